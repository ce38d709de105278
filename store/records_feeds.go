package store

import (
	"context"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// A record counts in the period in which its day lies; without a day of its own that is when it
// first came into one of the states. $7 and $8 are the first and the last day, $9 and $10 the
// moments of the same.
const sqlFed = `
select CAST(coalesce(sum(case
           when $5 = '' then 1
           when r.data->$5->>'s' ~ '^-?[0-9]{1,20}(\.[0-9]{1,10})?$' then CAST(r.data->$5->>'s' AS numeric)
           else 0 end), 0) AS text)
from record r
where r.kind = $2 and r.path >= $1 and r.path < $1 || '~'
  and (cardinality($3::text[]) = 0 or r.state = any($3)) and r.data @> CAST($4 AS jsonb)
  and case when $6 <> '' then left(coalesce(r.data->$6->>'s', ''), 10) between $7 and $8
      else r.began_at < $10 and coalesce((select min(m.at) from move m
               where m.record = r.kind and m.record_id = r.id and (cardinality($3::text[]) = 0 or m.to_state = any($3))), r.began_at) >= $9
           and coalesce((select min(m.at) from move m
               where m.record = r.kind and m.record_id = r.id and (cardinality($3::text[]) = 0 or m.to_state = any($3))), r.began_at) < $10
      end`

// Fed is what records say about an indicator in a unit and below it over a period, all feeds of
// it added up; false when no kind of record feeds it.
func (r *Records) Fed(ctx context.Context, indicator string, unit org.Unit, period calendar.Span) (total record.Number, fed bool, err error) {
	return r.fed(ctx, r.db.sql, indicator, unit, period)
}

func (r *Records) fed(ctx context.Context, tx q, indicator string, unit org.Unit, period calendar.Span) (total record.Number, fed bool, err error) {
	first, last := string(locales.DateOf(period.Start())), string(locales.DateOf(period.LastDay()))
	for _, k := range r.reg.Kinds() {
		for _, f := range k.Feeds {
			if f.Indicator != indicator {
				continue
			}
			where, err := wanted(f.Where)
			if err != nil {
				return total, true, err
			}
			var part string
			err = tx.GetContext(ctx, &part, sqlFed, unit.Path, k.ID, stateArray(f.States), where, f.Field, f.Day, first, last, period.Start(), period.End())
			if err != nil {
				return total, true, wrap("add up records for an indicator", err)
			}
			n, _ := record.Read(part)
			total, fed = total.Plus(n), true
		}
	}
	return total, fed, nil
}
