package store

// Each statement below reads one family of figures in the subtree of $1, whose root is the unit
// $2, and says to which unit directly below the root a number belongs.
const (
	placeOfUnit   = `coalesce(CAST(nullif(split_part(substr(u.path, length($1) + 1), '/', 1), '') AS bigint), $2)`
	insideUnit    = `u.path >= $1 and u.path < $1 || '~'`
	placeOfRecord = `coalesce(CAST(nullif(split_part(substr(r.path, length($1) + 1), '/', 1), '') AS bigint), $2)`
	insideRecord  = `r.path >= $1 and r.path < $1 || '~'`
)

// Reports that were due from $3 to $4, which is now; $5 are the states of approved ones. The first
// submission decides whether a report was on time, whatever came later.
const sqlStatsReports = `
with standing as (
    select ` + placeOfUnit + ` as place, o.state = 'exempt' as exempt, o.due_at, s.submitted_at, s.state, s.returns
    from obligation o join unit u on u.id = o.unit_id
    left join submission s on s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period and s.submitted_at <= $4
    where o.kind = 'report' and o.due_at >= $3 and o.due_at <= $4 and ` + insideUnit + `
), counted as (
    select place, count(*) as due, count(*) filter (where exempt) as exempt,
           count(*) filter (where not exempt and state <> 'returned') as submitted,
           count(*) filter (where not exempt and submitted_at <= due_at) as on_time,
           count(*) filter (where not exempt and state = any($5)) as approved,
           count(*) filter (where not exempt and state = any($5) and returns = 0) as first_pass
    from standing group by place
)
select c.place, '' as key, q.quantity, CAST(q.n AS text) as n
from counted c cross join lateral (values ('rep_due', c.due), ('rep_exempt', c.exempt), ('rep_submitted', c.submitted),
    ('rep_on_time', c.on_time), ('rep_approved', c.approved), ('rep_first_pass', c.first_pass)) q(quantity, n)`

// What is open beyond its day at $3, in the bands of F03; $4 is the zone of the calendar.
const sqlStatsOverdue = `
select place, '' as key, case when days <= 3 then 'overdue_1_3' when days <= 7 then 'overdue_4_7' when days <= 30 then 'overdue_8_30' else 'overdue_over_30' end as quantity,
       CAST(count(*) AS text) as n
from (select ` + placeOfUnit + ` as place, CAST($3 at time zone $4 AS date) - CAST(o.due_at at time zone $4 AS date) as days
      from obligation o join unit u on u.id = o.unit_id
      where o.state = 'open' and o.due_at < $3 and ` + insideUnit + `) x
where days >= 1 group by 1, 3`

// Quantities that are counted from records (figures.Sources): $3 quantities, $4 kinds, $5 states between
// commas, $6 fields, $7 answers wanted, $8 fields of the key, $9 timings, $10 now, $11 fields
// that must begin with the years $12.
const sqlStatsRecords = `
select place, key, quantity, CAST(sum(n) AS text) as n
from (select ` + placeOfRecord + ` as place, s.quantity, case when s.key = '' then '' else coalesce(r.data->s.key->>'s', '') end as key,
             case when s.field = '' then 1
                  when r.data->s.field->>'s' ~ '^-?[0-9]{1,20}(\.[0-9]{1,10})?$' then CAST(r.data->s.field->>'s' AS numeric) else 0 end as n
      from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $11::text[], $12::text[])
           as s(quantity, kind, states, field, wanted, key, timing, year, begins)
      join record r on r.kind = s.kind and (s.states = '' or r.state = any(string_to_array(s.states, ','))) and r.data @> CAST(s.wanted AS jsonb)
      where ` + insideRecord + ` and case s.timing when 'late' then r.due_at < $10 when 'not_yet' then r.due_at >= $10 else true end
        and (s.year = '' or starts_with(coalesce(r.data->s.year->>'s', ''), s.begins))) x
group by place, key, quantity`

// Money of the kinds $3 that came in in the year $4, by its source. A purse is where the money is
// now: below a unit stands all that it has received. $5 is the day before which unpaid money is idle.
const sqlStatsMoney = `
with held as (
    select ` + placeOfRecord + ` as place, coalesce(r.data->'source'->>'s', '') as key, r.kind, p.name = 'paid' as paid, p.balance,
           r.data->'class'->>'s' as class, coalesce(r.data->'received'->>'s', '') as received
    from purse p join record r on r.id = p.record_id
    where r.kind = any($3) and r.data->'year'->>'s' = $4 and p.balance > 0 and ` + insideRecord + `
)
select place, key, quantity, CAST(sum(n) AS text) as n
from (select place, key, 'FND-01' as quantity, balance as n from held
      union all select place, key, 'FND-02', balance from held where kind = 'fund_project'
      union all select place, key, 'FND-03', balance from held where paid
      union all select place, key, 'FND-04', balance from held where paid and class = 'industry'
      union all select place, key, 'fund_idle', balance from held where not paid and received < $5) x
group by place, key, quantity`

