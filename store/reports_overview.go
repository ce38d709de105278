package store

import (
	"context"
	"fmt"

	"cadrebot/org"
	"cadrebot/reports"
)

const sqlOverviewUnit = `select ` + unitCols + ` from unit u where u.id = $1`

const sqlOverviewChildren = `
select ` + unitCols + ` from unit u
where u.parent_id = $1 and (u.valid_to is null or u.valid_to > current_date)
order by u.code`

// Overview is what the unit and everything below it owe of the form for the period, with
// the units directly below in code order; org.ErrNotFound when there is no such unit.
func (r *Reports) Overview(ctx context.Context, unit org.UnitID, formID string, period reports.Period) (reports.Overview, error) {
	o, err := r.overview(ctx, unit, formID, period)
	return o, wrap("overview of reports", err)
}

func (r *Reports) overview(ctx context.Context, unit org.UnitID, formID string, period reports.Period) (o reports.Overview, err error) {
	var row unitRow
	if err := r.db.sql.GetContext(ctx, &row, sqlOverviewUnit, int64(unit)); err != nil {
		return o, fmt.Errorf("read the unit: %w", err)
	}
	var below []unitRow
	if err := r.db.sql.SelectContext(ctx, &below, sqlOverviewChildren, int64(unit)); err != nil {
		return o, fmt.Errorf("read the units below: %w", err)
	}
	o.Unit, o.Children = row.unit(), units(below)
	o.Owed, err = owedReports(ctx, r.db.sql, o.Unit, formID, period)
	return o, err
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
