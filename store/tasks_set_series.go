package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

type seriesRow struct {
	Series  int64     `db:"series_id"`
	Author  int64     `db:"author_id"`
	Role    string    `db:"role"`
	Spec    []byte    `db:"spec"`
	Rule    string    `db:"rule"`
	Shift   string    `db:"shift"`
	Every   string    `db:"every"`
	Starts  string    `db:"starts_on"`
	State   string    `db:"state"`
	Created time.Time `db:"created_at"`
	unitRow
}

func (r seriesRow) series() (tasks.Series, error) {
	spec, err := readSpec(r.Spec)
	return tasks.Series{
		ID: tasks.SeriesID(r.Series), Spec: spec, Author: org.PersonID(r.Author), Role: org.Role(r.Role), From: r.unit(),
		Rhythm: rhythmOf(r.Rule, r.Shift, r.Every, r.Starts), State: tasks.SetState(r.State), Created: r.Created,
	}, err
}

const seriesColumns = `
s.id as series_id, s.author_id, s.role, s.spec, s.rule, s.shift, s.every, to_char(s.starts_on, 'YYYY-MM-DD') as starts_on, s.state, s.created_at, ` + unitCols

const (
	sqlSeries       = `select ` + seriesColumns + ` from task_series s join unit u on u.id = s.unit_id where s.id = $1`
	sqlSeriesLocked = sqlSeries + ` for update of s`
	sqlSeriesByKey  = `select id from task_series where key = $1`
	sqlSeriesOf     = `
select ` + seriesColumns + ` from task_series s join unit u on u.id = s.unit_id
where s.unit_id = $1 and s.state <> 'ended' order by s.id desc limit $2 offset $3`
	sqlInsertSeries = `
insert into task_series (key, author_id, role, unit_id, spec, rule, shift, every, starts_on, created_at)
values ($1, $2, $3, $4, CAST($5 AS jsonb), $6, $7, $8, $9::date, $10)
on conflict (key) do nothing
returning id`
)

func oneSeries(ctx context.Context, tx q, query string, id tasks.SeriesID) (tasks.Series, error) {
	var row seriesRow
	if err := tx.GetContext(ctx, &row, query, int64(id)); err != nil {
		return tasks.Series{}, fmt.Errorf("read a recurring task: %w", err)
	}
	return row.series()
}

// OneSeries is one recurring task; org.ErrNotFound when there is none.
func (s *Tasks) OneSeries(ctx context.Context, id tasks.SeriesID) (tasks.Series, error) {
	out, err := oneSeries(ctx, s.db.sql, sqlSeries, id)
	return out, wrap("read a recurring task", err)
}

// SeriesOf lists the recurring tasks of a unit that have not ended, the newest first.
func (s *Tasks) SeriesOf(ctx context.Context, unit org.UnitID, limit, offset int) ([]tasks.Series, error) {
	var rows []seriesRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlSeriesOf, int64(unit), limit, offset); err != nil {
		return nil, wrap("list recurring tasks", err)
	}
	out := make([]tasks.Series, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.series(); err != nil {
			return nil, fmt.Errorf("list recurring tasks: %w", err)
		}
	}
	return out, nil
}

// Begin keeps a recurring task and makes its first period if that is near. Of series the
// spec, the rhythm without From, Author, Role and From must be set. It refuses what Set
// refuses, passes over a first period that is due within 48 hours, and is idempotent by key.
func (s *Tasks) Begin(ctx context.Context, key string, series tasks.Series, tell TaskWords, now time.Time) (out tasks.Series, fresh bool, err error) {
	err = s.db.longTx(ctx, "begin a recurring task", func(tx q) error {
		var before []int64
		if err := tx.SelectContext(ctx, &before, sqlSeriesByKey, key); err != nil {
			return fmt.Errorf("look for an earlier beginning: %w", err)
		}
		if len(before) > 0 {
			out, err = oneSeries(ctx, tx, sqlSeries, tasks.SeriesID(before[0]))
			return err
		}
		if out, err = beginning(ctx, tx, key, series, now); err != nil {
			return err
		}
		fresh = true
		if _, err := openPeriod(ctx, tx, out, tell, now); err != nil {
			return err
		}
		return taskMove(ctx, tx, key, tasks.MoveSet, tasks.SeriesRecord, int64(out.ID), authorOf(series.Author, series.Role, series.From), "", now)
	})
	return out, fresh, err
}

func beginning(ctx context.Context, tx q, key string, series tasks.Series, now time.Time) (tasks.Series, error) {
	if _, err := admissible(ctx, tx, series.Spec, series.From, now); err != nil {
		return series, err
	}
	days, err := daysIn(ctx, tx)
	if err != nil {
		return series, err
	}
	rhythm, first, err := series.Beginning(now, days)
	if err != nil {
		return series, fmt.Errorf("find the first period: %w", err)
	}
	if err := tasks.Bearable(series.Spec, rhythm); err != nil {
		return series, err
	}
	if err := asked(ctx, tx, series.Spec, series.From.ID, first.Due, true, now); err != nil {
		return series, err
	}
	spec, err := writeSpec(series.Spec)
	if err != nil {
		return series, err
	}
	var id int64
	err = tx.GetContext(ctx, &id, sqlInsertSeries, key, int64(series.Author), string(series.Role), int64(series.From.ID), spec, rhythm.Rule,
		string(rhythm.Shift), string(rhythm.Every), string(rhythm.From), now)
	if err != nil {
		return series, fmt.Errorf("write the recurring task: %w", err)
	}
	return oneSeries(ctx, tx, sqlSeries, tasks.SeriesID(id))
}

