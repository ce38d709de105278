package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"

	"github.com/lib/pq"
)

const sqlLockEntry = `select id from policy_question where id = $1 and lead_id is null for update`

// lockEntry reads an entry that nobody changes until the transaction ends; org.ErrNotFound
// for what leads no entry.
func lockEntry(ctx context.Context, tx q, id int64) (policy.Question, error) {
	var locked int64
	if err := tx.GetContext(ctx, &locked, sqlLockEntry, id); err != nil {
		return policy.Question{}, fmt.Errorf("lock the entry: %w", err)
	}
	return questionOf(ctx, tx, id)
}

const sqlAskersOf = questionColumns + `
where e.id = $1
order by qu.id`

// tellAskers queues one message for each asker of an entry whom pick takes, about their own
// question; what ends its key.
func tellAskers(ctx context.Context, tx q, entry int64, what string, now time.Time, pick func(policy.Question) bool, note func(policy.Question) (json.RawMessage, error)) error {
	var rows []questionRow
	if err := tx.SelectContext(ctx, &rows, sqlAskersOf, entry); err != nil {
		return fmt.Errorf("find who asked: %w", err)
	}
	var out []notices.Outgoing
	for _, own := range questionsOf(rows) {
		if !pick(own) {
			continue
		}
		payload, err := note(own)
		if err != nil {
			return fmt.Errorf("compose note to an asker: %w", err)
		}
		out = append(out, notices.Outgoing{Key: questionTask(own.ID) + "/" + what, Person: own.Asker, Payload: payload})
	}
	return enqueue(ctx, tx, out, now)
}

func everybody(policy.Question) bool { return true }

// onEntry does one act on an open entry, once per key, and leaves a line of history. do
// changes the entry and returns what differs.
func (s *Policies) onEntry(ctx context.Context, name lifecycle.Name, a policy.DeskAct, do func(tx q, e policy.Question) (old, now form.Answers, err error)) error {
	return s.db.tx(ctx, "act on a policy question", func(tx q) error {
		if _, again, err := moveKnown(ctx, tx, policy.DeskRecord, a.Key); err != nil || again {
			return err
		}
		e, err := lockEntry(ctx, tx, a.Question)
		if err != nil {
			return err
		}
		if !e.Open() {
			return org.ErrConflict
		}
		old, now, err := do(tx, e)
		if err != nil {
			return err
		}
		return insertMove(ctx, tx, a.Key, lifecycle.Entry{
			Record: policy.DeskRecord, RecordID: e.ID, Move: name, From: "open", To: "open",
			Person: a.By.Person, Role: a.By.Grant.Role, Unit: a.By.Grant.Unit.ID, At: a.At, Old: old, New: now,
		})
	})
}

const sqlPutOff = `update policy_question set due_at = $2, extended = extended + 1 where id = $1`

// ExtendQuestion gives an entry another due date, in the ledger too, and tells its askers.
// Repeating the key changes nothing; org.ErrConflict when it has been answered or put off
// meanwhile.
func (s *Policies) ExtendQuestion(ctx context.Context, a policy.DeskAct, note func(policy.Question) (json.RawMessage, error)) error {
	return s.onEntry(ctx, policy.PutOff, a, func(tx q, e policy.Question) (old, now form.Answers, err error) {
		if e.Extended != a.Extended {
			return nil, nil, org.ErrConflict
		}
		if _, err := tx.ExecContext(ctx, sqlPutOff, e.ID, a.Due); err != nil {
			return nil, nil, fmt.Errorf("put off: %w", err)
		}
		if err := moveQuestionTask(ctx, tx, e.ID, e.Desk, a.Due, a.At); err != nil {
			return nil, nil, err
		}
		err = tellAskers(ctx, tx, e.ID, fmt.Sprintf("extended/%d", e.Extended+1), a.At, everybody, note)
		return dueAnswer(e.DueAt), dueAnswer(a.Due), err
	})
}

func dueAnswer(due time.Time) form.Answers {
	return form.Answers{policy.MovedDue: {S: string(locales.DateOf(due))}}
}

const sqlHandUp = `update policy_question set desk_id = $2, due_at = $3 where id = $1 or lead_id = $1`

// HandUpQuestion gives an entry to the nearest unit above its desk where somebody may
// answer, with a new due date; that desk and the askers are told. A *locales.Refusal
// policy.nobody_above when there is none; else as ExtendQuestion.
func (s *Policies) HandUpQuestion(ctx context.Context, a policy.DeskAct, desk, asker func(policy.Question) (json.RawMessage, error)) error {
	return s.onEntry(ctx, policy.HandUp, a, func(tx q, e policy.Question) (old, now form.Answers, err error) {
		up, staffed, err := deskOf(ctx, tx, e.Desk.ID, true, a.At)
		if err != nil {
			return nil, nil, err
		}
		if !staffed {
			return nil, nil, locales.Refuse("policy.nobody_above", "Unit", e.Desk.Name)
		}
		if _, err := tx.ExecContext(ctx, sqlHandUp, e.ID, int64(up.ID), a.Due); err != nil {
			return nil, nil, fmt.Errorf("hand up: %w", err)
		}
		if err := moveQuestionTask(ctx, tx, e.ID, up, a.Due, a.At); err != nil {
			return nil, nil, err
		}
		old, now = form.Answers{policy.MovedDesk: {S: e.Desk.Code}}, form.Answers{policy.MovedDesk: {S: up.Code}}
		e.Desk, e.DueAt = up, a.Due
		payload, err := desk(e)
		if err != nil {
			return nil, nil, fmt.Errorf("compose note to the desk: %w", err)
		}
		what := fmt.Sprintf("handed/%d", up.ID)
		if err := tellDesk(ctx, tx, questionTask(e.ID)+"/"+what, up.ID, payload, a.At); err != nil {
			return nil, nil, err
		}
		return old, now, tellAskers(ctx, tx, e.ID, what, a.At, everybody, asker)
	})
}

