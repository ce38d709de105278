package store_test

import (
	"slices"
	"strconv"
	"testing"

	"cadrebot/org"
	"cadrebot/record"
)

// codes lists what somebody gets for a query, page by page.
func (w *recordWorld) codes(who string, qu record.Query) (out []string) {
	w.t.Helper()
	for {
		p, err := w.records.List(w.t.Context(), qu, w.people[who], reportNow)
		must(w.t, err)
		for _, r := range p.Records {
			out = append(out, r.Code)
		}
		if qu.After = p.Next; p.Next == "" {
			return out
		}
	}
}

func (w *recordWorld) shows(what, who string, qu record.Query, want ...string) {
	w.t.Helper()
	if got := w.codes(who, qu); !slices.Equal(got, want) {
		w.t.Errorf("%s: %s sees %v, want %v", what, who, got, want)
	}
}

func TestListsShowWhatOneMayRead(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "春耕资金", "amount", "1000"))
	s := w.begun("fin1", "share", "t1", g.ID, entered("what", "修路 Road", "amount", "600"))
	w.begun("fin2", "grant", "c2", 0, entered("title", "春耕补助", "amount", "10"))
	w.begun("city", record.ParamKind, "city", 0, entered(record.ParamName, "x", record.ParamValue, "1", record.ParamFrom, "2026-01-01"))
	w.shows("all", "cty1", record.Query{}, "SH-2026-0001", "GR-2026-0001", "RU-2026-0001")
	w.shows("all", "city", record.Query{}, "SH-2026-0001", "GR-2026-0002", "GR-2026-0001", "RU-2026-0001")
	w.shows("all", "off1", record.Query{}, "SH-2026-0001", "RU-2026-0001")
	w.shows("beneath", "vfs1", record.Query{}, "RU-2026-0001")
	w.shows("a unit", "city", record.Query{Unit: w.units["c2"]}, "GR-2026-0002")
	w.shows("another's unit", "cty1", record.Query{Unit: w.units["c2"]})
	w.shows("pages", "city", record.Query{Limit: 1}, "SH-2026-0001", "GR-2026-0002", "GR-2026-0001", "RU-2026-0001")
	w.shows("door", "cty1", record.Query{Door: "rules"}, "RU-2026-0001")
	w.shows("kind and state", "cty1", record.Query{Kinds: []string{"grant"}, States: states("open")}, "GR-2026-0001")
	w.shows("waiting", "off1", record.Query{Waiting: true}, "SH-2026-0001")
	w.shows("waiting for a second", "cty1", record.Query{Waiting: true}, "GR-2026-0001")
	w.shows("not for the first", "fin1", record.Query{Waiting: true})
	w.shows("mine", "fin1", record.Query{Mine: true}, "SH-2026-0001", "GR-2026-0001")
	w.shows("not mine", "cty1", record.Query{Mine: true})
	w.shows("words", "city", record.Query{Words: "春耕"}, "GR-2026-0002", "GR-2026-0001")
	w.shows("words in scope", "cty1", record.Query{Words: "春耕"}, "GR-2026-0001")
	w.shows("English words", "cty1", record.Query{Words: "road"}, "SH-2026-0001")
	w.shows("code", "cty1", record.Query{Words: "sh-2026-0001"}, "SH-2026-0001")
	w.shows("another's code", "cty1", record.Query{Words: "GR-2026-0002"})
	n, err := w.records.Waiting(t.Context(), w.people["cty1"], reportNow)
	must(t, err)
	if n["grant"] != 1 || n["share"] != 0 {
		t.Errorf("waiting: %v", n)
	}
	w.shows("not late", "off1", record.Query{Overdue: true})
	late, err := w.records.List(t.Context(), record.Query{Overdue: true}, w.people["off1"], s.Due.AddDate(0, 0, 1))
	must(t, err)
	if len(late.Records) != 1 {
		t.Errorf("late: %v", late.Records)
	}
}

func TestChoicesAreWhatALinkMayName(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	for _, side := range []string{"1", "2"} {
		g := w.begun("fin"+side, "grant", "c"+side, 0, entered("title", "资金", "amount", "1000"))
		for i := range 3 {
			w.begun("fin"+side, "share", "t"+side, g.ID, entered("what", "修路"+strconv.Itoa(i), "amount", "10"))
		}
	}
	link := record.Link{Field: "after", Kind: "share", Wide: true}
	for who, want := range map[string]int{"fin1": 3, "city": 6, "vfs1": 0} {
		got, err := w.records.Choices(t.Context(), link, w.units["t1"], w.people[who], "", reportNow)
		must(t, err)
		if len(got) != want {
			t.Errorf("%s may choose among %d, want %d", who, len(got), want)
		}
	}
	got, err := w.records.Choices(t.Context(), link, org.Unit{}, w.people["city"], "修路2", reportNow)
	must(t, err)
	if len(got) != 2 {
		t.Errorf("by words: %v", got)
	}
}
