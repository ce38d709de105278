package record_test

import (
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/record"
)

func TestARhythmSaysWhichPeriodIsAskedForAndWhen(t *testing.T) {
	t.Parallel()
	const minutes = "2006-01-02 15:04"
	for _, x := range []struct {
		name                    string
		rhythm                  record.Rhythm
		now                     string
		period, opens, byTheEnd string
	}{
		{"a month", record.Rhythm{Every: calendar.Month, Day: 25}, "2026-11-22 10:00", "2026M11", "2026-11-01 00:00", "2026-11-25 23:59"},
		{"the month before, across New Year", record.Rhythm{Every: calendar.Month, Day: 5, Shift: -1}, "2027-01-01 00:00", "2026M12", "2027-01-01 00:00", "2027-01-05 23:59"},
		{"a short month", record.Rhythm{Every: calendar.Month, Day: 31}, "2026-02-01 00:00", "2026M02", "2026-02-01 00:00", "2026-02-28 23:59"},
		{"the quarter before, across New Year", record.Rhythm{Every: calendar.Quarter, Day: 10, Shift: -1, Opens: 30}, "2027-01-03 00:00", "2026Q4", "2027-01-01 00:00", "2027-01-10 23:59"},
		{"a minute before New Year it is still the third", record.Rhythm{Every: calendar.Quarter, Day: 10, Shift: -1}, "2026-12-31 23:59", "2026Q3", "2026-10-01 00:00", "2026-10-10 23:59"},
		{"a half-year by its end", record.Rhythm{Every: calendar.Half, Month: 6, Day: 31, Opens: 30}, "2026-04-01 00:00", "2026H1", "2026-05-31 00:00", "2026-06-30 23:59"},
		{"a year by March", record.Rhythm{Every: calendar.Year, Month: 3, Day: 31, Opens: 45}, "2027-01-01 00:00", "2027", "2027-02-14 00:00", "2027-03-31 23:59"},
		{"the next year", record.Rhythm{Every: calendar.Year, Month: 9, Day: 30, Shift: 1, Opens: 60}, "2026-09-01 00:00", "2027", "2026-08-01 00:00", "2026-09-30 23:59"},
	} {
		now, err := time.ParseInLocation(minutes, x.now, locales.Zone)
		if err != nil {
			t.Fatal(err)
		}
		about, opens, due := x.rhythm.At(now.UTC()) // whichever zone it is handed in
		if about.ID() != x.period || opens.In(locales.Zone).Format(minutes) != x.opens || due.In(locales.Zone).Format(minutes) != x.byTheEnd {
			t.Errorf("%s: %s from %s to %s", x.name, about.ID(), opens, due)
		}
	}
}