const sqlMoveQuestionTask = `
update obligation o set unit_id = $2, supervisor_unit_id = nullif($3::bigint, 0), due_at = $4, revision = o.revision + 1,
       holder_id = case when o.unit_id = $2 then o.holder_id end, holder_role = case when o.unit_id = $2 then o.holder_role else '' end
from unit u
where u.id = $2 and o.key = $1 and o.state = 'open'
returning ` + obligationColumns

// moveQuestionTask moves an entry's task to a unit and a date and arms it anew.
func moveQuestionTask(ctx context.Context, tx q, entry int64, desk org.Unit, due, now time.Time) error {
	var rows []obligationRow
	err := tx.SelectContext(ctx, &rows, sqlMoveQuestionTask, questionTask(entry), int64(desk.ID), int64(desk.Parent), due)
	if err != nil {
		return fmt.Errorf("move the task: %w", err)
	}
	return arm(ctx, tx, obligations(rows), now)
}

const sqlAlikeCandidates = questionColumns + `
where qu.lead_id is null and qu.answered_at is null and qu.desk_id = $1 and qu.id <> $2
order by qu.due_at, qu.id
limit 200`

// OtherQuestions lists the other open entries of the same desk, the one due first at the
// top, at most 200.
func (s *Policies) OtherQuestions(ctx context.Context, e policy.Question) ([]policy.Question, error) {
	var rows []questionRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlAlikeCandidates, int64(e.Desk.ID), e.Entry); err != nil {
		return nil, fmt.Errorf("list other questions of the desk: %w", err)
	}
	return questionsOf(rows), nil
}

const sqlSameQuestions = questionColumns + `
where qu.lead_id is null and (qu.answered_at is null or qu.answered_at >= $2)
  and exists (select 1 from policy_question own
              where own.id = any($1) and own.alike <> '' and own.alike = qu.alike and own.desk_id <> qu.desk_id
                and own.as_of is not distinct from qu.as_of)
order by qu.answered_at desc nulls last, qu.id
limit 200`

// SameQuestions are the entries of other desks that ask the same as one of entries: answered
// since a moment, the newest answer first, then the open ones. At most 200.
func (s *Policies) SameQuestions(ctx context.Context, entries []int64, since time.Time) ([]policy.Question, error) {
	var rows []questionRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlSameQuestions, pq.Array(entries), since); err != nil {
		return nil, fmt.Errorf("look for the same questions elsewhere: %w", err)
	}
	return questionsOf(rows), nil
}

const sqlJoinEntry = `update policy_question set lead_id = $2 where id = $1 or lead_id = $1`

const sqlSoonerDue = `update policy_question set due_at = $2 where id = $1 and due_at > $2`

const sqlDropQuestionTask = `update obligation set state = 'exempt', revision = revision + 1 where key = $1 and state = 'open'`

// JoinQuestion makes an entry part of another one of the same desk: whoever asked it gets
// that one's answer, no later than promised. Its own task leaves the ledger's count.
// org.ErrConflict when one of them has been answered or has moved to another desk.
func (s *Policies) JoinQuestion(ctx context.Context, a policy.DeskAct) error {
	return s.onEntry(ctx, policy.JoinTo, a, func(tx q, e policy.Question) (old, now form.Answers, err error) {
		into, err := lockEntry(ctx, tx, a.Into)
		if err != nil {
			return nil, nil, err
		}
		if !into.Open() || into.Desk.ID != e.Desk.ID || into.ID == e.ID {
			return nil, nil, org.ErrConflict
		}
		if _, err := tx.ExecContext(ctx, sqlJoinEntry, e.ID, into.ID); err != nil {
			return nil, nil, fmt.Errorf("join: %w", err)
		}
		if _, err := tx.ExecContext(ctx, sqlDropQuestionTask, questionTask(e.ID)); err != nil {
			return nil, nil, fmt.Errorf("drop the task: %w", err)
		}
		if e.DueAt.Before(into.DueAt) {
			if _, err := tx.ExecContext(ctx, sqlSoonerDue, into.ID, e.DueAt); err != nil {
				return nil, nil, fmt.Errorf("keep the promised date: %w", err)
			}
			if err := moveQuestionTask(ctx, tx, into.ID, into.Desk, e.DueAt, a.At); err != nil {
				return nil, nil, err
			}
		}
		return nil, form.Answers{policy.MovedEntry: {S: strconv.FormatInt(into.ID, 10)}}, nil
	})
}
