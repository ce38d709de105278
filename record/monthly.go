package record

import (
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
)

// Monthly says of a kind that belongs to others that one is begun for each of these every month (brief
// 3.21). Units that have none of them owe nothing: only what is open is asked for.
type Monthly struct {
	Day   int  // of the month by whose end it is owed
	After bool // of the month after the one that it is about
	// MayBeNone says that there may be nothing to begin: whoever owes it says so with a tap.
	MayBeNone bool
}

// At is a moment of the month that is asked for at now, and by when it is owed, before days off are
// looked at.
func (m Monthly) At(now time.Time) (month, due time.Time) {
	day := now.In(locales.Zone)
	due = lifecycle.WithinDays(time.Date(day.Year(), day.Month(), m.Day, 0, 0, 0, 0, locales.Zone), 0)
	if m.After {
		day = time.Date(day.Year(), day.Month(), 0, 0, 0, 0, 0, locales.Zone)
	}
	return day, due
}

// Month is what is reported of a month by one unit, when nothing is left to report, or again something.
type Month struct {
	Title locales.Text // of the task
	Why   locales.Text
	Again bool // it is owed again, until Due
	Due   time.Time
}
