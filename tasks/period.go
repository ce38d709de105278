package tasks

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/locales"
)

// Period names a stretch of time that a duty is about: 2026W47, 2026-11, 2026Q4, 2026,
// 2026-11-20. Persisted. Empty for a duty that happens once.
type Period string

// Week is the ISO week of t in local time: 2026W47.
func Week(t time.Time) Period {
	y, w := t.In(locales.Zone).ISOWeek()
	return Period(fmt.Sprintf("%04dW%02d", y, w))
}

// Month is the month of t in local time: 2026-11.
func Month(t time.Time) Period { return Period(t.In(locales.Zone).Format("2006-01")) }

// Quarter is the quarter of t in local time: 2026Q4.
func Quarter(t time.Time) Period {
	t = t.In(locales.Zone)
	return Period(fmt.Sprintf("%04dQ%d", t.Year(), (int(t.Month())+2)/3))
}

// Year is the year of t in local time: 2026.
func Year(t time.Time) Period { return Period(t.In(locales.Zone).Format("2006")) }

// Day is the day of t in local time: 2026-11-20.
func Day(t time.Time) Period { return Period(t.In(locales.Zone).Format(time.DateOnly)) }

// Text names p for people; a name this package did not make is shown as it is, and the
// empty period says nothing.
func (p Period) Text() locales.Text {
	s := string(p)
	if y, w, ok := strings.Cut(s, "W"); ok && numbers(y, w) {
		return locales.M("tasks.week", "Year", y, "Week", strings.TrimLeft(w, "0"))
	}
	if y, q, ok := strings.Cut(s, "Q"); ok && numbers(y, q) {
		return locales.M("tasks.quarter", "Year", y, "Quarter", q)
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return locales.Both(fmt.Sprintf("%d年%d月", t.Year(), int(t.Month())), t.Format("Jan 2006"))
	}
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return locales.Both(locales.Date(s).In(locales.ZH), locales.Date(s).In(locales.EN))
	}
	if len(s) == 4 && numbers(s) {
		return locales.M("tasks.year", "Year", s)
	}
	return locales.Raw(s)
}

func numbers(parts ...string) bool {
	for _, s := range parts {
		if n, err := strconv.Atoi(s); err != nil || n <= 0 {
			return false
		}
	}
	return true
}
