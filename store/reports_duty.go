package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"cadrebot/org"
	"cadrebot/reports"
)

// duty is the obligation that a report answers; id 0 when nothing was set up.
type duty struct {
	id     int64
	period reports.Period
	due    time.Time
	open   bool
	exempt bool
}

type dutyRow struct {
	ID     int64     `db:"id"`
	Period string    `db:"period"`
	Due    time.Time `db:"due_at"`
	State  string    `db:"state"`
}

const sqlDutyNow = `
select o.id, o.period, o.due_at, o.state
from obligation o
where o.kind = 'report' and o.ref = $1 and o.unit_id = $2 and o.opens_at <= $3
  and (o.period = $4 or (o.period < $4 and o.state = 'open' and not exists (
        select 1 from submission s where s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period)))
order by o.state = 'open' desc, o.due_at, o.id
limit 1`

const sqlDutyOfPeriod = `
select o.id, o.period, o.due_at, o.state
from obligation o
where o.kind = 'report' and o.ref = $1 and o.unit_id = $2 and o.period = $3
order by o.state = 'open' desc, o.due_at, o.id
limit 1`

// dutyOf finds what the unit owes: for the period, or, when it is empty, for the oldest
// one still owed at now. Without an obligation the period's own due moment holds.
func dutyOf(ctx context.Context, tx q, unit org.UnitID, formID string, period reports.Period, now time.Time) (duty, error) {
	var row dutyRow
	var err error
	asked := period
	if asked == "" {
		asked = reports.WeekOf(now)
		err = tx.GetContext(ctx, &row, sqlDutyNow, formID, int64(unit), now, string(asked))
	} else {
		err = tx.GetContext(ctx, &row, sqlDutyOfPeriod, formID, int64(unit), string(asked))
	}
	if errors.Is(err, sql.ErrNoRows) {
		return duty{period: asked, due: asked.Due()}, nil
	}
	if err != nil {
		return duty{}, fmt.Errorf("look up what is owed: %w", err)
	}
	return duty{
		id: row.ID, period: reports.Period(row.Period), due: row.Due,
		open: row.State == "open", exempt: row.State == "exempt",
	}, nil
}

type owedRow struct {
	Due     time.Time      `db:"due_at"`
	Exempt  bool           `db:"exempt"`
	First   sql.NullTime   `db:"submitted_at"`
	State   sql.NullString `db:"state"`
	Returns sql.NullInt64  `db:"returns"`
}

const sqlOwedReports = `
select o.due_at, o.state = 'exempt' as exempt, s.submitted_at, s.state, s.returns
from obligation o
join unit u on u.id = o.unit_id
left join submission s on s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period
where o.kind = 'report' and o.ref = $1 and o.period = $2 and u.path like $3 || '%'`

// Owed lists what unit and everything below it owe of the form for the period, with
// what became of it: the raw material of the rates (reports.Count, reports.Arrived).
func (r *Reports) Owed(ctx context.Context, unit org.Unit, formID string, period reports.Period) ([]reports.Owed, error) {
	if unit.Path == "" {
		return nil, nil
	}
	var rows []owedRow
	if err := r.db.sql.SelectContext(ctx, &rows, sqlOwedReports, formID, string(period), unit.Path); err != nil {
		return nil, wrap("list owed reports", err)
	}
	out := make([]reports.Owed, len(rows))
	for i, w := range rows {
		out[i] = reports.Owed{Due: w.Due, Exempt: w.Exempt, First: w.First.Time, State: stateOf(w.State), Returns: int(w.Returns.Int64)}
	}
	return out, nil
}
