package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

const sqlAddObligations = `
insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, person_id,
                        supervisor_unit_id, period, opens_at, due_at, created_at, ladder)
select a.key, a.family, a.kind, a.ref, a.title_zh, a.title_en, a.unit_id, string_to_array(a.roles, ','),
       nullif(a.person_id, 0), nullif(a.supervisor_unit_id, 0), a.period, a.opens_at, a.due_at, $14,
       coalesce((select c.ladder from ladder_choice c join unit above on above.id = c.unit_id join unit u on u.id = a.unit_id
                 where starts_with(u.path, above.path) and c.family in (a.family, '')
                 order by length(above.path) desc, c.family desc limit 1), '')
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
            $9::bigint[], $10::bigint[], $11::text[], $12::timestamptz[], $13::timestamptz[])
     as a(key, family, kind, ref, title_zh, title_en, unit_id, roles, person_id, supervisor_unit_id, period, opens_at, due_at)
on conflict (key) do nothing
returning id, key, revision, ladder`

// addObligations inserts those whose key is new, in one statement, and arms their
// ladders. It returns how many were new.
func addObligations(ctx context.Context, tx q, list []tasks.Obligation, now time.Time) (int, error) {
	if len(list) == 0 {
		return 0, nil
	}
	n := len(list)
	var text [8][]string // key, family, kind, ref, title_zh, title_en, roles, period
	for i := range text {
		text[i] = make([]string, n)
	}
	var ids [3][]int64 // unit, person, supervisor
	for i := range ids {
		ids[i] = make([]int64, n)
	}
	opens, due := make([]time.Time, n), make([]time.Time, n)
	byKey := make(map[string]tasks.Obligation, n)
	for i, o := range list {
		// Content that people wrote; a sentence of ours is stored as it reads.
		zh, en := o.Title.Zh, o.Title.En
		if o.Title.ID != "" {
			zh, en = o.Title.Plain(locales.ZH), o.Title.Plain(locales.EN)
		}
		for k, v := range []string{o.Key, o.Family, string(o.Kind), o.Ref, zh, en, joinRoles(o.Roles), string(o.Period)} {
			text[k][i] = v
		}
		ids[0][i], ids[1][i], ids[2][i] = int64(o.Unit.ID), int64(o.Person), int64(o.Supervisor)
		opens[i], due[i] = o.Opens, o.Due
		if opens[i].IsZero() {
			opens[i] = now
		}
		o.Opens = opens[i]
		byKey[o.Key] = o
	}
	var added []struct {
		ID       int64  `db:"id"`
		Key      string `db:"key"`
		Revision int    `db:"revision"`
		Ladder   string `db:"ladder"`
	}
	err := tx.SelectContext(ctx, &added, sqlAddObligations,
		pq.Array(text[0]), pq.Array(text[1]), pq.Array(text[2]), pq.Array(text[3]), pq.Array(text[4]), pq.Array(text[5]),
		pq.Array(ids[0]), pq.Array(text[6]), pq.Array(ids[1]), pq.Array(ids[2]), pq.Array(text[7]),
		pq.Array(opens), pq.Array(due), now)
	if err != nil {
		return 0, fmt.Errorf("insert %d obligations: %w", n, err)
	}
	owed := make([]tasks.Obligation, len(added))
	for i, a := range added {
		o := byKey[a.Key]
		o.ID, o.State, o.Revision, o.Ladder = tasks.ObligationID(a.ID), tasks.Open, a.Revision, tasks.LadderName(a.Ladder)
		owed[i] = o
	}
	return len(added), arm(ctx, tx, owed, now)
}

// AddObligations adds what is owed and arms its reminders. Of each, Key, Kind, Title,
// Unit.ID, Roles and Due must be set; a zero Opens is now. A key that is there already
// is left alone, so that adding a period twice adds nothing. It returns how many were new.
func (s *Tasks) AddObligations(ctx context.Context, list []tasks.Obligation, now time.Time) (added int, err error) {
	err = s.db.tx(ctx, "add obligations", func(tx q) error {
		added, err = addObligations(ctx, tx, list, now)
		return err
	})
	return added, err
}

const sqlBandsBelow = `
select ` + unitCols + `, o.due_at, count(*) as n
from unit u
join unit below on (u.id = $1 and below.id = u.id)
                or (u.parent_id = $1 and below.path >= u.path and below.path < u.path || '~')
join obligation o on o.unit_id = below.id and o.state = 'open' and o.opens_at <= $2
where u.id = $1 or u.parent_id = $1
group by u.id, o.due_at
order by (u.id = $1) desc, u.code, o.due_at`

// OfUnit counts what is open at now in unit itself and in each unit directly below it
// with all that stands under it: unit first, then code order, by age band. Units that
// owe nothing are left out.
func (s *Tasks) OfUnit(ctx context.Context, unit org.UnitID, now time.Time) ([]tasks.UnitBands, error) {
	var rows []struct {
		unitRow
		Due time.Time `db:"due_at"`
		N   int       `db:"n"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlBandsBelow, int64(unit), now); err != nil {
		return nil, fmt.Errorf("count open tasks of a unit: %w", err)
	}
	var out []tasks.UnitBands
	for _, r := range rows {
		u := r.unit()
		if len(out) == 0 || out[len(out)-1].Unit.ID != u.ID {
			out = append(out, tasks.UnitBands{Unit: u})
		}
		out[len(out)-1].Bands.Add(r.Due, now, r.N)
	}
	return out, nil
}

const sqlOpenOfUnit = `
select ` + obligationColumns + `
from obligation o join unit u on u.id = o.unit_id
where o.state = 'open' and o.opens_at <= $1 and o.unit_id = $2
order by o.due_at, o.id
limit 200`

// OpenOf lists what one unit itself owes at now, oldest due date first, whoever in it
// is to do it.
func (s *Tasks) OpenOf(ctx context.Context, unit org.UnitID, now time.Time) ([]tasks.Obligation, error) {
	var rows []obligationRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlOpenOfUnit, now, int64(unit)); err != nil {
		return nil, fmt.Errorf("list open tasks of a unit: %w", err)
	}
	return obligations(rows), nil
}
