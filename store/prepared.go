package store

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"

	"github.com/jmoiron/sqlx"
)

// hot lists the statements of every turn: they are prepared, which saves planning them
// anew each time (the view report_seen takes longer to plan than to run). The rest is
// left to be planned for its arguments.
var hot = []string{
	sqlMemberByTelegram, sqlDraft, sqlStandingNow, sqlStandingOfPeriod, sqlPrelude, sqlFile, sqlFileAttached, sqlReport, sqlReportOf,
	sqlOwing, sqlFormEntryBut,
	sqlWriteResults, sqlMarkStale, // of every few messages that are sent
}

// hotInTx are prepared before the first transaction begins.
var hotInTx = []string{
	sqlReport, sqlReportOf, sqlMoveKnown, sqlInsertMove, sqlSaveDrafts,
	sqlRecordLocked, sqlRecordAlone, sqlAround, sqlTallies, sqlLockPurses, sqlMoveRecord, sqlBeginRecord, sqlUnit,
}

// pool is the connections with the statements prepared on them. A statement is prepared
// at its first use outside a transaction: to ask the pool for a connection while holding
// one could leave everybody waiting for everybody.
type pool struct {
	*sqlx.DB
	stmts map[string]*prepared // fixed after newPool
	warm  atomic.Bool
}

type prepared struct {
	mu   sync.Mutex
	stmt atomic.Pointer[sqlx.Stmt]
}

func newPool(db *sqlx.DB) *pool {
	p := &pool{DB: db, stmts: map[string]*prepared{}}
	for _, list := range [][]string{hot, hotInTx} {
		for _, query := range list {
			p.stmts[query] = &prepared{}
		}
	}
	return p
}

// stmt is the prepared statement of query, nil when it is not a hot one.
func (p *pool) stmt(ctx context.Context, query string) (*sqlx.Stmt, error) {
	h := p.stmts[query]
	if h == nil {
		return nil, nil
	}
	if s := h.stmt.Load(); s != nil {
		return s, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if s := h.stmt.Load(); s != nil {
		return s, nil
	}
	s, err := p.PreparexContext(ctx, query)
	if err != nil {
		return nil, err
	}
	h.stmt.Store(s)
	return s, nil
}

// GetContext is sqlx's, prepared for hot statements; so are the others.
func (p *pool) GetContext(ctx context.Context, dest any, query string, args ...any) error {
	s, err := p.stmt(ctx, query)
	if err != nil {
		return err
	}
	if s == nil {
		return p.DB.GetContext(ctx, dest, query, args...)
	}
	return s.GetContext(ctx, dest, args...)
}

// SelectContext is sqlx's.
func (p *pool) SelectContext(ctx context.Context, dest any, query string, args ...any) error {
	s, err := p.stmt(ctx, query)
	if err != nil {
		return err
	}
	if s == nil {
		return p.DB.SelectContext(ctx, dest, query, args...)
	}
	return s.SelectContext(ctx, dest, args...)
}

// ExecContext is sqlx's.
func (p *pool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return p.DB.ExecContext(ctx, query, args...)
	}
	return s.ExecContext(ctx, args...)
}

// row reads the one row of a hot statement into dest, without the reflection of GetContext.
func (p *pool) row(ctx context.Context, query string, args []any, dest ...any) error {
	s, err := p.stmt(ctx, query)
	if err != nil {
		return err
	}
	return s.Stmt.QueryRowContext(ctx, args...).Scan(dest...)
}

// rows reads the rows of a hot statement without reflection: each is called for every row
// and scans it.
func (p *pool) rows(ctx context.Context, query string, args []any, each func(scan func(dest ...any) error) error) error {
	s, err := p.stmt(ctx, query)
	if err != nil {
		return err
	}
	rows, err := s.Stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// begin opens a transaction on one connection; what is hot in transactions has been
// prepared before.
func (p *pool) begin(ctx context.Context) (*tx, error) {
	if !p.warm.Load() {
		for _, query := range hotInTx {
			if _, err := p.stmt(ctx, query); err != nil {
				return nil, err
			}
		}
		p.warm.Store(true)
	}
	t, err := p.BeginTxx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &tx{t, p}, nil
}

// tx is a transaction that uses the pool's prepared statements where they exist.
type tx struct {
	*sqlx.Tx
	pool *pool
}

// on is the statement bound to the transaction, nil when it is not prepared (yet).
func (t *tx) on(ctx context.Context, query string) *sqlx.Stmt {
	h := t.pool.stmts[query]
	if h == nil {
		return nil
	}
	s := h.stmt.Load()
	if s == nil {
		return nil
	}
	return t.StmtxContext(ctx, s)
}

// GetContext is sqlx's, prepared for hot statements; so are the others.
func (t *tx) GetContext(ctx context.Context, dest any, query string, args ...any) error {
	if s := t.on(ctx, query); s != nil {
		return s.GetContext(ctx, dest, args...)
	}
	return t.Tx.GetContext(ctx, dest, query, args...)
}

// SelectContext is sqlx's.
func (t *tx) SelectContext(ctx context.Context, dest any, query string, args ...any) error {
	if s := t.on(ctx, query); s != nil {
		return s.SelectContext(ctx, dest, args...)
	}
	return t.Tx.SelectContext(ctx, dest, query, args...)
}

// ExecContext is sqlx's.
func (t *tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s := t.on(ctx, query); s != nil {
		return s.ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}
