package store_test

import (
	"errors"
	"testing"
	"time"

	"cadrebot/org"
	"cadrebot/reports"
)

func TestOverviewAndWhatWasFiled(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	w.owe("9901010204", reportWeek, reportDue)
	w.owe("9901019901", reportWeek, reportDue)
	s := w.submitted("vfs", answers(), reportNow)
	o, err := w.reports.Overview(t.Context(), w.units["990101"].ID, reports.WeeklyBrief, reportWeek)
	must(t, err)
	if len(o.Children) != 2 || o.Children[0].Code != "99010102" || len(o.Owed) != 3 || !o.DueBy().Equal(reportDue) {
		t.Errorf("overview %+v", o)
	}
	if of := o.Of(o.Children[0]); len(of) != 2 || reports.Arrived(of) != (reports.Ratio{Num: 1, Den: 2}) {
		t.Errorf("of the township %+v", of)
	}
	if of := o.Of(w.units["9901010203"]); len(of) != 1 || of[0].Report != s.ID {
		t.Errorf("of the village %+v", of)
	}
	if _, err := w.reports.Overview(t.Context(), 9999, reports.WeeklyBrief, reportWeek); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("a unit that is not there: %v", err)
	}
	f := w.filing("vfs", "w48", answers())
	f.Period = "2026W48"
	_, err = w.reports.Submit(t.Context(), f, reportDue)
	must(t, err)
	list, err := w.reports.Filed(t.Context(), w.units["9901010203"].ID, reports.WeeklyBrief, 0, 1)
	if err != nil || len(list) != 2 || list[0].Period != "2026W48" {
		t.Errorf("filed %d, %v", len(list), err)
	}
	list, err = w.reports.Filed(t.Context(), w.units["9901010203"].ID, reports.WeeklyBrief, 1, 1)
	if err != nil || len(list) != 1 || list[0].ID != s.ID {
		t.Errorf("second page %d, %v", len(list), err)
	}
}

// Planted case 4: returned and sent again two hours after the deadline stays on time and
// lowers the first-pass rate; a first submission two hours late is late.
func TestWhatAReturnAndALateReportCount(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	w.owe("9901010204", reportWeek, reportDue)
	late := reportDue.Add(2 * time.Hour)
	s := w.submitted("vfs", answers(), reportNow)
	back, err := w.sendBack("twn", "back", s, "mon_03")
	must(t, err)
	f := w.filing("vfs", "fix", answers("mon_03", "3"))
	f.Of, f.Revision = back.ID, back.Revision
	fixed, err := w.reports.Resubmit(t.Context(), f, late)
	must(t, err)
	second := w.submitted("vfs2", answers(), late)
	for i, r := range []reports.Submission{fixed, second} {
		_, err := w.reports.Approve(t.Context(), w.act("twn", "approve"+r.Number, r), nil, late)
		must(t, err)
		if r.OnTime() != (i == 0) {
			t.Errorf("report %d on time: %v", i, r.OnTime())
		}
	}
	owed, err := w.reports.Owed(t.Context(), w.units["99010102"], reports.WeeklyBrief, reportWeek)
	must(t, err)
	c := reports.Count(owed, late)
	if got := c.SubmissionRate().Percent() + " " + c.OnTimeRate().Percent() + " " + c.FirstPassRate().Percent(); got != "100.0% 50.0% 50.0%" {
		t.Errorf("rates %s of %+v", got, c)
	}
}
