package report

import (
	"testing"
	"time"

	"cadrebot/reports"
)

func TestWhatWasJustShownIsTakenOnceAndNotForLong(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
	week := reports.Standing{Period: "2026W47"}
	for name, c := range map[string]struct {
		period reports.Period
		after  time.Duration
		want   bool
	}{
		"at once":        {"2026W47", time.Second, true},
		"another period": {"2026W46", time.Second, false},
		"too late":       {"2026W47", recentLife, false},
		"clock set back": {"2026W47", -time.Hour, false},
	} {
		var r recent
		if _, ok := r.take(7, "2026W47", now); ok {
			t.Errorf("%s: something is known of nothing", name)
		}
		r.put(7, week, now)
		if _, ok := r.take(8, "2026W47", now); ok {
			t.Errorf("%s: another unit's", name)
		}
		if st, ok := r.take(7, c.period, now.Add(c.after)); ok != c.want || ok && st.Period != "2026W47" {
			t.Errorf("%s: %v %v", name, st.Period, ok)
		}
		if _, ok := r.take(7, "2026W47", now); ok {
			t.Errorf("%s: a second time", name)
		}
	}
}
