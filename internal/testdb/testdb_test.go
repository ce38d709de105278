package testdb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"os"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestMain(m *testing.M) { Main(m) }

// migrateCounting returns a migration of one table that counts its calls.
func migrateCounting(calls *atomic.Int32) func(context.Context, string) error {
	return func(ctx context.Context, dsn string) error {
		calls.Add(1)
		db, err := sql.Open("postgres", dsn)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.ExecContext(ctx, "create table note (body text not null)")
		return err
	}
}

func connect(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func scalar[T any](t *testing.T, db *sql.DB, query string, args ...any) T {
	t.Helper()
	var v T
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

func TestDatabasesAreApartAndTheTemplateIsMadeOnce(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	key := t.Name() + os.Getenv("DATABASE_URL") + rand8()
	first := connect(t, Postgres(t, key, migrateCounting(&calls)))
	second := connect(t, Postgres(t, key, migrateCounting(&calls)))
	if _, err := first.ExecContext(t.Context(), "insert into note values ('here')"); err != nil {
		t.Fatal(err)
	}
	if n := scalar[int](t, second, "select count(*) from note"); n != 0 {
		t.Errorf("the second database holds %d rows of the first", n)
	}
	if n := calls.Load(); n != 1 {
		t.Errorf("migrated %d times, want 1", n)
	}
	if zone := scalar[string](t, first, "show timezone"); os.Getenv("DATABASE_URL") == "" && zone != "UTC" {
		t.Errorf("timezone = %s, want UTC", zone)
	}
}

func TestConcurrentTestsShareOneTemplate(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	key := t.Name() + rand8()
	t.Run("group", func(t *testing.T) {
		for range 8 {
			t.Run("clone", func(t *testing.T) {
				t.Parallel()
				db := connect(t, Postgres(t, key, migrateCounting(&calls)))
				if n := scalar[int](t, db, "select count(*) from note"); n != 0 {
					t.Errorf("%d rows in a new database", n)
				}
			})
		}
	})
	if n := calls.Load(); n != 1 {
		t.Errorf("migrated %d times, want 1", n)
	}
}

func TestDatabaseIsDroppedEvenWhenConnected(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	var name string
	t.Run("user", func(t *testing.T) {
		db, err := sql.Open("postgres", Postgres(t, t.Name(), migrateCounting(&calls)))
		if err != nil {
			t.Fatal(err)
		}
		name = scalar[string](t, db, "select current_database()") // left open on purpose
	})
	admin := connect(t, start(t).database)
	if n := scalar[int](t, admin, "select count(*) from pg_database where datname = $1", name); n != 0 {
		t.Errorf("database %s is still there", name)
	}
}

func TestHalfMadeTemplateIsMadeAgain(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	key := t.Name() + rand8()
	admin := connect(t, start(t).database)
	broken := func(ctx context.Context, dsn string) error {
		if err := migrateCounting(&calls)(ctx, dsn); err != nil {
			return err
		}
		return context.Canceled
	}
	if _, err := ensureTemplate(t.Context(), admin, start(t).database, key, broken); err == nil {
		t.Fatal("a failed migration was not reported")
	}
	db := connect(t, Postgres(t, key, migrateCounting(&calls)))
	if n := scalar[int](t, db, "select count(*) from note"); n != 0 {
		t.Errorf("%d rows", n)
	}
	if n := calls.Load(); n != 2 {
		t.Errorf("migrated %d times, want 2", n)
	}
}

func TestMigrationMayLeaveAConnectionOpen(t *testing.T) {
	t.Parallel()
	db := connect(t, Postgres(t, t.Name()+rand8(), func(ctx context.Context, dsn string) error {
		left, err := sql.Open("postgres", dsn)
		if err != nil {
			return err
		}
		t.Cleanup(func() { _ = left.Close() })
		return left.PingContext(ctx)
	}))
	if err := db.PingContext(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestRedisPrefixIsCleaned(t *testing.T) {
	t.Parallel()
	opt := func(t *testing.T) (*redis.Client, string) {
		t.Helper()
		url, prefix := Redis(t)
		o, err := redis.ParseURL(url)
		if err != nil {
			t.Fatal(err)
		}
		c := redis.NewClient(o)
		t.Cleanup(func() { _ = c.Close() })
		return c, prefix
	}
	mine, myPrefix := opt(t)
	if err := mine.Set(t.Context(), myPrefix+"kept", 1, 0).Err(); err != nil {
		t.Fatal(err)
	}
	var other string
	t.Run("other", func(t *testing.T) {
		c, prefix := opt(t)
		other = prefix
		for _, k := range []string{"a", "b", "c:d"} {
			if err := c.Set(t.Context(), prefix+k, 1, 0).Err(); err != nil {
				t.Fatal(err)
			}
		}
	})
	if other == myPrefix {
		t.Fatal("two tests got the same prefix")
	}
	if left := mine.Keys(t.Context(), other+"*").Val(); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if n := mine.Exists(t.Context(), myPrefix+"kept").Val(); n != 1 {
		t.Error("another test's cleanup took this test's key")
	}
}

// rand8 makes a key that no earlier run on a server from outside has used.
func rand8() string { return rand.Text()[:8] }
