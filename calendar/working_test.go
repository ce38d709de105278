package calendar

import (
	"testing"
	"time"

	"cadrebot/locales"
)

// Five working days over the holidays of 2026: over National Day, before the worked Sunday
// of the Spring Festival, and over an ordinary week-end.
func TestWorkingDaysAfter(t *testing.T) {
	t.Parallel()
	days, err := Starter()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-19T10:00:00+08:00", 5, "26 Nov 2026 23:59"},
		{"2026-11-19T23:59:59+08:00", 1, "20 Nov 2026 23:59"},
		{"2026-11-20T16:00:00Z", 1, "23 Nov 2026 23:59"}, // Saturday already, local time
		{"2026-11-19T10:00:00+08:00", 0, "19 Nov 2026 23:59"},
		{"2026-09-30T10:00:00+08:00", 1, "8 Oct 2026 23:59"},
		{"2026-09-30T10:00:00+08:00", 5, "13 Oct 2026 23:59"}, // Saturday the 10th is worked
		{"2026-02-13T10:00:00+08:00", 2, "24 Feb 2026 23:59"}, // Saturday the 14th is worked
	} {
		from, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		end := days.EndAfter(from, c.n)
		if got := locales.Moment(locales.EN, end); got != c.want {
			t.Errorf("%d working days after %s end %s, want %s", c.n, c.from, got, c.want)
		}
		if got := days.Between(from, end); got != c.n {
			t.Errorf("%d working days lie between %s and %s, want %d", got, c.from, end, c.n)
		}
		if c.n > 0 && days.Between(end, from) != 0 {
			t.Errorf("backwards from %s there are working days", end)
		}
	}
}

func TestAYearIsMissedSixtyDaysBeforeItBegins(t *testing.T) {
	t.Parallel()
	days := NewDays([]Day{{Date: "2026-01-01"}, {Date: "2027-01-01"}, {Date: "2029-01-01"}})
	at := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 9, 0, 0, 0, locales.Zone) }
	for _, c := range []struct {
		now  time.Time
		want int
	}{{at(2026, 12, 31), 0}, {at(2027, 11, 1), 0}, {at(2027, 11, 2), 2028}, {at(2028, 3, 1), 2028}, {at(2025, 3, 1), 2025}} {
		if got := days.Missing(c.now); got != c.want {
			t.Errorf("at %v: %d, want %d", c.now, got, c.want)
		}
	}
	if got := days.Until(2026); got != 2027 {
		t.Errorf("known until %d", got)
	}
	if got := days.Until(2028); got != 2027 {
		t.Errorf("from 2028: %d", got)
	}
}

func TestADayOffMovesEitherWay(t *testing.T) {
	t.Parallel()
	days, err := Starter()
	if err != nil {
		t.Fatal(err)
	}
	holiday := time.Date(2026, 10, 3, 18, 0, 0, 0, locales.Zone)
	if got := days.OnOrBefore(holiday); got.Day() != 30 || got.Hour() != 18 {
		t.Errorf("before: %v", got)
	}
	if got := days.OnOrAfter(holiday); got.Day() != 8 || got.Hour() != 18 {
		t.Errorf("after: %v", got)
	}
}
