package record

import (
	"strconv"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
)

// Today is the local day of the case.
func (c Case) Today() locales.Date { return locales.DateOf(c.Now) }

// Year is the local year of the case.
func (c Case) Year() int { return c.Now.In(locales.Zone).Year() }

// Param is the whole number that a parameter has on a day in the unit of the record; usual where
// nobody has set it.
func (c Case) Param(name string, on locales.Date, usual int) int {
	if c.Params != nil {
		if n, ok := c.Params.At(name, c.Record.Unit, on); ok {
			return int(n.Float())
		}
	}
	return usual
}

// Day is the local midnight at which the day under key begins; false when there is none.
func Day(a form.Answers, key string) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, a[key].S, locales.Zone)
	return t, err == nil
}

// EndOf is the last moment of the day so many days after the one under key; zero when there is none.
func EndOf(a form.Answers, key string, after int) time.Time {
	t, ok := Day(a, key)
	if !ok {
		return time.Time{}
	}
	return lifecycle.WithinDays(t, after)
}

// DaysBetween is how many days lie between two answers; false when one of them is none.
func DaysBetween(a form.Answers, from, to string) (int, bool) {
	begins, ok := Day(a, from)
	ends, also := Day(a, to)
	if !ok || !also {
		return 0, false
	}
	return int(ends.Sub(begins).Hours() / 24), true
}

// NotAhead refuses the first of the days under keys that has not come.
func (c Case) NotAhead(a form.Answers, keys ...string) error {
	for _, key := range keys {
		if day := locales.Date(a[key].S); day > c.Today() {
			return locales.Refuse("record.day_ahead", "Day", day)
		}
	}
	return nil
}

// Ahead refuses the day under key unless it comes after today.
func (c Case) Ahead(a form.Answers, key string) error {
	if day := locales.Date(a[key].S); day <= c.Today() {
		return locales.Refuse("record.day_behind", "Day", day)
	}
	return nil
}

// PostedFor refuses a posting that did not hang for so many days: one of nine days is none where
// ten are wanted (TV-16).
func PostedFor(a form.Answers, from, to string, want int) error {
	if n, ok := DaysBetween(a, from, to); !ok || n < want {
		return locales.Refuse("record.posted_too_short", "Count", n, "Want", want, "Until", locales.DateOf(EndOf(a, from, want)))
	}
	return nil
}

// ParamPosting is how many days a project or money must be posted: 10 (S21).
const (
	ParamPosting = "fund_posting_days"
	usualPosting = 10
)

// PostingDays is how many days a posting of a project or of money must hang today.
func (c Case) PostingDays() int { return c.Param(ParamPosting, c.Today(), usualPosting) }

// ThisYearOrLast refuses the year under key when it is neither of them: what is looked back on.
func (c Case) ThisYearOrLast(a form.Answers, key string) error {
	if y := int(In(a, key).Float()); y < c.Year()-1 || y > c.Year() {
		return locales.Refuse("record.year_odd", "Year", strconv.Itoa(c.Year()))
	}
	return nil
}
