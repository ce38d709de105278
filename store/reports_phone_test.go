package store_test

import (
	"testing"

	"cadrebot/org"
)

// A township takes a village's report by phone: it counts for the village, says who
// entered it, and somebody else reviews it.
func TestAReportByPhone(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	village := w.units["9901010203"]
	f := w.filing("twn2", "phone", answers())
	f.Village = &village
	s, err := w.reports.Submit(t.Context(), f, reportNow)
	must(t, err)
	if s.Unit.ID != village.ID || !s.OnBehalf() || s.Role != org.TownshipOfficer || s.Obligation == 0 {
		t.Errorf("filed %+v", s)
	}
	if n := w.count(`select count(*) from move m join submission s on s.id = m.record_id where m.unit_id <> s.unit_id and m.name = 'submit'`); n != 1 {
		t.Error("the history does not say that the township entered it")
	}
	if n := w.count(`select count(*) from obligation where state = 'done'`); n != 1 {
		t.Error("the village still owes it")
	}
	if _, err := w.reports.Approve(t.Context(), w.act("twn2", "own", s), nil, reportNow); refusedWith(err) != "lifecycle.own_work" {
		t.Errorf("the officer approves: %v", err)
	}
	other := w.filing("vfs", "village", answers("mon_03", "8"))
	if _, err := w.reports.Submit(t.Context(), other, reportNow); refusedWith(err) != "report.already" {
		t.Errorf("the village files besides: %v", err)
	}
	foreign := w.units["9901019901"]
	f.Key, f.Village = "foreign", &foreign
	if _, err := w.reports.Submit(t.Context(), f, reportNow); refusedWith(err) != "lifecycle.not_yours" {
		t.Errorf("for a village of somebody else: %v", err)
	}
	// A return reaches the village and the officer, and either may put it right.
	back, err := w.sendBack("twn", "back", s, "mon_03")
	must(t, err)
	for _, who := range []string{"vfs", "vc", "twn2"} {
		if n := w.count(`select count(*) from delivery where person_id = $1`, int64(w.people[who].Person)); n != 1 {
			t.Errorf("%s gets %d messages", who, n)
		}
	}
	fix := w.filing("twn2", "fix", answers("mon_03", "3"))
	fix.Of, fix.Revision, fix.Village = back.ID, back.Revision, &village
	fixed, err := w.reports.Resubmit(t.Context(), fix, reportNow)
	must(t, err)
	if fixed.Answers["mon_03"].S != "3" {
		t.Errorf("fixed %v", fixed.Answers)
	}
	// What a village sent itself stays out of the office's reach.
	own := w.submitted("vfs2", answers(), reportNow)
	change := w.filing("twn2", "meddle", answers("mon_03", "0"))
	change.Of, change.Revision = own.ID, own.Revision
	if _, err := w.reports.Resubmit(t.Context(), change, reportNow); refusedWith(err) != "lifecycle.not_yours" {
		t.Errorf("the office changes what the village sent: %v", err)
	}
}
