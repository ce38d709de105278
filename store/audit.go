package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/org"
)

// Audit appends to the audit log. It has no way to change or remove what is there.
type Audit struct{ db *DB }

// NewAudit is the audit log kept in db.
func NewAudit(db *DB) *Audit { return &Audit{db: db} }

// Append adds one event.
func (a *Audit) Append(ctx context.Context, e org.Event) error { return audit(ctx, a.db.sql, e) }

// Audit adds an event that is about no unit; person is 0 for a stranger.
func (a *Audit) Audit(ctx context.Context, person org.PersonID, action, object string, detail map[string]string, now time.Time) error {
	return a.Append(ctx, org.Event{At: now, Person: person, Action: action, Object: object, Detail: detail})
}

const sqlAudit = `
insert into audit (at, person_id, role, unit_id, action, object, detail)
values ($1, nullif($2::bigint, 0), $3, nullif($4::bigint, 0), $5, $6, CAST($7 AS jsonb))`

// audit adds an event in the transaction of what it tells of.
func audit(ctx context.Context, tx q, e org.Event) error {
	detail := []byte("{}")
	if len(e.Detail) > 0 {
		var err error
		if detail, err = json.Marshal(e.Detail); err != nil {
			return fmt.Errorf("append %s to the audit log: %w", e.Action, err)
		}
	}
	_, err := tx.ExecContext(ctx, sqlAudit, e.At, int64(e.Person), string(e.Role), int64(e.Unit), e.Action, e.Object, string(detail))
	if err != nil {
		return fmt.Errorf("append %s to the audit log: %w", e.Action, err)
	}
	return nil
}

// wrap says what was attempted when a single statement failed.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, known(err))
}

// oneRow is org.ErrForbidden when a guarded update changed nothing.
func oneRow(res sql.Result) error {
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("count changed rows: %w", err)
	}
	if n == 0 {
		return org.ErrForbidden
	}
	return nil
}
