package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/org"
	"cadrebot/tasks"
)

// setTaskRow is a task with the unit whose it is.
type setTaskRow struct {
	Task    int64     `db:"task_id"`
	Series  int64     `db:"series_id"`
	Author  int64     `db:"author_id"`
	Role    string    `db:"role"`
	Spec    []byte    `db:"spec"`
	Period  string    `db:"period"`
	Due     time.Time `db:"due_at"`
	Short   bool      `db:"short"`
	Reason  string    `db:"reason"`
	State   string    `db:"state"`
	Created time.Time `db:"created_at"`
	unitRow
}

const setTaskColumns = `
t.id as task_id, coalesce(t.series_id, 0) as series_id, t.author_id, t.role, t.spec, t.period, t.due_at, t.short, t.reason, t.state,
t.created_at, ` + unitCols

func (r setTaskRow) task() (tasks.Task, error) {
	spec, err := readSpec(r.Spec)
	return tasks.Task{
		ID: tasks.TaskID(r.Task), Series: tasks.SeriesID(r.Series), Spec: spec, Author: org.PersonID(r.Author), Role: org.Role(r.Role),
		From: r.unit(), Period: tasks.Period(r.Period), Due: r.Due, Short: r.Short, Reason: r.Reason,
		State: tasks.SetState(r.State), Created: r.Created,
	}, err
}

const (
	sqlTask        = `select ` + setTaskColumns + ` from task t join unit u on u.id = t.unit_id where t.id = $1`
	sqlTaskLocked  = sqlTask + ` for update of t`
	sqlTasksOfUnit = `
select ` + setTaskColumns + `, s.open, s.late, s.done, s.late_done, s.excused
from (select * from task where unit_id = $1 order by state <> 'open', id desc limit $3 offset $4) t
join unit u on u.id = t.unit_id
cross join lateral (select ` + standingCounts + ` from obligation o where o.task_id = t.id) s
order by t.state <> 'open', t.id desc`
)

// standingCounts count obligations o at $2.
const standingCounts = `
count(*) filter (where o.state = 'open') as open, count(*) filter (where o.state = 'open' and o.due_at < $2) as late,
count(*) filter (where o.state = 'done') as done, count(*) filter (where o.state = 'done' and o.done_at > o.due_at) as late_done,
count(*) filter (where o.state = 'exempt') as excused`

func taskOf(ctx context.Context, tx q, id tasks.TaskID) (tasks.Task, error) {
	return oneTask(ctx, tx, sqlTask, id)
}

func oneTask(ctx context.Context, tx q, query string, id tasks.TaskID) (tasks.Task, error) {
	var row setTaskRow
	if err := tx.GetContext(ctx, &row, query, int64(id)); err != nil {
		return tasks.Task{}, fmt.Errorf("read a task that was set: %w", err)
	}
	return row.task()
}

// SetTask is one task that was set; org.ErrNotFound when there is none.
func (s *Tasks) SetTask(ctx context.Context, id tasks.TaskID) (tasks.Task, error) {
	t, err := taskOf(ctx, s.db.sql, id)
	return t, wrap("read a task", err)
}

type countsRow struct {
	Open     int `db:"open"`
	Late     int `db:"late"`
	Done     int `db:"done"`
	LateDone int `db:"late_done"`
	Excused  int `db:"excused"`
}

func (r countsRow) standing(u org.Unit) tasks.Standing {
	return tasks.Standing{Unit: u, Open: r.Open, Late: r.Late, Done: r.Done, LateDone: r.LateDone, Excused: r.Excused}
}

// SetBy lists what a unit has set, what is still open first and the newest first, with how far
// each has come at now.
func (s *Tasks) SetBy(ctx context.Context, unit org.UnitID, limit, offset int, now time.Time) ([]tasks.Progress, error) {
	var rows []struct {
		setTaskRow
		countsRow
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlTasksOfUnit, int64(unit), now, limit, offset); err != nil {
		return nil, wrap("list what was set", err)
	}
	out := make([]tasks.Progress, len(rows))
	for i, r := range rows {
		t, err := r.task()
		if err != nil {
			return nil, fmt.Errorf("list what was set: %w", err)
		}
		out[i] = tasks.Progress{Task: t, Standing: r.standing(org.Unit{})}
	}
	return out, nil
}

const sqlStandings = `
select ` + unitCols + `, ` + standingCounts + `
from unit u
join unit below on (u.id = $3 and below.id = u.id)
                or (u.parent_id = $3 and below.path >= u.path and below.path < u.path || '~')
join obligation o on o.unit_id = below.id and o.task_id = $1
where u.id = $3 or u.parent_id = $3
group by u.id
order by (u.id = $3) desc, u.code`

// Standings say how far a task has come at now in unit itself and in each unit directly below
// it with all that stands under it: unit first, then in code order.
func (s *Tasks) Standings(ctx context.Context, id tasks.TaskID, unit org.UnitID, now time.Time) ([]tasks.Standing, error) {
	var rows []struct {
		unitRow
		countsRow
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlStandings, int64(id), now, int64(unit)); err != nil {
		return nil, wrap("count how far a task has come", err)
	}
	out := make([]tasks.Standing, len(rows))
	for i, r := range rows {
		out[i] = r.standing(r.unit())
	}
	return out, nil
}

