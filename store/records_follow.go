package store

import (
	"context"
	"fmt"
	"strconv"

	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

// follow makes the moves of other records that follow from a step, in its transaction: all of it
// stands, or nothing. In their history they were made by themselves, because of who acted.
func (r *Records) follow(ctx context.Context, tx q, key string, c record.Case, follows []record.Follow) error {
	for i, f := range follows {
		rec, parent, err := r.withParent(ctx, tx, f.Record, true)
		if err != nil {
			return fmt.Errorf("find what follows a step: %w", err)
		}
		k, err := r.kind(rec.Kind)
		if err != nil {
			return err
		}
		own := key + "/then/" + strconv.Itoa(i)
		near, err := r.around(ctx, tx, own, k.ID, rec.ID, rec.Parent, rec.Unit)
		if err != nil {
			return err
		}
		next := record.Case{
			Record: rec, Parent: parent, Now: c.Now,
			Actor: lifecycle.Actor{Person: c.Actor.Person, Grant: org.Grant{Unit: rec.Unit}, Program: true},
		}
		if err := r.surround(ctx, tx, k, &next, near); err != nil {
			return err
		}
		step, err := k.Move(next, f.Move, f.Given)
		if err != nil {
			return err
		}
		if _, err := r.carryOut(ctx, tx, k, own, next, step); err != nil {
			return err
		}
	}
	return nil
}
