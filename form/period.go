package form

import (
	"fmt"
	"time"
)

// period is a week from Monday (ISO 8601), a month, a quarter, a half or a whole year.
type period struct {
	unit byte // one of the constants below
	year int
	n    int // which of the year, from 1; 0 for the year itself
}

const (
	weekUnit    = 'W'
	monthUnit   = 'M'
	quarterUnit = 'Q'
	halfUnit    = 'H'
	yearUnit    = 'Y'
)

// perYear is how many of a unit a year has at most.
var perYear = map[byte]int{weekUnit: 53, monthUnit: 12, quarterUnit: 4, halfUnit: 2, yearUnit: 0}

// String is the persisted name: 2026-W47, 2026-11, 2026-Q4, 2026-H2, 2026.
func (p period) String() string {
	switch p.unit {
	case yearUnit:
		return fmt.Sprintf("%04d", p.year)
	case monthUnit:
		return fmt.Sprintf("%04d-%02d", p.year, p.n)
	case weekUnit:
		return fmt.Sprintf("%04d-W%02d", p.year, p.n)
	}
	return fmt.Sprintf("%04d-%c%d", p.year, p.unit, p.n)
}

// valid reports whether a calendar has p: not every year has a week 53.
func (p period) valid() bool {
	if p.year < minYear || p.year > maxYear || p.n > perYear[p.unit] || p.n < 1 && p.unit != yearUnit {
		return false
	}
	if p.unit == weekUnit {
		y, _ := p.first().ISOWeek()
		return y == p.year
	}
	return true
}

// first is the first day of p.
func (p period) first() time.Time {
	months := map[byte]int{monthUnit: 1, quarterUnit: 3, halfUnit: 6, yearUnit: 12}
	if p.unit == weekUnit {
		jan4 := time.Date(p.year, 1, 4, 0, 0, 0, 0, time.UTC) // always in week 1
		return jan4.AddDate(0, 0, 7*(p.n-1)-(int(jan4.Weekday())+6)%7)
	}
	return time.Date(p.year, time.Month(1+max(p.n-1, 0)*months[p.unit]), 1, 0, 0, 0, 0, time.UTC)
}

// last is the last day of p.
func (p period) last() time.Time {
	switch p.unit {
	case weekUnit:
		return p.first().AddDate(0, 0, 6)
	case monthUnit:
		return p.first().AddDate(0, 1, -1)
	case quarterUnit:
		return p.first().AddDate(0, 3, -1)
	case halfUnit:
		return p.first().AddDate(0, 6, -1)
	}
	return p.first().AddDate(1, 0, -1)
}

// periodAt is the period of a unit that holds day d, moved by off of them.
func periodAt(unit byte, d time.Time, off int) period {
	switch unit {
	case weekUnit:
		y, w := d.AddDate(0, 0, 7*off).ISOWeek()
		return period{unit, y, w}
	case monthUnit:
		m := monthOff(d, off)
		return period{unit, m.Year(), int(m.Month())}
	case quarterUnit:
		m := monthOff(d, 3*off)
		return period{unit, m.Year(), (int(m.Month()) + 2) / 3}
	case halfUnit:
		m := monthOff(d, 6*off)
		return period{unit, m.Year(), (int(m.Month()) + 5) / 6}
	}
	return period{unit, d.Year() + off, 0}
}

// yearRule completes the nth of a unit that was typed without its year.
type yearRule func(unit byte, n int, today time.Time) period

// begunPeriod is the last one that has begun, this year or last: what a report is about.
func begunPeriod(unit byte, n int, today time.Time) period {
	for off := range 2 {
		if p := (period{unit, today.Year() - off, n}); p.valid() && !p.first().After(today) {
			return p
		}
	}
	return nearestPeriod(unit, n, today)
}

// nearestPeriod is the one closest to today, as with dates; of two equally close the
// earlier one.
func nearestPeriod(unit byte, n int, today time.Time) period {
	best, gap := period{unit, today.Year(), n}, time.Duration(-1)
	for _, off := range [...]int{-1, 0, 1} {
		p := period{unit, today.Year() + off, n}
		if !p.valid() {
			continue
		}
		d := time.Duration(0)
		if p.last().Before(today) {
			d = today.Sub(p.last())
		} else if p.first().After(today) {
			d = p.first().Sub(today)
		}
		if gap < 0 || d < gap {
			best, gap = p, d
		}
	}
	return best
}
