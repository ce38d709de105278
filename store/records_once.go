package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"cadrebot/locales"
	"cadrebot/record"
)

const sqlLeaveOnce = `delete from record_once where record_id = $1 and key <> $2`

// Whoever wants the same key waits here until the other act is through.
const sqlTakeOnce = `insert into record_once (kind, key, record_id) values ($1, $2, $3) on conflict do nothing`

const sqlWhoHasOnce = `select r.id, r.code from record_once o join record r on r.id = o.record_id where o.kind = $1 and o.key = $2`

// once keeps a record the only one of its kind for what Kind.Once says of it as it stands after
// the step, and refuses the step when another one is there already.
func (r *Records) once(ctx context.Context, tx q, k *record.Kind, rec record.Record) error {
	if k.Once == nil {
		return nil
	}
	key := k.Once(rec)
	if rec.Version > 1 {
		if _, err := tx.ExecContext(ctx, sqlLeaveOnce, rec.ID, key); err != nil {
			return fmt.Errorf("let go what %s was the only one for: %w", rec.Code, err)
		}
	}
	if key == "" {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlTakeOnce, k.ID, key, rec.ID); err != nil {
		return fmt.Errorf("keep %s the only one: %w", rec.Code, err)
	}
	var other struct {
		ID   int64  `db:"id"`
		Code string `db:"code"`
	}
	switch err := tx.GetContext(ctx, &other, sqlWhoHasOnce, k.ID, key); {
	case errors.Is(err, sql.ErrNoRows): // it has been let go this very moment
		return locales.Refuse("record.once_again")
	case err != nil:
		return fmt.Errorf("find the only one beside %s: %w", rec.Code, err)
	case other.ID != rec.ID:
		return locales.Refuse("record.once_open", "Name", k.Name, "Code", other.Code)
	}
	return nil
}
