package calendar

import (
	"strings"
	"testing"
	"time"

	"cadrebot/locales"
)

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation("2006-01-02 15:04", s+" 18:00", locales.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestIDsNamePeriods(t *testing.T) {
	t.Parallel()
	for id, want := range map[string][2]string{ // first and last day
		"2026W47": {"2026-11-16", "2026-11-22"}, "2026W53": {"2026-12-28", "2027-01-03"},
		"2026W01": {"2025-12-29", "2026-01-04"}, "2026M02": {"2026-02-01", "2026-02-28"},
		"2026M11": {"2026-11-01", "2026-11-30"}, "2026Q4": {"2026-10-01", "2026-12-31"},
		"2026H1": {"2026-01-01", "2026-06-30"}, "2026H2": {"2026-07-01", "2026-12-31"},
		"2026": {"2026-01-01", "2026-12-31"},
	} {
		s, ok := Parse(id)
		if got := [2]string{string(locales.DateOf(s.Start())), string(locales.DateOf(s.LastDay()))}; !ok || got != want || s.ID() != id {
			t.Errorf("%s is %v (%v, id %s), want %v", id, got, ok, s.ID(), want)
		}
	}
	for _, id := range []string{"", "2027W53", "2026W00", "2026W1", "2026M13", "2026M00", "2026Q5", "2026Q0", "2026H3", "2026-11", "26W47", "2026W47 "} {
		if s, ok := Parse(id); ok {
			t.Errorf("%q was read as %+v", id, s)
		}
	}
	for s, want := range map[Span]string{
		{Week, 2026, 5}: "2026年第5周", {Month, 2026, 11}: "2026年11月", {Quarter, 2026, 4}: "2026年第4季度",
		{Half, 2026, 2}: "2026年下半年", {Year, 2026, 1}: "2026年", {}: "",
	} {
		if got := s.Text().Plain(locales.ZH); got != want {
			t.Errorf("%+v reads %q, want %q", s, got, want)
		}
	}
}

// Through ten years: every day lies in exactly the period that names it, the next period
// begins where one ends, and every week belongs to one month, quarter, half and year.
func TestPeriodsCoverTimeWithoutGaps(t *testing.T) {
	t.Parallel()
	for d := time.Date(2020, 1, 1, 23, 30, 0, 0, locales.Zone); d.Year() < 2030; d = d.AddDate(0, 0, 1) {
		for _, k := range Kinds {
			s := Of(k, d)
			if again, ok := Parse(s.ID()); !ok || again != s {
				t.Fatalf("%s of %v does not read back: %+v", s.ID(), d, again)
			}
			if d.Before(s.Start()) || !d.Before(s.End()) {
				t.Fatalf("%v is not in %s", d, s.ID())
			}
			if !s.Add(1).Start().Equal(s.End()) || s.Add(1).Add(-1) != s {
				t.Fatalf("after %s comes %s", s.ID(), s.Add(1).ID())
			}
		}
	}
	for _, k := range Kinds[1:] {
		n := 0
		first, last := Span{}, Span{}
		for s := Of(k, time.Date(2026, 1, 1, 0, 0, 0, 0, locales.Zone)); s.Year == 2026; s = s.Add(1) {
			for _, w := range s.Parts(Week) {
				if n++; n == 1 {
					first = w
				}
				last = w
			}
		}
		if n != 52 || first.ID() != "2026W01" || last.ID() != "2026W52" {
			t.Errorf("by %s, 2026 has %d weeks from %s to %s", k, n, first.ID(), last.ID())
		}
	}
	if got := (Span{Month, 2026, 11}).Parts(Year); got != nil {
		t.Errorf("a month has the years %v", got)
	}
}

func TestDeadlinesLeaveDaysOff(t *testing.T) {
	t.Parallel()
	days, err := Starter()
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{
		"2026-11-20": "2026-11-20", // Friday
		"2026-11-21": "2026-11-23", // Saturday
		"2026-10-02": "2026-10-08", // National Day
		"2026-10-10": "2026-10-10", // a Saturday that is worked
		"2026-09-20": "2026-09-20", // a Sunday that is worked
		"2026-02-20": "2026-02-24", // Spring Festival
		"2026-01-02": "2026-01-04", // the Sunday after is worked
		"2027-10-01": "2027-10-01", // no notice yet: an ordinary Friday
		"2027-10-02": "2027-10-04",
	} {
		if got := days.OnOrAfter(day(t, from)); !got.Equal(day(t, to)) {
			t.Errorf("due %s became %v, want %s", from, got, to)
		}
	}
	if !days.Known(2026) || days.Known(2027) {
		t.Error("2026 has been entered and 2027 has not")
	}
	off, work := 0, 0
	for _, w := range days.worked {
		if w {
			work++
		} else {
			off++
		}
	}
	if off != 33 || work != 6 { // 3+9+3+5+3+3+7, and the six days worked instead
		t.Errorf("%d days off, %d worked instead", off, work)
	}
}

func TestTheTableIsReadWithCare(t *testing.T) {
	t.Parallel()
	const head = "day,kind,occasion,source\n"
	rows, err := Read(strings.NewReader("\ufeff" + head + "2027-01-01,off,元旦,notice\n2027-01-01,work,元旦,correction\n"))
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v, %v", rows, err)
	}
	if d := NewDays(rows); !d.Working(day(t, "2027-01-01")) || !d.Known(2027) {
		t.Error("a later row does not hold")
	}
	for _, bad := range []string{"", "a,b,c,d\n", head + "2027-02-30,off,x,y\n", head + "2027-02-03,half,x,y\n", head + "2027-02-03,off,x,\n", head + "2027-02-03,off\n"} {
		if _, err := Read(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