// openPeriod makes the period of a series that should be open by now, once.
func openPeriod(ctx context.Context, tx q, series tasks.Series, tell TaskWords, now time.Time) (bool, error) {
	days, err := daysIn(ctx, tx)
	if err != nil {
		return false, err
	}
	o, open, err := series.Opening(now, days)
	if err != nil || !open {
		return false, err
	}
	reach, err := reachOf(ctx, tx, series.Spec, series.From.ID, now)
	if err != nil || reach.Check() != nil { // nobody holds a post there at the moment
		return false, err
	}
	t := tasks.Task{
		Series: series.ID, Spec: series.Spec, Author: series.Author, Role: series.Role, From: series.From, Period: o.Period, Due: o.Due,
	}
	if tasks.Short(o.Due, now) {
		late := locales.M("taskset.made_late")
		t.Reason = late.Plain(locales.ZH) + " " + late.Plain(locales.EN)
	}
	_, fresh, err := put(ctx, tx, fmt.Sprintf("series/%d/%s", series.ID, o.Period), t, reach.Units, tell, now)
	return fresh, err
}

const sqlRunningSeries = `select id from task_series where state = 'open' order by id`

// OpenPeriods makes the next period of every recurring task, seven days before it is due.
// Each period is made once, however often and in how many replicas this runs; what passed
// while nobody looked is not made any more. It returns how many were made.
func (s *Tasks) OpenPeriods(ctx context.Context, tell TaskWords, now time.Time) (made int, err error) {
	var ids []int64
	if err := s.db.sql.SelectContext(ctx, &ids, sqlRunningSeries); err != nil {
		return 0, wrap("list recurring tasks", err)
	}
	for _, id := range ids {
		err := s.db.longTx(ctx, "open a period", func(tx q) error {
			series, err := oneSeries(ctx, tx, sqlSeriesLocked, tasks.SeriesID(id))
			if err != nil || series.State != tasks.SetOpen { // paused or ended meanwhile
				return err
			}
			fresh, err := openPeriod(ctx, tx, series, tell, now)
			if fresh {
				made++
			}
			return err
		})
		if err != nil {
			return made, err
		}
	}
	return made, nil
}

const sqlSeriesState = `
update task_series set state = $2, rule = $3, shift = $4, every = $5, starts_on = $6::date where id = $1`

// changingSeries runs one change of a series that has not ended, once for a key.
func (s *Tasks) changingSeries(ctx context.Context, key string, m org.Member, id tasks.SeriesID, name lifecycle.Name, now time.Time, change func(tx q, s *tasks.Series) error) (out tasks.Series, err error) {
	err = s.db.tx(ctx, "change a recurring task", func(tx q) error {
		if out, err = oneSeries(ctx, tx, sqlSeriesLocked, id); err != nil {
			return err
		}
		if err := tasks.MayChange(m, out.From); err != nil {
			return err
		}
		var done []int
		if err := tx.SelectContext(ctx, &done, sqlMoved, tasks.SeriesRecord+"/"+key); err != nil || len(done) > 0 {
			return err
		}
		if out.State == tasks.SetEnded {
			return locales.Refuse("taskset.over", "Title", out.Title)
		}
		if err := change(tx, &out); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, sqlSeriesState, int64(id), string(out.State), out.Rule, string(out.Shift), string(out.Every), string(out.Rhythm.From))
		if err != nil {
			return fmt.Errorf("write the recurring task: %w", err)
		}
		return taskMove(ctx, tx, key, name, tasks.SeriesRecord, int64(id), lifecycle.ActorOf(m), "", now)
	})
	return out, err
}

// TurnSeries pauses a recurring task, resumes it, or ends it; periods that are open stay. It
// is idempotent by key.
func (s *Tasks) TurnSeries(ctx context.Context, key string, m org.Member, id tasks.SeriesID, to tasks.SetState, now time.Time) (tasks.Series, error) {
	name := map[tasks.SetState]lifecycle.Name{tasks.SetOpen: tasks.MoveResume, tasks.SetPaused: tasks.MovePause, tasks.SetEnded: tasks.MoveEnd}[to]
	if name == "" {
		return tasks.Series{}, wrap("turn a recurring task", org.ErrNotFound)
	}
	return s.changingSeries(ctx, key, m, id, name, now, func(_ q, series *tasks.Series) error {
		series.State = to
		return nil
	})
}

// ChangeRhythm gives a recurring task another rhythm from the next period on: what is open
// stays as it is. It is idempotent by key.
func (s *Tasks) ChangeRhythm(ctx context.Context, key string, m org.Member, id tasks.SeriesID, to tasks.Rhythm, now time.Time) (tasks.Series, error) {
	return s.changingSeries(ctx, key, m, id, tasks.MoveRhythm, now, func(tx q, series *tasks.Series) error {
		if err := tasks.Bearable(series.Spec, to); err != nil {
			return err
		}
		days, err := daysIn(ctx, tx)
		if err != nil {
			return err
		}
		var last []time.Time
		if err := tx.SelectContext(ctx, &last, sqlLastPeriodDue, int64(id)); err != nil {
			return fmt.Errorf("find the last period: %w", err)
		}
		from := now
		if len(last) > 0 && last[0].After(now) {
			from = last[0]
		}
		series.Rhythm, _, err = to.Following(from, now, days)
		return err
	})
}

const sqlLastPeriodDue = `select due_at from task where series_id = $1 and state = 'open' order by due_at desc limit 1`
