package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
	"cadrebot/tasks"
)

// One sweep runs at a time, so that what one person is to hear stands in one message.
const sqlSweepLock = `select pg_try_advisory_xact_lock(hashtext('reminder sweep'))`

// What somebody is just changing is left for the next sweep, which sees what became of it: a
// sweep that waited would hold up everybody's reminders for one act, and could deadlock with an
// act on several tasks.
const sqlDueReminders = `
with due as materialized (
    select id, obligation_id, step, revision from reminder
    where fired_at is null and due_at <= $1
    order by due_at, id limit $2
    for update skip locked)
select due.id as reminder_id, due.step, due.revision as armed_for, (select count(*) from due) as picked, ` + obligationColumns + `
from due
join obligation o on o.id = due.obligation_id
join unit u on u.id = o.unit_id
order by o.id, due.id
for share of o skip locked`

type dueRow struct {
	Reminder int64  `db:"reminder_id"`
	Step     string `db:"step"`
	ArmedFor int    `db:"armed_for"`
	Picked   int    `db:"picked"` // before what is being changed was left out
	obligationRow
}

// Outcomes of a reminder. Persisted.
const (
	outcomeSent    = "sent"     // stands in somebody's next digest
	outcomeMerged  = "merged"   // a later step of the same obligation spoke for it
	outcomeMovedOn = "moved_on" // done, exempt, or the due date moved
	outcomeNobody  = "nobody"   // nobody to tell can be reached: somebody has to phone
)

// FireReminders tells everybody what has come due at now, in transactions of at most limit
// reminders and of limit people: first each step is put down for whom it concerns, with what
// waits for somebody's decision since an earlier day, then everything that is down for a
// person becomes the one message that compose makes of it, at the hour of their digest. What has moved on meanwhile says nothing. In the quiet hours
// nothing fires. A second or late call is harmless: what fired once never fires again, and
// steps missed meanwhile are one message. Killed between two transactions, the next call
// goes on where this one stood.
func (s *Tasks) FireReminders(ctx context.Context, now time.Time, limit int,
	compose func([]tasks.Due) ([]notices.Outgoing, error),
) (n tasks.Fired, err error) {
	if tasks.Hold(now).After(now) {
		return n, nil
	}
	for more := true; more; {
		if more, err = s.sweepOnce(ctx, "fire reminders", func(tx q) (bool, error) {
			return putDown(ctx, tx, now, limit, &n)
		}); err != nil {
			return n, err
		}
	}
	if _, err = s.sweepOnce(ctx, "say again what waits for a decision", func(tx q) (bool, error) {
		return false, putWaiting(ctx, tx, now)
	}); err != nil {
		return n, err
	}
	for more := true; more; {
		if more, err = s.sweepOnce(ctx, "compose digests", func(tx q) (bool, error) {
			return tellDigests(ctx, tx, now, limit, compose, &n)
		}); err != nil {
			return n, err
		}
	}
	return n, nil
}

// sweepOnce runs one step of a sweep in a transaction, under the lock of all sweeps; it
// returns false when another one holds the lock.
func (s *Tasks) sweepOnce(ctx context.Context, what string, step func(tx q) (bool, error)) (more bool, err error) {
	err = s.db.tx(ctx, what, func(tx q) error {
		var mine bool
		if err := tx.GetContext(ctx, &mine, sqlSweepLock); err != nil || !mine {
			return err
		}
		more, err = step(tx)
		return err
	})
	return more && err == nil, err
}

// putDown takes up to limit reminders that are due and puts them down for the next digests
// of whom they concern; more says that there may be others.
func putDown(ctx context.Context, tx q, now time.Time, limit int, n *tasks.Fired) (more bool, err error) {
	var rows []dueRow
	if err := tx.SelectContext(ctx, &rows, sqlDueReminders, now, limit); err != nil || len(rows) == 0 {
		return false, err
	}
	outcome, live := triage(rows)
	items, err := addressed(ctx, tx, live, now)
	if err != nil {
		return false, err
	}
	for _, it := range items {
		outcome[it.reminder] = outcomeSent
	}
	if err := insertItems(ctx, tx, items); err != nil {
		return false, err
	}
	count(n, outcome)
	return rows[0].Picked == limit, markFired(ctx, tx, outcome, now)
}

// triage gives every claimed reminder an outcome and returns the ones that still have
// something to say, the latest step of each obligation.
func triage(rows []dueRow) (outcome map[int64]string, live []dueRow) {
	outcome = make(map[int64]string, len(rows))
	for _, r := range rows {
		o := r.obligation()
		rem := tasks.Reminder{Obligation: o.ID, Step: tasks.StepName(r.Step), Revision: r.ArmedFor}
		if !rem.Live(o) {
			outcome[r.Reminder] = outcomeMovedOn
			continue
		}
		outcome[r.Reminder] = outcomeNobody // until somebody is found
		if k := len(live) - 1; k >= 0 && live[k].obligationRow.Obligation == r.obligationRow.Obligation {
			if o.Steps().Earlier(rem.Step, tasks.StepName(live[k].Step)) {
				outcome[r.Reminder] = outcomeMerged
				continue
			}
			outcome[live[k].Reminder] = outcomeMerged
			live[k] = r
			continue
		}
		live = append(live, r)
	}
	return outcome, live
}

func count(n *tasks.Fired, outcome map[int64]string) {
	for _, o := range outcome {
		switch o {
		case outcomeSent:
			n.Told++
		case outcomeMerged:
			n.Merged++
		case outcomeMovedOn:
			n.MovedOn++
		default:
			n.Nobody++
		}
	}
}

const sqlMarkFired = `
update reminder r set fired_at = $3, outcome = f.outcome
from unnest($1::bigint[], $2::text[]) as f(id, outcome)
where r.id = f.id and r.fired_at is null`

var errFiredTwice = errors.New("a reminder was fired by somebody else meanwhile")

func markFired(ctx context.Context, tx q, outcome map[int64]string, now time.Time) error {
	ids, outcomes := make([]int64, 0, len(outcome)), make([]string, 0, len(outcome))
	for id, o := range outcome {
		ids, outcomes = append(ids, id), append(outcomes, o)
	}
	res, err := tx.ExecContext(ctx, sqlMarkFired, pq.Array(ids), pq.Array(outcomes), now)
	if err != nil {
		return fmt.Errorf("mark fired: %w", err)
	}
	if n, err := res.RowsAffected(); err == nil && n != int64(len(ids)) {
		return errFiredTwice
	}
	return nil
}
