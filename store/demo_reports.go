package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"cadrebot/demo"
	"cadrebot/form"
	"cadrebot/reports"
)

const sqlDemoSubmissionsThere = `select conversation from submission where conversation = any($1)`

const sqlDemoReceipts = `select nextval('receipt_number') from generate_series(1, $1)`

const sqlDemoSubmissions = `
insert into submission (number, conversation, obligation_id, form_id, form_version, unit_id, period, person_id, role,
                        answers, no_change, typed, state, revision, open_fields, submitted_at, due_at, updated_at, returns)
select x.number, x.key, o.id, $15, $16, x.unit, x.period, x.person, x.role, CAST(x.answers AS jsonb), x.same, x.typed, x.state,
       x.revision, string_to_array(x.open, ','), x.at, x.due, x.updated, x.returns
from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::boolean[],
            $9::text[], $10::int[], $11::text[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $17::int[], $18::int[])
     as x(number, key, unit, period, person, role, answers, same, state, revision, open, at, due, updated, returns, typed)
left join obligation o on o.key = x.key
on conflict do nothing`

// addSubmissions adds the briefs that are not there, with receipts drawn for them.
func (ids idsOfDemo) addSubmissions(ctx context.Context, tx q, all []demo.Submission) (int, error) {
	list, err := newSubmissions(ctx, tx, all)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	var serials []int64
	if err := tx.SelectContext(ctx, &serials, sqlDemoReceipts, len(list)); err != nil {
		return 0, fmt.Errorf("draw demo receipts: %w", err)
	}
	var number, key, period, role, answers, state, open []string
	var unit, person []int64
	var same []bool
	var revision, returns, typed []int64
	var at, due, updated []time.Time
	for i, s := range list {
		number, key, period = append(number, reports.Receipt(s.At, serials[i])), append(key, s.Key), append(period, s.Period)
		role, state, open = append(role, string(s.Role)), append(state, s.State), append(open, strings.Join(s.Open, ","))
		unit, person, same = append(unit, ids.unit[s.Unit]), append(person, ids.person[s.By]), append(same, s.NoChange)
		revision, returns, typed = append(revision, int64(len(s.Moves))), append(returns, int64(s.Returns)), append(typed, int64(s.Typed))
		at, due, updated = append(at, s.At), append(due, s.Due), append(updated, s.Updated)
		a := form.Answers{}
		for k, v := range s.Answers {
			a[k] = form.Value{S: v}
		}
		b, err := json.Marshal(a)
		if err != nil {
			return 0, fmt.Errorf("write answers as JSON: %w", err)
		}
		answers = append(answers, string(b))
	}
	res, err := tx.ExecContext(ctx, sqlDemoSubmissions, pq.Array(number), pq.Array(key), pq.Array(unit), pq.Array(period), pq.Array(person),
		pq.Array(role), pq.Array(answers), pq.Array(same), pq.Array(state), pq.Array(revision), pq.Array(open),
		pq.Array(at), pq.Array(due), pq.Array(updated), demo.Brief, reports.BriefVersion, pq.Array(returns), pq.Array(typed))
	if err != nil {
		return 0, fmt.Errorf("add %d demo submissions: %w", len(list), err)
	}
	added, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count demo submissions: %w", err)
	}
	return int(added), ids.addMoves(ctx, tx, list)
}

// newSubmissions leaves out those that are there.
func newSubmissions(ctx context.Context, tx q, all []demo.Submission) ([]demo.Submission, error) {
	keys := make([]string, len(all))
	for i, s := range all {
		keys[i] = s.Key
	}
	var there []string
	if err := tx.SelectContext(ctx, &there, sqlDemoSubmissionsThere, pq.Array(keys)); err != nil {
		return nil, fmt.Errorf("look for demo submissions: %w", err)
	}
	have := make(map[string]bool, len(there))
	for _, k := range there {
		have[k] = true
	}
	var out []demo.Submission
	for _, s := range all {
		if !have[s.Key] {
			out = append(out, s)
		}
	}
	return out, nil
}

const sqlDemoMoves = `
insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, reason, fields)
select x.key, $12, s.id, x.name, x.was, x.becomes, x.person, x.role, x.unit, x.at, x.reason, string_to_array(x.fields, ',')
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[],
            $9::timestamptz[], $10::text[], $11::text[]) with ordinality
     as x(key, submission, name, was, becomes, person, role, unit, at, reason, fields, n)
join submission s on s.conversation = x.submission
order by x.n
on conflict (key) do nothing`

func (ids idsOfDemo) addMoves(ctx context.Context, tx q, list []demo.Submission) error {
	var key, submission, name, from, to, role, reason, fields []string
	var person, unit []int64
	var at []time.Time
	for _, s := range list {
		for i, m := range s.Moves {
			key, submission = append(key, fmt.Sprintf("%s/%d", s.Key, i+1)), append(submission, s.Key)
			name, from, to = append(name, m.Name), append(from, m.From), append(to, m.To)
			role, reason, fields = append(role, string(m.Role)), append(reason, m.Reason), append(fields, strings.Join(m.Fields, ","))
			person, unit, at = append(person, ids.person[m.By]), append(unit, ids.unit[m.Unit]), append(at, m.At)
		}
	}
	_, err := tx.ExecContext(ctx, sqlDemoMoves, pq.Array(key), pq.Array(submission), pq.Array(name), pq.Array(from), pq.Array(to),
		pq.Array(person), pq.Array(role), pq.Array(unit), pq.Array(at), pq.Array(reason), pq.Array(fields), reports.Record)
	if err != nil {
		return fmt.Errorf("add %d demo moves: %w", len(key), err)
	}
	return nil
}
