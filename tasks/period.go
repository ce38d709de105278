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

// Week is the ISO week of t in local time: 2026W47.
func Week(t time.Time) Period { return PeriodOf(calendar.Of(calendar.Week, t)) }

// Month is the month of t in local time: 2026M11.
func Month(t time.Time) Period { return PeriodOf(calendar.Of(calendar.Month, t)) }

// Quarter is the quarter of t in local time: 2026Q4.
func Quarter(t time.Time) Period { return PeriodOf(calendar.Of(calendar.Quarter, t)) }

// Half is the half-year of t in local time: 2026H2.
func Half(t time.Time) Period { return PeriodOf(calendar.Of(calendar.Half, t)) }

// Year is the year of t in local time: 2026.
func Year(t time.Time) Period { return PeriodOf(calendar.Of(calendar.Year, t)) }

// Day is the day of t in local time: 2026-11-20.
func Day(t time.Time) Period { return Period(t.In(locales.Zone).Format(time.DateOnly)) }

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
