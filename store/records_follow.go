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
	"cadrebot/locales"
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
		ids, err := r.followers(ctx, tx, s.Record, f)
		if err != nil {
			return err
		}
		for n, id := range ids {
			at := key + thenMark + strconv.Itoa(i)
			if f.Record == 0 {
				at += "." + strconv.Itoa(n)
			}
			_, err := r.byItself(ctx, tx, at, id, f.Move, f.Given, by, c.Now)
			if _, no := err.(*locales.Refusal); no && f.Record == 0 { //nolint:errorlint // the move's own, before anything is written
				continue
			}
			if err != nil {
				return fmt.Errorf("%s of record %d follows: %w", f.Move, id, err)
			}
		}
	}
	return nil
}

const sqlFollowBelow = `
select r.id from record r where r.parent_id = $1 and r.kind = $2 and r.state = any($3) order by r.id`

const sqlFollowBeside = `
select r.id from record r
where r.unit_id = $1 and r.kind = $2 and r.state = any($3) and r.id <> $4 and r.data @> CAST($5 AS jsonb)
order by r.id`

// followers are the records that a Follow means, the older first.
func (r *Records) followers(ctx context.Context, tx q, rec record.Record, f record.Follow) (ids []int64, err error) {
	switch f.Record {
	case 0:
	case record.Own:
		return []int64{rec.ID}, nil
	default:
		return []int64{f.Record}, nil
	}
	k, err := r.kind(f.Kind)
	if err != nil {
		return nil, err
	}
	mv, ok := k.Machine.Move(f.Move)
	if !ok {
		return nil, fmt.Errorf("kind %s has no move %q", f.Kind, f.Move)
	}
	if f.Below {
		err = tx.SelectContext(ctx, &ids, sqlFollowBelow, rec.ID, f.Kind, stateArray(mv.From))
	} else {
		where, werr := wanted(f.Where)
		if werr != nil {
			return nil, werr
		}
		err = tx.SelectContext(ctx, &ids, sqlFollowBeside, int64(rec.Unit.ID), f.Kind, stateArray(mv.From), rec.ID, where)
	}
	if err != nil {
		return nil, fmt.Errorf("find the records that move along: %w", err)
	}
	return ids, nil
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
