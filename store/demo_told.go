package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/demo"
	"cadrebot/policy"
	"cadrebot/tasks"
)

const sqlDemoNotices = `
insert into notice (key, kind, author_id, unit_id, audience_unit_id, roles, title_zh, title_en, body_zh, body_en,
                    confirm, state, created_at, progress_stale)
select x.key, x.kind, x.author, x.unit, x.audience, string_to_array(x.roles, ','), x.title_zh, x.title_en, x.body_zh, x.body_en,
       x.confirm, 'sent', x.at, false
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::boolean[], $12::timestamptz[]) with ordinality
     as x(key, kind, author, unit, audience, roles, title_zh, title_en, body_zh, body_en, confirm, at, n)
order by x.n
on conflict (key) do nothing
returning key`

// Who has confirmed, and who was phoned, goes by a hash of the notice and the person: it
// is spread, and the same every time. Those told by phone and those who pressed the button
// within two days make up the reach; the late ones come after.
const sqlDemoDeliveries = `
with plan as (
    select n.id, n.key, n.kind, n.author_id, n.confirm, n.roles, n.created_at, top.path, x.reached, x.late, x.told
    from unnest($1::text[], $2::int[], $3::int[], $4::int[]) as x(key, reached, late, told)
    join notice n on n.key = x.key
    join unit top on top.id = n.audience_unit_id
), meant as (
    select plan.id as notice_id, plan.key, p.id as person_id, p.telegram_id is not null and p.unreachable = '' as on_phone,
           case when p.telegram_id is null then 'never_joined' else p.unreachable end as reason,
           hashtext(plan.key || coalesce(p.key, p.id::text)) as spread
    from plan
    cross join person p
    where p.id <> plan.author_id and exists (
        select from role_grant g join unit u on u.id = g.unit_id
        where g.person_id = p.id and u.path like plan.path || '%' and g.role = any(plan.roles)
          and g.valid_from <= plan.created_at and (g.valid_to is null or g.valid_to > plan.created_at))
), placed as (
    select m.*, plan.author_id, plan.kind, plan.confirm, plan.created_at,
           not m.on_phone and abs(m.spread % 100) < plan.told as told,
           row_number() over (partition by m.notice_id, m.on_phone order by m.spread, m.person_id) as place,
           count(*) over w * plan.reached / 100.0
             - count(*) filter (where not m.on_phone and abs(m.spread % 100) < plan.told) over w as soon,
           count(*) over w * plan.late / 100.0 as late
    from meant m join plan on plan.id = m.notice_id
    window w as (partition by m.notice_id)
), ended as (
    select placed.*, round(soon) as in_time, confirm and on_phone and place <= round(soon + late) as confirmed
    from placed
), fresh as (
insert into delivery (id, person_id, notice_id, state, reason, urgent, run_at, attempts, sent_at, confirmed_at, told_at, told_by, created_at)
select delivery_of(notice_id, person_id), person_id, notice_id,
       case when not on_phone then 'unreachable' when confirmed then 'confirmed' else 'sent' end,
       reason, kind = 'emergency', created_at, case when on_phone then 1 else 0 end,
       case when on_phone then created_at + interval '2 minutes' end,
       case when confirmed and place <= in_time
            then created_at + interval '3 minutes' + power(place / in_time, 2) * interval '1 hour' * case when kind = 'emergency' then 9 else 46 end
            when confirmed then created_at + interval '50 hours' + (place - in_time) * interval '20 minutes' end,
       case when told then created_at + interval '1 hour' * case when kind = 'emergency' then 1 else 6 end end,
       case when told then author_id end, created_at
from ended
on conflict do nothing
returning notice_id, state, reason, told_at is not null as told)
insert into notice_change (notice_id, state, reason, choice, version, told, recalled, n)
select notice_id, state, case when state = 'unreachable' then reason else '' end, 0, 0, told, false, count(*) from fresh group by 1, 2, 3, 6`

func (ids idsOfDemo) addNotices(ctx context.Context, tx q, list []demo.Notice) (int, error) {
	var text [7][]string // key, kind, roles, titles, bodies
	var author, unit, audience []int64
	var confirm []bool
	var at []time.Time
	plans := make(map[string]demo.Notice, len(list))
	for _, n := range list {
		for i, v := range []string{n.Key, n.Kind, joinRoles(n.Roles), n.Title.Zh, n.Title.En, n.Body.Zh, n.Body.En} {
			text[i] = append(text[i], v)
		}
		author, unit, audience = append(author, ids.person[n.By]), append(unit, ids.unit[n.From]), append(audience, ids.unit[n.Audience])
		confirm, at = append(confirm, n.Confirm), append(at, n.At)
		plans[n.Key] = n
	}
	var added []string
	err := tx.SelectContext(ctx, &added, sqlDemoNotices, pq.Array(text[0]), pq.Array(text[1]), pq.Array(author), pq.Array(unit), pq.Array(audience),
		pq.Array(text[2]), pq.Array(text[3]), pq.Array(text[4]), pq.Array(text[5]), pq.Array(text[6]), pq.Array(confirm), pq.Array(at))
	if err != nil {
		return 0, fmt.Errorf("add %d demo notices: %w", len(list), err)
	}
	if len(added) == 0 {
		return 0, nil
	}
	var reached, late, told []int64
	for _, k := range added {
		p := plans[k]
		reached, late, told = append(reached, int64(p.Reached)), append(late, int64(p.Late)), append(told, int64(p.Told))
	}
	if _, err := tx.ExecContext(ctx, sqlDemoDeliveries, pq.Array(added), pq.Array(reached), pq.Array(late), pq.Array(told)); err != nil {
		return 0, fmt.Errorf("add deliveries of %d demo notices: %w", len(added), err)
	}
	return len(added), nil
}

