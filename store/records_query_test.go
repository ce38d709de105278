package store_test

import (
	"fmt"
	"testing"

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
