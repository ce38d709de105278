package store_test

import (
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/reports"
)

// countOf takes the figures at now. What is not due yet counts nowhere; an exempt report
// leaves every denominator even when it came in. It is the rule report by report,
// which the one statement over large areas is tested against.
func countOf(owed []reports.Owed, now time.Time) reports.Counts {
	var c reports.Counts
	for _, o := range owed {
		if now.Before(o.Due) {
			continue
		}
		c.Due++
		if o.Exempt {
			c.Exempt++
			continue
		}
		if o.First.IsZero() || o.First.After(now) {
			continue
		}
		if o.State == reports.Returned {
			c.Returned++
		} else {
			c.Submitted++
		}
		if reports.OnTime(o.First, o.Due) {
			c.OnTime++
		}
		switch o.State {
		case reports.Submitted:
			c.Unreviewed++
		case reports.TownshipApproved, reports.CountyApproved, reports.Locked, reports.CorrectionRequested, reports.Corrected:
			c.Approved++
			if o.Returns == 0 {
				c.FirstPass++
			}
		}
	}
	return c
}

func times(n int, o reports.Owed) []reports.Owed {
	out := make([]reports.Owed, n)
	for i := range out {
		out[i] = o
	}
	return out
}

// Vector TV-05 and planted cases 4 and 20: 96 due, 2 exempt, 90 submitted of which 84 on
// time, one of the 90 returned and not resubmitted.
func TestTheCountsOfAWeek(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 11, 20, 18, 0, 0, 0, locales.Zone)
	early, late := due.Add(-time.Hour), due.Add(2*time.Hour)
	var all []reports.Owed
	all = append(all, times(4, reports.Owed{Due: due})...)               // never came
	all = append(all, times(1, reports.Owed{Due: due, Exempt: true})...) // flood
	all = append(all, times(1, reports.Owed{Due: due, Exempt: true, First: early, State: reports.TownshipApproved})...)
	all = append(all, times(80, reports.Owed{Due: due, First: early, State: reports.TownshipApproved})...)
	all = append(all, times(2, reports.Owed{Due: due, First: due, State: reports.Submitted})...)
	all = append(all, times(1, reports.Owed{Due: due, First: early, State: reports.CountyApproved, Returns: 1})...) // resubmitted after the deadline
	all = append(all, times(1, reports.Owed{Due: due, First: early, State: reports.Returned, Returns: 1})...)
	all = append(all, times(6, reports.Owed{Due: due, First: late, State: reports.TownshipApproved})...)

	c := countOf(all, due.Add(24*time.Hour))
	if c.Due != 96 || c.Exempt != 2 || c.OnTime != 84 || c.Submitted != 89 {
		t.Fatalf("counts %+v", c)
	}
}

func TestNothingDueYetCountsNowhere(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 11, 20, 18, 0, 0, 0, locales.Zone)
	c := countOf(times(3, reports.Owed{Due: due, First: due.Add(-time.Hour), State: reports.Submitted}), due.Add(-time.Minute))
	if c != (reports.Counts{}) {
		t.Errorf("counts before the deadline: %+v", c)
	}
}
