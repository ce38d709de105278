// Package calendar owns time as offices name it: weeks, months, quarters, half-years and
// years with their ids, and which days are worked in China.
//
// It is pure: no SQL, no Telegram, no clock; it imports locales only. What is due when is
// for the domains to say. Another rhythm is another Kind here; the public holidays of
// another year are rows in days.csv, with the notice that they come from.
package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"cadrebot/locales"
)

// Kind is the length of a period.
type Kind string

// Kinds. Persisted only inside period ids and in buttons.
const (
	Week    Kind = "W"
	Month   Kind = "M"
	Quarter Kind = "Q"
	Half    Kind = "H"
	Year    Kind = "Y"
)

// Kinds lists the kinds from the shortest to the longest.
var Kinds = []Kind{Week, Month, Quarter, Half, Year}

// Span is one period: a kind, and a year with a number in it. The zero Span is no period.
type Span struct {
	Kind   Kind
	Year   int // the ISO year of a week
	Number int // from 1; 1 for a year
}

// Of is the period of that kind in which t falls, in local time.
func Of(k Kind, t time.Time) Span {
	t = t.In(locales.Zone)
	month := int(t.Month())
	switch k {
	case Week:
		y, w := t.ISOWeek()
		return Span{k, y, w}
	case Month:
		return Span{k, t.Year(), month}
	case Quarter:
		return Span{k, t.Year(), (month + 2) / 3}
	case Half:
		return Span{k, t.Year(), (month + 5) / 6}
	case Year:
		return Span{k, t.Year(), 1}
	}
	return Span{}
}

var spelled = regexp.MustCompile(`^(\d{4})(?:([WMQH])(\d{1,2}))?$`)

// Parse reads an id: 2026W47, 2026M11, 2026Q4, 2026H2, 2026. It is false for anything
// that names no period, such as 2026M13.
func Parse(id string) (Span, bool) {
	m := spelled.FindStringSubmatch(id)
	if m == nil {
		return Span{}, false
	}
	year, _ := strconv.Atoi(m[1])
	s := Span{Kind: Year, Year: year, Number: 1}
	if m[2] != "" {
		n, _ := strconv.Atoi(m[3])
		s.Kind, s.Number = Kind(m[2]), n
	}
	if s.ID() != id || Of(s.Kind, s.middle()) != s {
		return Span{}, false
	}
	return s, true
}

// ID is the id of s, as it is persisted, also as the answer to a form's question for a
// period; ids of one kind sort by time.
func (s Span) ID() string {
	switch s.Kind {
	case Week, Month:
		return fmt.Sprintf("%04d%s%02d", s.Year, s.Kind, s.Number)
	case Quarter, Half:
		return fmt.Sprintf("%04d%s%d", s.Year, s.Kind, s.Number)
	case Year:
		return fmt.Sprintf("%04d", s.Year)
	}
	return ""
}

// Start is the first moment of s, local time.
func (s Span) Start() time.Time {
	first := func(month int) time.Time { return time.Date(s.Year, time.Month(month), 1, 0, 0, 0, 0, locales.Zone) }
	switch s.Kind {
	case Week:
		// The fourth of January is always in week 1.
		jan4 := time.Date(s.Year, 1, 4, 0, 0, 0, 0, locales.Zone)
		return jan4.AddDate(0, 0, (s.Number-1)*7-(int(jan4.Weekday())+6)%7)
	case Month:
		return first(s.Number)
	case Quarter:
		return first(s.Number*3 - 2)
	case Half:
		return first(s.Number*6 - 5)
	}
	return first(1)
}

// End is the first moment after s.
func (s Span) End() time.Time {
	switch s.Kind {
	case Week:
		return s.Start().AddDate(0, 0, 7)
	case Month:
		return s.Start().AddDate(0, 1, 0)
	case Quarter:
		return s.Start().AddDate(0, 3, 0)
	case Half:
		return s.Start().AddDate(0, 6, 0)
	}
	return s.Start().AddDate(1, 0, 0)
}

// LastDay is the last day of s, at midnight.
func (s Span) LastDay() time.Time { return s.End().AddDate(0, 0, -1) }

func (s Span) middle() time.Time { return s.Start().AddDate(0, 0, 3) }

// Add is the period n after s, before it when n is negative.
func (s Span) Add(n int) Span {
	for ; n > 0; n-- {
		s = Of(s.Kind, s.End())
	}
	for ; n < 0; n++ {
		s = Of(s.Kind, s.Start().AddDate(0, 0, -1))
	}
	return s
}

// friday is the day that decides to which month, quarter or year a week belongs: the one
// on which a week's report is due, as days after Monday.
const friday = 4

// In is the longer period to which s belongs: a week to the one its Friday falls in.
func (s Span) In(k Kind) Span {
	if s.Kind == Week {
		return Of(k, s.Start().AddDate(0, 0, friday))
	}
	return Of(k, s.Start())
}

// Parts lists the periods of a shorter kind that belong to s, in order: s itself when k is
// its own kind, none when k is longer.
func (s Span) Parts(k Kind) []Span {
	var out []Span
	for p := Of(k, s.Start()); p.Start().Before(s.End()); p = p.Add(1) {
		if p.In(s.Kind) == s {
			out = append(out, p)
		}
	}
	return out
}

// Text names s for people; the zero Span says nothing.
func (s Span) Text() locales.Text {
	year := strconv.Itoa(s.Year)
	switch s.Kind {
	case Week:
		return locales.M("calendar.week", "Year", year, "Week", s.Number)
	case Month:
		t := s.Start()
		return locales.Both(fmt.Sprintf("%d年%d月", t.Year(), int(t.Month())), t.Format("Jan 2006"))
	case Quarter:
		return locales.M("calendar.quarter", "Year", year, "Quarter", s.Number)
	case Half:
		return locales.M("calendar.half_"+strconv.Itoa(s.Number), "Year", year)
	case Year:
		return locales.M("calendar.year", "Year", year)
	}
	return locales.Text{}
}
