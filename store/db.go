// Package store is the only package that knows SQL and Redis. One use case is one
// exported method and one transaction; its SQL stands as a const directly above it.
//
// It imports the domains and satisfies the small interfaces that bot and the handlers
// declare; it never imports them. Each domain has its own file and its own small type
// over DB (NewReports, NewTasks ...), so that nothing grows into a bag of everything.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"cadrebot/org"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is the system of record.
type DB struct {
	sql *pool
	// slow is for statements that work for minutes, beside the others: a fan-out must not
	// be taken for a server that has vanished.
	slow *pool
	dsn  string // for a connection that listens, beside those of the pool
}

// q is what a helper needs; *pool and *tx both satisfy it.
type q interface {
	sqlx.ExtContext
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
}

// Open connects to Postgres. dsn is a postgres:// URL; binary parameters and UTC are
// added to it. It fails when the server does not answer within ctx.
func Open(ctx context.Context, dsn string) (*DB, error) {
	dsn, err := tuned(dsn)
	if err != nil {
		return nil, err
	}
	pulse, err := newPulse(dsn, lookWithin)
	if err != nil {
		return nil, err
	}
	db, err := openPool(dsn, pulse, answerWithin, 24) // a server that is silent must not hold a turn
	if err != nil {
		return nil, err
	}
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("connect to postgres: %w", err)
	}
	slow, err := openPool(dsn, pulse, longAnswer, 4)
	if err != nil {
		return nil, err
	}
	return &DB{sql: db, slow: slow, dsn: dsn}, nil
}

// openPool is most connections on which nobody waits for an answer longer than within, or
// for a server without a pulse. None is opened yet.
func openPool(dsn string, p *pulse, within time.Duration, most int) (*pool, error) {
	c, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, errors.New("DATABASE_URL cannot be read") // the library's words hold the password
	}
	d := newDialer()
	d.pulse, d.within = p, within
	c.Dialer(d)
	db := sqlx.NewDb(sql.OpenDB(c), "postgres")
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return newPool(db), nil
}

// tuned adds what every connection needs: one round trip a query, UTC.
func tuned(dsn string) (string, error) {
	u, err := url.Parse(dsn)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return "", errors.New("DATABASE_URL must look like postgres://user@host:5432/name?sslmode=disable")
	}
	v := u.Query()
	for k, val := range map[string]string{"binary_parameters": "yes", "timezone": "UTC"} {
		if !v.Has(k) {
			v.Set(k, val)
		}
	}
	u.RawQuery = v.Encode()
	return u.String(), nil
}

// Close releases the connections.
func (d *DB) Close() error { return errors.Join(d.sql.Close(), d.slow.Close()) }

// Ping reports whether Postgres answers.
func (d *DB) Ping(ctx context.Context) error { return d.sql.PingContext(ctx) }

// Migrate brings the database to the newest version. Several replicas may call it at
// once: a session lock lets one work and the others wait. It returns how many steps ran.
func Migrate(ctx context.Context, dsn string) (int, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return 0, fmt.Errorf("open for migration: %w", err)
	}
	defer db.Close()
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return 0, fmt.Errorf("migration lock: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, sub(), goose.WithSessionLocker(locker))
	if err != nil {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	return len(done), nil
}

// tx runs one use case in one transaction; what names it in errors.
func (d *DB) tx(ctx context.Context, what string, fn func(tx q) error) error {
	return d.sql.run(ctx, what, fn)
}

// longTx is tx for a use case one of whose statements may take minutes.
func (d *DB) longTx(ctx context.Context, what string, fn func(tx q) error) error {
	return d.slow.run(ctx, what, fn)
}

func (p *pool) run(ctx context.Context, what string, fn func(tx q) error) error {
	tx, err := p.begin(ctx)
	if err != nil {
		return fmt.Errorf("%s: begin: %w", what, known(err))
	}
	if err := fn(tx); err != nil {
		_ = tx.Rollback()
		return fmt.Errorf("%s: %w", what, known(err))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%s: commit: %w", what, known(err))
	}
	return nil
}

// known is the one place that turns driver errors into the domain's.
func known(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return org.ErrNotFound
	case pq.As(err, pqerror.UniqueViolation) != nil:
		return fmt.Errorf("%w: %w", org.ErrConflict, err)
	case gone(err):
		return fmt.Errorf("%w: %w", org.ErrUnavailable, err)
	}
	return err
}

// gone reports whether the server, not the statement, is the trouble: starting up,
// shutting down, out of connections, or not there at all.
func gone(err error) bool {
	var pe *pq.Error
	if errors.As(err, &pe) {
		switch pe.Code.Class() {
		case "08", "40", "53", "57": // connection; rolled back: deadlock, serialization; resources; shutdown
			return true
		}
		return pe.Code == "25006" // read-only: this server is no longer the primary
	}
	var ne net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) || errors.As(err, &ne)
}
