package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Join gives the person behind a Telegram account the grant that a checked invitation
// promises and makes it the active one; somebody new becomes a person under name (their
// role and number when it is empty). Of several people who open a single-use link at
// once, one wins and the others get org.ErrInviteUsed. Holding the grant already is not
// an error and uses nothing up; repeating a call with the same key returns what the first
// did. Other errors: org.ErrInviteExpired, org.ErrInviteRevoked, org.ErrNotFound for a
// unit that is gone.
func (o *Org) Join(ctx context.Context, inv org.Invite, telegram int64, name string, lang locales.Lang, key string, now time.Time) (org.Joining, error) {
	if !now.Before(inv.Expires) {
		return org.Joining{}, org.ErrInviteExpired
	}
	var j org.Joining
	err := o.db.tx(ctx, "join", func(tx q) error {
		if err := lockInvitation(ctx, tx, inv, now); err != nil {
			return err
		}
		person, err := joiner(ctx, tx, inv, telegram, name, lang, now)
		if err != nil {
			return err
		}
		grant, made, err := heldGrant(ctx, tx, person, inv, now)
		if err != nil {
			return err
		}
		j.Already = grant != 0 && made != key
		if grant == 0 {
			if grant, err = useInvitation(ctx, tx, inv, person, key, now); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, sqlSwitchGrant, int64(person), grant, now); err != nil {
			return fmt.Errorf("activate grant: %w", err)
		}
		j.Member, err = member(ctx, tx, sqlMemberByID, int64(person), now)
		j.Grant = j.Member.Active
		return err
	})
	if err != nil {
		return org.Joining{}, err
	}
	return j, nil
}

const sqlKeepInvitation = `
insert into invitation (nonce, unit_id, role, expires_at, single_use, created_at)
select $1, u.id, $3, $4, $5, $6 from unit u where u.id = $2
on conflict (nonce) do nothing`

const sqlLockInvitation = `select revoked_at from invitation where nonce = $1 for update`

// lockInvitation lets one person at a time use the link. A link that was signed without
// the database (on the command line) gets its row now.
func lockInvitation(ctx context.Context, tx q, inv org.Invite, now time.Time) error {
	if _, err := tx.ExecContext(ctx, sqlKeepInvitation, inv.Nonce, int64(inv.Unit), string(inv.Role), inv.Expires, inv.Single, now); err != nil {
		return fmt.Errorf("keep invitation: %w", err)
	}
	var revoked sql.NullTime
	if err := tx.GetContext(ctx, &revoked, sqlLockInvitation, inv.Nonce); err != nil {
		return fmt.Errorf("lock invitation: %w", err)
	}
	if revoked.Valid {
		return org.ErrInviteRevoked
	}
	return nil
}

const sqlTakePlace = `
update person set telegram_id = $3, lang = $4
where telegram_id is null and not exists (select from person where telegram_id = $3)
  and id = (select p.id from person p join role_grant g on g.person_id = p.id
            where p.telegram_id is null and g.unit_id = $1 and g.role = $2
              and g.valid_from <= $5 and (g.valid_to is null or g.valid_to > $5)
            order by p.id limit 1 for update of p skip locked)
returning id`

const sqlPersonJoins = `
insert into person (telegram_id, name, lang, created_at) values ($1, $2, $3, $4)
on conflict (telegram_id) do update set lang = excluded.lang, unreachable = '', unreachable_at = null
returning id, name`

const sqlNamePerson = `update person set name = $2 where id = $1`

// joiner is the person who opens the link: known already, or expected (entered with this
// role in this unit before they had an account), or new.
func joiner(ctx context.Context, tx q, inv org.Invite, telegram int64, name string, lang locales.Lang, now time.Time) (org.PersonID, error) {
	var id int64
	err := tx.GetContext(ctx, &id, sqlTakePlace, int64(inv.Unit), string(inv.Role), telegram, string(lang), now)
	if err == nil {
		return org.PersonID(id), nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("take the place kept: %w", err)
	}
	var row struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
	}
	if err := tx.GetContext(ctx, &row, sqlPersonJoins, telegram, name, string(lang), now); err != nil {
		return 0, fmt.Errorf("add person: %w", err)
	}
	if row.Name == "" {
		name = inv.Role.Name().Plain(lang) + "·" + strconv.FormatInt(row.ID, 10)
		if _, err := tx.ExecContext(ctx, sqlNamePerson, row.ID, name); err != nil {
			return 0, fmt.Errorf("name person: %w", err)
		}
	}
	return org.PersonID(row.ID), nil
}

const sqlHeldGrant = `
select id, coalesce(key, '') as key from role_grant
where person_id = $1 and unit_id = $2 and role = $3
  and valid_from <= $4 and (valid_to is null or valid_to > $4)
order by id limit 1`

