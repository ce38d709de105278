package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/demo"
	"cadrebot/org"
)

const sqlDemoNotice = `
insert into notice (key, kind, author_id, unit_id, audience_unit_id, roles, title_zh, title_en, body_zh, body_en,
                    confirm, state, created_at, progress_stale)
values ($1, $2, $3, $4, $5, string_to_array($6, ','), $7, $8, $9, $10, $11, 'sent', $12, false)
on conflict (key) do nothing
returning id`

// Who has confirmed is spread by the person's number, so that it is the same every time.
const sqlDemoDeliveries = `
insert into delivery (key, person_id, notice_id, state, reason, run_at, attempts, sent_at, confirmed_at, created_at)
select 'notice/' || n.id || '/' || a.id, a.id, n.id, a.state, a.reason, n.created_at,
       case when a.state = 'unreachable' then 0 else 1 end,
       case when a.state <> 'unreachable' then n.created_at + interval '2 minutes' end,
       case when a.state = 'confirmed' then n.created_at + a.spread * interval '20 minutes' end, n.created_at
from notice n
join unit top on top.id = n.audience_unit_id
cross join lateral (
    select p.id, p.id * 37 % 100 as spread,
           case when p.telegram_id is null or p.unreachable <> '' then 'unreachable'
                when n.confirm and p.id * 37 % 100 < $2 then 'confirmed' else 'sent' end as state,
           case when p.telegram_id is null then 'never_joined' else p.unreachable end as reason
    from person p
    where p.id <> n.author_id and exists (
        select from role_grant g join unit u on u.id = g.unit_id
        where g.person_id = p.id and u.path like top.path || '%' and g.role = any(n.roles)
          and g.valid_from <= n.created_at and (g.valid_to is null or g.valid_to > n.created_at))) a
where n.id = $1
on conflict (key) do nothing`

func (ids idsOfDemo) addNotices(ctx context.Context, tx q, list []demo.Notice) (added int, err error) {
	for _, n := range list {
		var id []int64
		err := tx.SelectContext(ctx, &id, sqlDemoNotice, n.Key, n.Kind, ids.person[n.By], ids.unit[n.From], ids.unit[n.Audience],
			joinRoles(n.Roles), n.Title.Zh, n.Title.En, n.Body.Zh, n.Body.En, n.Confirm, n.At)
		if err != nil {
			return 0, fmt.Errorf("add %s: %w", n.Key, err)
		}
		if len(id) == 0 {
			continue
		}
		added++
		if _, err := tx.ExecContext(ctx, sqlDemoDeliveries, id[0], n.ReachedOf); err != nil {
			return 0, fmt.Errorf("add deliveries of %s: %w", n.Key, err)
		}
	}
	return added, nil
}

// written are things that people wrote, as the arrays of one statement.
type written struct {
	key, what, body, answer []string
	person, unit, by        []int64
	at, due                 []time.Time
	answered                []*time.Time
}

func (w *written) add(key, what, body, answer string, person, unit, by int64, at time.Time, answered time.Time) {
	w.key, w.what, w.body, w.answer = append(w.key, key), append(w.what, what), append(w.body, body), append(w.answer, answer)
	w.person, w.unit, w.by = append(w.person, person), append(w.unit, unit), append(w.by, by)
	w.at, w.due = append(w.at, at), append(w.due, org.AnswerBy(at))
	var t *time.Time
	if !answered.IsZero() {
		t = &answered
	}
	w.answered = append(w.answered, t)
}

const sqlDemoQuestions = `
insert into policy_question (key, person_id, unit_id, lang, body, asked_at, due_at, answered_at, answered_by, answer)
select x.key, x.person, x.unit, x.lang, x.body, x.at, x.due, x.answered, nullif(x.by, 0), x.answer
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
            $8::timestamptz[], $9::bigint[], $10::text[])
     as x(key, person, unit, lang, body, at, due, answered, by, answer)
on conflict (key) do nothing`

func (ids idsOfDemo) addQuestions(ctx context.Context, tx q, list []demo.Question) (int, error) {
	var w written
	for _, x := range list {
		w.add(x.Key, string(x.Lang), x.Body, x.Answer, ids.person[x.By], ids.unit[x.Unit], ids.person[x.AnsweredBy], x.At, x.AnsweredAt)
	}
	res, err := tx.ExecContext(ctx, sqlDemoQuestions, pq.Array(w.key), pq.Array(w.person), pq.Array(w.unit), pq.Array(w.what), pq.Array(w.body),
		pq.Array(w.at), pq.Array(w.due), pq.Array(w.answered), pq.Array(w.by), pq.Array(w.answer))
	if err != nil {
		return 0, fmt.Errorf("add %d demo questions: %w", len(list), err)
	}
	n, err := res.RowsAffected()
	return int(n), err
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
