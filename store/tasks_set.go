package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// TaskWords says what people are told of a task, as the payload of a delivery.
type TaskWords = func(tasks.Task) (json.RawMessage, error)

const sqlTaskByKey = `select id from task where key = $1`

const sqlInsertTask = `
insert into task (key, series_id, author_id, role, unit_id, spec, duty, period, due_at, short, reason, created_at)
values ($1, nullif($2::bigint, 0), $3, $4, $5, CAST($6 AS jsonb), $7, $8, $9, $10, $11, $12)
on conflict (key) do nothing
returning id`

// Set puts a task to the units that it is for: an obligation for each with its reminders, and
// one message to each person who answers, in one transaction; more than tasks.AtOnce get
// theirs by SpreadTasks. Of t, the spec, Author, Role,
// From, Due and Reason must be set. It refuses what Check, Timely, Reach.Check and Asked
// refuse, and is idempotent by key: a repeated call returns the task as it was set, with
// fresh false.
func (s *Tasks) Set(ctx context.Context, key string, t tasks.Task, tell TaskWords, now time.Time) (out tasks.Task, fresh bool, err error) {
	err = s.db.longTx(ctx, "set a task", func(tx q) error {
		out, fresh, err = setTask(ctx, tx, key, t, tell, now)
		return err
	})
	return out, fresh, err
}

// setTask is Set in a transaction.
func setTask(ctx context.Context, tx q, key string, t tasks.Task, tell TaskWords, now time.Time) (out tasks.Task, fresh bool, err error) {
	var before []int64
	if err := tx.SelectContext(ctx, &before, sqlTaskByKey, key); err != nil {
		return out, false, fmt.Errorf("look for an earlier setting: %w", err)
	}
	if len(before) > 0 {
		out, err = taskOf(ctx, tx, tasks.TaskID(before[0]))
		return out, false, err
	}
	reach, err := admissible(ctx, tx, t.Spec, t.From, now)
	if err != nil {
		return out, false, err
	}
	if err := tasks.Timely(t.Due, t.Reason, now); err != nil {
		return out, false, err
	}
	if err := asked(ctx, tx, t.Spec, t.From.ID, t.Due, false, now); err != nil {
		return out, false, err
	}
	if out, fresh, err = put(ctx, tx, key, t, reach.Units, tell, now); err != nil || !fresh {
		return out, fresh, err
	}
	return out, true, taskMove(ctx, tx, key, tasks.MoveSet, tasks.TaskRecord, int64(out.ID), authorOf(t.Author, t.Role, t.From), t.Reason, now)
}

// admissible refuses a spec that is not whole, that means units which the one who sets it
// does not cover, or that nobody would owe or supervise; else it says whom it meets.
func admissible(ctx context.Context, tx q, spec tasks.Spec, from org.Unit, now time.Time) (reach tasks.Reach, err error) {
	if err := spec.Check(); err != nil {
		return reach, err
	}
	var outside int
	if err := tx.GetContext(ctx, &outside, sqlOutside, pq.Array(numbers(spec.Units)), from.Path); err != nil {
		return reach, fmt.Errorf("look at the units: %w", err)
	}
	if outside > 0 {
		return reach, locales.Refuse("taskset.not_below")
	}
	if err := evidenced(ctx, tx, spec); err != nil {
		return reach, err
	}
	if reach, err = reachOf(ctx, tx, spec, from.ID, now); err != nil {
		return reach, err
	}
	return reach, reach.Check()
}

const sqlOutside = `
select count(*) from unnest($1::bigint[]) as w(id)
where not exists (select from unit u where u.id = w.id and u.path >= $2 and u.path < $2 || '~')`

// put writes the task and all that hangs on it, for so many units; fresh is false when the key
// is taken.
func put(ctx context.Context, tx q, key string, t tasks.Task, units int, tell TaskWords, now time.Time) (tasks.Task, bool, error) {
	spec, err := writeSpec(t.Spec)
	if err != nil {
		return t, false, err
	}
	t.Short, t.State, t.Created = tasks.Short(t.Due, now), tasks.SetOpen, now
	var ids []int64
	err = tx.SelectContext(ctx, &ids, sqlInsertTask, key, int64(t.Series), int64(t.Author), string(t.Role), int64(t.From.ID), spec, t.Duty,
		string(t.Period), t.Due, t.Short, t.Reason, now)
	if err != nil {
		return t, false, fmt.Errorf("write the task: %w", err)
	}
	if len(ids) == 0 {
		return t, false, nil
	}
	t.ID = tasks.TaskID(ids[0])
	return t, true, owedBy(ctx, tx, t, t.Spec, units, tell, now)
}

// rungs are the steps that an obligation like this one climbs, by the ladder that its unit
// may have chosen; "" is the one of its family.
func rungs(ctx context.Context, tx q, like tasks.Obligation, now time.Time) (ladders, steps []string, at []time.Time, err error) {
	days, err := daysIn(ctx, tx)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("arm reminders: %w", err)
	}
	for _, name := range append(tasks.LadderNames(), "") {
		like.Ladder = name
		for _, r := range tasks.Armed(like, days, now) {
			ladders, steps, at = append(ladders, string(name)), append(steps, string(r.Step)), append(at, r.Due)
		}
	}
	return ladders, steps, at, nil
}

func authorOf(p org.PersonID, r org.Role, u org.Unit) lifecycle.Actor {
	return lifecycle.Actor{Person: p, Grant: org.Grant{Role: r, Unit: u}}
}

// taskMove writes who did what with a task or series into the history.
func taskMove(ctx context.Context, tx q, key string, name lifecycle.Name, record string, id int64, by lifecycle.Actor, reason string, now time.Time) error {
	e := entryOf(name, lifecycle.State(tasks.SetOpen), lifecycle.State(tasks.SetOpen), id, by, now)
	e.Record, e.Reason = record, reason
	return insertMove(ctx, tx, record+"/"+key, e)
}
