package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

// follow makes the moves of other records that follow from a step, in its transaction and in the
// name of whoever made it. What a move names by its kind and refuses is left as it is.
func (r *Records) follow(ctx context.Context, tx q, key string, c record.Case, s record.Step) error {
	for _, f := range s.Follows {
		ids, err := r.followers(ctx, tx, s.Record, f)
		if err != nil {
			return err
		}
		for _, id := range ids {
			err := r.moveAlong(ctx, tx, key+"/"+string(f.Move)+"/"+strconv.FormatInt(id, 10), id, f, c)
			var no *locales.Refusal
			if errors.As(err, &no) && f.Record == 0 {
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
	if f.Record != 0 {
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

// moveAlong makes one move that follows, unless it was made before.
func (r *Records) moveAlong(ctx context.Context, tx q, key string, id int64, f record.Follow, c record.Case) error {
	rec, parent, err := r.withParent(ctx, tx, id, true)
	if err != nil {
		return err
	}
	k, err := r.kind(rec.Kind)
	if err != nil {
		return err
	}
	near, err := r.around(ctx, tx, key, k.ID, id, rec.Parent, rec.Unit)
	if err != nil || near.known != 0 {
		return err
	}
	a := lifecycle.Actor{Person: c.Actor.Person, Grant: c.Actor.Grant, Program: true}
	at := record.Case{Record: rec, Parent: parent, Actor: a, Now: c.Now}
	if err := r.surround(ctx, tx, k, &at, near); err != nil {
		return err
	}
	step, err := k.Move(at, f.Move, f.Given)
	if err != nil {
		return err
	}
	_, err = r.carryOut(ctx, tx, k, key, at, step)
	return err
}
