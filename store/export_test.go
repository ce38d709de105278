package store

import (
	"context"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/notices"
)

// LimiterByClock is a limiter whose clock is a list of seconds and microseconds in Redis.
func LimiterByClock(rdb redis.UniversalClient, prefix string, perSecond int, list string) *Limiter {
	l := NewLimiter(rdb, prefix, perSecond)
	by := func(source string) *redis.Script {
		return redis.NewScript(strings.Replace(source, "redis.call('TIME')", "redis.call('LRANGE', '"+list+"', 0, 1)", 1))
	}
	l.book, l.pause = by(bookSource), by(pauseSource)
	return l
}

// FanOut queues a notice's deliveries in a transaction of its own.
func FanOut(ctx context.Context, d *DB, id notices.NoticeID, now time.Time) (n int, err error) {
	err = d.longTx(ctx, "fan out", func(tx q) error {
		n, err = fanOut(ctx, tx, id, audienceMax, now)
		return err
	})
	return n, err
}

// ReachAtMost lowers how many people one notice may reach.
func (s *Notices) ReachAtMost(n int) { s.most = n }

// ClaimChangesStatement claims what is to be corrected or taken back.
const ClaimChangesStatement = sqlClaimChanges

// ClaimLaneStatement takes what is due of one notice.
const ClaimLaneStatement = sqlClaimLane

// StoredMessagesStatement reads every message of a person.
const StoredMessagesStatement = sqlStoredMessages

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

// WaitingForLocks counts who waits for an advisory lock of this database.
func (s *Policies) WaitingForLocks(ctx context.Context) (int, error) {
	var n int
	err := s.db.sql.GetContext(ctx, &n, `select count(*) from pg_locks l join pg_database d on d.oid = l.database
where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`)
	return n, err
}

// Address is where d is connected to, for a connection beside it.
func Address(d *DB) string { return d.dsn }

// Exec changes what no use case changes.
func Exec(ctx context.Context, d *DB, query string, args ...any) error {
	_, err := d.slow.ExecContext(ctx, query, args...)
	return err
}

// Patience opens the pool of a database whose answers may take so long.
func Patience(dsn string, within time.Duration) (*DB, error) {
	p, err := newPulse(dsn, lookWithin)
	if err != nil {
		return nil, err
	}
	db, err := openPool(dsn, p, within, 1)
	if err != nil {
		return nil, err
	}
	slow, err := openPool(dsn, p, longAnswer, 1)
	return &DB{sql: db, slow: slow, dsn: dsn}, err
}

// Run executes a statement in a transaction, long or not.
func Run(ctx context.Context, d *DB, long bool, query string) error {
	do := d.tx
	if long {
		do = d.longTx
	}
	return do(ctx, "run", func(tx q) error {
		_, err := tx.ExecContext(ctx, query)
		return err
	})
}

// ForgetMarks leaves the marks of all attempts to be put together from their answers.
func (s *Training) ForgetMarks(ctx context.Context) error {
	_, err := s.db.sql.ExecContext(ctx, `update attempt set marks = null`)
	return err
}

// AddUpAndDie adds up what is marked on a connection that the server then cuts.
func AddUpAndDie(ctx context.Context, d *DB) error {
	return d.longTx(ctx, "add up", func(tx q) error {
		if _, err := addUp(ctx, tx, 1<<20); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `select pg_terminate_backend(pg_backend_pid())`)
		return err
	})
}
