package form

import (
	"strings"
	"time"

	"cadrebot/locales"
)

// moved is how far add-date() moves at most, in the unit that is added: beyond it no date
// is left that a form could mean.
const moved = 1_000_000

// addDate is add-date(date, years, months, days, hours, minutes) of the Community Health
// Toolkit: each part may be missing or below zero, and a day that the month does not have
// becomes its last one. A date stays a date unless hours or minutes are added.
func addDate(a []val) val {
	t, ok := momentFor(a[0])
	if !ok {
		return val{}
	}
	var by [5]int
	for i, v := range a[1:] {
		n := v.number().trunc()
		if n.nan {
			continue
		}
		if n.r != nil || n.c > moved || n.c < -moved {
			return val{}
		}
		by[i] = int(n.c)
	}
	t = addMonths(t, 12*by[0]+by[1]).AddDate(0, 0, by[2]).Add(time.Duration(by[3])*time.Hour + time.Duration(by[4])*time.Minute)
	switch {
	case t.Year() < 1 || t.Year() > 9999:
		return val{}
	case by[3] == 0 && by[4] == 0 && t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0:
		return text(t.Format(time.DateOnly))
	}
	return text(stamped(t))
}

// stamped is t, a wall clock in our zone, as XLSForm writes a moment.
func stamped(t time.Time) string {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, locales.Zone).Format(stamp)
}

// momentFor is the wall clock in our zone that a value stands for.
func momentFor(v val) (time.Time, bool) {
	t, ok := momentOf(v.str())
	if !ok {
		t, ok = momentAt(v.number())
	}
	if !ok || t.Year() == 0 { // a time of day alone is on no day
		return t, false
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC), true
}

// addMonths moves t by months and stays within the month that it reaches.
func addMonths(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, t.Hour(), t.Minute(), t.Second(), 0, t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// difference is cht:difference-in-months() and its kin: the whole months (or days) from
// the first moment to the second, divided by size; below zero when the second is earlier.
func difference(size int64, span func(from, to time.Time) int64) func([]val) val {
	return func(a []val) val {
		from, ok := momentFor(a[0])
		to, also := momentFor(a[1])
		switch {
		case !ok || !also:
			return val{}
		case to.Before(from):
			return numeric(whole(-(span(to, from) / size)))
		}
		return numeric(whole(span(from, to) / size))
	}
}

func wholeDays(from, to time.Time) int64 { return int64(to.Sub(from) / (24 * time.Hour)) }

func wholeMonths(from, to time.Time) int64 {
	n := 12*(to.Year()-from.Year()) + int(to.Month()-from.Month())
	if addMonths(from, n).After(to) {
		n--
	}
	return int64(n)
}

// timestamp is parse-timestamp-to-date(): milliseconds since 1970 as a moment.
func timestamp(a []val) val {
	ms := a[0].number().trunc()
	if ms.nan || ms.r != nil || ms.c < -62_000_000_000_000 || ms.c > 250_000_000_000_000 {
		return val{}
	}
	return text(time.UnixMilli(ms.c).In(locales.Zone).Format(stamp))
}

// stripWhitespace takes every space out.
func stripWhitespace(a []val) val { return text(strings.Join(strings.Fields(a[0].str()), "")) }

// luhn checks the last digit of a number, and its length where one is given: the rule of
// ISO/IEC 7812-1.
func luhn(a []val) val {
	s := strings.Join(strings.Fields(a[0].str()), "")
	if len(a) == 2 && whole(int64(len(s))).cmp(a[1].number()) != 0 || s == "" || strings.Trim(s, "0123456789") != "" {
		return boolean(false)
	}
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return boolean(sum%10 == 0)
}
