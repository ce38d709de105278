package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/org"
	"cadrebot/reports"
)

// Sheet is the figures of unit and of the units down to view.Depth below it, with how
// complete they are at now. A period that was closed shows what stood at the close, and
// beside it what has been corrected since; in a longer period every closed part stands as
// it was closed. A period that the source does not know has no reports in it.
func (r *Reports) Sheet(ctx context.Context, unit org.Unit, view reports.View, now time.Time) (reports.Sheet, error) {
	if unit.Path == "" {
		return reports.Sheet{}, wrap("put figures together", org.ErrNotFound)
	}
	out := reports.Sheet{View: view}
	err := r.db.tx(ctx, "put figures together", func(tx q) (err error) {
		if _, err := tx.ExecContext(ctx, sqlRollupRoom); err != nil {
			return fmt.Errorf("make room: %w", err)
		}
		out, err = sheet(ctx, tx, unit, view, now)
		return err
	})
	return out, err
}

// A province's reports fit into this memory: without it they are sorted on disk, and for
// statements of a second compiling costs more than it saves.
const sqlRollupRoom = `select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`

func sheet(ctx context.Context, tx q, unit org.Unit, view reports.View, now time.Time) (reports.Sheet, error) {
	out := reports.Sheet{View: view}
	parts := view.Period.Parts(view.Source.Every)
	closed, err := closesOf(ctx, tx, unit, view.Source.Form, parts)
	if err != nil {
		return out, err
	}
	stood, live := newRollup(unit, view), newRollup(unit, view)
	for _, p := range parts {
		live.periods = append(live.periods, string(p))
	}
	stood.take(parts, closed)
	if c, ok := closed[view.Period]; ok {
		out.Closed = &c
	}
	if out.Lines, err = stood.lines(ctx, tx, now); err != nil || len(stood.closes) == 0 {
		return out, err
	}
	today, err := live.figures(ctx, tx)
	if err != nil {
		return out, err
	}
	for i := range out.Lines {
		out.Lines[i].Now = corrected(out.Lines[i].Figures, today[out.Lines[i].Unit.ID])
	}
	return out, nil
}

// corrected is what figures are today; nil when they are what they were.
func corrected(then, today []reports.Figure) []reports.Figure {
	if today == nil {
		today = make([]reports.Figure, len(then))
	}
	for i := range then {
		if !then[i].Same(today[i]) {
			return today
		}
	}
	return nil
}

// lines are the units listed with everything but corrections.
func (r rollup) lines(ctx context.Context, tx q, now time.Time) ([]reports.Line, error) {
	var listed []unitRow
	if err := tx.SelectContext(ctx, &listed, sqlUnitsToDepth, r.root.Path, r.view.Depth); err != nil {
		return nil, fmt.Errorf("list units: %w", err)
	}
	if len(listed) == 0 {
		return nil, org.ErrNotFound
	}
	counted, err := r.counted(ctx, tx, now)
	if err != nil {
		return nil, err
	}
	figures, err := r.figures(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]reports.Line, len(listed))
	for i, row := range listed {
		u := row.unit()
		out[i] = reports.Line{Unit: u, Figures: figures[u.ID], Tally: counted[u.ID].Tally, Counts: counted[u.ID].Counts}
		if out[i].Figures == nil {
			out[i].Figures = make([]reports.Figure, len(r.view.Source.Feeds))
		}
	}
	return out, nil
}

const sqlReviewTime = `
select extract(epoch from percentile_cont(0.5) within group (order by m.at - s.submitted_at))
from submission s
join unit u on u.id = s.unit_id
join lateral (select min(x.at) as at from move x
              where x.record = 'report' and x.record_id = s.id and x.name in ('approve', 'return')) m on m.at is not null
where s.form_id = $1 and s.period = any($2::text[]) and u.path >= $3 and u.path < $3 || '~'`

// ReviewTime is F05 of unit: the median time from a report's submission to the first
// decision on it, over the reports of view's period; zero when nothing has been decided.
func (r *Reports) ReviewTime(ctx context.Context, unit org.Unit, view reports.View) (time.Duration, error) {
	parts := view.Period.Parts(view.Source.Every)
	periods := make([]string, len(parts))
	for i, p := range parts {
		periods[i] = string(p)
	}
	var seconds sql.NullFloat64
	err := r.db.sql.GetContext(ctx, &seconds, sqlReviewTime, view.Source.Form, pq.Array(periods), unit.Path)
	if err != nil {
		return 0, wrap("measure the review time", err)
	}
	return time.Duration(seconds.Float64 * float64(time.Second)).Round(time.Second), nil
}
