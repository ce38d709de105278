package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
)

const sqlMoveKnown = `select record_id from move where key = $1 and record = $2`

// moveKnown finds the record that the move with this key was made on, so that a
// repeated use case answers with what it did the first time.
func moveKnown(ctx context.Context, tx q, record, key string) (id int64, found bool, err error) {
	err = tx.GetContext(ctx, &id, sqlMoveKnown, key, record)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("look for an earlier move: %w", err)
	}
	return id, true, nil
}

const sqlInsertMove = `
insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, reason, fields, old, new, reasons)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, CAST($13 AS jsonb), CAST($14 AS jsonb), CAST($15 AS jsonb))`

// insertMove writes one line of the history in the transaction that made the move. The
// key is unique: a race of the same act with itself ends in a conflict, not in two lines.
func insertMove(ctx context.Context, tx q, key string, e lifecycle.Entry) error {
	old, err := jsonOrNull(e.Old)
	if err != nil {
		return err
	}
	now, err := jsonOrNull(e.New)
	if err != nil {
		return err
	}
	reasons, err := reasonsOrNull(e.Reasons)
	if err != nil {
		return err
	}
	if e.Fields == nil {
		e.Fields = []string{}
	}
	_, err = tx.ExecContext(ctx, sqlInsertMove, key, e.Record, e.RecordID, string(e.Move), string(e.From), string(e.To),
		int64(e.Person), string(e.Role), int64(e.Unit), e.At, e.Reason, pq.Array(e.Fields), old, now, reasons)
	if err != nil {
		return fmt.Errorf("write move %s of %s %d: %w", e.Move, e.Record, e.RecordID, err)
	}
	return nil
}

// jsonOrNull is a as text for a jsonb column; nil answers become null.
func jsonOrNull(a form.Answers) (any, error) {
	if a == nil {
		return nil, nil
	}
	b, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("write answers as JSON: %w", err)
	}
	return string(b), nil
}

// reasonsOrNull is the reasons by field as text for a jsonb column; none become null.
func reasonsOrNull(by map[string]string) (any, error) {
	if len(by) == 0 {
		return nil, nil
	}
	b, err := json.Marshal(by)
	if err != nil {
		return nil, fmt.Errorf("write reasons as JSON: %w", err)
	}
	return string(b), nil
}

// reasonsOf reads such a column; null stays nil.
func reasonsOf(b []byte) (by map[string]string, err error) {
	if len(b) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(b, &by); err != nil {
		return nil, fmt.Errorf("read stored reasons: %w", err)
	}
	return by, nil
}

type moveRow struct {
	Name   string         `db:"name"`
	From   string         `db:"from_state"`
	To     string         `db:"to_state"`
	Person int64          `db:"person_id"`
	Role   string         `db:"role"`
	Unit   int64          `db:"unit_id"`
	At     time.Time      `db:"at"`
	Reason string         `db:"reason"`
	Fields pq.StringArray `db:"fields"`
	Old    []byte         `db:"old"`
	New    []byte         `db:"new"`
	Whys   []byte         `db:"reasons"`
	Deputy bool           `db:"deputy"`
	Own    string         `db:"own_role"`
	For    string         `db:"stood_for"`
}

const sqlMoves = `
select m.name, m.from_state, m.to_state, coalesce(m.person_id, 0) as person_id, m.role, coalesce(m.unit_id, 0) as unit_id, m.at, m.reason, m.fields, m.old, m.new,
       m.reasons, d.stood_for is not null as deputy, coalesce(d.stood_for, '') as stood_for, coalesce(d.own_role, '') as own_role
from move m
left join lateral (
    select p.name as stood_for,
           (select o.role from role_grant o where o.person_id = g.person_id and o.unit_id = g.unit_id and o.deputy_of is null
               and o.valid_from <= m.at and (o.valid_to is null or o.valid_to > m.at) order by o.id limit 1) as own_role
    from role_grant g join person p on p.id = g.deputy_of
    where g.person_id = m.person_id and g.unit_id = m.unit_id and g.role = m.role
      and g.valid_from <= m.at and (g.valid_to is null or g.valid_to > m.at)
    order by g.id limit 1) d on true
where m.record = $1 and m.record_id = $2 order by m.id`

// moves is the history of one record, oldest first.
func moves(ctx context.Context, tx q, record string, id int64) ([]lifecycle.Entry, error) {
	var rows []moveRow
	if err := tx.SelectContext(ctx, &rows, sqlMoves, record, id); err != nil {
		return nil, fmt.Errorf("read the history of %s %d: %w", record, id, err)
	}
	out := make([]lifecycle.Entry, len(rows))
	for i, r := range rows {
		out[i] = lifecycle.Entry{
			Record: record, RecordID: id, Move: lifecycle.Name(r.Name), From: lifecycle.State(r.From), To: lifecycle.State(r.To),
			Person: org.PersonID(r.Person), Role: org.Role(r.Role), Unit: org.UnitID(r.Unit), At: r.At, Reason: r.Reason, Fields: r.Fields, Deputy: r.Deputy, Own: org.Role(r.Own), For: r.For,
		}
		var err error
		if out[i].Old, err = answersOf(r.Old); err != nil {
			return nil, err
		}
		if out[i].New, err = answersOf(r.New); err != nil {
			return nil, err
		}
		if out[i].Reasons, err = reasonsOf(r.Whys); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// answersOf reads a jsonb column; null stays nil.
func answersOf(b []byte) (form.Answers, error) {
	if len(b) == 0 {
		return nil, nil
	}
	var a form.Answers
	if err := json.Unmarshal(b, &a); err != nil {
		return nil, fmt.Errorf("read stored answers: %w", err)
	}
	return a, nil
}