// People who hold a role at $3 in the unit in which they were asked to take a course, by course; never names.
const sqlStatsLearning = `
with counted as (
    select ` + placeOfUnit + ` as place, s.course_id, count(*) as enrolled, count(*) filter (where s.state = 'exempt') as exempt,
           count(*) filter (where s.state = 'done') as completed, count(*) filter (where s.state = 'done' and s.passed) as passed
    from course_standing s join unit u on u.id = s.unit_id
    where ` + insideUnit + ` and exists (select from role_grant g where g.person_id = s.person_id and g.unit_id = s.unit_id
          and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3))
    group by 1, 2
)
select c.place, c.course_id as key, t.zh as key_zh, t.en as key_en, q.quantity, CAST(q.n AS text) as n
from counted c
left join lateral (select k.body->'title'->>'z' as zh, k.body->'title'->>'e' as en from course k where k.id = c.course_id order by k.version desc limit 1) t on true
cross join lateral (values ('TRN-01', c.enrolled), ('learn_exempt', c.exempt), ('TRN-02', c.completed), ('TRN-03', c.passed)) q(quantity, n)`

// Notices that units here have sent since $3, the newest sixty.
const sqlStatsNotices = `
with sent as (
    select n.id, n.title_zh, n.title_en, ` + placeOfUnit + ` as place
    from notice n join unit u on u.id = n.unit_id
    where n.created_at >= $3 and ` + insideUnit + `
    order by n.id desc limit 60
), tally as (
    select t.notice_id, t.state, t.told, sum(t.n) as n
    from (select notice_id, state, told, n from notice_tally where notice_id in (select id from sent)
          union all select notice_id, state, told, n from notice_change where notice_id in (select id from sent)) t
    group by 1, 2, 3
)
select s.place, lpad(CAST(s.id AS text), 12, '0') as key, s.title_zh as key_zh, s.title_en as key_en, q.quantity, CAST(sum(t.n) AS text) as n
from sent s join tally t on t.notice_id = s.id
join lateral (values ('notice_targeted', true), ('notice_delivered', t.state in ('sent', 'confirmed')), ('notice_acknowledged', t.state = 'confirmed'),
    ('notice_told', t.told and t.state <> 'confirmed'), ('notice_undeliverable', t.state in ('unreachable', 'failed'))) q(quantity, yes) on q.yes
group by 1, 2, 3, 4, 5`

// What was asked of the grass roots from $3 to $4, by the unit that asked; "0" is the standing brief and what the
// bot says by itself, "*" what all are divided by.
const sqlStatsBurden = `
with asked as (
    select coalesce(f.unit_id, k.unit_id, 0) as issuer, CAST(count(*) AS numeric) as n
    from obligation o join unit u on u.id = o.unit_id
    left join form f on f.ref = o.ref left join task k on k.id = o.task_id
    where o.kind = 'report' and u.level = 'village' and o.due_at >= $3 and o.due_at <= $4 and ` + insideUnit + `
    group by 1
), came as (
    select coalesce(f.unit_id, 0) as issuer, CAST(count(*) AS numeric) as n, sum(s.typed) as typed, count(*) filter (where s.no_change) as same,
           sum((select count(*) from jsonb_object_keys(s.answers))) as fields
    from submission s join unit u on u.id = s.unit_id left join form f on f.ref = s.form_id
    where u.level = 'village' and s.submitted_at >= $3 and s.submitted_at <= $4 and ` + insideUnit + `
    group by 1
), ` + burdenSaid

// burdenSaid is what the board of burden says once it is known what was asked and what came.
const burdenSaid = `set as (
    select k.unit_id as issuer, count(*) as n, count(*) filter (where k.short) as short
    from task k join unit u on u.id = k.unit_id
    where k.created_at >= $3 and k.created_at <= $4 and (` + insideUnit + ` or starts_with($1, u.path))
    group by 1
), people as (
    select distinct g.person_id from role_grant g join unit u on u.id = g.unit_id
    where g.valid_from <= $4 and (g.valid_to is null or g.valid_to > $4) and ` + insideUnit + `
), told as (
    select coalesce(n.unit_id, 0) as issuer, count(*) as n
    from delivery d join people p on p.person_id = d.person_id left join notice n on n.id = d.notice_id
    where d.sent_at >= $3 and d.sent_at <= $4 and d.state <> 'queued'
    group by 1
), said as (
    select issuer, 'asked' as quantity, n from asked
    union all select issuer, 'filed', n from came union all select issuer, 'typed', typed from came
    union all select issuer, 'fields', fields from came union all select issuer, 'prefilled', greatest(coalesce(fields, 0) - coalesce(typed, 0), 0) from came
    union all select issuer, 'no_change', same from came
    union all select issuer, 'tasks_set', n from set union all select issuer, 'tasks_short', short from set
    union all select issuer, 'messages', n from told
)
select $2::bigint as place, CAST(s.issuer AS text) as key, i.name_zh as key_zh, i.name_en as key_en, s.quantity, CAST(s.n AS text) as n
from said s left join unit i on i.id = s.issuer
where s.n <> 0
union all
select $2::bigint, '*', null, null, 'village_months', CAST(count(*) AS text)
from unit u where u.level = 'village' and (u.valid_to is null or u.valid_to > $4) and ` + insideUnit + `
union all
select $2::bigint, '*', null, null, 'user_weeks', CAST(count(*) * CAST(extract(epoch from $4::timestamptz - $3::timestamptz) AS numeric) / 604800 AS text) from people`
