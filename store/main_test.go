package store_test

import (
	"context"
	"testing"

	"cadrebot/internal/testdb"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// migrated is the address of a database of this test's own, at the newest version.
func migrated(t *testing.T) string {
	t.Helper()
	return testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
}
