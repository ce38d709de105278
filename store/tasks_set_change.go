package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

const sqlMoved = `select 1 from move where key = $1`

// changing runs one change of an open task under its lock: once for a key. A task that is
// over is a *locales.Refusal, one of another unit org.ErrNotFound.
func (s *Tasks) changing(ctx context.Context, key string, m org.Member, id tasks.TaskID, name lifecycle.Name, reason string, now time.Time,
	change func(tx q, t tasks.Task) error,
) (out tasks.Task, err error) {
	err = s.db.longTx(ctx, "change a task", func(tx q) error {
		t, err := oneTask(ctx, tx, sqlTaskLocked, id)
		if err != nil {
			return err
		}
		if err := tasks.MayChange(m, t.From); err != nil {
			return err
		}
		var done []int
		if err := tx.SelectContext(ctx, &done, sqlMoved, tasks.TaskRecord+"/"+key); err != nil {
			return fmt.Errorf("look for an earlier change: %w", err)
		}
		if len(done) == 0 {
			if t.State != tasks.SetOpen {
				return locales.Refuse("taskset.over", "Title", t.Title)
			}
			if err := change(tx, t); err != nil {
				return err
			}
			if err := taskMove(ctx, tx, key, name, tasks.TaskRecord, int64(id), lifecycle.ActorOf(m), reason, now); err != nil {
				return err
			}
		}
		out, err = taskOf(ctx, tx, id)
		return err
	})
	return out, err
}

// Those who answer for what is still open of the task, each told once of one change.
const sqlTellOpen = `
insert into delivery (key, person_id, payload, urgent, run_at, expires_at, budgeted, created_at)
select distinct 'task-change/' || $2 || '/' || h.person_id, h.person_id, CAST($3 AS jsonb), false, $4::timestamptz, $5::timestamptz, true, $4
from (select o.person_id, 1 as place from obligation o join person p on p.id = o.person_id
      where o.task_id = $1 and o.state = 'open' and p.telegram_id is not null and p.unreachable = ''
        and o.id > $7 and o.id <= $8 and ($9::timestamptz is null or o.due_at <> $9)
      union all
      select g.person_id, rank() over (partition by o.id order by array_position(o.roles, g.role))
      from obligation o
      join role_grant g on g.unit_id = o.unit_id and g.role = any(o.roles) and g.valid_from <= $4 and (g.valid_to is null or g.valid_to > $4)
      join person p on p.id = g.person_id and p.telegram_id is not null and p.unreachable = ''
      where o.task_id = $1 and o.state = 'open' and o.person_id is null
        and o.id > $7 and o.id <= $8 and ($9::timestamptz is null or o.due_at <> $9)) h
where h.place = 1 and h.person_id <> $6
on conflict (key) where key is not null do nothing`

// told is what people hear of one change: a text for a key, but not who made it.
type told struct {
	key, payload string
	by           org.PersonID
	moved        bool // only those who are due at another moment than the task
}

// tellOpen tells those who answer for what is still open of a task.
func tellOpen(ctx context.Context, tx q, t tasks.Task, what told, of openOf, now time.Time) error {
	var except *time.Time
	if what.moved {
		except = &t.Due
	}
	_, err := tx.ExecContext(ctx, sqlTellOpen, int64(t.ID), what.key, what.payload, now, now.Add(tasks.KeepFor), int64(what.by), of.after, of.last, except)
	if err != nil {
		return fmt.Errorf("tell of a change: %w", err)
	}
	return nil
}

// changed is what the open rest of a task is in for, with what people hear of it.
func changed(what, key string, t tasks.Task, by org.PersonID, tell TaskWords) (pieceRow, error) {
	payload, err := tell(t)
	if err != nil {
		return pieceRow{}, fmt.Errorf("compose the message: %w", err)
	}
	words := string(payload)
	return pieceRow{What: what, Key: key, Payload: &words, By: int64(by)}, nil
}

const sqlTaskDue = `update task set due_at = $2, short = short or $3, reason = case when $4 = '' then reason else $4 end where id = $1`

const sqlMoveOpen = `
with moved as (
  update obligation set due_at = $2, family = $3, revision = revision + 1 
  where task_id = $1 and state = 'open' and id > $7 and id <= $8 and due_at <> $2 returning id, revision, ladder
), armed as (
  insert into reminder (obligation_id, step, revision, due_at)
  select m.id, s.step, m.revision, s.at
  from moved m join unnest($4::text[], $5::text[], $6::timestamptz[]) as s(ladder, step, at) on s.ladder = m.ladder
)
select count(*) from moved`

// MoveTask gives what is still open of a task another due moment: older reminders are silent,
// the ladder is armed anew, and those who answer are told once. Less than 48 hours ahead it
// demands a reason. It is idempotent by key.
func (s *Tasks) MoveTask(ctx context.Context, key string, m org.Member, id tasks.TaskID, due time.Time, reason string, tell TaskWords, now time.Time) (tasks.Task, error) {
	return s.changing(ctx, key, m, id, tasks.MoveDueOn, reason, now, func(tx q, t tasks.Task) error {
		if err := tasks.Timely(due, reason, now); err != nil {
			return err
		}
		if due.Equal(t.Due) {
			return locales.Refuse("taskset.same_due", "Due", due)
		}
		if _, err := tx.ExecContext(ctx, sqlTaskDue, int64(id), due, tasks.Short(due, now), reason); err != nil {
			return fmt.Errorf("move the due date: %w", err)
		}
		if _, err := tx.ExecContext(ctx, sqlForgetPieces, int64(id), pieceMove); err != nil {
			return fmt.Errorf("forget an earlier move: %w", err)
		}
		t.Due = due
		p, err := changed(pieceMove, key, t, m.ID, tell)
		if err != nil {
			return err
		}
		return changeOpen(ctx, tx, t, p, now)
	})
}

