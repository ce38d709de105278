package store

import (
	"context"
	"slices"
	"time"

	"cadrebot/calendar"
	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Reports that were due from $3 to $4, by the week in which they were; $5 is the zone of the calendar.
const sqlSeriesReports = `
with standing as (
    select ` + placeOfUnit + ` as place, to_char(o.due_at at time zone $5, 'IYYY"W"IW') as week, o.state = 'exempt' as exempt, o.due_at, s.submitted_at, s.state
    from obligation o join unit u on u.id = o.unit_id
    left join submission s on s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period and s.submitted_at <= $4
    where o.kind = 'report' and o.due_at >= $3 and o.due_at <= $4 and ` + insideUnit + `
), counted as (
    select place, week, count(*) as due, count(*) filter (where exempt) as exempt,
           count(*) filter (where not exempt and state <> 'returned') as submitted,
           count(*) filter (where not exempt and submitted_at <= due_at) as on_time
    from standing group by place, week
)
select c.place, c.week as key, q.quantity, CAST(q.n AS text) as n
from counted c cross join lateral (values ('rep_due', c.due), ('rep_exempt', c.exempt), ('rep_submitted', c.submitted), ('rep_on_time', c.on_time)) q(quantity, n)`

// Weeks is how reports came in over the last n weeks up to now, by the week in which they were due.
func (s *Stats) Weeks(ctx context.Context, unit org.Unit, n int, now time.Time) (figures.Series, error) {
	this := calendar.Of(calendar.Week, now.In(locales.Zone))
	periods := make([]string, n)
	for i := range periods {
		periods[i] = this.Add(i - n + 1).ID()
	}
	var rows []counted
	var below []unitRow
	err := s.db.tx(ctx, "count reports by week", func(tx q) error {
		if err := tx.SelectContext(ctx, &below, sqlOverviewChildren, int64(unit.ID)); err != nil {
			return err
		}
		return tx.SelectContext(ctx, &rows, sqlSeriesReports, unit.Path, int64(unit.ID), this.Add(1-n).Start(), now, locales.ZoneName)
	})
	return seriesOf(periods, units(below), rows), err
}

// seriesOf puts what was counted in its places.
func seriesOf(periods []string, below []org.Unit, rows []counted) figures.Series {
	out := figures.Series{Periods: periods}
	raws := func() []figures.Raw {
		r := make([]figures.Raw, len(periods))
		for i := range r {
			r[i] = figures.Raw{}
		}
		return r
	}
	out.Whole = raws()
	at := map[int64][]figures.Raw{}
	for _, u := range below {
		at[int64(u.ID)] = raws()
		out.Below = append(out.Below, figures.Strand{Unit: u, Raws: at[int64(u.ID)]})
	}
	for _, c := range rows {
		n, ok := record.Read(c.N)
		i := slices.Index(periods, c.Key)
		if !ok || i < 0 {
			continue
		}
		q := figures.Quantity(c.Quantity)
		out.Whole[i][q] = out.Whole[i][q].Plus(n)
		if r, below := at[c.Place]; below {
			r[i][q] = r[i][q].Plus(n)
		}
	}
	return out
}
