package store_test

import (
	"errors"
	"testing"
	"time"

	"cadrebot/org"
	"cadrebot/store"
)

// A server that works is not one that is silent: whoever says that a statement may take
// long is not cut off by the limit of the others.
func TestALongStatementIsGivenItsTime(t *testing.T) {
	t.Parallel()
	db, err := store.Patience(migrated(t), 500*time.Millisecond)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	const work = `select pg_sleep(1.5)`
	if err := store.Run(t.Context(), db, false, work); !errors.Is(err, org.ErrUnavailable) {
		t.Errorf("an ordinary one: %v", err)
	}
	if err := store.Run(t.Context(), db, true, work); err != nil {
		t.Errorf("a long one: %v", err)
	}
}
