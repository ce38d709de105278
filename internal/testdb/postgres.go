package testdb

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"net/url"
	"strings"
	"sync"
	"testing"

	_ "github.com/lib/pq"
)

// Postgres returns the lib/pq URL of a new database that only this test uses. It
// is a clone of a template that migrate has filled, made once for each key on a
// server, whichever test binary comes first; so key must change whenever migrate
// would do something else. The clone is dropped when the test ends.
func Postgres(tb testing.TB, key string, migrate func(ctx context.Context, dsn string) error) (dsn string) {
	tb.Helper()
	base := start(tb).database
	admin, err := adminOf(base)
	if err != nil {
		tb.Fatalf("open DATABASE_URL: %v", err)
	}
	ctx := tb.Context()
	template, err := ensureTemplate(ctx, admin, base, key, migrate)
	if err != nil {
		tb.Fatalf("make the template database: %v", err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if _, err := admin.ExecContext(ctx, "create database "+name+" template "+template+strategy(ctx, admin)); err != nil {
		tb.Fatalf("clone the template database (the role needs CREATEDB): %v", err)
	}
	tb.Cleanup(func() {
		// The test's own context is over by now.
		if _, err := admin.ExecContext(context.Background(), "drop database if exists "+name+" with (force)"); err != nil {
			tb.Errorf("drop the test's database: %v", err)
		}
	})
	dsn, err = withDatabase(base, name)
	if err != nil {
		tb.Fatal(err)
	}
	return dsn
}

var admins struct {
	sync.Mutex
	pools map[string]*sql.DB
}

// adminOf returns this process's one small pool for making databases.
func adminOf(base string) (*sql.DB, error) {
	admins.Lock()
	defer admins.Unlock()
	if db := admins.pools[base]; db != nil {
		return db, nil
	}
	db, err := sql.Open("postgres", base)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(8)
	if admins.pools == nil {
		admins.pools = map[string]*sql.DB{}
	}
	admins.pools[base] = db
	return db, nil
}

// templates remembers what this process has seen complete, so that only the
// first test of a key asks the server.
var templates sync.Map

// ensureTemplate returns the name of the finished template of key. An advisory
// lock keeps other processes from making it at the same time; the template flag
// marks it finished, so that one left half made is made again.
func ensureTemplate(ctx context.Context, admin *sql.DB, base, key string, migrate func(context.Context, string) error) (string, error) {
	sum := sha256.Sum256([]byte(key))
	name := fmt.Sprintf("template_%x", sum[:8])
	seen := base + " " + name
	if _, ok := templates.Load(seen); ok {
		return name, nil
	}
	conn, err := admin.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	h := fnv.New64a()
	h.Write(sum[:])
	lock := int64(h.Sum64())
	if _, err := conn.ExecContext(ctx, "select pg_advisory_lock($1)", lock); err != nil {
		return "", err
	}
	defer func() { // the connection goes back to a pool; the lock must not
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", lock)
	}()
	var finished bool
	err = conn.QueryRowContext(ctx, "select datistemplate from pg_database where datname = $1", name).Scan(&finished)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	if !finished {
		if err := makeTemplate(ctx, conn, base, name, migrate); err != nil {
			return "", err
		}
	}
	templates.Store(seen, true)
	return name, nil
}

func makeTemplate(ctx context.Context, conn *sql.Conn, base, name string, migrate func(context.Context, string) error) error {
	dsn, err := withDatabase(base, name)
	if err != nil {
		return err
	}
	for _, q := range []string{"drop database if exists " + name + " with (force)", "create database " + name} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	if err := migrate(ctx, dsn); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	// A connection that the migration left open would make every clone fail.
	for _, q := range []string{
		"alter database " + name + " allow_connections false",
		"select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'",
		"alter database " + name + " is_template true",
	} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}

// strategy chooses the plain file copy where the server has the choice: without
// flushing to disk it is as fast, and it writes no log.
func strategy(ctx context.Context, admin *sql.DB) string {
	var version int
	if err := admin.QueryRowContext(ctx, "select current_setting('server_version_num')::int").Scan(&version); err != nil || version < 150000 {
		return ""
	}
	return " strategy file_copy"
}

func withDatabase(base, name string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme == "" {
		return "", errors.New("DATABASE_URL must be a URL such as postgres://user@host/database")
	}
	u.Path = "/" + name
	return u.String(), nil
}
