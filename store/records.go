package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/record"
)

// Records keeps the records of the office: every kind of a register in one table, with what
// they name, their money and their history.
type Records struct {
	db   *DB
	reg  *record.Register
	tell func(record.Told) ([]notices.Outgoing, error)
	told TaskWords
	// still are the kinds of which a move leaves everything above the record alone.
	still stillMoves
}

// NewRecords is the records of reg kept in db. They tell nobody anything before Telling.
func NewRecords(db *DB, reg *record.Register) *Records {
	return &Records{db: db, reg: reg, still: stillIn(reg)}
}

// Telling is r with what writes the messages that moves arm (lifecycle.Tell).
func (r *Records) Telling(compose func(record.Told) ([]notices.Outgoing, error)) *Records {
	with := *r
	with.tell = compose
	return &with
}

// Register is the kinds that are kept.
func (r *Records) Register() *record.Register { return r.reg }

// recordCols lists a record's columns under alias r, with its unit's under u, as recordRow wants them.
const recordCols = `r.id, r.code, r.kind, coalesce(r.parent_id, 0) as below_id, r.state, r.from_state, r.entered_at,
nullif(r.due_at, 'infinity') as due_at, r.began_at, r.version, r.data, r.authors, coalesce(r.last_by, 0) as last_by, ` + unitCols

type recordRow struct {
	Record  int64         `db:"id"`
	Number  string        `db:"code"`
	Kind    string        `db:"kind"`
	Below   int64         `db:"below_id"`
	State   string        `db:"state"`
	From    string        `db:"from_state"`
	Entered time.Time     `db:"entered_at"`
	Due     sql.NullTime  `db:"due_at"`
	Began   time.Time     `db:"began_at"`
	Version int           `db:"version"`
	Data    []byte        `db:"data"`
	Authors pq.Int64Array `db:"authors"`
	Last    int64         `db:"last_by"`
	unitRow
}

func (r recordRow) record() (record.Record, error) {
	out := record.Record{
		ID: r.Record, Kind: r.Kind, Code: r.Number, Unit: r.unit(), Parent: r.Below, State: lifecycle.State(r.State), From: lifecycle.State(r.From),
		Entered: r.Entered, Due: r.Due.Time, Began: r.Began, Version: r.Version, Last: org.PersonID(r.Last),
	}
	for _, p := range r.Authors {
		out.Authors = append(out.Authors, org.PersonID(p))
	}
	var err error
	if out.Data, err = answersOf(r.Data); err != nil {
		return out, fmt.Errorf("record %s: %w", r.Number, err)
	}
	return out, nil
}

func recordsOf(rows []recordRow) ([]record.Record, error) {
	out := make([]record.Record, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = row.record(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// kind is the kind of a record; org.ErrNotFound for one that is not in the register.
func (r *Records) kind(id string) (*record.Kind, error) {
	k, ok := r.reg.Kind(id)
	if !ok {
		return nil, fmt.Errorf("kind %q: %w", id, org.ErrNotFound)
	}
	return k, nil
}

// Actions of the audit log. Persisted.
const (
	auditRecordRefused = "record_refused"
	auditRecordExport  = "record_export"
)

// errOutside marks an attempt outside the actor's scope; to them it looks like org.ErrNotFound.
type errOutside struct{ object, what string }

func (e *errOutside) Error() string { return e.what + " " + e.object + ": outside the scope" }
func (e *errOutside) Unwrap() error { return org.ErrNotFound }

func outside(what string, id int64) error {
	return &errOutside{object: "record:" + strconv.FormatInt(id, 10), what: what}
}

// refused writes an attempt outside the scope into the audit log, after the transaction that it
// ended; err is what the caller gets either way.
func (r *Records) refused(ctx context.Context, a lifecycle.Actor, err error, now time.Time) error {
	var out *errOutside
	if !errors.As(err, &out) {
		return err
	}
	told := audit(ctx, r.db.sql, org.Event{
		At: now, Person: a.Person, Role: a.Grant.Role, Unit: a.Grant.Unit.ID, Action: auditRecordRefused, Object: out.object,
		Detail: map[string]string{"what": out.what},
	})
	return errors.Join(err, told)
}

// Exported notes in the audit log that somebody took a record away in a file.
func (r *Records) Exported(ctx context.Context, rec record.Record, a lifecycle.Actor, now time.Time) error {
	return audit(ctx, r.db.sql, org.Event{
		At: now, Person: a.Person, Role: a.Grant.Role, Unit: a.Grant.Unit.ID, Action: auditRecordExport, Object: rec.Code,
	})
}

const sqlRecordID = `select id from record where code = $1`

// ByCode is the case of the record with that code, as Case gives it. Of one outside the actor's
// scope they do not learn that it is there.
func (r *Records) ByCode(ctx context.Context, code string, a lifecycle.Actor, now time.Time) (record.Case, error) {
	var id int64
	if err := r.db.sql.GetContext(ctx, &id, sqlRecordID, code); err != nil {
		return record.Case{}, wrap("find a record by its code", err)
	}
	return r.Case(ctx, id, a, now)
}

// History lists every move of a record, oldest first. The caller has read its Case.
func (r *Records) History(ctx context.Context, rec record.Record) ([]lifecycle.Entry, error) {
	h, err := moves(ctx, r.db.sql, rec.Kind, rec.ID)
	return h, wrap("history of a record", err)
}

func dataJSON(a any) (string, error) {
	b, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("write answers as JSON: %w", err)
	}
	return string(b), nil
}
