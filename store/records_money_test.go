package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/record"
)

// teller begins, gives, takes, pays and reverses at random, as one of many at once.
type teller struct {
	w      *recordWorld
	rnd    *rand.Rand
	name   string
	grants []record.Record
	shares []int64
	n      int
	done   *atomic.Int64
}

func (b *teller) key() string { b.n++; return fmt.Sprintf("%s-%d", b.name, b.n) }

func (b *teller) amount() form.Answers {
	return entered("amount", fmt.Sprintf("%d.%02d", b.rnd.IntN(40), 1+b.rnd.IntN(99)), "what", "路")
}

// act does one thing; a refusal and a conflict are answers, anything else is an error.
func (b *teller) act() error {
	w, ctx := b.w, b.w.t.Context()
	g := b.grants[b.rnd.IntN(len(b.grants))]
	key := b.key()
	if len(b.shares) == 0 || b.rnd.IntN(4) == 0 {
		s, err := w.records.Begin(ctx, key, "share", w.units["t1"].ID, g.ID, b.amount(), w.people["fin1"], reportNow)
		if err == nil {
			b.done.Add(1)
			b.shares = append(b.shares, s.ID)
			_, err = w.records.Move(ctx, b.key(), s.ID, 1, "take", nil, w.people["off1"], reportNow)
		}
		return err
	}
	id := b.shares[b.rnd.IntN(len(b.shares))]
	c, err := w.records.Case(ctx, id, w.people["city"], reportNow)
	if err != nil {
		return err
	}
	v := c.Record.Version
	switch b.rnd.IntN(5) {
	case 0, 1:
		_, err = w.records.Move(ctx, key, id, v, "spend", b.amount(), w.people["off1"], reportNow)
	case 2:
		_, err = w.records.Move(ctx, key, id, v, "undo", b.amount(), w.people["off1"], reportNow)
	case 3:
		_, err = w.records.Begin(ctx, key, "pay", w.units["t1"].ID, id, b.amount(), w.people["off1"], reportNow)
	default:
		_, err = w.records.Move(ctx, key, id, v, "reclaim", nil, w.people["fin1"], reportNow)
	}
	if err == nil {
		b.done.Add(1)
	}
	return err
}

func TestMoneyStaysWholeHoweverManyPressAtOnce(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	var grants []record.Record
	for range 3 {
		grants = append(grants, w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "300")))
	}
	g := w.begun("fin1", "share", "t1", grants[0].ID, entered("what", "大家的", "amount", "200"))
	shared := w.moved("off1", g, "take", nil).ID
	var done atomic.Int64
	var all sync.WaitGroup
	for i := range 16 {
		b := &teller{w: w, rnd: rand.New(rand.NewPCG(7, uint64(i))), name: fmt.Sprint("teller", i), grants: grants, shares: []int64{shared}, done: &done}
		all.Go(func() {
			for range 25 {
				err := b.act()
				var no *locales.Refusal
				if err != nil && !errors.As(err, &no) && !errors.Is(err, org.ErrConflict) {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if done.Load() < 60 {
		t.Errorf("only %d steps were made", done.Load())
	}
	for what, query := range map[string]string{
		"a purse is below zero": `select count(*) from purse where balance < 0`,
		"a purse does not hold what its postings say": `
select count(*) from purse p where balance <>
  coalesce((select sum(amount) from entry where to_record = p.record_id and to_name = p.name), 0)
  - coalesce((select sum(amount) from entry where from_record = p.record_id and from_name = p.name), 0)`,
		"postings do not add up to nothing": `
select case when (select coalesce(sum(balance), 0) from purse)
  = (select coalesce(sum(amount), 0) from entry where from_record is null) - (select coalesce(sum(amount), 0) from entry where to_record is null) then 0 else 1 end`,
		"more was given than came in": `
select count(*) from record g where kind = 'grant' and CAST(data->'amount'->>'s' AS numeric) <
  coalesce((select sum(case when from_record = g.id then amount else -amount end) from entry where (from_record = g.id and to_record is not null) or (to_record = g.id and from_record is not null)), 0)`,
		"a version was lost": `
select count(*) from record r where version <> (select count(*) from move m where m.record = r.kind and m.record_id = r.id)`,
		"a number is neither used nor the next of anybody": `
select count(*) from (select split_part(code, '-', 1) as prefix, max(CAST(split_part(code, '-', 3) AS int)) as last from record group by 1) x
cross join generate_series(1, x.last) n
where not exists (select from record where code = x.prefix || '-2026-' || lpad(CAST(n AS text), 4, '0'))
  and not exists (select from record_serial s where s.prefix = x.prefix and s.next <= n and (n - s.next) % 32 = 0)`,
	} {
		if n := w.word(query); n != "0" {
			t.Errorf("%s: %s", what, n)
		}
	}
}

// A crash before the commit is a transaction that ends without one.
func TestAStepThatEndsHalfwayLeavesNothing(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "100"))
	before := w.rows()
	broken := w.records.Telling(func(record.Told) ([]notices.Outgoing, error) { return nil, errors.New("gone") })
	if _, err := broken.Begin(t.Context(), "b", "share", w.units["t1"].ID, g.ID, entered("what", "路", "amount", "10"), w.people["fin1"], reportNow); err == nil {
		t.Fatal("it was begun")
	}
	if after := w.rows(); after != before {
		t.Errorf("left: %s, before %s", after, before)
	}
	s := w.begun("fin1", "share", "t1", g.ID, entered("what", "路", "amount", "10"))
	before = w.rows()
	if _, err := broken.Move(t.Context(), "m", s.ID, 1, "take", nil, w.people["off1"], reportNow); err == nil {
		t.Fatal("it was moved")
	}
	if after := w.rows(); after != before {
		t.Errorf("left: %s, before %s", after, before)
	}
	if s.Code != "SH-2026-0001" {
		t.Errorf("a number is lost: %s", s.Code)
	}
}

// rows counts all that a step writes.
func (w *recordWorld) rows() string {
	return w.word(`select concat_ws(' ', (select sum(version) from record), (select count(*) from move), (select count(*) from entry), (select sum(balance) from purse),
(select sum(revision) from obligation), (select count(*) from delivery), (select sum(next) from record_serial))`)
}
