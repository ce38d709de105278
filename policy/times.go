package policy

import (
	"cmp"
	"slices"
	"time"

	"cadrebot/calendar"
	"cadrebot/org"
)

// Wait is one entry of the queue as its desk's statistics see it. Nobody who asked or
// answered is in it.
type Wait struct {
	Desk     org.Unit
	Asked    time.Time
	Answered time.Time // zero while open
	Due      time.Time
}

// DeskTimes is how long the questions of one desk waited.
type DeskTimes struct {
	Desk     org.Unit
	Answered int
	Open     int
	Late     int // of Open
	// Halves is the median number of working days from question to answer, in halves: 5 is
	// 2.5 days; 0 = on the same day. It counts from FewestTimed answers on.
	Halves int
}

// FewestTimed is how many answers a median needs: fewer would tell of one answer, and so
// of one person.
const FewestTimed = 3

// Timed reports whether there are enough answers for a median.
func (d DeskTimes) Timed() bool { return d.Answered >= FewestTimed }

// TimesOf puts waits together by desk, in code order.
func TimesOf(list []Wait, days *calendar.Days, now time.Time) []DeskTimes {
	by := map[org.UnitID]*DeskTimes{}
	took := map[org.UnitID][]int{}
	for _, w := range list {
		d := by[w.Desk.ID]
		if d == nil {
			d = &DeskTimes{Desk: w.Desk}
			by[w.Desk.ID] = d
		}
		switch {
		case !w.Answered.IsZero():
			d.Answered++
			took[w.Desk.ID] = append(took[w.Desk.ID], days.Between(w.Asked, w.Answered))
		case now.After(w.Due):
			d.Late++
			d.Open++
		default:
			d.Open++
		}
	}
	out := make([]DeskTimes, 0, len(by))
	for id, d := range by {
		d.Halves = medianHalves(took[id])
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b DeskTimes) int { return cmp.Compare(a.Desk.Code, b.Desk.Code) })
	return out
}

// medianHalves is the median of whole numbers, doubled so that it is whole too.
func medianHalves(n []int) int {
	if len(n) == 0 {
		return 0
	}
	slices.Sort(n)
	mid := len(n) / 2
	if len(n)%2 == 1 {
		return 2 * n[mid]
	}
	return n[mid-1] + n[mid]
}
