package policy

import (
	"fmt"
	"time"

	"cadrebot/locales"
)

// When is a date as precisely as a document gives it: 2021, 2021-04 or 2021-05-14.
// The empty When is an unknown or open end.
type When string

// layouts by length of the written date.
var layouts = map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}

func (w When) time() (time.Time, bool) {
	layout, ok := layouts[len(w)]
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(layout, string(w))
	return t, err == nil && t.Year() >= 1900 && t.Year() <= 2200
}

// Valid reports whether w is empty or one of the three shapes with a real date in it.
func (w When) Valid() bool {
	if w == "" {
		return true
	}
	_, ok := w.time()
	return ok
}

// First is the first day that w may mean; empty for an empty w.
func (w When) First() locales.Date {
	t, ok := w.time()
	if !ok {
		return ""
	}
	return locales.Date(t.Format(time.DateOnly))
}

// Last is the last day that w may mean; empty for an empty w.
func (w When) Last() locales.Date {
	t, ok := w.time()
	if !ok {
		return ""
	}
	switch len(w) {
	case 4:
		t = t.AddDate(1, 0, -1)
	case 7:
		t = t.AddDate(0, 1, -1)
	}
	return locales.Date(t.Format(time.DateOnly))
}

// Before is the day, month or year just before w, in w's own precision.
func (w When) Before() When {
	t, ok := w.time()
	if !ok {
		return ""
	}
	switch len(w) {
	case 4:
		return When(t.AddDate(-1, 0, 0).Format("2006"))
	case 7:
		return When(t.AddDate(0, -1, 0).Format("2006-01"))
	}
	return When(t.AddDate(0, 0, -1).Format(time.DateOnly))
}

// Text is w for people, no more precise than it is known: 2026年3月, March 2026.
func (w When) Text() locales.Text {
	t, ok := w.time()
	if !ok {
		return locales.Raw(string(w))
	}
	switch len(w) {
	case 4:
		return locales.Both(fmt.Sprintf("%d年", t.Year()), t.Format("2006"))
	case 7:
		return locales.Both(fmt.Sprintf("%d年%d月", t.Year(), int(t.Month())), t.Format("January 2006"))
	}
	d := locales.Date(t.Format(time.DateOnly))
	return locales.Both(d.In(locales.ZH), d.In(locales.EN))
}

// Month is w without its day.
func (w When) Month() When {
	if len(w) > 7 {
		return w[:7]
	}
	return w
}

// Years is the last day of n years that begin with w, a full date: 2021-06-01 and 5 years
// is 2026-05-31. It is empty for anything else.
func (w When) Years(n int) When {
	t, ok := w.time()
	if !ok || len(w) != len(time.DateOnly) || n < 1 || n > 100 {
		return ""
	}
	return When(t.AddDate(n, 0, -1).Format(time.DateOnly))
}
