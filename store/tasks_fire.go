package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

// One sweep runs at a time, so that what one person is to hear stands in one message.
const sqlSweepLock = `select pg_try_advisory_xact_lock(hashtext('reminder sweep'))`

// The share lock lets an act that is being committed finish first: it is then seen as done.
const sqlDueReminders = `
with due as materialized (
    select id, obligation_id, step, revision from reminder
    where fired_at is null and due_at <= $1
    order by due_at, id limit $2
    for update skip locked)
select due.id as reminder_id, due.step, due.revision as armed_for, ` + obligationColumns + `
from due
join obligation o on o.id = due.obligation_id
join unit u on u.id = o.unit_id
order by o.id, due.id
for share of o`

type dueRow struct {
	Reminder int64  `db:"reminder_id"`
	Step     string `db:"step"`
	ArmedFor int    `db:"armed_for"`
	obligationRow
}

// Outcomes of a reminder. Persisted.
const (
	outcomeSent    = "sent"
	outcomeMerged  = "merged"   // a later step of the same obligation spoke for it
	outcomeMovedOn = "moved_on" // done, exempt, or the due date moved
	outcomeNobody  = "nobody"   // nobody to tell can be reached: somebody has to phone
)

// FireReminders tells everybody what has come due at now: at most limit reminders, in
// one transaction with the messages that compose makes of them. Those whose obligation
// has moved on say nothing. In the quiet hours nothing fires. A second or late call is
// harmless: what fired once never fires again, and steps missed meanwhile are one message.
func (s *Tasks) FireReminders(ctx context.Context, now time.Time, limit int,
	compose func([]tasks.Due) ([]notices.Outgoing, error),
) (n tasks.Fired, err error) {
	if tasks.Hold(now).After(now) {
		return n, nil
	}
	err = s.db.tx(ctx, "fire reminders", func(tx q) error {
		var mine bool
		if err := tx.GetContext(ctx, &mine, sqlSweepLock); err != nil || !mine {
			return err
		}
		var rows []dueRow
		if err := tx.SelectContext(ctx, &rows, sqlDueReminders, now, limit); err != nil || len(rows) == 0 {
			return err
		}
		outcome, live := triage(rows)
		due, err := addressed(ctx, tx, live, now)
		if err != nil {
			return err
		}
		out, err := compose(due)
		if err != nil {
			return fmt.Errorf("compose digests: %w", err)
		}
		if err := enqueue(ctx, tx, out, now); err != nil {
			return err
		}
		for _, d := range due {
			outcome[int64(d.Reminder)] = outcomeSent
		}
		n = fired(outcome)
		n.Messages = len(out)
		return markFired(ctx, tx, outcome, now)
	})
	return n, err
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
			if tasks.Earlier(o.Family, rem.Step, tasks.StepName(live[k].Step)) {
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

const sqlAddressees = `
select o.id as obligation_id, p.id as person_id, false as supervising
from obligation o join person p on p.id = o.person_id
where o.id = any($1) and p.telegram_id is not null and p.unreachable = ''
union
select h.obligation_id, h.person_id, false
from (select o.id as obligation_id, g.person_id,
             rank() over (partition by o.id order by array_position(o.roles, g.role)) as place
      from obligation o
      join role_grant g on g.unit_id = o.unit_id and g.role = any(o.roles)
      join person p on p.id = g.person_id
      where o.id = any($1) and o.person_id is null and p.telegram_id is not null and p.unreachable = ''
        and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)) h
where h.place = 1
union
select o.id, g.person_id, true
from obligation o
join role_grant g on g.unit_id = o.supervisor_unit_id and g.role = any($4::text[])
join person p on p.id = g.person_id
where o.id = any($2) and p.telegram_id is not null and p.unreachable = ''
  and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
order by 1, 3, 2`

// addressed says who is told of what: the one who owes it, else the holders of the
// first role that somebody who can be reached holds in the unit; and the supervising
// unit's officers when the step escalates.
func addressed(ctx context.Context, tx q, live []dueRow, now time.Time) ([]tasks.Due, error) {
	byID := make(map[int64]dueRow, len(live))
	all, up := make([]int64, 0, len(live)), []int64{}
	for _, r := range live {
		byID[r.obligationRow.Obligation] = r
		all = append(all, r.obligationRow.Obligation)
		if tasks.Escalates(r.Family, tasks.StepName(r.Step)) {
			up = append(up, r.obligationRow.Obligation)
		}
	}
	officers := make([]string, len(tasks.SupervisorRoles))
	for i, r := range tasks.SupervisorRoles {
		officers[i] = string(r)
	}
	var rows []struct {
		Obligation  int64 `db:"obligation_id"`
		Person      int64 `db:"person_id"`
		Supervising bool  `db:"supervising"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlAddressees, pq.Array(all), pq.Array(up), now, pq.Array(officers)); err != nil {
		return nil, fmt.Errorf("find who is told: %w", err)
	}
	out := make([]tasks.Due, len(rows))
	for i, a := range rows {
		r := byID[a.Obligation]
		out[i] = tasks.Due{
			Reminder: tasks.ReminderID(r.Reminder), Step: tasks.StepName(r.Step),
			To: org.PersonID(a.Person), Supervising: a.Supervising, Obligation: r.obligation(),
		}
	}
	return out, nil
}

func fired(outcome map[int64]string) (n tasks.Fired) {
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
	return n
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
