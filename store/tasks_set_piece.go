package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/lib/pq"

	"cadrebot/org"
	"cadrebot/tasks"
)

// What a task of many units does later. Persisted.
const (
	pieceOwe  = "owe"  // put the task to units
	pieceMove = "move" // give what is open the task's due moment
	pieceEnd  = "end"  // take back what is open
)

// pieceRow is one such thing, and how far it has come.
type pieceRow struct {
	ID      int64         `db:"id"`
	Task    int64         `db:"task_id"`
	What    string        `db:"what"`
	Units   pq.Int64Array `db:"units"`
	Key     string        `db:"key"`
	Payload *string       `db:"payload"`
	By      int64         `db:"by_id"`
	After   int64         `db:"after_id"`
	Total   int64         `db:"total"`
}

const sqlLeaveForLater = `
insert into task_piece (task_id, what, units, key, payload, by_id, total) values ($1, $2, coalesce($3::bigint[], '{}'), $4, CAST($5 AS jsonb), $6, $7)`

// putOff leaves something for SpreadTasks to do.
func putOff(ctx context.Context, tx q, p pieceRow) error {
	if _, err := tx.ExecContext(ctx, sqlLeaveForLater, p.Task, p.What, p.Units, p.Key, p.Payload, p.By, p.Total); err != nil {
		return fmt.Errorf("leave a task to be done piece by piece: %w", err)
	}
	return nil
}

const (
	// The task's lock keeps two replicas from doing one thing, and a change from what is half done.
	sqlNextTask = `
select t.id from task t where exists (select from task_piece p where p.task_id = t.id)
order by t.id limit 1 for update skip locked`
	sqlNextPiece  = `select id, task_id, what, units, key, payload, by_id, after_id, total from task_piece where task_id = $1 order by id limit 1`
	sqlPieceDone  = `update task_piece set after_id = $2, done = done + $3 where id = $1`
	sqlPieceEnded = `delete from task_piece where id = $1`
)

// SpreadTasks does the next piece, of at most tasks.AtOnce units, of what tasks of many units
// have left to do: each piece is a transaction, so that a process that dies loses none and
// doubles none. tell composes what people are told of a task that is new to them. It returns how
// many units it looked at, and whether there may be more to do.
func (s *Tasks) SpreadTasks(ctx context.Context, tell TaskWords, now time.Time) (units int, more bool, err error) {
	err = s.db.longTx(ctx, "put tasks to many units", func(tx q) error {
		var id int64
		if err := tx.GetContext(ctx, &id, sqlNextTask); errors.Is(err, sql.ErrNoRows) {
			return nil
		} else if err != nil {
			return fmt.Errorf("find a task: %w", err)
		}
		t, err := taskOf(ctx, tx, tasks.TaskID(id))
		if err != nil {
			return err
		}
		var p pieceRow
		if err := tx.GetContext(ctx, &p, sqlNextPiece, id); err != nil {
			return fmt.Errorf("read what is left: %w", err)
		}
		units, err = spread(ctx, tx, t, p, tell, now)
		more = true
		return err
	})
	return units, more, err
}

func spread(ctx context.Context, tx q, t tasks.Task, p pieceRow, tell TaskWords, now time.Time) (int, error) {
	var last, n int64
	if p.What == pieceOwe {
		spec := t.Spec
		spec.Units = unitsOf(p.Units)
		out, err := owePiece(ctx, tx, t, spec, p.After, tasks.AtOnce, tell, now)
		if err != nil {
			return 0, err
		}
		last, n = out.Last, out.Units
	} else {
		var open openRow
		if err := tx.GetContext(ctx, &open, sqlOpenPiece, p.Task, p.After, tasks.AtOnce); err != nil {
			return 0, fmt.Errorf("find what is open: %w", err)
		}
		if last, n = open.Last, open.N; last > 0 {
			if err := changePiece(ctx, tx, t, p, openOf{p.After, last}, now); err != nil {
				return 0, err
			}
		}
	}
	if last == 0 {
		_, err := tx.ExecContext(ctx, sqlPieceEnded, p.ID)
		return 0, wrap("end what was done piece by piece", err)
	}
	_, err := tx.ExecContext(ctx, sqlPieceDone, p.ID, last, n)
	return int(n), wrap("note a piece", err)
}

const sqlOpenPiece = `
select coalesce(max(id), 0) as last, count(*) as n
from (select id from obligation where task_id = $1 and state = 'open' and id > $2 order by id limit $3) x`

type openRow struct {
	Last int64 `db:"last"`
	N    int64 `db:"n"`
}

// openOf are the obligations after the one, up to the other.
type openOf struct{ after, last int64 }

// everyOpen are all of a task.
var everyOpen = openOf{0, math.MaxInt64}

func changePiece(ctx context.Context, tx q, t tasks.Task, p pieceRow, of openOf, now time.Time) error {
	if p.Payload != nil {
		if err := tellOpen(ctx, tx, t, told{p.Key, *p.Payload, org.PersonID(p.By), p.What == pieceMove}, of, now); err != nil {
			return err
		}
	}
	if p.What == pieceMove {
		return moveOpen(ctx, tx, t, of, now)
	}
	return excuseOpen(ctx, tx, t.ID, of)
}

const sqlManyOpen = `select count(*) from obligation where task_id = $1 and state = 'open'`

// changeOpen changes all that is open of a task: at once, or what is more than tasks.AtOnce
// piece by piece.
func changeOpen(ctx context.Context, tx q, t tasks.Task, p pieceRow, now time.Time) error {
	p.Task = int64(t.ID)
	if err := tx.GetContext(ctx, &p.Total, sqlManyOpen, p.Task); err != nil {
		return fmt.Errorf("count what is open: %w", err)
	}
	if p.Total > tasks.AtOnce {
		return putOff(ctx, tx, p)
	}
	return changePiece(ctx, tx, t, p, everyOpen, now)
}

const sqlSpreading = `
select coalesce(sum(done), 0) as done, coalesce(sum(total), 0) as total from task_piece where task_id = $1`

// Spreading says how far a task has come with what it does piece by piece, in units; total is
// 0 when nothing is left to do.
func (s *Tasks) Spreading(ctx context.Context, id tasks.TaskID) (done, total int, err error) {
	var n struct {
		Done  int `db:"done"`
		Total int `db:"total"`
	}
	if err := s.db.sql.GetContext(ctx, &n, sqlSpreading, int64(id)); err != nil {
		return 0, 0, wrap("see how far a task has come", err)
	}
	return min(n.Done, n.Total), n.Total, nil
}

func unitsOf(list []int64) []org.UnitID {
	out := make([]org.UnitID, len(list))
	for i, id := range list {
		out[i] = org.UnitID(id)
	}
	return out
}
