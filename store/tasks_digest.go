package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

// digestItem is one line of somebody's next digest.
type digestItem struct {
	person, obligation int64
	step               string
	revision           int
	supervising        bool
	reminder           int64
	at                 time.Time
}

const sqlInsertItems = `
insert into digest_item (person_id, obligation_id, step, revision, supervising, reminder_id, run_at)
select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::boolean[], $6::bigint[], $7::timestamptz[])
on conflict do nothing`

func insertItems(ctx context.Context, tx q, list []digestItem) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	people, owed, reminders, revisions := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	steps, above, at := make([]string, n), make([]bool, n), make([]time.Time, n)
	for i, it := range list {
		people[i], owed[i], reminders[i], revisions[i] = it.person, it.obligation, it.reminder, int64(it.revision)
		steps[i], above[i], at[i] = it.step, it.supervising, it.at
	}
	_, err := tx.ExecContext(ctx, sqlInsertItems, pq.Array(people), pq.Array(owed), pq.Array(steps), pq.Array(revisions),
		pq.Array(above), pq.Array(reminders), pq.Array(at))
	if err != nil {
		return fmt.Errorf("put %d steps down for digests: %w", n, err)
	}
	return nil
}

// Whole people: nobody's digest is split between two transactions. Who has a task that somebody is
// just changing is left for the next sweep, as in sqlDueReminders.
const sqlDueItems = `
with who as materialized (
    select distinct person_id from digest_item where run_at <= $1 order by person_id limit $2
), due as materialized (
    select i.* from digest_item i join who using (person_id) where i.run_at <= $1
), held as materialized (
    select * from obligation where id in (select obligation_id from due) for share skip locked
), busy as materialized (
    select person_id from due where not exists (select from held where held.id = due.obligation_id))
select due.person_id as told_id, due.step, due.revision as armed_for, due.supervising, due.reminder_id,
       (select count(*) from who) as picked, ` + obligationColumns + `
from due
join held o on o.id = due.obligation_id
join unit u on u.id = o.unit_id
where due.person_id not in (select person_id from busy)
order by due.person_id, o.id`

const sqlDropItems = `delete from digest_item where person_id = any($1::bigint[]) and run_at <= $2`

const sqlToldOn = `
insert into digest_day (person_id, told_on) select p, $2::date from unnest($1::bigint[]) as p
on conflict (person_id) do update set told_on = excluded.told_on`

type itemRow struct {
	Told        int64 `db:"told_id"`
	Supervising bool  `db:"supervising"`
	dueRow
}

// tellDigests makes the digests of up to limit people whose moment has come; more says that
// there may be others.
func tellDigests(ctx context.Context, tx q, now time.Time, limit int,
	compose func([]tasks.Due) ([]notices.Outgoing, error), n *tasks.Fired,
) (more bool, err error) {
	var rows []itemRow
	if err := tx.SelectContext(ctx, &rows, sqlDueItems, now, limit); err != nil || len(rows) == 0 {
		return false, err
	}
	var people []int64
	var asked []int64
	var due []tasks.Due
	for _, r := range rows {
		if k := len(people) - 1; k < 0 || people[k] != r.Told {
			people = append(people, r.Told)
		}
		if tasks.StepName(r.Step) == tasks.StepWaiting {
			asked = append(asked, r.Told)
			continue
		}
		o := r.obligation()
		if rem := (tasks.Reminder{Obligation: o.ID, Revision: r.ArmedFor}); !rem.Live(o) {
			continue
		}
		due = append(due, tasks.Due{
			Reminder: tasks.ReminderID(r.Reminder), Step: tasks.StepName(r.Step), To: org.PersonID(r.Told), Supervising: r.Supervising, Obligation: o,
		})
	}
	waiting, err := waitingFor(ctx, tx, asked, now)
	if err != nil {
		return false, err
	}
	if due = append(due, waiting...); len(due) > 0 {
		if err := queueDigests(ctx, tx, due, compose, now, n); err != nil {
			return false, err
		}
	}
	if _, err := tx.ExecContext(ctx, sqlDropItems, pq.Array(people), now); err != nil {
		return false, fmt.Errorf("clear what was told: %w", err)
	}
	return rows[0].Picked == limit, nil
}

// queueDigests queues the messages and notes that these people have had today's digest.
func queueDigests(ctx context.Context, tx q, due []tasks.Due, compose func([]tasks.Due) ([]notices.Outgoing, error), now time.Time, n *tasks.Fired) error {
	out, err := compose(due)
	if err != nil {
		return fmt.Errorf("compose digests: %w", err)
	}
	if err := enqueue(ctx, tx, out, now); err != nil {
		return err
	}
	n.Messages += len(out)
	told := make([]int64, len(out))
	for i, o := range out {
		told[i] = int64(o.Person)
	}
	if _, err := tx.ExecContext(ctx, sqlToldOn, pq.Array(told), string(locales.DateOf(now))); err != nil {
		return fmt.Errorf("note whose digest went out: %w", err)
	}
	return nil
}
