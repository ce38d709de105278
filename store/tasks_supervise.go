package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

// supervised locks a task that by's unit stands above; a refusal for anybody else.
func supervised(ctx context.Context, tx q, by lifecycle.Actor, id tasks.ObligationID) (tasks.Obligation, error) {
	var row obligationRow
	err := tx.GetContext(ctx, &row, sqlObligationForDecision, int64(id))
	if errors.Is(err, sql.ErrNoRows) {
		return tasks.Obligation{}, locales.Refuse("tasks.not_below")
	}
	if err != nil {
		return tasks.Obligation{}, fmt.Errorf("lock the task: %w", err)
	}
	o := row.obligation()
	g := by.Grant
	if g.Role.Family() != org.Coordinator || g.Unit.ID == o.Unit.ID || !g.Unit.Covers(o.Unit) {
		return o, locales.Refuse("tasks.not_below")
	}
	return o, nil
}

const sqlUrgedSince = `
select exists (select 1 from move where record = $1 and record_id = $2 and name = $3 and at >= $4)`

// UrgedToday reports whether whoever owes a task has been urged on the local day of now.
func (s *Tasks) UrgedToday(ctx context.Context, id tasks.ObligationID, now time.Time) (bool, error) {
	return urgedToday(ctx, s.db.sql, id, now)
}

func urgedToday(ctx context.Context, on q, id tasks.ObligationID, now time.Time) (today bool, err error) {
	err = on.GetContext(ctx, &today, sqlUrgedSince, tasks.LedgerRecord, int64(id), string(tasks.Urge), notices.Midnight(now))
	if err != nil {
		return false, fmt.Errorf("look for today's urging: %w", err)
	}
	return today, nil
}

// Urge tells whoever owes an open task the supervisor's words, once a local day for each
// task, and keeps them in its history; told is to how many. The messages that tell makes
// wait for the daily budget like any other. Idempotent by the decision's key; refuses with
// a *locales.Refusal.
func (s *Tasks) Urge(ctx context.Context, d tasks.Decision, tell func(tasks.Obligation, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (told int, err error) {
	err = s.db.tx(ctx, "urge", func(tx q) error {
		o, err := supervised(ctx, tx, d.By, d.Of)
		if err != nil {
			return err
		}
		people, err := owners(ctx, tx, o.ID, now)
		if err != nil {
			return err
		}
		told = len(people)
		if of, again, err := moveKnown(ctx, tx, tasks.LedgerRecord, d.Key); err != nil || again && of == int64(d.Of) {
			return err
		}
		if o.State != tasks.Open {
			return locales.Refuse("taskask.not_open", "Title", o.Title)
		}
		if told == 0 {
			return locales.Refuse("taskask.nobody_reached", "Unit", o.Unit.Name)
		}
		if today, err := urgedToday(ctx, tx, o.ID, now); err != nil {
			return err
		} else if today {
			return locales.Refuse("taskask.urged_today")
		}
		err = insertMove(ctx, tx, d.Key, lifecycle.Entry{
			Record: tasks.LedgerRecord, RecordID: int64(o.ID), Move: tasks.Urge, From: lifecycle.State(o.State), To: lifecycle.State(o.State),
			Person: d.By.Person, Role: d.By.Grant.Role, Unit: d.By.Grant.Unit.ID, At: now, Reason: d.Reason,
		})
		if err != nil {
			return err
		}
		return queueFor(ctx, tx, o, people, tell, now)
	})
	return told, err
}

func queueFor(ctx context.Context, tx q, o tasks.Obligation, people []org.PersonID, tell func(tasks.Obligation, []org.PersonID) ([]notices.Outgoing, error), now time.Time) error {
	out, err := tell(o, people)
	if err != nil {
		return fmt.Errorf("tell who owes it: %w", err)
	}
	return enqueue(ctx, tx, out, now)
}

// ExtendBelow gives an open task below the supervisor's unit a later due date, with a
// reason, and tells whoever owes it. Idempotent by the decision's key; refuses with a
// *locales.Refusal.
func (s *Tasks) ExtendBelow(ctx context.Context, d tasks.Decision, due time.Time, tell func(tasks.Obligation, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (o tasks.Obligation, err error) {
	err = s.db.tx(ctx, "extend", func(tx q) error {
		if o, err = supervised(ctx, tx, d.By, d.Of); err != nil {
			return err
		}
		if of, again, err := moveKnown(ctx, tx, tasks.LedgerRecord, d.Key); err != nil || again && of == int64(d.Of) {
			return err
		}
		if o.State != tasks.Open {
			return locales.Refuse("taskask.not_open", "Title", o.Title)
		}
		if err := tasks.CheckDue(o, due, now); err != nil {
			return err
		}
		if err := moveDue(ctx, tx, &o, due, d, now); err != nil {
			return err
		}
		people, err := owners(ctx, tx, o.ID, now)
		if err != nil {
			return err
		}
		return queueFor(ctx, tx, o, people, tell, now)
	})
	return o, err
}
