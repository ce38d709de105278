package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/store"
)

// writers is how many people write the ledger at once.
const writers = 50

// ledger is a grant divided into as many shares as there are writers, who are people of their own.
type ledger struct {
	*recordWorld
	shares []record.Record
	actors []lifecycle.Actor
}

func openLedger(b *testing.B) *ledger {
	b.Helper()
	w := &ledger{recordWorld: openRecords(b)}
	people := store.NewOrg(w.db)
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "100000000"))
	for i := range writers {
		who := fmt.Sprint("writer", i)
		_, err := people.AddPeople(b.Context(), []org.PersonRow{{
			Key: who, Telegram: 1000 + int64(i), Name: who, Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "t1", Role: org.TownshipOfficer, From: reportNow.AddDate(-1, 0, 0)}},
		}}, reportNow)
		must(b, err)
		m, err := people.MemberByTelegram(b.Context(), 1000+int64(i), reportNow)
		must(b, err)
		w.people[who] = lifecycle.ActorOf(m)
		share := w.moved(who, w.begun("fin1", "share", "t1", g.ID, entered("what", "路", "amount", "1000000")), "take", nil)
		w.shares, w.actors = append(w.shares, w.moved(who, share, "spend", entered("amount", "0.01"))), append(w.actors, w.people[who])
	}
	return w
}

// BenchmarkLedger: fifty writers, each with payments out of their own share of common money; an entry is one
// posting, from a purse to a purse. "begins" are records of their own, "bare" writes the rows of a move and decides nothing.
func BenchmarkLedger(b *testing.B) {
	w := openLedger(b)
	for _, run := range []struct {
		what  string
		write func(b *testing.B, i int, key string) error
	}{
		{"bare", w.bare(b)},
		{"moves", func(b *testing.B, i int, key string) (err error) {
			s := w.shares[i]
			w.shares[i], err = w.records.Move(b.Context(), key, s.ID, s.Version, "spend", entered("amount", "0.01"), w.actors[i], reportNow)
			return err
		}},
		{"begins", func(b *testing.B, i int, key string) error {
			_, err := w.records.Begin(b.Context(), key, "pay", w.units["t1"].ID, w.shares[i].ID, entered("amount", "0.01"), w.actors[i], reportNow)
			return err
		}},
	} {
		b.Run(run.what, func(b *testing.B) {
			var next atomic.Int64
			var all sync.WaitGroup
			for i := range writers {
				all.Go(func() {
					for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
						if err := run.write(b, i, fmt.Sprintf("%s-%d-%d", run.what, b.N, n)); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
		})
	}
	w.adds(b)
}

// adds holds what is left in the purses against what was posted: no update is lost.
func (w *ledger) adds(b *testing.B) {
	b.Helper()
	if n := w.word(`
select count(*) from purse p where p.balance <> (select coalesce(sum(e.amount) filter (where e.to_record = p.record_id and e.to_name = p.name), 0)
    - coalesce(sum(e.amount) filter (where e.from_record = p.record_id and e.from_name = p.name), 0) from entry e)`); n != "0" {
		b.Errorf("%s purses do not hold what was posted", n)
	}
}

// bareWrites are the rows of a move, one statement each.
var bareWrites = []string{
	`select version from record where id = $1 for update`,
	`update purse set balance = balance - 0.01 where record_id = $1 and name = 'free'`,
	`update purse set balance = balance + 0.01 where record_id = $1 and name = 'paid'`,
	`insert into entry (move_key, record_id, from_record, from_name, to_record, to_name, amount, at) values ($2, $1, $1, 'free', $1, 'paid', 0.01, now())`,
	`insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, reason, new)
select $2, 'share', id, 'spend', state, state, $3, 'TWO', unit_id, now(), '', '{"amount": {"s": "0.01"}}' from record where id = $1`,
	`update record set version = version + 1, last_by = $2 where id = $1`,
}

// bare writes the same rows as a move does, by prepared statements over as many connections.
func (w *ledger) bare(b *testing.B) func(b *testing.B, i int, key string) error {
	b.Helper()
	db, err := sql.Open("postgres", w.dsn+"&binary_parameters=yes")
	must(b, err)
	b.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(24)
	db.SetMaxIdleConns(24)
	var stmts []*sql.Stmt
	for _, query := range bareWrites {
		s, err := db.PrepareContext(b.Context(), query)
		must(b, err)
		stmts = append(stmts, s)
	}
	return func(b *testing.B, i int, key string) error {
		return bareTx(b.Context(), db, stmts, w.shares[i].ID, key, int64(w.actors[i].Person), &w.shares[i].Version)
	}
}

func bareTx(ctx context.Context, db *sql.DB, stmts []*sql.Stmt, id int64, key string, person int64, version *int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := tx.StmtContext(ctx, stmts[0]).QueryRowContext(ctx, id).Scan(version); err != nil {
		return err
	}
	for i, args := range [][]any{{id}, {id}, {id, key}, {id, key, person}, {id, person}} {
		if _, err := tx.StmtContext(ctx, stmts[i+1]).ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	*version++
	return tx.Commit()
}
