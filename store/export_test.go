package store

import "context"

// ReachAtMost lowers how many people one notice may reach.
func (s *Notices) ReachAtMost(n int) { s.most = n }

// WipeSteps are the statements that take the demo out.
func WipeSteps() []string { return wipeSteps }

// FiguresStatement is the statement that adds up fields, as its callers put it together.
var FiguresStatement = figuresStatement

// KeepAtMost lowers how many definitions are remembered.
func (s *Forms) KeepAtMost(n int) { s.kept = newDefinitions(n) }

// CutListeners ends the connections that follow the policy library, and counts them.
func (s *Policies) CutListeners(ctx context.Context) (int, error) {
	var n int
	err := s.db.sql.GetContext(ctx, &n, `select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query ilike 'listen%'`)
	return n, err
}

// Exec changes what no use case changes.
func Exec(ctx context.Context, d *DB, query string, args ...any) error {
	_, err := d.sql.ExecContext(ctx, query, args...)
	return err
}

// DSN is the address of the database.
func (d *DB) DSN() string { return d.dsn }
