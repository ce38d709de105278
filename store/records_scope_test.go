package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

// Five hundred attempts at what is another county's: reading and moving by id and by code,
// beginning below it, about its units, and naming it.
func TestNothingOutsideOnesScopeIsReached(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	rnd := rand.New(rand.NewPCG(3, 3))
	own, others := map[string][]record.Record{}, []record.Record{}
	for _, side := range []string{"1", "2"} {
		for range 3 {
			g := w.begun("fin"+side, "grant", "c"+side, 0, entered("title", "资金", "amount", "1000"))
			s := w.begun("fin"+side, "share", "t"+side, g.ID, entered("what", "修路", "amount", "10"))
			own[side] = append(own[side], g)
			if side == "2" {
				others = append(others, g, s)
			}
		}
	}
	before := w.rows()
	const attempts = 500
	for i := range attempts {
		who := []string{"fin1", "cty1", "off1", "app1", "vfs1"}[rnd.IntN(5)]
		x := others[rnd.IntN(len(others))]
		if err := w.attempt(rnd.IntN(6), fmt.Sprint("try", i), who, x, own["1"][0]); !errors.Is(err, org.ErrNotFound) {
			t.Fatalf("attempt %d of %s at %s: %v", i, who, x.Code, err)
		}
	}
	if after := w.rows(); after != before {
		t.Errorf("something was changed: %s, before %s", after, before)
	}
	if n := w.word(`select count(*) from audit where action = 'record_refused' and detail->>'what' <> ''`); n != fmt.Sprint(attempts) {
		t.Errorf("%s attempts are in the audit log", n)
	}
}

// attempt tries one way to x.
func (w *recordWorld) attempt(way int, key, who string, x, own record.Record) (err error) {
	ctx, a := w.t.Context(), w.people[who]
	switch way {
	case 0:
		_, err = w.records.Case(ctx, x.ID, a, reportNow)
	case 1:
		_, err = w.records.ByCode(ctx, x.Code, a, reportNow)
	case 2:
		name := []lifecycle.Name{"close", "take", "reclaim", "no such move"}[len(key)%4]
		_, err = w.records.Move(ctx, key, x.ID, x.Version, name, nil, a, reportNow)
	case 3:
		_, err = w.records.Begin(ctx, key, "share", w.units["t1"].ID, x.ID, entered("what", "路", "amount", "1"), a, reportNow)
	case 4:
		_, err = w.records.NewCase(ctx, "grant", w.units["c2"].ID, 0, nil, a, reportNow)
	default:
		_, err = w.records.Begin(ctx, key, "grant", w.units["t2"].ID, 0, entered("title", "x", "amount", "1"), a, reportNow)
	}
	return err
}

func TestALinkNamesOnlyWhatFitsAndIsInScope(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	codes := map[string]string{}
	for _, side := range []string{"1", "2"} {
		g := w.begun("fin"+side, "grant", "c"+side, 0, entered("title", "资金", "amount", "1000"))
		codes["grant"+side] = g.Code
		codes["share"+side] = w.begun("fin"+side, "share", "t"+side, g.ID, entered("what", "修路", "amount", "10")).Code
	}
	c, err := w.records.ByCode(t.Context(), codes["share1"], w.people["fin1"], reportNow)
	must(t, err)
	changed := w.moved("fin1", c.Record, "change", entered("after", codes["share1"]))
	if changed.Linked["after"] != c.Record.ID {
		t.Errorf("named: %v", changed.Linked)
	}
	if c, err = w.records.Case(t.Context(), changed.ID, w.people["fin1"], reportNow); err != nil || c.Links["after"].Code != codes["share1"] {
		t.Errorf("read again: %v, %v", c.Links, err)
	}
	for code, want := range map[string]string{codes["share2"]: "not found", codes["grant1"]: "record.link_gone", "SH-2026-0999": "record.link_gone"} {
		_, err := w.records.Move(t.Context(), "k"+code, changed.ID, changed.Version, "change", entered("after", code), w.people["fin1"], reportNow)
		if want == "not found" && !errors.Is(err, org.ErrNotFound) || want != "not found" && refusal(err) != want {
			t.Errorf("%s: %v", code, err)
		}
	}
	cleared := w.moved("fin1", changed, "change", entered("after", ""))
	if n := w.word(`select count(*) from record_link`); n != "0" || len(cleared.Linked) != 0 {
		t.Errorf("%s links are left", n)
	}
}
