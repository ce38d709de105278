package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

const sqlRequestForDecision = requestsFrom + `
where r.id = $1 for update of r, o`

const sqlCloseRequest = `
update task_request set state = $2, decided_by = $3, decided_at = $4, answer = $5 where id = $1`

// Decide decides on a request and carries out what it grants: the due date moves, the unit
// is out of the count, the colleague owes it. What tell makes of the decided request is
// queued with it. It is idempotent by the verdict's key and refuses with a *locales.Refusal:
// who may not decide, what was decided already (lifecycle.moved_on), and what has been done
// or has become too late meanwhile.
func (s *Tasks) Decide(ctx context.Context, v tasks.Verdict, tell func(tasks.Request) ([]notices.Outgoing, error), now time.Time) (r tasks.Request, err error) {
	err = s.db.tx(ctx, "decide on a request", func(tx q) error {
		var row requestRow
		if err := tx.GetContext(ctx, &row, sqlRequestForDecision, int64(v.Of)); err != nil {
			return fmt.Errorf("lock the request: %w", err)
		}
		r = row.request()
		if of, again, err := moveKnown(ctx, tx, tasks.RequestRecord, v.Key); err != nil || again && of == int64(v.Of) {
			return err
		}
		to, err := permitted(r, v, now)
		if err != nil {
			return err
		}
		if v.Move == tasks.Grant {
			if err := carryOut(ctx, tx, &r, v, now); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, sqlCloseRequest, int64(r.ID), string(to), int64(v.By.Person), now, v.Answer); err != nil {
			return fmt.Errorf("write the decision: %w", err)
		}
		err = insertMove(ctx, tx, v.Key, lifecycle.Entry{
			Record: tasks.RequestRecord, RecordID: int64(r.ID), Move: v.Move, From: tasks.Asked, To: to,
			Person: v.By.Person, Role: v.By.Grant.Role, Unit: v.By.Grant.Unit.ID, At: now, Reason: v.Answer,
		})
		if err != nil {
			return err
		}
		r.State, r.Answer, r.Decided = to, v.Answer, now
		out, err := tell(r)
		if err != nil {
			return fmt.Errorf("tell who asked: %w", err)
		}
		return enqueue(ctx, tx, out, now)
	})
	return r, err
}

// permitted is the state that the verdict leads to, or the refusal.
func permitted(r tasks.Request, v tasks.Verdict, now time.Time) (lifecycle.State, error) {
	machine := tasks.Deciding[r.Kind]
	if machine == nil {
		return "", fmt.Errorf("request %d is of an unknown kind %q", r.ID, r.Kind)
	}
	rec := lifecycle.Record{State: r.State, Unit: r.Of.Unit, Authors: []org.PersonID{r.By.Person}}
	given := form.Answers{tasks.AskReason: {S: v.Answer}, tasks.AskAnswer: {S: v.Answer}}
	to, err := machine.Check(v.Move, rec, v.By, given, now)
	switch {
	case err != nil:
		return "", err
	case r.Kind == tasks.PassOn && v.By.Person != r.To:
		return "", locales.Refuse("lifecycle.not_yours")
	case v.Move == tasks.Grant && r.Of.State != tasks.Open && r.Kind != tasks.Inquiry:
		return "", locales.Refuse("taskask.not_open", "Title", r.Of.Title)
	case v.Move == tasks.Grant && r.Kind == tasks.MoreTime:
		return to, tasks.CheckDue(r.Of, r.Due, now)
	}
	return to, nil
}

const (
	sqlMoveDueOf  = `update obligation set due_at = $2, revision = revision + 1 where id = $1`
	sqlPassOn     = `update obligation set person_id = $2, holder_id = $2, holder_role = $3, revision = revision + 1 where id = $1`
	sqlStillThere = `
select exists (select 1 from role_grant where person_id = $1 and unit_id = $2 and role = $3 and valid_from <= $4 and (valid_to is null or valid_to > $4))`
)

// carryOut does to the task what was asked, in the transaction of the decision.
func carryOut(ctx context.Context, tx q, r *tasks.Request, v tasks.Verdict, now time.Time) error {
	switch r.Kind {
	case tasks.MoreTime:
		return moveDue(ctx, tx, &r.Of, r.Due, tasks.Decision{Key: v.Key + "/due", By: v.By, Reason: r.Reason}, now)
	case tasks.LeaveOut:
		o, err := decideIn(ctx, tx, tasks.Excuse, tasks.Decision{Key: v.Key + "/exempt", By: v.By, Of: r.Of.ID, Reason: r.Reason}, now)
		r.Of = o
		return err
	case tasks.PassOn:
		return passOn(ctx, tx, r, v, now)
	}
	return nil
}

// moveDue gives a locked task another due date, with a line of history, and arms it anew.
func moveDue(ctx context.Context, tx q, o *tasks.Obligation, due time.Time, d tasks.Decision, now time.Time) error {
	if _, err := tx.ExecContext(ctx, sqlMoveDueOf, int64(o.ID), due); err != nil {
		return fmt.Errorf("move the due date: %w", err)
	}
	old := o.Due
	o.Due = due
	o.Revision++
	err := insertMove(ctx, tx, d.Key, lifecycle.Entry{
		Record: tasks.LedgerRecord, RecordID: int64(o.ID), Move: tasks.Extend, From: lifecycle.State(o.State), To: lifecycle.State(o.State),
		Person: d.By.Person, Role: d.By.Grant.Role, Unit: d.By.Grant.Unit.ID, At: now, Reason: d.Reason,
		Old: dueAnswers(old), New: dueAnswers(due),
	})
	if err != nil {
		return err
	}
	return arm(ctx, tx, []tasks.Obligation{*o}, now)
}

// passOn makes the colleague owe the task, with a line of history, and arms it anew.
func passOn(ctx context.Context, tx q, r *tasks.Request, v tasks.Verdict, now time.Time) error {
	var holds bool
	if err := tx.GetContext(ctx, &holds, sqlStillThere, int64(r.To), int64(r.Of.Unit.ID), string(v.By.Grant.Role), now); err != nil {
		return fmt.Errorf("look for the colleague's post: %w", err)
	}
	if !holds {
		return locales.Refuse("taskask.no_colleague")
	}
	if _, err := tx.ExecContext(ctx, sqlPassOn, int64(r.Of.ID), int64(r.To), string(v.By.Grant.Role)); err != nil {
		return fmt.Errorf("hand the task over: %w", err)
	}
	r.Of.Person = r.To
	r.Of.Revision++
	person := func(id org.PersonID) form.Answers {
		return form.Answers{tasks.LedgerPerson: {S: strconv.FormatInt(int64(id), 10)}}
	}
	err := insertMove(ctx, tx, v.Key+"/person", lifecycle.Entry{
		Record: tasks.LedgerRecord, RecordID: int64(r.Of.ID), Move: tasks.HandOver, From: lifecycle.State(r.Of.State), To: lifecycle.State(r.Of.State),
		Person: v.By.Person, Role: v.By.Grant.Role, Unit: v.By.Grant.Unit.ID, At: now, Reason: r.Reason,
		Old: person(r.By.Person), New: person(r.To),
	})
	if err != nil {
		return err
	}
	return arm(ctx, tx, []tasks.Obligation{r.Of}, now)
}
