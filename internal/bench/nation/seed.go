package nation

import (
	"context"
	"fmt"
	"time"
)

// What is made, in bulk. $1 is how many, $2 the moment of the boards. A tenth of the reports came late, some lie
// returned; the last duties have no report, the oldest are overdue.
var seeds = []struct{ what, sql string }{
	{"people", `insert into person (name, created_at) select 'x', $2 from generate_series(1, least(1, $1::int))`},
	{"duties", `
insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, period, opens_at, due_at, state, done_at, created_at)
select 'n/' || i, 'weekly_brief', 'report', 'weekly_brief', '简报', 'Brief', unit_id, '{VFS}', '2026W' || (45 + week), $2::timestamptz - interval '20 days',
       date_trunc('day', $2::timestamptz, 'Asia/Shanghai') + make_interval(days => week * 7 - 13, hours => 18), case when i <= $1 then 'done' when i % 50 = 0 then 'exempt' else 'open' end,
       case when i <= $1 then $2::timestamptz end, $2::timestamptz - interval '20 days'
from (select row_number() over (order by week, id) as i, id as unit_id, week from unit, generate_series(0, 1) week where level = 'village') v`},
	{"submissions", `
insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, due_at, updated_at, returns)
select 'N' || o.id, 'n' || o.id, o.ref, 1, o.unit_id, o.period, 1, 'VFS', '{"mon_03": {"s": "1"}, "lab_02": {"s": "4"}, "col_01": {"s": "1200.25"}}',
       (array['submitted', 'returned', 'township_approved', 'township_approved', 'county_approved'])[1 + o.id % 5],
       least($2::timestamptz, o.due_at + case when o.id % 10 = 0 then interval '1 day' else interval '-1 day' end), o.due_at, $2, o.id % 3
from obligation o where o.state = 'done' and $1::int > 0`},
	{"decisions", `
insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at)
select 'n' || s.id, 'report', s.id, case s.state when 'returned' then 'return' else 'approve' end, 'submitted', s.state, 1, 'TWN_COORD', s.unit_id,
       least($2::timestamptz, s.submitted_at + make_interval(mins => CAST(s.id % 5000 AS int)))
from submission s where s.state <> 'submitted' and $1::int > 0`},
	{"batches and allotments to projects", `
insert into record (code, kind, unit_id, path, state, from_state, entered_at, began_at, version, data, title, grams, authors, last_by)
select 'FX-' || u.id, case u.level when 'county' then 'fund_batch' else 'fund_project' end, u.id, u.path, 'approved', 'draft', $2, $2, 1,
       jsonb_build_object('year', '{"s": "2026"}'::jsonb, 'source', jsonb_build_object('s', (array['central', 'province', 'city', 'county'])[1 + u.id % 4]),
           'class', jsonb_build_object('s', (array['industry', 'roads', 'water'])[1 + u.id % 3]), 'received', jsonb_build_object('s', '2026-0' || (1 + u.id % 9) || '-15')),
       '资金', '{}', '{1}', 1
from unit u where u.level in ('county', 'township') and $1::int > 0`},
	{"their money", `
insert into purse (record_id, name, balance)
select r.id, p.name, p.balance from record r cross join lateral (values ('free', 1000000.00), ('paid', 100.10 * ceil($1::numeric / (select count(*) from record where kind = 'fund_project')))) p(name, balance)
where r.kind like 'fund%' and (r.kind = 'fund_project' or p.name = 'free') and $2::timestamptz is not null`},
	{"postings", `
insert into entry (move_key, record_id, from_record, from_name, to_record, to_name, amount, at)
select 'n' || g, r.id, r.id, 'free', r.id, 'paid', 100.10, $2
from (select id, row_number() over (order by id) - 1 as i from record where kind = 'fund_project') r
join generate_series(0, $1::bigint - 1) g on g % (select count(*) from record where kind = 'fund_project') = r.i`},
	{"projects, clues and issues", `
insert into record (code, kind, unit_id, path, state, from_state, entered_at, due_at, began_at, version, data, title, grams, authors, last_by)
select 'NX-' || g, (array['project', 'clue', 'issue', 'project', 'clue'])[1 + g % 5], u.id, u.path,
       case g % 5 when 2 then (array['open', 'answered', 'closed'])[1 + g % 3] when 1 then (array['clue_received', 'screened', 'tracking', 'removed'])[1 + g % 4]
            when 4 then (array['tracking', 'announced', 'removed'])[1 + g % 3] else (array['annual_plan', 'approved', 'started', 'completed', 'accepted'])[1 + (g / 5) % 5] end, 'draft', $2,
       case when g % 5 in (1, 2) then date_trunc('day', $2::timestamptz) + make_interval(days => CAST(g % 30 AS int) - 5) else 'infinity' end, $2, 1,
       jsonb_build_object('class', jsonb_build_object('s', (array['industry', 'roads', 'water'])[1 + g % 3]), 'category', jsonb_build_object('s', (array['a', 'b', 'c'])[1 + g % 3]),
           'on_time', jsonb_build_object('s', case when g % 7 = 0 then 'no' else 'yes' end)), '记录', '{}', '{1}', 1
from (select id, path, row_number() over (order by id) - 1 as i from unit where level = 'village') u
join generate_series(0, $1::bigint - 1) g on g % (select count(*) from unit where level = 'village') = u.i`},
}

func (f *field) seed(ctx context.Context) error {
	n := map[string]int{"people": 1, "duties": f.n.Submissions, "submissions": f.n.Submissions, "their money": f.n.Entries, "postings": f.n.Entries, "projects, clues and issues": f.n.Records}
	for _, s := range seeds {
		many, ok := n[s.what]
		if !ok {
			many = 1
		}
		began := time.Now()
		if _, err := f.raw.ExecContext(ctx, s.sql, many, now); err != nil {
			return fmt.Errorf("make %s: %w", s.what, err)
		}
		f.say("%s made in %.0f s", s.what, time.Since(began).Seconds())
	}
	_, err := f.raw.ExecContext(ctx, `analyze`)
	return err
}
