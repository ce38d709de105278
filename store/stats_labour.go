package store

// Reports since $2 and until $3 that say where people work, the newest of each unit: those that sqlStatsLabour counts.
const sqlTraceLabour = `
select * from (
    select distinct on (s.unit_id) ` + unitCols + `, coalesce(o.title_zh, '') as title_zh, coalesce(o.title_en, '') as title_en, s.period, s.state, s.due_at,
           CAST(null AS text) as amount, CAST(null AS timestamptz) as next_at, s.number as code
    from submission s join unit u on u.id = s.unit_id left join obligation o on o.id = s.obligation_id
    where s.submitted_at >= $2 and s.submitted_at <= $3 and s.state <> 'returned' and ` + insideUnit + `
      and says_labour(s.answers)
    order by s.unit_id, s.due_at desc nulls last, s.submitted_at desc) n
order by code limit $4 offset $5`

// Where people work (LAB-01a, b, c), as the newest report that says so of each unit does, of reports that were submitted from $3 to
// $4; how many units said so is labour_heard. Newest is the report that was due last: one that was sent late says less than its follower.
const sqlStatsLabour = `
with said as (
    select distinct on (s.unit_id) ` + placeOfUnit + ` as place, s.unit_id, x.a, x.b, x.c
    from submission s join unit u on u.id = s.unit_id
    cross join lateral (
        select max(n) filter (where k = 'lab_01a') as a, max(n) filter (where k = 'lab_01b') as b, max(n) filter (where k = 'lab_01c') as c
        from (select lower(replace(e.k, '-', '_')) as k,
                     case when e.v->>'s' ~ '^[0-9]{1,20}(\.[0-9]{1,10})?$' then CAST(e.v->>'s' AS numeric) end as n
              from jsonb_each(s.answers) e(k, v)) y where k in ('lab_01a', 'lab_01b', 'lab_01c')) x
    where s.submitted_at >= $3 and s.submitted_at <= $4 and s.state <> 'returned' and says_labour(s.answers) and coalesce(x.a, x.b, x.c) is not null and ` + insideUnit + `
    order by s.unit_id, s.due_at desc nulls last, s.submitted_at desc
)
select s.place, '' as key, q.quantity, CAST(sum(q.n) AS text) as n
from said s cross join lateral (values ('LAB-01a', coalesce(s.a, 0)), ('LAB-01b', coalesce(s.b, 0)), ('LAB-01c', coalesce(s.c, 0)),
    ('LAB-01', coalesce(s.a, 0) + coalesce(s.b, 0) + coalesce(s.c, 0)), ('labour_heard', 1)) q(quantity, n)
group by 1, 3`
