package tasks

import (
	"fmt"
	"time"

	"cadrebot/calendar"
	"cadrebot/locales"
)

// Period names a stretch of time that a duty is about: 2026W47, 2026M11, 2026Q4, 2026H2,
// 2026, 2026-11-20. Persisted. Empty for a duty that happens once.
type Period string

// PeriodOf is the period that span is.
func PeriodOf(s calendar.Span) Period { return Period(s.ID()) }

// Text names p for people; a name this package did not make is shown as it is, and the
// empty period says nothing.
func (p Period) Text() locales.Text {
	s := string(p)
	if span, ok := calendar.Parse(s); ok {
		return span.Text()
	}
	// Rows of earlier releases spell a month this way.
	if t, err := time.Parse("2006-01", s); err == nil {
		return locales.Both(fmt.Sprintf("%d年%d月", t.Year(), int(t.Month())), t.Format("Jan 2006"))
	}
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return locales.Both(locales.Date(s).In(locales.ZH), locales.Date(s).In(locales.EN))
	}
	return locales.Raw(s)
}
