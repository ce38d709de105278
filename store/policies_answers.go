package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const sqlAnswerQuestion = `
update policy_question
set answered_at = $2, answered_by = $3, answer_zh = $4, answer_en = $5, follows = $6, policy_id = nullif($7, ''), answer_key = $8
where id = $1 and lead_id is null and answered_at is null
returning id`

const sqlAnsweredWith = `select coalesce(answer_key, '') from policy_question where id = $1`

const sqlQuestionTask = `select id from obligation where key = $1`

// AnswerQuestion records the one answer of an entry, does its task and sends every asker
// their note. What rests on an item proposes the askers' words as aliases of its clause. Repeating
// the same key changes nothing; somebody else's second answer is org.ErrConflict.
func (s *Policies) AnswerQuestion(ctx context.Context, r policy.Reply, note func(policy.Question) (json.RawMessage, error)) error {
	return s.db.tx(ctx, "answer policy question", func(tx q) error {
		var entry []int64
		err := tx.SelectContext(ctx, &entry, sqlAnswerQuestion, r.Question, r.At, int64(r.By), r.Text.Zh, r.Text.En,
			string(r.Follows), string(r.Item), r.Key)
		if err != nil {
			return err
		}
		if len(entry) == 0 {
			var key string
			if err := tx.GetContext(ctx, &key, sqlAnsweredWith, r.Question); err != nil {
				return err
			}
			if key != r.Key {
				return org.ErrConflict
			}
			return nil
		}
		var task []int64
		if err := tx.SelectContext(ctx, &task, sqlQuestionTask, questionTask(r.Question)); err != nil {
			return fmt.Errorf("find the task: %w", err)
		}
		for _, id := range task {
			if err := completeObligation(ctx, tx, id, r.By, r.At); err != nil {
				return err
			}
		}
		if err := tellAskers(ctx, tx, r.Question, "answer", r.At, everybody, note); err != nil {
			return err
		}
		if r.Item == "" {
			return nil
		}
		return proposeAskers(ctx, tx, r)
	})
}

const sqlFollowUp = `
update policy_question
set answer_zh = case when $2 = 'zh' then $3 else answer_zh end, answer_en = case when $2 = 'en' then $3 else answer_en end, follows = ''
where id = $1 and lead_id is null and answered_at is not null and follows = $2
returning id`

// FollowUp gives an answer in the language that it still owed and sends it to those who
// read that one. A second time changes nothing.
func (s *Policies) FollowUp(ctx context.Context, entry int64, l locales.Lang, words string, now time.Time, note func(policy.Question) (json.RawMessage, error)) error {
	return s.db.tx(ctx, "give an answer in its second language", func(tx q) error {
		var done []int64
		if err := tx.SelectContext(ctx, &done, sqlFollowUp, entry, string(l), words); err != nil || len(done) == 0 {
			return err
		}
		return tellAskers(ctx, tx, entry, "answer/"+string(l), now, func(own policy.Question) bool { return own.Lang == l }, note)
	})
}

const sqlWaits = `
select qu.asked_at, qu.answered_at, qu.due_at, ` + unitCols + `
from policy_question qu join unit u on u.id = qu.desk_id
where qu.lead_id is null and starts_with(u.path, $1) and (qu.answered_at is null or qu.answered_at >= $2)
order by u.code, qu.id`

// Waits are the entries on the desks of unit and below it that are open, or were answered
// since a moment, for policy.TimesOf.
func (s *Policies) Waits(ctx context.Context, unit org.Unit, since time.Time) ([]policy.Wait, error) {
	var rows []struct {
		Asked    time.Time  `db:"asked_at"`
		Answered *time.Time `db:"answered_at"`
		Due      time.Time  `db:"due_at"`
		unitRow
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlWaits, unit.Path, since); err != nil {
		return nil, fmt.Errorf("list how long questions waited: %w", err)
	}
	out := make([]policy.Wait, len(rows))
	for i, r := range rows {
		out[i] = policy.Wait{Desk: r.unit(), Asked: r.Asked, Due: r.Due}
		if r.Answered != nil {
			out[i].Answered = *r.Answered
		}
	}
	return out, nil
}
