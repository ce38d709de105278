package store_test

import (
	"slices"
	"strconv"
	"testing"

	"cadrebot/locales"
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

// A list that is cut down by what records say shows those one may read, in the order of their codes, and its count agrees.
func TestASiftedListStandsInCodeOrder(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	today := string(locales.DateOf(reportNow))
	for _, x := range [][4]string{
		{"1", "a", "central", "2026-11-01"},
		{"2", "b", "central", "2026-10-01"},
		{"1", "c", "county", "2026-09-01"},
		{"1", "d", "central", today},
		{"1", "e", "central", "2026-01-01"},
		{"1", "f", "central", ""},
	} {
		w.begun("fin"+x[0], "grant", "c"+x[0], 0, entered("title", x[1], "amount", "1", "source", x[2], "on", x[3]))
	}
	late := record.Sift{States: states("open"), Passed: "on"}
	central := record.Sift{Where: map[string]string{"source": "central"}}
	for _, c := range []struct {
		who  string
		sift record.Sift
		want []string
	}{
		{"city", late, []string{"1", "2", "3", "5"}},
		{"cty1", late, []string{"1", "3", "5"}},
		{"cty2", late, []string{"2"}},
		{"off1", late, nil},
		{"city", record.Sift{States: states("closed"), Passed: "on"}, nil},
		{"city", central, []string{"1", "2", "4", "5", "6"}},
		{"cty1", record.Sift{Where: central.Where, Passed: "on"}, []string{"1", "5"}},
	} {
		var want []string
		for _, n := range c.want {
			want = append(want, "GR-2026-000"+n)
		}
		for _, size := range []int{0, 1, 2} {
			w.shows("sifted", c.who, record.Query{Kinds: []string{"grant"}, Sift: c.sift, Limit: size, Unit: w.people[c.who].Grant.Unit}, want...)
		}
		n, err := w.records.Count(t.Context(), record.Query{Kinds: []string{"grant"}, Sift: c.sift}, w.people[c.who], reportNow)
		must(t, err)
		if n["grant"] != len(want) {
			t.Errorf("%s counts %d, want %d", c.who, n["grant"], len(want))
		}
	}
}
