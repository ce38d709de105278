package calendar

import (
	"time"

	"cadrebot/locales"
)

// EndAfter is 23:59:59 local of the n-th working day after the local day of t; that day
// itself does not count. It is how "within n working days" is read.
func (d *Days) EndAfter(t time.Time, n int) time.Time {
	t = t.In(locales.Zone)
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		if d.Working(t) {
			n--
		}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, locales.Zone)
}

// Between counts the working days after the local day of from up to and with that of to:
// 0 on the same day, and when to comes first.
func (d *Days) Between(from, to time.Time) int {
	day, last, n := from.In(locales.Zone), locales.DateOf(to), 0
	for locales.DateOf(day) < last {
		day = day.AddDate(0, 0, 1)
		if d.Working(day) {
			n++
		}
	}
	return n
}