// written are things that people wrote, as the arrays of one statement.
type written struct {
	key, what, body, answer []string
	item                    []string
	person, unit, by        []int64
	at, due                 []time.Time
	answered                []*time.Time
}

func (w *written) add(key, what, body, answer string, person, unit, by int64, at time.Time, answered time.Time) {
	w.key, w.what, w.body, w.answer = append(w.key, key), append(w.what, what), append(w.body, body), append(w.answer, answer)
	w.person, w.unit, w.by = append(w.person, person), append(w.unit, unit), append(w.by, by)
	w.at = append(w.at, at)
	var t *time.Time
	if !answered.IsZero() {
		t = &answered
	}
	w.answered = append(w.answered, t)
}

const sqlDemoQuestions = `
insert into policy_question (key, person_id, unit_id, lang, body, asked_at, due_at, answered_at, answered_by, answer_zh, answer_en, policy_id, alike, desk_id)
select x.key, x.person, x.unit, x.lang, x.body, x.at, x.due, x.answered, nullif(x.by, 0),
       case when x.lang = 'en' then '' else x.answer end, case when x.lang = 'en' then x.answer else '' end, i.id, x.alike,
       (select d.id from unit d join unit u on u.id = x.unit and starts_with(u.path, d.path)
        order by (d.level in ('county', 'city', 'province')) desc, length(d.path) desc limit 1)
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
            $8::timestamptz[], $9::bigint[], $10::text[], $11::text[], $12::text[])
     as x(key, person, unit, lang, body, at, due, answered, by, answer, item, alike)
left join policy_item i on i.id = x.item
on conflict (key) do nothing`

func (ids idsOfDemo) addQuestions(ctx context.Context, tx q, list []demo.Question) (int, error) {
	days, err := daysIn(ctx, tx)
	if err != nil {
		return 0, err
	}
	var w written
	var alike []string
	for _, x := range list {
		w.due = append(w.due, policy.Due(x.At, days))
		w.add(x.Key, string(x.Lang), x.Body, x.Answer, ids.person[x.By], ids.unit[x.Unit], ids.person[x.AnsweredBy], x.At, x.AnsweredAt)
		w.item, alike = append(w.item, x.Item), append(alike, policy.Alike(x.Body))
	}
	res, err := tx.ExecContext(ctx, sqlDemoQuestions, pq.Array(w.key), pq.Array(w.person), pq.Array(w.unit), pq.Array(w.what), pq.Array(w.body),
		pq.Array(w.at), pq.Array(w.due), pq.Array(w.answered), pq.Array(w.by), pq.Array(w.answer), pq.Array(w.item), pq.Array(alike))
	if err != nil {
		return 0, fmt.Errorf("add %d demo questions: %w", len(list), err)
	}
	if err := askDemoDesks(ctx, tx, w.key); err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

const sqlOpenDemoQuestions = questionColumns + `
where qu.key = any($1) and qu.answered_at is null`

// askDemoDesks puts the open questions into the ledgers of their desks.
func askDemoDesks(ctx context.Context, tx q, keys []string) error {
	var rows []questionRow
	if err := tx.SelectContext(ctx, &rows, sqlOpenDemoQuestions, pq.Array(keys)); err != nil {
		return fmt.Errorf("read open demo questions: %w", err)
	}
	for _, ask := range questionsOf(rows) {
		if _, err := addObligations(ctx, tx, []tasks.Obligation{obligationOf(ask)}, ask.AskedAt); err != nil {
			return err
		}
	}
	return nil
}

const sqlDemoFeedback = `
insert into feedback (key, person_id, unit_id, kind, body, created_at, answered_at, answered_by, answer)
select x.key, x.person, x.unit, x.kind, x.body, x.at, x.answered, nullif(x.by, 0), x.answer
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
            $8::bigint[], $9::text[])
     as x(key, person, unit, kind, body, at, answered, by, answer)
on conflict (key) do nothing`

func (ids idsOfDemo) addFeedback(ctx context.Context, tx q, list []demo.Feedback) (int, error) {
	var w written
	for _, x := range list {
		w.add(x.Key, string(x.Kind), x.Body, x.Answer, ids.person[x.By], ids.unit[x.Unit], ids.person[x.AnsweredBy], x.At, x.AnsweredAt)
	}
	res, err := tx.ExecContext(ctx, sqlDemoFeedback, pq.Array(w.key), pq.Array(w.person), pq.Array(w.unit), pq.Array(w.what), pq.Array(w.body),
		pq.Array(w.at), pq.Array(w.answered), pq.Array(w.by), pq.Array(w.answer))
	if err != nil {
		return 0, fmt.Errorf("add %d demo feedback: %w", len(list), err)
	}
	n, err := res.RowsAffected()
	return int(n), err
}
