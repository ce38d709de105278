package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

// Begin begins a record of a kind about a unit, below parent when that is not 0, with what was
// entered. It is idempotent by key. It is a *locales.Refusal where the kind says no, and
// org.ErrNotFound, with a line in the audit log, for what is outside the actor's scope.
func (r *Records) Begin(ctx context.Context, key, kind string, unit org.UnitID, parent int64, data form.Answers, a lifecycle.Actor, now time.Time) (out record.Record, err error) {
	k, err := r.kind(kind)
	if err != nil {
		return out, wrap("begin a record", err)
	}
	err = r.db.tx(ctx, "begin a record", func(tx q) error {
		out, err = r.begin(ctx, tx, key, k, unit, parent, data, a, now)
		return err
	})
	if errors.Is(err, org.ErrConflict) || refusedFor(err, refusedOnce) { // the same act in another transaction was here first
		if id, found, again := moveKnown(ctx, r.db.sql, k.ID, key); again == nil && found {
			out, _, err = r.withParent(ctx, r.db.sql, id, false)
			return out, wrap("begin a record", err)
		}
	}
	return out, r.refused(ctx, a, err, now)
}

func (r *Records) begin(ctx context.Context, tx q, key string, k *record.Kind, unit org.UnitID, parent int64, data form.Answers, a lifecycle.Actor, now time.Time) (record.Record, error) {
	c, err := r.opened(ctx, tx, k, unit, parent, a, now, true)
	if err != nil {
		return record.Record{}, err
	}
	near, err := r.around(ctx, tx, key, k.ID, 0, parent, c.Record.Unit)
	if err != nil {
		return record.Record{}, err
	}
	if near.known != 0 {
		again, _, err := r.withParent(ctx, tx, near.known, false)
		return again, err
	}
	c.Record.Data, c.Given = data, data
	if c.Links, err = r.named(ctx, tx, k, c.Record.Unit, data, a, now); err != nil {
		return record.Record{}, err
	}
	if c.People, err = r.people(ctx, tx, k, c.Record.Unit, data, now); err != nil {
		return record.Record{}, err
	}
	named := c.Links
	if err := r.surround(ctx, tx, k, &c, near); err != nil {
		return record.Record{}, err
	}
	c.Links = named
	c.Record.Linked = idsOf(named)
	step, err := k.Begin(c)
	if err != nil {
		return record.Record{}, err
	}
	if err := tx.GetContext(ctx, &step.Record.ID, sqlNextRecord); err != nil {
		return record.Record{}, fmt.Errorf("take an id: %w", err)
	}
	return r.carryOut(ctx, tx, k, key, c, step)
}

func idsOf(named map[string]record.Record) map[string]int64 {
	out := map[string]int64{}
	for field, x := range named {
		out[field] = x.ID
	}
	return out
}

const sqlNextRecord = `select nextval(pg_get_serial_sequence('record', 'id'))`

// newCase is NewCase in a transaction.
func (r *Records) newCase(ctx context.Context, tx q, k *record.Kind, unit org.UnitID, parent int64, a lifecycle.Actor, now time.Time) (record.Case, error) {
	c, err := r.opened(ctx, tx, k, unit, parent, a, now, false)
	if err != nil {
		return c, err
	}
	return c, r.fill(ctx, tx, k, &c)
}

// opened is a case of a record that has not begun, when the actor may begin it there: with its
// unit and the record above it, which is locked when lock says so.
func (r *Records) opened(ctx context.Context, tx q, k *record.Kind, unit org.UnitID, parent int64, a lifecycle.Actor, now time.Time, lock bool) (record.Case, error) {
	c := record.Case{Actor: a, Now: now}
	if err := r.reg.Off(k); err != nil {
		return c, err
	}
	var row unitRow
	if err := tx.GetContext(ctx, &row, sqlUnit, int64(unit)); err != nil {
		return c, fmt.Errorf("read the unit of a record: %w", err)
	}
	c.Record = record.Record{Kind: k.ID, Unit: row.unit(), Parent: parent, State: k.Machine.Initial(), Began: now, Entered: now, Data: form.Answers{}}
	if parent != 0 {
		above, _, err := r.withParent(ctx, tx, parent, lock)
		if err != nil {
			return c, err
		}
		pk, err := r.kind(above.Kind)
		if err != nil {
			return c, err
		}
		if !pk.Reads(above, a, now) && !(k.Place.ParentOwn && above.Unit.Covers(a.Grant.Unit)) {
			return c, outside("begin below", parent)
		}
		c.Parent = &above
	}
	if !k.Place.Allows(c.Record.Unit, c.Parent, a) {
		return c, &errOutside{object: fmt.Sprintf("unit:%d", unit), what: "begin " + k.ID}
	}
	return c, k.MayStart(c)
}
