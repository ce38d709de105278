package records_test

import (
	"fmt"
	"testing"
	"time"

	"cadrebot/figures"
	"cadrebot/form"
	"cadrebot/handlers"
	"cadrebot/handlers/records"
	"cadrebot/internal/talk"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
	"cadrebot/store"
)

// The monitoring board is counted from clues and nothing else; worked out by hand: of five clues
// two were decided in time (day 12 and day 15), one late (day 16), one is open beyond its limit, one
// is open within it. On time: 2 / (3 decided + 1 overdue) = 50.0%. Two of the three are recognised,
// one of them has its measures.
func TestTheMonitoringBoardCountsClues(t *testing.T) {
	t.Parallel()
	w := talk.Open(t, talk.Thursday, "990000", "990100", "990101", "99010102", "9901010203", "9901010204")
	for name, post := range company {
		w.Hire(name, locales.ZH, post)
	}
	g, err := handlers.Register(record.FlowSynthetic)
	talk.Must(t, err)
	kept := store.NewRecords(w.DB, g).Telling(records.Message)
	start, n := w.Now, 0
	act := func(who string, day int, r record.Record, move string, data ...string) record.Record {
		t.Helper()
		n++
		a := form.Answers{}
		for i := 0; i < len(data); i += 2 {
			a[data[i]] = form.Value{S: data[i+1]}
			if data[i] == "measures" {
				a[data[i]] = form.Value{L: []string{data[i+1]}}
			}
		}
		at := start.AddDate(0, 0, day)
		var out record.Record
		if move == "" {
			out, err = kept.Begin(t.Context(), fmt.Sprint("b", n), "clue", w.Unit("9901010203").ID, 0, a, lifecycle.ActorOf(w.Members[who]), at)
		} else {
			out, err = kept.Move(t.Context(), fmt.Sprint("m", n), r.ID, r.Version, lifecycle.Name(move), a, lifecycle.ActorOf(w.Members[who]), at)
		}
		talk.Must(t, err)
		return out
	}
	date := func(day int) string { return string(locales.DateOf(start.AddDate(0, 0, day))) }
	reported := func(code string, day int) record.Record {
		return act("contact", day, record.Record{}, "", "household", code, "risk", "illness", "channel", "check", "green", "no", "received_on", date(day))
	}
	reviewed := func(code string) record.Record {
		r := act("secretary", 1, reported(code, 0), "screen")
		r = act("contact", 2, r, "home_check", "home_checked_on", date(2), "signed_on", date(2), "band", "within", "registered", "no")
		r = act("officer", 3, r, "compare", "compared_on", date(3), "compared", "agrees")
		r = act("secretary", 9, r, "appraise", "category", "marginal", "posted_from", date(3), "posted_to", date(8))
		return act("township", 10, r, "township_review")
	}
	r := act("chief", 12, reviewed("YT-0203-0001"), "recognise")
	r = act("officer", 13, r, "announce", "announced_on", date(13), "entered_on", date(13))
	act("secretary", 14, r, "measures", "measures", "medical", "measures_on", date(14))
	act("chief", 15, reviewed("YT-0203-0002"), "recognise")                      // day 15 counts as in time
	act("chief", 16, reviewed("YT-0203-0003"), "not_recognise", "reason", "不符合") // day 16 does not
	reported("YT-0203-0004", 0)
	reported("YT-0203-0005", 10)

	counted(t, w, start.AddDate(0, 0, 17))
}

// counted looks at the county's board.
func counted(t *testing.T, w *talk.World, now time.Time) {
	t.Helper()
	board, _ := figures.BoardOf("monitor")
	sheet, err := store.NewStats(w.DB).Sheet(t.Context(), w.Unit("990101"), board, now)
	talk.Must(t, err)
	for q, want := range map[figures.Quantity]string{
		figures.CluesInTime: "2", figures.CluesLate: "1", figures.CluesOverdue: "1",
		figures.Recognised: "2", figures.Measured: "1", figures.Removed: "0",
	} {
		if got := sheet.Whole.Raw[q].Fixed(0); got != want {
			t.Errorf("%s: %s, want %s", q, got, want)
		}
	}
	f, _ := figures.FormulaOf("F17")
	if got := f.Shape.Short(f.Of(sheet.Whole.Input)); got != "50.0%" {
		t.Errorf("on time: %s", got)
	}
}
