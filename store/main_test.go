package store_test

import (
	"context"
	"database/sql"
	"testing"

	_ "github.com/lib/pq"

	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// migrated is the address of a database of this test's own, at the newest version.
func migrated(t testing.TB) string {
	t.Helper()
	return testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
}

// opened is a database of this test's own with a way to it behind the store's back.
func opened(t testing.TB) (*store.DB, *sql.DB) {
	t.Helper()
	db, err := store.Open(t.Context(), migrated(t))
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db, sideDoor(t, db)
}

// sideDoor is a way to the database behind the store's back.
func sideDoor(t testing.TB, db *store.DB) *sql.DB {
	t.Helper()
	side, err := sql.Open("postgres", store.Address(db))
	must(t, err)
	t.Cleanup(func() { _ = side.Close() })
	return side
}

// loaded are units that o now has, by their codes.
func loaded(t testing.TB, o *store.Org, rows []org.UnitRow) map[string]org.Unit {
	t.Helper()
	must(t, o.LoadUnits(t.Context(), rows))
	out := map[string]org.Unit{}
	for _, r := range rows {
		u, err := o.UnitByCode(t.Context(), r.Code)
		must(t, err)
		out[r.Code] = u
	}
	return out
}

// joined is somebody who has held a post for a year.
func joined(t testing.TB, o *store.Org, name string, telegram int64, role org.Role, unit string) lifecycle.Actor {
	t.Helper()
	_, err := o.AddPeople(t.Context(), []org.PersonRow{{
		Key: name, Telegram: telegram, Name: name, Lang: locales.ZH, Grants: []org.GrantRow{{Unit: unit, Role: role, From: reportNow.AddDate(-1, 0, 0)}},
	}}, reportNow)
	must(t, err)
	m, err := o.MemberByTelegram(t.Context(), telegram, reportNow)
	must(t, err)
	return lifecycle.ActorOf(m)
}
