package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
)

// sqlStatsRecords with each record in the state in which it was at $10. Answers are those of today.
const sqlPastRecords = `
select place, key, quantity, CAST(sum(n) AS text) as n
from (select ` + placeOfRecord + ` as place, s.quantity, case when s.key = '' then '' else coalesce(r.data->s.key->>'s', '') end as key,
             case when s.field = '' then 1
                  when r.data->s.field->>'s' ~ '^-?[0-9]{1,20}(\.[0-9]{1,10})?$' then CAST(r.data->s.field->>'s' AS numeric) else 0 end as n
      from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $11::text[], $12::text[])
           as s(quantity, kind, states, field, wanted, key, timing, year, begins)
      join record r on r.kind = s.kind and r.began_at <= $10 and r.data @> CAST(s.wanted AS jsonb)
      join lateral (select x.to_state from move x where x.record = r.kind and x.record_id = r.id and x.at <= $10 order by x.id desc limit 1) was
           on s.states = '' or was.to_state = any(string_to_array(s.states, ','))
      where ` + insideRecord + ` and case s.timing when 'late' then r.due_at < $10 when 'not_yet' then r.due_at >= $10 else true end
        and (s.year = '' or starts_with(coalesce(r.data->s.year->>'s', ''), s.begins))) x
group by place, key, quantity`

// sqlStatsMoney with what the purses held at $6, by what was posted until then.
const sqlPastMoney = `
with posted as (
    select e.to_record as record_id, e.to_name as name, e.amount from entry e where e.to_record is not null and e.at <= $6
    union all select e.from_record, e.from_name, -e.amount from entry e where e.from_record is not null and e.at <= $6
), held as (
    select ` + placeOfRecord + ` as place, coalesce(r.data->'source'->>'s', '') as key, r.kind, p.name = 'paid' as paid, sum(p.amount) as balance,
           r.data->'class'->>'s' as class, coalesce(r.data->'received'->>'s', '') as received
    from posted p join record r on r.id = p.record_id
    where r.kind = any($3) and r.data->'year'->>'s' = $4 and ` + insideRecord + `
    group by r.id, p.name having sum(p.amount) > 0
)
select place, key, quantity, CAST(sum(n) AS text) as n
from (select place, key, 'FND-01' as quantity, balance as n from held
      union all select place, key, 'FND-02', balance from held where kind = 'fund_project'
      union all select place, key, 'FND-03', balance from held where paid
      union all select place, key, 'FND-04', balance from held where paid and class = 'industry'
      union all select place, key, 'fund_idle', balance from held where not paid and received < $5) x
group by place, key, quantity`

// Past reads a board of unit as it was at a moment that is over: records in the states in which they were,
// money as it was posted by then. What people have learnt is not known for the past and stays out.
func (s *Stats) Past(ctx context.Context, unit org.Unit, b figures.Board, at time.Time) (figures.Sheet, error) {
	out := figures.Sheet{Board: b}
	err := s.db.tx(ctx, "read a past board", func(tx q) error {
		var below []unitRow
		if err := tx.SelectContext(ctx, &below, sqlOverviewChildren, int64(unit.ID)); err != nil {
			return fmt.Errorf("read the units below: %w", err)
		}
		var all []counted
		for _, f := range b.Reads {
			rows, err := pastOf(ctx, tx, unit, b, f, at)
			if err != nil {
				return fmt.Errorf("count %s: %w", f, err)
			}
			all = append(all, rows...)
		}
		out = sheetOf(b, unit, units(below), all, at)
		return nil
	})
	return out, err
}

func pastOf(ctx context.Context, tx q, unit org.Unit, b figures.Board, f figures.Family, at time.Time) (rows []counted, err error) {
	root, from := int64(unit.ID), since(b, at)
	read := func(query string, args ...any) error {
		return tx.SelectContext(ctx, &rows, query, append([]any{unit.Path, root}, args...)...)
	}
	switch f {
	case figures.OfReports:
		err = read(sqlStatsReports, from, at, passedStates())
	case figures.OfRecords:
		err = readSources(func(_ string, args ...any) error { return read(sqlPastRecords, args...) }, b, at)
	case figures.OfMoney:
		err = read(sqlPastMoney, pq.Array(figures.MoneyKinds), at.In(locales.Zone).Format("2006"), string(locales.DateOf(at.AddDate(0, 0, -figures.IdleAfter))), at)
	case figures.OfBurden:
		err = read(sqlStatsBurden, from, at)
	case figures.OfFeedback:
		rows, err = statsFeedback(ctx, tx, unit, from, at)
	case figures.OfLabour:
		err = read(sqlStatsLabour, from, at)
	case figures.OfOverdue, figures.OfLearning, figures.OfNotices:
		// known as it stands now alone
	default:
		err = statsMore(read, f, from, at)
	}
	return rows, err
}
