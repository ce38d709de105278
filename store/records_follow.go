package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// refusedOnce is the refusal of what may be there only once at a time (record.Kind.Once).
const refusedOnce = "record.once"

// twice reports whether a step was kept out because of record.Kind.Once.
func twice(err error) bool {
	pe := pq.As(err, pqerror.UniqueViolation)
	return pe != nil && pe.Constraint == "record_once"
}

// refusedFor reports whether err is the refusal with this id.
func refusedFor(err error, id string) bool {
	var no *locales.Refusal
	return errors.As(err, &no) && no.Text.ID == id
}

// follow makes the moves of other records that a step brings about, in its transaction: all of
// them or none, and the step with them. They are the program's, in the name of whoever acted.
func (r *Records) follow(ctx context.Context, tx q, key string, all []record.Follow, c record.Case) error {
	if len(all) > 0 && strings.Count(key, thenMark) >= mostFollows {
		return fmt.Errorf("record %d: %d moves follow from one another", c.Record.ID, mostFollows)
	}
	a := lifecycle.Actor{Person: c.Actor.Person, Program: true}
	for i, f := range all {
		ids, err := r.followers(ctx, tx, c.Record, f)
		if err != nil {
			return err
		}
		for n, id := range ids {
			at := key + thenMark + strconv.Itoa(i)
			if f.Record == 0 {
				at += "." + strconv.Itoa(n)
			}
			_, err := r.byItself(ctx, tx, at, id, f.Move, f.Given, a, c.Now)
			var no *locales.Refusal
			if f.Record == 0 && errors.As(err, &no) { // one of many that cannot move stays where it is
				continue
			}
			if err != nil {
				return fmt.Errorf("%s of record %d follows: %w", f.Move, id, err)
			}
		}
	}
	return nil
}

// mostFollows is how long a chain of moves may be that follow from one another; thenMark stands in
// the key of each.
const (
	mostFollows = 8
	thenMark    = "/then"
)

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

// byItself makes a move that no person makes. Whose records they are does not matter to it.
func (r *Records) byItself(ctx context.Context, tx q, key string, id int64, name lifecycle.Name, given form.Answers, a lifecycle.Actor, now time.Time) (record.Record, error) {
	rec, parent, err := r.withParent(ctx, tx, sqlRecordLocked, id, stillMoves(nil).by(""))
	if err != nil {
		return rec, err
	}
	k, err := r.kind(rec.Kind)
	if err != nil {
		return rec, err
	}
	if mv, ok := k.Machine.Move(name); !ok || !mv.ByItself {
		return rec, fmt.Errorf("%s is no move that %s makes by itself", name, k.ID)
	}
	near, err := r.around(ctx, tx, key, k, id, rec.Parent, rec.Unit, now)
	if err != nil || near.known != 0 {
		return rec, err
	}
	c := record.Case{Record: rec, Parent: parent, Actor: a, Now: now}
	if err := r.surround(ctx, tx, k, &c, near); err != nil {
		return rec, err
	}
	step, err := k.Move(c, name, given)
	if err != nil {
		return rec, err
	}
	return r.carryOut(ctx, tx, k, key, c, step)
}

const sqlRipe = `
select r.id from record r
join unnest($1::text[], $2::text[]) as w(kind, state) on w.kind = r.kind and w.state = r.state
where r.due_at < $3 and r.id > $4
order by r.id limit $5`

// Ripen makes the moves that wait for nothing but their moment (record.Kind.Ripe), in a
// transaction each, and says how many it made. Killed between two of them, or called by two at
// once, it makes each once. One that cannot be made is reported and holds up no other.
func (r *Records) Ripen(ctx context.Context, now time.Time, limit int) (n int, err error) {
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
	if len(kinds) == 0 {
		return 0, nil
	}
	var wrong []error
	for after := int64(0); ; {
		var ids []int64
		if err := r.db.sql.SelectContext(ctx, &ids, sqlRipe, pq.Array(kinds), pq.Array(states), now, after, limit); err != nil {
			return n, wrap("find records whose moment has come", err)
		}
		for _, id := range ids {
			made, err := r.ripen(ctx, id, now)
			if err != nil && ctx.Err() != nil {
				return n, err
			}
			if err != nil {
				wrong = append(wrong, fmt.Errorf("record %d: %w", id, err))
			}
			if made {
				n++
			}
			after = id
		}
		if len(ids) < limit {
			return n, errors.Join(wrong...)
		}
	}
}

// ripen moves one record on, unless somebody has meanwhile.
func (r *Records) ripen(ctx context.Context, id int64, now time.Time) (made bool, err error) {
	err = r.db.tx(ctx, "move a record whose moment has come", func(tx q) error {
		made = false
		rec, _, err := r.withParent(ctx, tx, sqlRecordWide, id)
		if errors.Is(err, org.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		k, err := r.kind(rec.Kind)
		if err != nil {
			return err
		}
		name := k.Ripe(rec, now)
		if name == "" {
			return nil
		}
		key := fmt.Sprintf("due/%d/%d", rec.ID, rec.Version)
		_, err = r.byItself(ctx, tx, key, id, name, nil, lifecycle.Actor{Program: true}, now)
		made = err == nil
		return err
	})
	return made, err
}