// moveOpen gives obligations the task's due moment.
func moveOpen(ctx context.Context, tx q, t tasks.Task, of openOf, now time.Time) error {
	like := tasks.Obligation{Family: tasks.FamilyFor(t.Due, now), State: tasks.Open, Opens: now, Due: t.Due}
	ladders, steps, at, err := rungs(ctx, tx, like, now)
	if err != nil {
		return err
	}
	var n int
	err = tx.GetContext(ctx, &n, sqlMoveOpen, int64(t.ID), t.Due, like.Family, pq.Array(ladders), pq.Array(steps), pq.Array(at), of.after, of.last)
	if err != nil {
		return fmt.Errorf("move what is open: %w", err)
	}
	return nil
}

const (
	sqlEndTask      = `update task set state = $2 where id = $1`
	sqlForgetPieces = `delete from task_piece where task_id = $1 and ($2::text = '' or what = $2)`
	sqlExcuseOwing  = `
update obligation set state = 'exempt', revision = revision + 1 where task_id = $1 and state = 'open' and id > $2 and id <= $3`
)

// endTask ends a task and takes back what is open, with what people hear of it.
func endTask(ctx context.Context, tx q, t tasks.Task, state tasks.SetState, p pieceRow, now time.Time) error {
	if _, err := tx.ExecContext(ctx, sqlForgetPieces, int64(t.ID), ""); err != nil {
		return fmt.Errorf("forget what was left to do: %w", err)
	}
	if _, err := tx.ExecContext(ctx, sqlEndTask, int64(t.ID), string(state)); err != nil {
		return fmt.Errorf("end the task: %w", err)
	}
	return changeOpen(ctx, tx, t, p, now)
}

func excuseOpen(ctx context.Context, tx q, id tasks.TaskID, of openOf) error {
	if _, err := tx.ExecContext(ctx, sqlExcuseOwing, int64(id), of.after, of.last); err != nil {
		return fmt.Errorf("take back what is owed: %w", err)
	}
	return nil
}

// CancelTask takes a task back, with a reason: nobody owes it any more, its reminders are
// silent, and those who had not done it are told. It is idempotent by key.
func (s *Tasks) CancelTask(ctx context.Context, key string, m org.Member, id tasks.TaskID, reason string, tell TaskWords, now time.Time) (tasks.Task, error) {
	return s.changing(ctx, key, m, id, tasks.MoveCancel, reason, now, func(tx q, t tasks.Task) error {
		p, err := changed(pieceEnd, key, t, m.ID, tell)
		if err != nil {
			return err
		}
		return endTask(ctx, tx, t, tasks.SetCancelled, p, now)
	})
}

const sqlTaskSpec = `update task set spec = CAST($2 AS jsonb) where id = $1`

// AddTaskUnits puts a task to further units as well. It refuses what Set refuses, and is
// idempotent by key.
func (s *Tasks) AddTaskUnits(ctx context.Context, key string, m org.Member, id tasks.TaskID, more []org.UnitID, reason string, tell TaskWords, now time.Time) (tasks.Task, error) {
	return s.changing(ctx, key, m, id, tasks.MoveUnits, reason, now, func(tx q, t tasks.Task) error {
		only := t.Spec
		only.Units = more
		reach, err := admissible(ctx, tx, only, t.From, now)
		if err != nil {
			return err
		}
		if err := tasks.Timely(t.Due, reason, now); err != nil {
			return err
		}
		if err := owedBy(ctx, tx, t, only, reach.Units, tell, now); err != nil {
			return err
		}
		t.Units = append(t.Units, more...)
		spec, err := writeSpec(t.Spec)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, sqlTaskSpec, int64(id), spec); err != nil {
			return fmt.Errorf("note the units: %w", err)
		}
		return nil
	})
}

const sqlExpiredTasks = `
select id from task where state = 'open' and series_id is null and due_at <= $1 order by due_at, id limit 100 for update skip locked`

// ExpireTasks ends what was set once and was due thirty days ago (brief 2.5). Doing it again
// changes nothing.
func (s *Tasks) ExpireTasks(ctx context.Context, now time.Time) (n int, err error) {
	err = s.db.tx(ctx, "expire tasks", func(tx q) error {
		var ids []int64
		if err := tx.SelectContext(ctx, &ids, sqlExpiredTasks, now.Add(-tasks.KeepFor)); err != nil {
			return fmt.Errorf("list tasks that have had their time: %w", err)
		}
		n = len(ids)
		for _, id := range ids {
			if err := endTask(ctx, tx, tasks.Task{ID: tasks.TaskID(id)}, tasks.SetExpired, pieceRow{What: pieceEnd}, now); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}
