package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/lib/pq"

	"cadrebot/org"
	"cadrebot/reports"
)

// One figure of one unit, period by period, as sqlRollupFigures adds it up for a sheet: the
// field is $9 to $13 as there, $14 says to which of the periods asked for each of $2 belongs,
// and $15 the same for each of $4.
const sqlRollupTrend = `with ` + rollupBelow + `, counted as materialized (
  select x.unit_id, k.n, x.period, x.answers -> $9::text as v, x.answers -> $10::text ->> 's' as weight
  from unnest($2::text[], $14::int[]) as k(period, n)
  join submission x on x.form_id = $1 and x.period = k.period join below b on b.id = x.unit_id
  where x.state = any($5::text[]) or ($6::boolean and x.state = 'submitted')
  union all
  select p.unit_id, k.n, c.period, p.answers -> $9::text, p.answers -> $10::text ->> 's'
  from unnest($4::bigint[], $15::int[]) as k(close_id, n)
  join period_standing p on p.close_id = k.close_id join period_close c on c.id = p.close_id join below b on b.id = p.unit_id
  where p.state = any($5::text[]) or ($6::boolean and p.state = 'submitted')
), newest as (
  select n, unit_id, max(period) as period from counted group by n, unit_id
), said as (
  select w.n,
         case when w.v is null then $13::boolean else coalesce(w.v ->> 'na' = 'true', false) end as na,
         case when w.v ->> 's' ~ '^-?[0-9]+(\.[0-9]+)?$' then CAST(w.v ->> 's' AS numeric) end as num,
         case when $10::text <> '' then CAST(substring(w.weight from '^[0-9]+(?:\.[0-9]+)?$') AS numeric) end as den
  from counted w join newest l on l.n = w.n and l.unit_id = w.unit_id
  where $12::boolean or w.period = l.period
), summed as (
  select n,
         sum(case when $10::text = '' then num when $11::boolean then num * den when den is not null then num end) as num,
         sum(case when num is not null then den end) as den,
         count(*) filter (where num is not null and ($10::text = '' or den is not null)) as known,
         count(*) filter (where num is null and na) as na, count(*) as all_said
  from said group by n
)
select n, CAST(num AS text) as num, CAST(den AS text) as den, known, all_said - known - na as unknown, na from summed`

// Trend is the figure of view.Source.Feeds[item] of unit for the last n periods that end with
// view.Period, oldest first: what Sheet says of each of them, without their completeness
// and without later corrections.
func (r *Reports) Trend(ctx context.Context, unit org.Unit, view reports.View, item, n int) (out []reports.Point, err error) {
	if unit.Path == "" {
		return nil, wrap("follow a figure", org.ErrNotFound)
	}
	err = r.db.tx(ctx, "follow a figure", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlRollupRoom); err != nil {
			return fmt.Errorf("make room: %w", err)
		}
		out, err = trend(ctx, tx, unit, view, item, n)
		return err
	})
	return out, err
}

func trend(ctx context.Context, tx q, unit org.Unit, view reports.View, item, n int) ([]reports.Point, error) {
	out := make([]reports.Point, n)
	all := view.Period.Last(n)
	var parts []reports.Period
	for _, p := range all {
		parts = append(parts, p.Parts(view.Source.Every)...)
	}
	closed, err := closesOf(ctx, tx, unit, view.Source.Form, append(parts, all...))
	if err != nil {
		return nil, err
	}
	ask := newRollup(unit, view)
	open, stood := []int{}, []int{}
	for i, p := range all {
		_, out[i].Closed = closed[p]
		out[i].Period = p
		for _, part := range p.Parts(view.Source.Every) {
			if _, ok := closed[part]; ok {
				stood = append(stood, i)
			} else {
				open = append(open, i)
			}
			ask.take([]reports.Period{part}, closed)
		}
	}
	f := view.Source.Feeds[item]
	var rows []struct {
		N int `db:"n"`
		figureRow
	}
	args := append(ask.arguments(), f.Field, f.Weight, f.Mean, f.Flow, f.AbsentNA, pq.Array(open), pq.Array(stood))
	if err := tx.SelectContext(ctx, &rows, sqlRollupTrend, args...); err != nil {
		return nil, fmt.Errorf("add up a figure: %w", err)
	}
	for _, row := range rows {
		out[row.N].Figure = row.figure()
	}
	return out, nil
}

// figureRow is one figure as the statements add it up.
type figureRow struct {
	Num           sql.NullString `db:"num"`
	Den           sql.NullString `db:"den"`
	Known         int64          `db:"known"`
	Unknown       int64          `db:"unknown"`
	NotApplicable int64          `db:"na"`
}

func (r figureRow) figure() reports.Figure {
	return reports.Figure{Num: exact(r.Num), Den: exact(r.Den), Known: r.Known, Unknown: r.Unknown, NotApplicable: r.NotApplicable}
}
