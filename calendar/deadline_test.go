package calendar

import (
	"testing"

	"cadrebot/locales"
)

// The rhythms of the calendar of duties: weekly on Friday, monthly on the 25th, at the end
// of the month and on the 5th of the next, quarterly, half-yearly and yearly.
func TestDeadlinesOfEveryRhythm(t *testing.T) {
	t.Parallel()
	days, err := Starter()
	if err != nil {
		t.Fatal(err)
	}
	friday, endOfDay := Deadline{Days: 4, Hour: 18}, Deadline{FromEnd: true, Hour: 23, Minute: 59}
	for _, c := range []struct {
		d           Deadline
		id          string
		plain, want string
	}{
		{friday, "2026W47", "20 Nov 2026 18:00", "20 Nov 2026 18:00"},
		{friday, "2026W40", "2 Oct 2026 18:00", "8 Oct 2026 18:00"},
		{friday, "2026W08", "20 Feb 2026 18:00", "24 Feb 2026 18:00"},
		{friday, "2026W53", "1 Jan 2027 18:00", "1 Jan 2027 18:00"}, // 2027's notice is not out
		{Deadline{Days: 24, Hour: 18}, "2026M10", "25 Oct 2026 18:00", "26 Oct 2026 18:00"},
		{endOfDay, "2026M10", "31 Oct 2026 23:59", "2 Nov 2026 23:59"},
		{endOfDay, "2026M02", "28 Feb 2026 23:59", "28 Feb 2026 23:59"}, // a Saturday that is worked
		{Deadline{FromEnd: true, Days: 5, Hour: 18}, "2026M04", "5 May 2026 18:00", "6 May 2026 18:00"},
		{Deadline{FromEnd: true, Days: 10, Hour: 18}, "2026Q3", "10 Oct 2026 18:00", "10 Oct 2026 18:00"},
		{endOfDay, "2026H1", "30 Jun 2026 23:59", "30 Jun 2026 23:59"},
		{endOfDay, "2026", "31 Dec 2026 23:59", "31 Dec 2026 23:59"},
		{Deadline{FromEnd: true, Days: 15, Hour: 18}, "2026", "15 Jan 2027 18:00", "15 Jan 2027 18:00"},
	} {
		s, ok := Parse(c.id)
		if !ok {
			t.Fatalf("%s is no period", c.id)
		}
		if got := locales.Moment(locales.EN, c.d.Of(s, nil)); got != c.plain {
			t.Errorf("%s falls on %s, want %s", c.id, got, c.plain)
		}
		if got := locales.Moment(locales.EN, c.d.Of(s, days)); got != c.want {
			t.Errorf("%s is due %s, want %s", c.id, got, c.want)
		}
	}
}
