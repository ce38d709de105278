package report

import (
	"sync"
	"time"

	"cadrebot/org"
	"cadrebot/reports"
)

// recentLife is how long "fill in" may go by what /report has just shown. What changes
// meanwhile hurts nobody: submitting asks storage whether the period has been filed.
const recentLife = time.Minute

// recentMax bounds the memory; beyond it everything is forgotten and asked again.
const recentMax = 10_000

// recent remembers where units stood when /report was opened: most of them fill the brief
// in right away, perhaps in another replica, which then asks storage.
type recent struct {
	mu sync.Mutex
	by map[org.UnitID]seenStanding
}

type seenStanding struct {
	standing reports.Standing
	until    time.Time
}

func (r *recent) put(unit org.UnitID, st reports.Standing, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by == nil || len(r.by) >= recentMax {
		r.by = map[org.UnitID]seenStanding{}
	}
	r.by[unit] = seenStanding{st, now.Add(recentLife)}
}

// take is what was put for the period, once.
func (r *recent) take(unit org.UnitID, p reports.Period, now time.Time) (reports.Standing, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.by[unit]
	delete(r.by, unit)
	return s.standing, ok && s.standing.Period == p && now.Before(s.until) && s.until.Sub(now) <= recentLife
}
