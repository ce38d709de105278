package store

import (
	"slices"

	"cadrebot/reports"
)

// Hours from a report's coming in to the first decision ($5) on it, to a tenth, of decisions made from $3 to $4.
const sqlStatsReviews = `
select ` + placeOfUnit + ` as place, '' as key, 'review_hours' as quantity, CAST(round(extract(epoch from d.at - s.submitted_at) / 3600, 1) AS text) as n, count(*) as times
from submission s join unit u on u.id = s.unit_id
join lateral (select min(m.at) as at from move m where m.record = 'report' and m.record_id = s.id and m.name = any($5)) d on d.at >= $3 and d.at <= $4
where s.updated_at >= $3 and s.submitted_at <= $4 and ` + insideUnit + `
group by 1, 4`

// decisions are the moves by which a reviewer decides on a report.
func decisions() []string {
	var out []string
	for _, n := range slices.Concat(reports.Approving, reports.Returning) {
		out = append(out, string(n))
	}
	return out
}

// First attempts at the questions of each course's newest version, those that are marked.
const sqlStatsAsking = `
with newest as (
    select distinct on (id) id, version, body->'questions' as questions from course order by id, version desc
), named as (
    select n.id, n.version, q->>'id' as question, q->'stem'->>'z' as zh, q->'stem'->>'e' as en
    from newest n cross join lateral jsonb_array_elements(n.questions) q
), tried as (
    select ` + placeOfUnit + ` as place, a.course_id, a.course_version, x.question_id, count(*) as n, count(*) filter (where x.correct) as correct
    from attempt a join unit u on u.id = a.unit_id join attempt_answer x on x.attempt_id = a.id
    where a.number = 1 and a.waiting = 0 and ` + insideUnit + `
    group by 1, 2, 3, 4
)
select t.place, t.course_id || '/' || t.question_id as key, t.question_id || ' ' || m.zh as key_zh, t.question_id || ' ' || m.en as key_en, q.quantity, CAST(q.n AS text) as n
from tried t join named m on m.id = t.course_id and m.version = t.course_version and m.question = t.question_id
cross join lateral (values ('first_attempts', t.n), ('first_right', t.correct)) q(quantity, n)`

// Questions that the burden check kept from $3 to $4 from being asked twice, by the unit that wanted to ask; one that was
// put into use all the same, with a reason, was not refused.
const sqlStatsRefusals = `
select $2::bigint as place, CAST(f.unit_id AS text) as key, u.name_zh as key_zh, u.name_en as key_en, 'duplicates_refused' as quantity, CAST(count(*) AS text) as n
from form_refusal r join form f on f.id = r.form_id join unit u on u.id = f.unit_id
where r.at >= $3 and r.at <= $4 and (` + insideUnit + ` or starts_with($1, u.path))
  and not exists (select from form_version v where v.form_id = r.form_id and v.number = r.number and v.published_at is not null)
group by f.unit_id, u.name_zh, u.name_en`