// heldGrant is the grant that the person holds already, with the key it was made under.
func heldGrant(ctx context.Context, tx q, person org.PersonID, inv org.Invite, now time.Time) (id int64, key string, err error) {
	var row struct {
		ID  int64  `db:"id"`
		Key string `db:"key"`
	}
	err = tx.GetContext(ctx, &row, sqlHeldGrant, int64(person), int64(inv.Unit), string(inv.Role), now)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, "", fmt.Errorf("look for the grant: %w", err)
	}
	return row.ID, row.Key, nil
}

// A spent link does not bring back a grant that has been ended since, so a person's own
// earlier use counts too.
const sqlInviteSpent = `
select exists (select from invitation_use where nonce = $1 and ($2 or person_id = $3))`

const sqlUseInvitation = `
insert into invitation_use (nonce, person_id, used_at) values ($1, $2, $3)`

const sqlGrantByInvite = `
insert into role_grant (person_id, unit_id, role, valid_from, key) values ($1, $2, $3, $4, $5) returning id`

func useInvitation(ctx context.Context, tx q, inv org.Invite, person org.PersonID, key string, now time.Time) (int64, error) {
	var spent bool
	if err := tx.GetContext(ctx, &spent, sqlInviteSpent, inv.Nonce, inv.Single, int64(person)); err != nil {
		return 0, fmt.Errorf("count uses: %w", err)
	}
	if spent {
		return 0, org.ErrInviteUsed
	}
	if err := roomFor(ctx, tx, inv.Unit, inv.Role, now); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, sqlUseInvitation, inv.Nonce, int64(person), now); err != nil {
		return 0, fmt.Errorf("use invitation: %w", err)
	}
	var grant int64
	if err := tx.GetContext(ctx, &grant, sqlGrantByInvite, int64(person), int64(inv.Unit), string(inv.Role), now, key); err != nil {
		return 0, fmt.Errorf("grant role: %w", err)
	}
	return grant, audit(ctx, tx, org.Event{
		At: now, Person: person, Role: inv.Role, Unit: inv.Unit, Action: "join", Object: "grant:" + strconv.FormatInt(grant, 10),
	})
}

const sqlCreateInvitation = `
insert into invitation (nonce, unit_id, role, expires_at, single_use, created_by, created_at)
values ($1, $2, $3, $4, $5, nullif($6::bigint, 0), $7)
on conflict (nonce) do nothing`

const sqlInvitation = `select unit_id, role, expires_at, single_use from invitation where nonce = $1`

// CreateInvitation keeps an invitation made by by (0 for the command line) and returns it
// as kept: repeated under the same nonce it returns the first one. Who may invite whom is
// the caller's to check (org.Member.MayInvite).
func (o *Org) CreateInvitation(ctx context.Context, inv org.Invite, by org.PersonID, now time.Time) (org.Invite, error) {
	err := o.db.tx(ctx, "create invitation", func(tx q) error {
		res, err := tx.ExecContext(ctx, sqlCreateInvitation, inv.Nonce, int64(inv.Unit), string(inv.Role), inv.Expires, inv.Single, int64(by), now)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err == nil && n == 1 {
			e := org.Event{At: now, Person: by, Unit: inv.Unit, Action: "invite", Object: string(inv.Role)}
			if err := audit(ctx, tx, e); err != nil {
				return err
			}
		}
		var row struct {
			Unit    int64     `db:"unit_id"`
			Role    string    `db:"role"`
			Expires time.Time `db:"expires_at"`
			Single  bool      `db:"single_use"`
		}
		if err := tx.GetContext(ctx, &row, sqlInvitation, inv.Nonce); err != nil {
			return err
		}
		inv = org.Invite{Unit: org.UnitID(row.Unit), Role: org.Role(row.Role), Expires: row.Expires.UTC(), Single: row.Single, Nonce: inv.Nonce}
		return nil
	})
	return inv, err
}

const sqlRevokeInvitation = `
update invitation set revoked_at = $2 where nonce = $1 and revoked_at is null returning unit_id, role`

// RevokeInvitation withdraws a link: nobody joins by it from now on, and who has joined
// stays. A link that is not known or withdrawn already is org.ErrNotFound.
func (o *Org) RevokeInvitation(ctx context.Context, nonce string, by org.PersonID, now time.Time) error {
	return o.db.tx(ctx, "revoke invitation", func(tx q) error {
		var row struct {
			Unit int64  `db:"unit_id"`
			Role string `db:"role"`
		}
		if err := tx.GetContext(ctx, &row, sqlRevokeInvitation, nonce, now); err != nil {
			return err
		}
		return audit(ctx, tx, org.Event{At: now, Person: by, Unit: org.UnitID(row.Unit), Action: "revoke_invite", Object: row.Role})
	})
}
