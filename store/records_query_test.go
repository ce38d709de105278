package store_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"cadrebot/org"
	"cadrebot/record"
)

// A list of one's own unit, or of what belongs to a record, shows nothing else.
func TestRecordsOfOneUnitAndBelowOneRecord(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	first := w.begun("cty1", "grant", "c1", 0, entered("title", "茶园", "amount", "100"))
	second := w.begun("cty1", "grant", "c1", 0, entered("title", "水渠", "amount", "100"))
	below := w.begun("cty1", "share", "t1", first.ID, entered("what", "修路", "amount", "10"))
	w.begun("cty1", "share", "t1", second.ID, entered("what", "修桥", "amount", "10"))
	show := func(who string, q record.Query) (out string) {
		t.Helper()
		page, err := w.records.List(t.Context(), q, w.people[who], reportNow)
		must(t, err)
		for _, r := range page.Records {
			out += r.Code + " "
		}
		return out
	}
	if got, want := show("cty1", record.Query{Parent: first.ID}), below.Code+" "; got != want {
		t.Errorf("below the first: %q, want %q", got, want)
	}
	if got := show("cty2", record.Query{Parent: first.ID}); got != "" {
		t.Errorf("the other county reads %q", got)
	}
	if got, want := show("cty1", record.Query{Own: true, Unit: w.units["c1"]}), fmt.Sprint(first.Code, " ", second.Code, " "); got != want && got != fmt.Sprint(second.Code, " ", first.Code, " ") {
		t.Errorf("the county's own: %q, want %q", got, want)
	}
}

// What is counted by an answer is what its reader could list, apart for each unit right below.
func TestRecordsAreCountedByAnAnswer(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	g := w.begun("cty1", "grant", "c1", 0, entered("title", "茶园", "amount", "100", "source", "central"))
	w.begun("cty1", "grant", "c1", 0, entered("title", "水渠", "amount", "50.5", "source", "county"))
	w.begun("cty2", "grant", "c2", 0, entered("title", "果园", "amount", "7", "source", "central"))
	s := w.begun("cty1", "share", "t1", g.ID, entered("what", "修路", "amount", "10"))
	w.begun("cty1", "share", "t1", g.ID, entered("what", "修桥", "amount", "10"))
	w.moved("cty1", s, "reclaim", nil)
	names := map[org.UnitID]string{}
	for code, u := range w.units {
		names[u.ID] = code
	}
	desk := testDesk()
	counts := func(who string, k int, unit, by string, now time.Time) (out string) {
		t.Helper()
		list, err := w.records.Groups(t.Context(), &desk.Kinds[k], w.units[unit], by, "amount", w.people[who], now)
		must(t, err)
		slices.SortFunc(list, func(a, b record.Group) int {
			return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(names[a.Unit], names[b.Unit]))
		})
		for _, g := range list {
			out += fmt.Sprintf("%s/%s %d late %d ended %d in %s: %s; ", g.Value, names[g.Unit], g.Count, g.Late, g.Ended, g.Days.Fixed(1), g.Sum.Fixed(2))
		}
		return out
	}
	for _, c := range []struct {
		who, unit, by, want string
		kind                int
		now                 time.Time
	}{
		{"city", "city", "source", "central/c1 1 late 0 ended 0 in 0.0: 100.00; central/c2 1 late 0 ended 0 in 0.0: 7.00; county/c1 1 late 0 ended 0 in 0.0: 50.50; ", 0, reportNow},
		{"city", "c1", "source", "central/ 1 late 0 ended 0 in 0.0: 100.00; county/ 1 late 0 ended 0 in 0.0: 50.50; ", 0, reportNow},
		{"cty1", "c1", record.ByMonth, "2026-11/ 2 late 0 ended 0 in 0.0: 150.50; ", 0, reportNow},
		{"cty1", "c1", record.ByState, "open/ 2 late 2 ended 0 in 0.0: 150.50; ", 0, reportNow.AddDate(0, 0, 31)},
		{"cty1", "c1", record.ByState, "back/t1 1 late 0 ended 1 in 0.0: 10.00; given/t1 1 late 0 ended 0 in 0.0: 10.00; ", 1, reportNow},
		{"off1", "t1", "title", "", 0, reportNow},
	} {
		if got := counts(c.who, c.kind, c.unit, c.by, c.now); got != c.want {
			t.Errorf("%s counts %s by %s: %q, want %q", c.who, c.unit, c.by, got, c.want)
		}
	}
	if _, err := w.records.Groups(t.Context(), &desk.Kinds[0], w.units["c2"], record.ByState, "", w.people["cty1"], reportNow); !errors.Is(err, org.ErrForbidden) {
		t.Errorf("another county's: %v", err)
	}
}
