package tasks

import (
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Late reports whether something due at due is overdue at at, and by how many calendar
// days in local time: 0 while the due day lasts (F03).
func Late(due, at time.Time) (days int, late bool) {
	if !at.After(due) {
		return 0, false
	}
	return dayNumber(at) - dayNumber(due), true
}

// dayNumber counts local days; every local day has 24 hours, since the zone keeps one offset.
func dayNumber(t time.Time) int {
	_, offset := t.In(locales.Zone).Zone()
	s := t.Unix() + int64(offset)
	d := s / 86400
	if s%86400 < 0 {
		d--
	}
	return int(d)
}

// Band is an age band of what is overdue (F03).
type Band int

// Bands: not due yet, up to 3 days, 4-7, 8-30, more than 30. Late on the due day itself
// counts in the first.
const (
	NotDue Band = iota
	UpTo3
	UpTo7
	UpTo30
	Over30
	bandCount
)

// BandOf is the age band at at of something open since due.
func BandOf(due, at time.Time) Band {
	days, late := Late(due, at)
	switch {
	case !late:
		return NotDue
	case days <= 3:
		return UpTo3
	case days <= 7:
		return UpTo7
	case days <= 30:
		return UpTo30
	}
	return Over30
}

// Bands counts open obligations by age band.
type Bands [bandCount]int

// Add counts n obligations that are due at due.
func (b *Bands) Add(due, at time.Time, n int) { b[BandOf(due, at)] += n }

// Overdue is how many are late.
func (b Bands) Overdue() int { return b.All() - b[NotDue] }

// All is how many are open.
func (b Bands) All() int {
	n := 0
	for _, v := range b {
		n += v
	}
	return n
}

// UnitBands is what is open in a unit and below it.
type UnitBands struct {
	Unit  org.Unit
	Bands Bands
}
