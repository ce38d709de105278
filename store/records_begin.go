package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
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
	err = r.step(ctx, "begin a record", func(tx q, wide bool) error {
		out, err = r.begin(ctx, tx, wide, key, k, unit, parent, data, a, now)
		return err
	})
	if errors.Is(err, org.ErrConflict) || refusedFor(err, refusedOnce) { // the same act in another transaction was here first
		if id, found, again := moveKnown(ctx, r.db.sql, k.ID, key); again == nil && found {
			out, _, err = r.withParent(ctx, r.db.sql, sqlRecord, id)
			return out, wrap("begin a record", err)
		}
	}
	return out, r.refused(ctx, a, err, now)
}

func (r *Records) begin(ctx context.Context, tx q, wide bool, key string, k *record.Kind, unit org.UnitID, parent int64, data form.Answers, a lifecycle.Actor, now time.Time) (record.Record, error) {
	lock := sqlRecordAlone
	if wide {
		lock = sqlRecordWide
	}
	c, err := r.opened(ctx, tx, k, unit, parent, a, now, lock)
	if err != nil {
		return record.Record{}, err
	}
	near, err := r.around(ctx, tx, key, k, 0, parent, c.Record.Unit, now)
	if err != nil {
		return record.Record{}, err
	}
	if near.known != 0 {
		again, _, err := r.withParent(ctx, tx, sqlRecord, near.known)
		return again, err
	}
	if err := r.enterInto(ctx, tx, k, &c, near, data); err != nil {
		return record.Record{}, err
	}
	if c.People, err = r.people(ctx, tx, k, c.Record.Unit, data, now); err != nil {
		return record.Record{}, err
	}
	step, err := k.Begin(c)
	if err == nil && !wide {
		err = narrow(c, step, false)
	}
	if err != nil {
		return record.Record{}, err
	}
	if step.Record.ID = near.fresh; !near.numbered {
		if _, err := tx.ExecContext(ctx, sqlNumbers, k.Prefix, yearOf(now)); err != nil {
			return record.Record{}, fmt.Errorf("begin the numbers of a year: %w", err)
		}
	}
	return r.carryOut(ctx, tx, k, key, c, step)
}

// A year's numbers are given out by 32 rows, each of every 32nd: as many as may begin one at the same moment
// without waiting for each other.
const sqlNumbers = `
insert into record_serial (prefix, year, slot, next) select $1, $2, g, g from generate_series(1, 32) g on conflict do nothing`

// yearOf is the year in which a record is numbered.
func yearOf(now time.Time) int { return now.In(locales.Zone).Year() }

func idsOf(named map[string]record.Record) map[string]int64 {
	out := map[string]int64{}
	for field, x := range named {
		out[field] = x.ID
	}
	return out
}

// newCase is NewCase in a transaction.
func (r *Records) newCase(ctx context.Context, tx q, k *record.Kind, unit org.UnitID, parent int64, given form.Answers, a lifecycle.Actor, now time.Time) (record.Case, error) {
	c, err := r.opened(ctx, tx, k, unit, parent, a, now, sqlRecord)
	if err != nil {
		return c, err
	}
	if given == nil {
		return c, r.fill(ctx, tx, k, &c)
	}
	near, err := r.around(ctx, tx, "", k, 0, parent, c.Record.Unit, now)
	if err != nil {
		return c, err
	}
	return c, r.enterInto(ctx, tx, k, &c, near, given)
}

// enterInto puts what was entered into a case that has not begun, with the records that it names.
func (r *Records) enterInto(ctx context.Context, tx q, k *record.Kind, c *record.Case, near around, data form.Answers) error {
	c.Record.Data, c.Given = data, data
	named, err := r.named(ctx, tx, k, c.Record.Unit, data, c.Actor, c.Now)
	if err != nil {
		return err
	}
	if err := r.surround(ctx, tx, k, c, near); err != nil {
		return err
	}
	c.Links, c.Record.Linked = named, idsOf(named)
	return nil
}

// opened is a case of a record that has not begun, when the actor may begin it there: with its
// unit and the record above it, read by query (withParent).
func (r *Records) opened(ctx context.Context, tx q, k *record.Kind, unit org.UnitID, parent int64, a lifecycle.Actor, now time.Time, query string) (record.Case, error) {
	c := record.Case{Actor: a, Now: now}
	if err := r.reg.Off(k); err != nil {
		return c, err
	}
	var above *record.Record
	if parent != 0 {
		p, _, err := r.withParent(ctx, tx, query, parent)
		if err != nil {
			return c, err
		}
		above = &p
	}
	at, err := unitOf(ctx, tx, unit, above)
	if err != nil {
		return c, err
	}
	c.Record = record.Record{Kind: k.ID, Unit: at, Parent: parent, State: k.Machine.Initial(), Began: now, Entered: now, Data: form.Answers{}}
	if above != nil {
		pk, err := r.kind(above.Kind)
		if err != nil {
			return c, err
		}
		if !pk.Reads(*above, a, now) && !(k.Place.ParentOwn && above.Unit.Covers(a.Grant.Unit)) {
			return c, outside("begin below", parent)
		}
		c.Parent = above
	}
	if !k.Allows(c.Record.Unit, c.Parent, a) {
		return c, &errOutside{object: fmt.Sprintf("unit:%d", unit), what: "begin " + k.ID}
	}
	return c, k.MayStart(c)
}

// unitOf is the unit of a record that begins; mostly that of the record above.
func unitOf(ctx context.Context, tx q, id org.UnitID, above *record.Record) (org.Unit, error) {
	if above != nil && above.Unit.ID == id {
		return above.Unit, nil
	}
	var row unitRow
	if err := tx.GetContext(ctx, &row, sqlUnit, int64(id)); err != nil {
		return org.Unit{}, fmt.Errorf("read the unit of a record: %w", err)
	}
	return row.unit(), nil
}
