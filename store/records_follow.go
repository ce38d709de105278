package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/record"
)

// mostFollows is how long a chain of moves may be that follow from one another.
const mostFollows = 8

const thenMark = "/then"

// follow makes the moves of other records that follow from a step, in its transaction.
func (r *Records) follow(ctx context.Context, tx q, key string, c record.Case, s record.Step) error {
	if len(s.Follows) > 0 && strings.Count(key, thenMark) >= mostFollows {
		return fmt.Errorf("record %d: %d moves follow from one another", s.Record.ID, mostFollows)
	}
	by := lifecycle.Actor{Person: c.Actor.Person, Grant: c.Actor.Grant, Program: true}
	for i, f := range s.Follows {
		id := f.Record
		if id == record.Own {
			id = s.Record.ID
		}
		if _, err := r.byItself(ctx, tx, key+thenMark+strconv.Itoa(i), id, f.Move, f.Given, by, c.Now); err != nil {
			return fmt.Errorf("%s of record %d follows: %w", f.Move, id, err)
		}
	}
	return nil
}

// byItself makes a move that the program makes; whose record it is plays no part.
func (r *Records) byItself(ctx context.Context, tx q, key string, id int64, name lifecycle.Name, given form.Answers, by lifecycle.Actor, now time.Time) (record.Record, error) {
	rec, parent, err := r.withParent(ctx, tx, id, true)
	if err != nil {
		return rec, err
	}
	k, err := r.kind(rec.Kind)
	if err != nil {
		return rec, err
	}
	if name == "" { // what its due moment asks for, if it still does
		if name = k.Ripe(rec, now); name == "" {
			return rec, nil
		}
	}
	c := record.Case{Record: rec, Parent: parent, Actor: by, Now: now}
	if err := r.fill(ctx, tx, k, &c); err != nil {
		return rec, err
	}
	step, err := k.Move(c, name, given)
	if err != nil {
		return rec, err
	}
	return r.carryOut(ctx, tx, k, key, c, step)
}

const sqlRipe = `
select x.id, x.version from unnest($1::text[], $2::text[]) as w(kind, state)
cross join lateral (
    select r.id, r.version, r.due_at from record r
    where r.kind = w.kind and r.state = w.state and r.due_at < $3 order by r.due_at limit $4) x
order by x.due_at, x.id limit $4`

// Ripen makes the moves that wait for a due moment which has passed, at most limit of them, each
// in a transaction of its own, and returns how many it made. A second or late call is harmless.
func (r *Records) Ripen(ctx context.Context, now time.Time, limit int) (made int, err error) {
	var kinds, states []string
	for _, k := range r.reg.Kinds() {
		for _, mv := range k.Machine.Moves() {
			for _, s := range mv.From {
				if mv.AtDue {
					kinds, states = append(kinds, k.ID), append(states, string(s))
				}
			}
		}
	}
	var rows []struct {
		ID      int64 `db:"id"`
		Version int   `db:"version"`
	}
	if err := r.db.sql.SelectContext(ctx, &rows, sqlRipe, pq.Array(kinds), pq.Array(states), now, limit); err != nil {
		return 0, wrap("find what is ripe", err)
	}
	for _, x := range rows {
		err := r.db.tx(ctx, "move a record at its due moment", func(tx q) error {
			after, err := r.byItself(ctx, tx, fmt.Sprintf("ripe/%d/%d", x.ID, x.Version), x.ID, "", nil, lifecycle.Actor{Program: true}, now)
			if err == nil && after.Version > x.Version {
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
