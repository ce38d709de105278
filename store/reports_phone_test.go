package store_test

import (
	"slices"
	"testing"

	"cadrebot/org"
	"cadrebot/reports"
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

// What an officer entered waits for a colleague and not for the officer; where the township
// has nobody else, it waits for the county.
func TestAPhonedReportGoesToSomebodyWhoMayReviewIt(t *testing.T) {
	w := openReports(t)
	village := w.units["9901010203"]
	f := w.filing("twn2", "phone", answers())
	f.Village = &village
	s, err := w.reports.Submit(t.Context(), f, reportNow)
	must(t, err)
	waits := func(who string) bool {
		t.Helper()
		all, err := w.reports.Inbox(t.Context(), w.people[who], reportNow)
		must(t, err)
		return slices.ContainsFunc(all, func(o reports.Submission) bool { return o.ID == s.ID })
	}
	goesTo := func() string {
		t.Helper()
		found, err := w.reports.Reviewers(t.Context(), s, reportNow)
		must(t, err)
		out := ""
		for _, r := range found {
			out += r.Unit.Code + " " + string(r.Role) + " "
		}
		return out
	}
	if waits("twn2") || !waits("twn") || waits("cty") {
		t.Errorf("with a colleague it waits for the officer %v, the colleague %v, the county %v", waits("twn2"), waits("twn"), waits("cty"))
	}
	if got := goesTo(); got != "99010102 TWN_APPROVER " {
		t.Errorf("it goes to %q", got)
	}
	for what, undo := range map[string]string{
		`update person set unreachable = 'blocked' where id = $1`:            `update person set unreachable = '' where id = $1`,
		`update role_grant set valid_to = '2026-11-18' where person_id = $1`: `update role_grant set valid_to = null where person_id = $1`,
	} {
		_, err := w.raw.ExecContext(t.Context(), what, int64(w.people["twn"].Person))
		must(t, err)
		if waits("twn2") || !waits("cty") {
			t.Errorf("%s: it waits for the officer %v, the county %v", what, waits("twn2"), waits("cty"))
		}
		if got := goesTo(); got != "990101 CTY_COORD " {
			t.Errorf("%s: it goes to %q", what, got)
		}
		_, err = w.raw.ExecContext(t.Context(), undo, int64(w.people["twn"].Person))
		must(t, err)
	}
	// What a village sent itself is never the county's before the township's.
	own := w.submitted("vfs2", answers(), reportNow)
	if _, err := w.reports.Approve(t.Context(), w.act("cty", "jump", own), nil, reportNow); refusedWith(err) != "lifecycle.not_yours" {
		t.Errorf("the county approves what a village sent: %v", err)
	}
	if done, err := w.reports.Approve(t.Context(), w.act("cty", "stand-in", s), nil, reportNow); err != nil || done.State != reports.TownshipApproved {
		t.Errorf("the county stands in: %s, %v", done.State, err)
	}
}
