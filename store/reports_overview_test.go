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
	o, err := w.reports.Overview(t.Context(), w.units["990101"], reports.WeeklyBrief, reportWeek, reportNow)
	must(t, err)
	if len(o.Children) != 2 || o.Children[0].Unit.Code != "99010102" || o.Whole.Tally.Owed != 3 || !o.Whole.Due.Equal(reportDue) {
		t.Errorf("overview %+v", o)
	}
	if c := o.Whole.Counts; c.Due != 3 || c.Submitted != 1 || c.OnTime != 1 {
		t.Errorf("before the deadline it counts %+v", c)
	}
	if town := o.Children[0]; town.Completeness.Arrived() != (reports.Ratio{Num: 1, Den: 2}) || town.Owes != nil {
		t.Errorf("of the township %+v", town)
	}
	if village := o.Children[1]; village.Owes == nil || !village.Owes.First.IsZero() || !village.Owes.Due.Equal(reportDue) {
		t.Errorf("of the village below the county %+v", village)
	}
	o, err = w.reports.Overview(t.Context(), w.units["99010102"], reports.WeeklyBrief, reportWeek, reportNow)
	must(t, err)
	if o.Children[0].Owes.State != reports.Submitted || !o.Children[0].Owes.First.Equal(reportNow) || o.Children[1].Owes.State != "" {
		t.Errorf("of the villages %+v", o.Children)
	}
	if _, err := w.reports.Unit(t.Context(), 9999); !errors.Is(err, org.ErrNotFound) {
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
	p, err := w.reports.Completeness(t.Context(), w.units["99010102"], reports.WeeklyBrief, reportWeek, late)
	must(t, err)
	c := p.Counts
	if got := c.SubmissionRate().Percent() + " " + c.OnTimeRate().Percent() + " " + c.FirstPassRate().Percent(); got != "100.0% 50.0% 50.0%" {
		t.Errorf("rates %s of %+v", got, c)
	}
}
