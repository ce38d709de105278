package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"cadrebot/org"
	"cadrebot/reports"
)

// The obligation that is asked for now: the oldest period still owed, else the current one.
const sqlDutyNow = `
select o.id, o.period, o.due_at, o.state
from obligation o
where o.kind = 'report' and o.ref = $1 and o.unit_id = $2 and o.opens_at <= $4
  and (o.period = $3 or (o.period < $3 and o.state = 'open' and not exists (
        select 1 from submission s where s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period)))
order by o.state = 'open' desc, o.due_at, o.id
limit 1`

const sqlDutyOfPeriod = `
select o.id, o.period, o.due_at, o.state
from obligation o
where o.kind = 'report' and o.ref = $1 and o.unit_id = $2 and o.period = $3
order by o.state = 'open' desc, o.due_at, o.id
limit 1`

type owedRow struct {
	Due     time.Time      `db:"due_at"`
	Exempt  bool           `db:"exempt"`
	First   sql.NullTime   `db:"submitted_at"`
	State   sql.NullString `db:"state"`
	Returns sql.NullInt64  `db:"returns"`
	Path    string         `db:"path"`
	Report  sql.NullInt64  `db:"report"`
}

const sqlOwedReports = `
select o.due_at, o.state = 'exempt' as exempt, s.submitted_at, s.state, s.returns, u.path, s.id as report
from obligation o
join unit u on u.id = o.unit_id
left join submission s on s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period
where o.kind = 'report' and o.ref = $1 and o.period = $2 and u.path like $3 || '%'`

// Owed lists what unit and everything below it owe of the form for the period, with
// what became of it: the raw material of the rates (reports.Count, reports.Arrived).
func (r *Reports) Owed(ctx context.Context, unit org.Unit, formID string, period reports.Period) ([]reports.Owed, error) {
	list, err := owedReports(ctx, r.db.sql, unit, formID, period)
	return list, wrap("list owed reports", err)
}

func owedReports(ctx context.Context, tx q, unit org.Unit, formID string, period reports.Period) ([]reports.Owed, error) {
	if unit.Path == "" {
		return nil, nil
	}
	var rows []owedRow
	if err := tx.SelectContext(ctx, &rows, sqlOwedReports, formID, string(period), unit.Path); err != nil {
		return nil, fmt.Errorf("read what is owed: %w", err)
	}
	out := make([]reports.Owed, len(rows))
	for i, w := range rows {
		out[i] = reports.Owed{Due: w.Due, Exempt: w.Exempt, First: w.First.Time, State: stateOf(w.State), Returns: int(w.Returns.Int64), Path: w.Path, Report: w.Report.Int64}
	}
	return out, nil
}
