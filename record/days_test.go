package record_test

import (
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/locales"
	"cadrebot/record"
)

func TestDaysOfARecord(t *testing.T) {
	t.Parallel()
	c := record.Case{Now: time.Date(2026, 11, 19, 17, 0, 0, 0, time.UTC)} // 20 November, one o'clock, local
	a := form.Answers{"past": {S: "2026-11-19"}, "today": {S: "2026-11-20"}, "next": {S: "2026-11-21"}, "odd": {S: "x"}}
	for _, x := range []struct {
		what string
		err  error
		want string
	}{
		{"a day to come", c.NotAhead(a, "past", "today", "next"), "record.day_ahead"},
		{"today has come", c.NotAhead(a, "past", "today", "missing"), ""},
		{"today is not after today", c.Ahead(a, "today"), "record.day_behind"},
		{"tomorrow is", c.Ahead(a, "next"), ""},
		{"posted for two days", record.PostedFor(a, "past", "next", 2), ""},
		{"posted for less than three", record.PostedFor(a, "past", "next", 3), "record.posted_too_short"},
		{"posted from no day", record.PostedFor(a, "odd", "next", 0), "record.posted_too_short"},
	} {
		if got := casebook.Refusal(x.err); got != x.want {
			t.Errorf("%s: %q, want %q", x.what, got, x.want)
		}
	}
	if got := record.EndOf(a, "today", 1); !got.Equal(time.Date(2026, 11, 21, 23, 59, 59, 0, locales.Zone)) {
		t.Errorf("one day after today ends at %s", got)
	}
	if !record.EndOf(a, "odd", 1).IsZero() || !record.EndOf(a, "missing", 1).IsZero() {
		t.Error("what is no day has an end")
	}
	if n, ok := record.DaysBetween(a, "next", "past"); !ok || n != -2 {
		t.Errorf("backwards it is %d days", n)
	}
}

func TestNumbersAndYearsThatAreRefused(t *testing.T) {
	t.Parallel()
	c := record.Case{Now: time.Date(2026, 12, 31, 20, 0, 0, 0, time.UTC)} // 1 January 2027, local
	a := form.Answers{"zero": {S: "0"}, "one": {S: "1"}, "less": {S: "-1"}, "2025": {S: "2025"}, "2026": {S: "2026"}, "2027": {S: "2027"}, "2028": {S: "2028"}}
	w := record.Words("funds.")
	for _, x := range []struct {
		what string
		err  error
		want string
	}{
		{"zero is not above zero", w.AboveZero(a, "one", "zero"), "record.above_zero"},
		{"unknown is not above zero", w.AboveZero(a, "missing"), "record.above_zero"},
		{"one is", w.AboveZero(a, "one"), ""},
		{"zero is not below zero", w.NotBelowZero(a, "zero", "missing"), ""},
		{"minus one is", w.NotBelowZero(a, "zero", "less"), "record.below_zero"},
		{"the year before last", c.ThisYearOrLast(a, "2025"), "record.year_odd"},
		{"last year", c.ThisYearOrLast(a, "2026"), ""},
		{"this year", c.ThisYearOrLast(a, "2027"), ""},
		{"next year", c.ThisYearOrLast(a, "2028"), "record.year_odd"},
	} {
		if got := casebook.Refusal(x.err); got != x.want {
			t.Errorf("%s: %q, want %q", x.what, got, x.want)
		}
	}
}

func TestAParameterIsThatOfItsDay(t *testing.T) {
	t.Parallel()
	c := record.Case{Record: record.Record{Unit: casebook.Village}, Params: record.Settings{{Name: "limit", Value: record.Num(7), From: "2026-11-01", To: "2026-11-30", Unit: casebook.Village.ID}}}
	if c.Param("limit", "2026-11-30", 3) != 7 || c.Param("limit", "2026-12-01", 3) != 3 || (record.Case{}).Param("limit", "2026-11-30", 3) != 3 {
		t.Error("a parameter holds outside its days, or not within them")
	}
}

// TV-16: nine days are too short for a project, five enough for a household.
func TestAPostingHasItsDays(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		last string
		want int
		id   string
	}{
		{"2026-11-10", 10, "record.posted_too_short"},
		{"2026-11-11", 10, ""},
		{"2026-11-05", 5, "record.posted_too_short"},
		{"2026-11-06", 5, ""},
	} {
		a := casebook.Says("first", "2026-11-01", "last", x.last)
		if got := casebook.Refusal(record.PostedFor(a, "first", "last", x.want)); got != x.id {
			t.Errorf("until %s, where %d days are wanted: %q", x.last, x.want, got)
		}
	}
	if got := (record.Case{}).PostingDays(); got != 10 {
		t.Errorf("a posting must hang for %d days", got)
	}
}

// A day ahead is refused where it is asked for, not after the last question; the day is the local one.
func TestADayThatHasToHaveComeIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	f := record.Words("funds.").Came("received")
	c, err := form.Compile(form.Form{ID: "x", Version: 1, Title: f.Label, Fields: []form.Field{f}})
	if err != nil {
		t.Fatal(err)
	}
	early := time.Date(2026, 11, 19, 17, 0, 0, 0, time.UTC)
	for day, ok := range map[string]bool{"2026-11-19": true, "2026-11-20": true, "2026-11-21": false} {
		_, p := c.Step(form.Session{}, form.Input{Act: form.Typed, Text: day}, early)
		if p.Refusal.Empty() != ok || !ok && p.Refusal.ID != "record.not_come" {
			t.Errorf("%s: %q", day, p.Refusal.ID)
		}
	}
}