const sqlHanded = `
select ` + unitCols + `, o.words, o.done_at
from obligation o join unit u on u.id = o.unit_id
where o.task_id = $1 and o.words <> ''
order by u.code, o.id limit $2 offset $3`

// Handed are the words that units handed in for a task, in code order.
func (s *Tasks) Handed(ctx context.Context, id tasks.TaskID, limit, offset int) ([]tasks.Handed, error) {
	var rows []struct {
		unitRow
		Words string    `db:"words"`
		At    time.Time `db:"done_at"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlHanded, int64(id), limit, offset); err != nil {
		return nil, wrap("read what was handed in", err)
	}
	out := make([]tasks.Handed, len(rows))
	for i, r := range rows {
		out[i] = tasks.Handed{Unit: r.unit(), Words: r.Words, At: r.At}
	}
	return out, nil
}

const sqlShortShare = `
select count(*) filter (where t.short) as short, count(*) as total
from task t join unit u on u.id = t.unit_id
where u.path >= $1 and u.path < $1 || '~' and t.created_at >= $2 and t.created_at < $3`

// ShortShare is F38 for what unit and those below it set between two moments.
func (s *Tasks) ShortShare(ctx context.Context, unit org.Unit, from, to time.Time) (tasks.ShortShare, error) {
	var row struct {
		Short int `db:"short"`
		Total int `db:"total"`
	}
	err := s.db.sql.GetContext(ctx, &row, sqlShortShare, unit.Path, from, to)
	return tasks.ShortShare{Short: row.Short, All: row.Total}, wrap("count tasks at short notice", err)
}

const sqlShortTasks = `
select ` + setTaskColumns + `
from task t join unit u on u.id = t.unit_id
where t.short and u.path >= $1 and u.path < $1 || '~' and t.created_at >= $2 and t.created_at < $3
order by u.code, t.id limit $4 offset $5`

// ShortTasks are the tasks that ShortShare counts as short, by code of the unit that set them
// and then the oldest first.
func (s *Tasks) ShortTasks(ctx context.Context, unit org.Unit, from, to time.Time, limit, offset int) ([]tasks.Task, error) {
	var rows []setTaskRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlShortTasks, unit.Path, from, to, limit, offset); err != nil {
		return nil, wrap("list tasks at short notice", err)
	}
	out := make([]tasks.Task, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.task(); err != nil {
			return nil, fmt.Errorf("list tasks at short notice: %w", err)
		}
	}
	return out, nil
}

const sqlHandIn = `update obligation set words = $2 where id = $1 and words = ''`

// TaskFor is the task that m owes or owed as an obligation under the active grant, with the
// obligation; org.ErrNotFound for what m does not owe and for what no coordinator set.
func (s *Tasks) TaskFor(ctx context.Context, m org.Member, id tasks.ObligationID) (tasks.Task, tasks.Obligation, error) {
	t, o, err := taskFor(ctx, s.db.sql, m, id, sqlObligationOf)
	return t, o, wrap("read a task", err)
}

const sqlTaskOfObligation = `
select ` + setTaskColumns + ` from obligation o join task t on t.id = o.task_id join unit u on u.id = t.unit_id where o.id = $1`

func taskFor(ctx context.Context, tx q, m org.Member, id tasks.ObligationID, query string) (tasks.Task, tasks.Obligation, error) {
	var row obligationRow
	err := tx.GetContext(ctx, &row, query, int64(id), int64(m.Active.Unit.ID), int64(m.ID), string(m.Active.Role))
	if err != nil {
		return tasks.Task{}, tasks.Obligation{}, err
	}
	var set setTaskRow
	if err := tx.GetContext(ctx, &set, sqlTaskOfObligation, int64(id)); err != nil {
		return tasks.Task{}, tasks.Obligation{}, err
	}
	t, err := set.task()
	return t, row.obligation(), err
}

// HandIn does a task with words. Doing it again returns it as it was done the first time,
// with first false. What m does not owe is org.ErrNotFound.
func (s *Tasks) HandIn(ctx context.Context, m org.Member, id tasks.ObligationID, words string, now time.Time) (o tasks.Obligation, first bool, err error) {
	err = s.db.tx(ctx, "hand in words", func(tx q) error {
		var t tasks.Task
		if t, o, err = taskFor(ctx, tx, m, id, sqlObligationForDone); err != nil {
			return err
		}
		if t.Evidence != tasks.Words {
			return org.ErrNotFound
		}
		if o.State != tasks.Open {
			return nil
		}
		if _, err := tx.ExecContext(ctx, sqlHandIn, int64(id), words); err != nil {
			return fmt.Errorf("keep the words: %w", err)
		}
		first, o.State, o.DoneAt, o.DoneBy = true, tasks.Done, now, m.ID
		o.Revision++
		return completeObligation(ctx, tx, int64(id), m.ID, now)
	})
	return o, first, err
}
