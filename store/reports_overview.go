package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"cadrebot/org"
	"cadrebot/reports"
)

// Unit is the unit with that id; org.ErrNotFound when there is none.
func (r *Reports) Unit(ctx context.Context, id org.UnitID) (org.Unit, error) {
	return NewOrg(r.db).Unit(ctx, id)
}

const sqlOverviewChildren = `
select ` + unitCols + ` from unit u
where u.parent_id = $1 and (u.valid_to is null or u.valid_to > current_date)
order by u.code`

// Overview is what the unit and everything below it owe of the form for the period, with
// the units directly below in code order.
func (r *Reports) Overview(ctx context.Context, unit org.Unit, formID string, period reports.Period, now time.Time) (out reports.Overview, err error) {
	err = r.db.tx(ctx, "overview of reports", func(tx q) error {
		out, err = overview(ctx, tx, unit, formID, period, now)
		return err
	})
	return out, err
}

func overview(ctx context.Context, tx q, unit org.Unit, formID string, period reports.Period, now time.Time) (o reports.Overview, err error) {
	var below []unitRow
	if err := tx.SelectContext(ctx, &below, sqlOverviewChildren, int64(unit.ID)); err != nil {
		return o, fmt.Errorf("read the units below: %w", err)
	}
	o.Unit = unit
	last, err := lastDue(ctx, tx, unit, formID, period)
	if err != nil {
		return o, err
	}
	if last != nil && last.After(now) {
		now = *last
	}
	counted, err := completeness(ctx, tx, unit, formID, period, 1, now)
	if err != nil {
		return o, err
	}
	owed, err := villagesOwe(ctx, tx, unit.ID, formID, period)
	if err != nil {
		return o, err
	}
	o.Whole = counted[unit.ID]
	for _, u := range units(below) {
		o.Children = append(o.Children, reports.Child{Unit: u, Completeness: counted[u.ID], Owes: owed[u.ID]})
	}
	return o, nil
}

// Completeness is what unit and everything below it owe of the form for the period, counted at now.
func (r *Reports) Completeness(ctx context.Context, unit org.Unit, formID string, period reports.Period, now time.Time) (out reports.Completeness, err error) {
	err = r.db.tx(ctx, "count owed reports", func(tx q) error {
		counted, err := completeness(ctx, tx, unit, formID, period, 0, now)
		out = counted[unit.ID]
		return err
	})
	return out, err
}

// completeness counts the reports of unit and of the units down to depth below it as they are
// now, also where the period was closed.
func completeness(ctx context.Context, tx q, unit org.Unit, formID string, period reports.Period, depth int, now time.Time) (map[org.UnitID]reports.Completeness, error) {
	if unit.Path == "" {
		return nil, nil
	}
	if _, err := tx.ExecContext(ctx, sqlRollupRoom); err != nil {
		return nil, fmt.Errorf("make room: %w", err)
	}
	ask := newRollup(unit, reports.View{Source: reports.Source{Form: formID}, Depth: depth})
	ask.take([]reports.Period{period}, nil)
	return ask.counted(ctx, tx, now)
}

const sqlVillagesOwe = `
select distinct on (o.unit_id) o.unit_id, o.due_at, o.state = 'exempt' as exempt, s.submitted_at, s.state, s.returns
from obligation o
join unit u on u.id = o.unit_id
left join submission s on s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period
where o.kind = 'report' and o.ref = $1 and o.period = $2 and u.parent_id = $3 and u.level = 'village'
order by o.unit_id, o.due_at, o.id`

// villagesOwe is what the villages directly below the unit owe, with what became of it.
func villagesOwe(ctx context.Context, tx q, unit org.UnitID, formID string, period reports.Period) (map[org.UnitID]*reports.Owed, error) {
	var rows []struct {
		Unit    int64          `db:"unit_id"`
		Due     time.Time      `db:"due_at"`
		Exempt  bool           `db:"exempt"`
		First   sql.NullTime   `db:"submitted_at"`
		State   sql.NullString `db:"state"`
		Returns sql.NullInt64  `db:"returns"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlVillagesOwe, formID, string(period), int64(unit)); err != nil {
		return nil, fmt.Errorf("read what the villages owe: %w", err)
	}
	out := make(map[org.UnitID]*reports.Owed, len(rows))
	for _, w := range rows {
		out[org.UnitID(w.Unit)] = &reports.Owed{Due: w.Due, Exempt: w.Exempt, First: w.First.Time, State: stateOf(w.State), Returns: int(w.Returns.Int64)}
	}
	return out, nil
}

const sqlFiled = `
select ` + reportCols + `
from report_seen
where ($1 = '' or form_id = $1) and unit_id = $2
order by case when $1 = '' then '' else period end desc, submitted_at desc
limit $3 offset $4`

// Filed lists what the unit has filed of the form, newest period first, or of every form
// (formID ""), newest first: a page (from 0)
// of size items and one more, which says that there is another page.
func (r *Reports) Filed(ctx context.Context, unit org.UnitID, formID string, page, size int) ([]reports.Submission, error) {
	var rows []reportRow
	if err := r.db.sql.SelectContext(ctx, &rows, sqlFiled, formID, int64(unit), size+1, min(max(page, 0), 10_000)*size); err != nil {
		return nil, wrap("list filed reports", err)
	}
	out, err := submissions(rows)
	return out, wrap("list filed reports", err)
}
