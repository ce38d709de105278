package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
)

const sqlAddPeople = `
insert into person (key, telegram_id, name, lang, unreachable, unreachable_at, created_at)
select x.key, nullif(x.telegram, 0), x.name, x.lang, x.why, case when x.why <> '' then $6::timestamptz end, $6
from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[]) as x(key, telegram, name, lang, why)
on conflict (key) do nothing`

const sqlAddGrants = `
insert into role_grant (person_id, unit_id, role, valid_from, valid_to, key)
select p.id, u.id, x.role, x.valid_from, x.valid_to, x.key
from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[])
     as x(person, unit, role, valid_from, valid_to, key)
join person p on p.key = x.person
join unit u on u.code = x.unit
on conflict (key) do nothing`

const sqlMissingUnits = `
select x.code from unnest($1::text[]) as x(code) where not exists (select from unit u where u.code = x.code) limit 1`

// AddPeople adds people with their grants, all of them in two statements. Somebody whose
// key is known is left as they are, and so are grants that were added before: adding the
// same list again adds nothing. It returns how many people are new. A unit that does not
// exist is org.ErrNotFound, and nothing is added.
func (o *Org) AddPeople(ctx context.Context, rows []org.PersonRow, now time.Time) (added int, err error) {
	err = o.db.tx(ctx, "add people", func(tx q) error {
		added, err = addPeople(ctx, tx, rows, now)
		return err
	})
	return added, err
}

func addPeople(ctx context.Context, tx q, rows []org.PersonRow, now time.Time) (int, error) {
	var key, name, lang, why []string
	var telegram []int64
	var g grantColumns
	for _, r := range rows {
		key, name, lang = append(key, r.Key), append(name, r.Name), append(lang, string(r.Lang))
		telegram, why = append(telegram, r.Telegram), append(why, r.Unreachable)
		for _, grant := range r.Grants {
			if !grant.Role.Valid() {
				return 0, fmt.Errorf("%s: unknown role %q", r.Key, grant.Role)
			}
			g.add(r.Key, grant)
		}
	}
	var missing []string
	if err := tx.SelectContext(ctx, &missing, sqlMissingUnits, pq.Array(g.unit)); err != nil {
		return 0, fmt.Errorf("check units: %w", err)
	}
	if len(missing) > 0 {
		return 0, fmt.Errorf("unit %s: %w", missing[0], org.ErrNotFound)
	}
	res, err := tx.ExecContext(ctx, sqlAddPeople, pq.Array(key), pq.Array(telegram), pq.Array(name), pq.Array(lang), pq.Array(why), now)
	if err != nil {
		return 0, fmt.Errorf("add %d people: %w", len(rows), err)
	}
	if _, err := tx.ExecContext(ctx, sqlAddGrants, pq.Array(g.person), pq.Array(g.unit), pq.Array(g.role),
		pq.Array(g.from), pq.Array(g.until), pq.Array(g.key)); err != nil {
		return 0, fmt.Errorf("add %d grants: %w", len(g.key), err)
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// grantColumns are grants turned into the arrays of one statement.
type grantColumns struct {
	person, unit, role, key []string
	from                    []time.Time
	until                   []*time.Time
}

func (c *grantColumns) add(person string, g org.GrantRow) {
	c.person, c.unit, c.role = append(c.person, person), append(c.unit, g.Unit), append(c.role, string(g.Role))
	c.key = append(c.key, person+"/"+g.Unit+"/"+string(g.Role))
	c.from = append(c.from, g.From)
	var until *time.Time
	if !g.Until.IsZero() {
		until = &g.Until
	}
	c.until = append(c.until, until)
}

const sqlEndGrant = `
update role_grant set valid_to = $2 where id = $1 and (valid_to is null or valid_to > $2)
returning person_id, unit_id, role`

// EndGrant ends a grant at now; the person keeps the others. Whom they were still to phone
// about a notice goes to the next officer. Ending an ended grant is
// org.ErrNotFound. The caller has checked that by may do it.
func (o *Org) EndGrant(ctx context.Context, id org.GrantID, by org.PersonID, now time.Time) error {
	return o.db.tx(ctx, "end grant", func(tx q) error {
		var row struct {
			Person int64  `db:"person_id"`
			Unit   int64  `db:"unit_id"`
			Role   string `db:"role"`
		}
		if err := tx.GetContext(ctx, &row, sqlEndGrant, int64(id), now); err != nil {
			return err
		}
		if err := handCalls(ctx, tx, []int64{row.Person}, now); err != nil {
			return err
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by, Unit: org.UnitID(row.Unit), Action: "end_grant",
			Object: fmt.Sprintf("person:%d", row.Person), Detail: map[string]string{"role": row.Role},
		})
	})
}

const sqlHolders = `
select g.unit_id, g.role, p.id as person_id, p.name, p.lang
from role_grant g join person p on p.id = g.person_id
where g.unit_id = any($1) and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)
order by g.unit_id, g.role, g.id`

// Holders are the people with a grant that holds at now in exactly these units.
func (o *Org) Holders(ctx context.Context, in []org.UnitID, now time.Time) ([]org.Holder, error) {
	ids := make([]int64, len(in))
	for i, id := range in {
		ids[i] = int64(id)
	}
	var rows []struct {
		Unit   int64  `db:"unit_id"`
		Role   string `db:"role"`
		Person int64  `db:"person_id"`
		Name   string `db:"name"`
		Lang   string `db:"lang"`
	}
	if err := o.db.sql.SelectContext(ctx, &rows, sqlHolders, pq.Array(ids), now); err != nil {
		return nil, wrap("list people of units", err)
	}
	out := make([]org.Holder, len(rows))
	for i, r := range rows {
		out[i] = org.Holder{
			Unit: org.UnitID(r.Unit), Role: org.Role(r.Role),
			Person: org.Person{ID: org.PersonID(r.Person), Name: r.Name, Lang: locales.Lang(r.Lang)},
		}
	}
	return out, nil
}
