package store_test

import "testing"

func TestMovesFollowFromOneAnotherAndFromTime(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "100"))
	s := w.moved("off1", w.begun("fin1", "share", "t1", g.ID, entered("what", "修路", "amount", "10")), "take", nil)
	w.begun("off1", "pay", "t1", s.ID, entered("amount", "4"))
	w.begun("off1", "pay", "t1", s.ID, entered("amount", "6"))
	c, err := w.records.Case(t.Context(), s.ID, w.people["cty1"], reportNow)
	must(t, err)
	if c.Record.State != "spent" || c.Record.Version != 3 {
		t.Errorf("after the last payment: %+v", c.Record)
	}
	late := w.begun("fin1", "share", "t1", g.ID, entered("what", "修桥", "amount", "20"))
	for i, want := range []int{0, 1, 0} {
		at := late.Due.AddDate(0, 0, i)
		n, err := w.records.Ripen(t.Context(), at, 100)
		must(t, err)
		if n != want {
			t.Errorf("%d moves at %v, want %d", n, at, want)
		}
	}
	c, err = w.records.Case(t.Context(), late.ID, w.people["cty1"], reportNow)
	must(t, err)
	h, err := w.records.History(t.Context(), c.Record)
	must(t, err)
	if c.Record.State != "back" || c.Purses.Of(g.ID, "free").Fixed(0) != "90" || len(h) != 2 || h[1].Person != 0 || h[1].Move != "lapse" {
		t.Errorf("after its due moment: %+v, %v, %+v", c.Record, c.Purses, h)
	}
	if n := w.word(`select count(*) from obligation where ref = CAST($1::bigint AS text) and state = 'open'`, late.ID); n != "0" {
		t.Errorf("%s tasks are still open", n)
	}
}
