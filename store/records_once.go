package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"cadrebot/locales"
	"cadrebot/record"
)

const sqlOpenOnce = `select code from record where kind = $1 and once = $2 and id <> $3`

// once refuses a step to what is there already (record.Kind.Once), and names what is there. Two
// that come at the same moment are told apart by the index (twice).
func (r *Records) once(ctx context.Context, tx q, k *record.Kind, now record.Record) error {
	if k.Once == nil || k.Once(now) == "" {
		return nil
	}
	var code string
	err := tx.GetContext(ctx, &code, sqlOpenOnce, k.ID, k.Once(now), now.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for an open %s: %w", k.ID, err)
	}
	return locales.Refuse("record.once_open", "Name", k.Name, "Code", code)
}
