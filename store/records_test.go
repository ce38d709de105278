package store_test

import (
	"errors"
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func TestARecordGoesItsWayInTheBooks(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "春耕资金", "amount", "1000", "on", "2026-11-05"))
	if g.Code != "GR-2026-0001" || g.State != "open" || g.Version != 1 || g.Unit.ID != w.units["c1"].ID {
		t.Fatalf("begun: %+v", g)
	}
	s := w.begun("fin1", "share", "t1", g.ID, entered("what", "修路", "amount", "600.50"))
	if s.Code != "SH-2026-0001" || s.Parent != g.ID || s.Due.IsZero() {
		t.Fatalf("share: %+v", s)
	}
	s = w.moved("off1", s, "take", nil)
	s = w.moved("off1", s, "spend", entered("amount", "100.25"))
	w.begun("off1", "pay", "t1", s.ID, entered("amount", "0.25"))
	c, err := w.records.Case(t.Context(), s.ID, w.people["cty1"], reportNow)
	must(t, err)
	if c.Purses.Of(s.ID, "free").Fixed(2) != "500.00" || c.Purses.Of(s.ID, "paid").Fixed(2) != "100.25" || c.Purses.Of(g.ID, "free").Fixed(2) != "399.50" {
		t.Errorf("purses: %v", c.Purses)
	}
	if b := c.Below["pay"]; b.Count != 1 || b.ByState["paid"] != 1 || b.Sums["amount"].Fixed(2) != "0.25" {
		t.Errorf("below: %+v", c.Below)
	}
	if above, err := w.records.Case(t.Context(), g.ID, w.people["cty1"], reportNow); err != nil || above.Below["share"].Count != 1 {
		t.Errorf("above: %+v, %v", above.Below, err)
	} else {
		c.Facts = above.Facts
	}
	if c.Facts["shares"].Fixed(0) != "1" || c.Facts["given"].Fixed(2) != "600.50" || c.Facts["left"].Fixed(2) != "500.00" || c.Parent.ID != g.ID {
		t.Errorf("facts: %v", c.Facts)
	}
	h, err := w.records.History(t.Context(), c.Record)
	must(t, err)
	if len(h) != 3 || h[0].Move != "give" || h[2].New["amount"].S != "100.25" {
		t.Errorf("history: %+v", h)
	}
	e, err := w.records.Entries(t.Context(), s.ID)
	must(t, err)
	if len(e) != 3 || e[0].FromCode != g.Code || e[1].Move != "spend" || e[2].To != record.World("out") {
		t.Errorf("entries: %+v", e)
	}
}

func TestWhatIsNotThereCannotBeGiven(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "100"))
	_, err := w.records.Begin(t.Context(), "more", "share", w.units["t1"].ID, g.ID, entered("what", "路", "amount", "100.01"), w.people["fin1"], reportNow)
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != "record.overdrawn" {
		t.Fatalf("more than there is: %v", err)
	}
	if n := w.word(`select count(*) from move where record = 'share'`); n != "0" {
		t.Errorf("%s moves are left of what was refused", n)
	}
	s := w.begun("fin1", "share", "t1", g.ID, entered("what", "路", "amount", "100"))
	if s.Code != "SH-2026-0001" {
		t.Errorf("a refusal costs a number: %s", s.Code)
	}
}

func TestTheSameActTwiceIsOne(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	for range 3 {
		r, err := w.records.Begin(t.Context(), "same", "grant", w.units["c1"].ID, 0, entered("title", "资金", "amount", "100"), w.people["fin1"], reportNow)
		must(t, err)
		if r.Code != "GR-2026-0001" || r.Version != 1 {
			t.Fatalf("begun again: %+v", r)
		}
	}
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "100"))
	for range 3 {
		r, err := w.records.Move(t.Context(), "close", g.ID, 1, "close", nil, w.people["cty1"], reportNow)
		must(t, err)
		if r.State != "closed" || r.Version != 2 {
			t.Fatalf("moved again: %+v", r)
		}
	}
	if _, err := w.records.Move(t.Context(), "other", g.ID, 1, "close", nil, w.people["cty1"], reportNow); !errors.Is(err, org.ErrConflict) {
		t.Errorf("an older version: %v", err)
	}
	if n := w.word(`select count(*) from entry`); n != "2" {
		t.Errorf("%s entries", n)
	}
}
