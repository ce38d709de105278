package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
)

const heldCols = `g.id as grant_id, g.role, g.valid_from, g.valid_to, coalesce(g.deputy_of, 0) as deputy_of,
       coalesce(g.confirmed_at, g.valid_from) as confirmed_at, p.id as person_id, p.name, p.lang, ` + unitCols

const sqlPostsOf = `
select ` + heldCols + `
from role_grant g join person p on p.id = g.person_id join unit u on u.id = g.unit_id
where g.unit_id = any($1) and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)
order by length(u.path), g.unit_id, g.role, g.id limit 500`

// Posts are the posts that are held now in exactly these units, at most 500.
func (o *Org) Posts(ctx context.Context, in []org.UnitID, now time.Time) ([]org.Held, error) {
	ids := make([]int64, len(in))
	for i, id := range in {
		ids[i] = int64(id)
	}
	out, err := heldPosts(ctx, o.db.sql, sqlPostsOf, pq.Array(ids), now)
	return out, wrap("list the posts of units", err)
}

// Posts below are for the office above; those of an office that has none above it, for its own
// administrators.
const unconfirmed = `
from role_grant g join person p on p.id = g.person_id join unit u on u.id = g.unit_id
where (u.parent_id = $1 or (u.id = $1 and $3)) and g.deputy_of is null and g.person_id <> $5
  and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2) and coalesce(g.confirmed_at, g.valid_from) <= $4`

const (
	sqlUnconfirmed      = `select ` + heldCols + unconfirmed + ` order by u.code, g.role, g.id limit $6`
	sqlCountUnconfirmed = `select count(*)` + unconfirmed
)

// Unconfirmed are the posts right below the unit of by, and those in it for an administrator, that
// nobody has confirmed since before, by code of their units; all counts them. One's own is never
// among them.
func (o *Org) Unconfirmed(ctx context.Context, by org.Member, before time.Time, limit int, now time.Time) (list []org.Held, all int, err error) {
	args := []any{int64(by.Active.Unit.ID), now, by.Active.Role.Family() == org.Admin, before, int64(by.ID)}
	if err := o.db.sql.GetContext(ctx, &all, sqlCountUnconfirmed, args...); err != nil {
		return nil, 0, wrap("count posts to confirm", err)
	}
	list, err = heldPosts(ctx, o.db.sql, sqlUnconfirmed, append(args, limit)...)
	return list, all, wrap("list posts to confirm", err)
}

func heldPosts(ctx context.Context, tx q, query string, args ...any) ([]org.Held, error) {
	var rows []struct {
		Grant     int64        `db:"grant_id"`
		Role      string       `db:"role"`
		From      time.Time    `db:"valid_from"`
		Until     sql.NullTime `db:"valid_to"`
		For       int64        `db:"deputy_of"`
		Confirmed time.Time    `db:"confirmed_at"`
		Person    int64        `db:"person_id"`
		Name      string       `db:"name"`
		Lang      string       `db:"lang"`
		unitRow
	}
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]org.Held, len(rows))
	for i, x := range rows {
		out[i] = org.Held{
			Grant:  org.Grant{ID: org.GrantID(x.Grant), Role: org.Role(x.Role), Unit: x.unit(), From: x.From, Until: x.Until.Time, Deputy: x.For != 0},
			Person: org.Person{ID: org.PersonID(x.Person), Name: x.Name, Lang: locales.Lang(x.Lang)}, For: org.PersonID(x.For), Confirmed: x.Confirmed,
		}
	}
	return out, nil
}

const sqlConfirmPost = `
update role_grant g set confirmed_at = $2, confirmed_by = $3
from unit u
where g.id = $1 and u.id = g.unit_id and (u.parent_id = $4 or (u.id = $4 and $5)) and g.person_id <> $3 and g.deputy_of is null
  and (g.valid_to is null or g.valid_to > $2)
returning g.person_id, g.role, g.unit_id`

// ConfirmPost notes that a post is still held. The office above says so, an administrator also for
// their own unit, and nobody for themselves: anything else is org.ErrNotFound.
func (o *Org) ConfirmPost(ctx context.Context, id org.GrantID, by org.Member, now time.Time) error {
	return o.db.tx(ctx, "confirm a post", func(tx q) error {
		var row struct {
			Person int64  `db:"person_id"`
			Role   string `db:"role"`
			Unit   int64  `db:"unit_id"`
		}
		own := by.Active.Role.Family() == org.Admin
		if err := tx.GetContext(ctx, &row, sqlConfirmPost, int64(id), now, int64(by.ID), int64(by.Active.Unit.ID), own); err != nil {
			return known(err)
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by.ID, Role: by.Active.Role, Unit: org.UnitID(row.Unit), Action: "confirm_post",
			Object: fmt.Sprintf("person:%d", row.Person), Detail: map[string]string{"role": row.Role},
		})
	})
}

const sqlLockUnit = `select id from unit where id = $1 for no key update`

const sqlFirstPair = `
select count(*) from role_grant
where unit_id = $1 and role = $2 and deputy_of is null and (valid_to is null or valid_to > $3)`

// roomFor refuses a third first-responsible person of a county, however many join at once.
func roomFor(ctx context.Context, tx q, unit org.UnitID, role org.Role, now time.Time) error {
	if role != org.CountyFirst {
		return nil
	}
	var id, n int64
	if err := tx.GetContext(ctx, &id, sqlLockUnit, int64(unit)); err != nil {
		return fmt.Errorf("lock the county: %w", err)
	}
	if err := tx.GetContext(ctx, &n, sqlFirstPair, int64(unit), string(role), now); err != nil {
		return fmt.Errorf("count the first-responsible pair: %w", err)
	}
	if n >= org.FirstPair {
		return locales.Refuse("who.pair_full")
	}
	return nil
}
