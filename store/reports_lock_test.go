package store_test

import (
	"testing"

	"cadrebot/calendar"
	"cadrebot/reports"
)

func TestClosingAPeriodLocksWhatIsApproved(t *testing.T) {
	w := openReports(t)
	a := w.submitted("vfs", answers(), reportNow)
	b := w.submitted("vfs2", answers(), reportNow)
	a, err := w.reports.Approve(t.Context(), w.act("twn", "a1", a), nil, reportNow)
	must(t, err)
	_, err = w.reports.Approve(t.Context(), w.act("cty", "a2", a), nil, reportNow)
	must(t, err)
	if _, _, err := w.reports.LockApproved(t.Context(), "early", w.people["cty"], reports.WeeklyBrief, reportWeek, reportNow); refusedWith(err) != "report.not_over" {
		t.Errorf("before the deadline: %v", err)
	}
	if _, _, err := w.reports.LockApproved(t.Context(), "township", w.people["twn"], reports.WeeklyBrief, reportWeek, reportDue); refusedWith(err) != "lifecycle.not_yours" {
		t.Errorf("a township closes: %v", err)
	}
	settling, err := w.reports.Settling(t.Context(), w.units["990101"], reports.WeeklyBrief)
	if want := (reports.Settling{Form: reports.WeeklyBrief, Period: reportWeek, Due: reportDue, Approved: 1, UnderWay: 1}); err != nil || len(settling) != 1 || settling[0] != want {
		t.Errorf("settling %v, %v", settling, err)
	}
	for i, key := range []string{"close", "close", "another"} {
		want := map[string]int{"close": 1}[key] // the same act again says the same
		n, left, err := w.reports.LockApproved(t.Context(), key, w.people["cty"], reports.WeeklyBrief, reportWeek, reportDue)
		if err != nil || n != want || left != 0 {
			t.Errorf("call %d locked %d, %d left, %v", i, n, left, err)
		}
	}
	l, found, err := w.reports.LastLock(t.Context(), w.units["990101"], reports.WeeklyBrief, reportWeek)
	if err != nil || !found || l.Role != w.people["cty"].Grant.Role || l.Unit.Code != "990101" || !l.At.Equal(reportDue) || l.Reports != 1 {
		t.Errorf("locked last: %+v, %v, %v", l, found, err)
	}
	for unit, p := range map[string]reports.Period{"990101": "2026W01", "9901019901": reportWeek} {
		if l, found, err := w.reports.LastLock(t.Context(), w.units[unit], reports.WeeklyBrief, p); found || err != nil {
			t.Errorf("%s of %s was locked: %+v, %v", p, unit, l, err)
		}
	}
	for of, want := range map[int64]string{a.ID: "locked", b.ID: "submitted"} {
		if s, err := w.reports.Get(t.Context(), of); err != nil || string(s.State) != want {
			t.Errorf("report %d is %s, want %s", of, s.State, want)
		}
	}
	if n := w.count(`select count(*) from move where name = 'lock' and key like 'close:%'`); n != 1 {
		t.Errorf("%d lines of history", n)
	}
}

// A Friday that an imported notice makes a day off moves the brief's deadline to Monday, for
// what is shown, for what is late and for what may be closed.
func TestTheBriefFollowsTheImportedCalendar(t *testing.T) {
	w := openReports(t)
	_, err := w.db.ImportDays(t.Context(), []calendar.Day{{Date: "2026-11-20", Source: "test"}}, reportNow)
	must(t, err)
	monday := reportDue.AddDate(0, 0, 3)
	st, err := w.reports.Standing(t.Context(), w.units["9901010203"].ID, reports.WeeklyBrief, reportWeek, reportNow)
	if err != nil || !st.Due.Equal(monday) {
		t.Errorf("due %v, want %v (%v)", st.Due, monday, err)
	}
	if _, _, err := w.reports.LockApproved(t.Context(), "early", w.people["cty"], reports.WeeklyBrief, reportWeek, reportDue); refusedWith(err) != "report.not_over" {
		t.Errorf("closed on the old deadline: %v", err)
	}
}
