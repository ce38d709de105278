package store

import (
	"strconv"
	"time"

	"github.com/lib/pq"

	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/quality"
)

// Numbers that were reported from $3 to $4, and those of them about which a flag of the kind $5 was sent
// that was not withdrawn ($6).
const sqlStatsQuality = `
select ` + placeOfUnit + ` as place, '' as key, 'values' as quantity, CAST(count(*) AS text) as n
from submission s join unit u on u.id = s.unit_id cross join lateral jsonb_each(s.answers) a(k, v)
where v->>'s' ~ '^-?[0-9]{1,20}(\.[0-9]{1,10})?$' and s.submitted_at >= $3 and s.submitted_at <= $4 and ` + insideUnit + `
group by 1` + sqlFlagged

// sqlFlagged is the second half of it.
const sqlFlagged = `
union all
select ` + placeOfRecord + `, '', 'flagged', CAST(count(*) AS text)
from record r where r.kind = $5 and r.state <> $6 and r.began_at >= $3 and r.began_at <= $4 and ` + insideRecord + `
group by 1`

// People who came back and those of them who found work, as reports that were submitted from $3 to $4 say under the names of
// the indicators.
const sqlStatsAnswers = `
select ` + placeOfUnit + ` as place, '' as key, upper(replace(a.k, '_', '-')) as quantity, CAST(sum(CAST(a.v->>'s' AS numeric)) AS text) as n
from submission s join unit u on u.id = s.unit_id
cross join lateral (select lower(k) as k, v from jsonb_each(s.answers) x(k, v)) a
where s.submitted_at >= $3 and s.submitted_at <= $4 and s.state <> 'returned' and a.k in ('lab_02', 'lab_03')
  and a.v->>'s' ~ '^-?[0-9]{1,20}(\.[0-9]{1,10})?$' and ` + insideUnit + `
group by 1, 3 having sum(CAST(a.v->>'s' AS numeric)) <> 0`

// Money that came in in the year $3 below the unit, and the planned investment of projects in the library for
// the year $4, by class; money is of no class.
const sqlStatsYear = `
select ` + placeOfRecord + ` as place, coalesce(r.data->'class'->>'s', '') as key, 'proj_next_planned' as quantity,
       CAST(sum(CAST(r.data->'budget'->>'s' AS numeric)) AS text) as n
from record r
where r.kind = 'project' and r.state in ('in_library', 'annual_plan') and r.data->'year'->>'s' = $4
  and r.data->'budget'->>'s' ~ '^[0-9]{1,20}(\.[0-9]{1,10})?$' and ` + insideRecord + `
group by 1, 2
union all
select $2::bigint, '*', 'proj_year_funds', CAST(coalesce(sum(p.balance), 0) AS text)
from purse p join record r on r.id = p.record_id
where r.kind in ('fund_batch', 'fund_allocation', 'fund_project') and r.data->'year'->>'s' = $3 and ` + insideRecord

// Days from a clue to its decision, of clues that were decided from the day $3 to the day $4.
const sqlStatsDays = `
select ` + placeOfRecord + ` as place, coalesce(r.data->'category'->>'s', '') as key, 'decision_days' as quantity,
       CAST(CAST(r.data->'decided_on'->>'s' AS date) - CAST(r.data->'received_on'->>'s' AS date) AS text) as n, count(*) as times
from record r
where r.kind = 'clue' and r.data->'decided_on'->>'s' between $3 and $4 and r.data->'decided_on'->>'s' ~ '^\d{4}-\d{2}-\d{2}$'
  and r.data->'received_on'->>'s' ~ '^\d{4}-\d{2}-\d{2}$' and ` + insideRecord + `
group by 1, 2, 4`

// statsMore reads the families that come from reports themselves, from a year's plans, from the review of reports
// and from what people were asked.
func statsMore(read func(string, ...any) error, f figures.Family, from, now time.Time) error {
	switch f {
	case figures.OfQuality:
		return read(sqlStatsQuality, from, now, quality.Flag, string(quality.Withdrawn))
	case figures.OfAnswers:
		return read(sqlStatsAnswers, from, now)
	case figures.OfDays:
		return read(sqlStatsDays, string(locales.DateOf(from)), string(locales.DateOf(now)))
	case figures.OfYear:
		year := now.In(locales.Zone).Year()
		return read(sqlStatsYear, strconv.Itoa(year), strconv.Itoa(year+1))
	case figures.OfReviews:
		return read(sqlStatsReviews, from, now, pq.Array(decisions()))
	case figures.OfAsking:
		return read(sqlStatsAsking)
	case figures.OfRefusals:
		return read(sqlStatsRefusals, from, now)
	}
	return nil
}
