package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/org"
	"cadrebot/reports"
)

// lockedReport takes a report of vfs all the way to the lock.
func (w *reportWorld) lockedReport(a form.Answers) reports.Submission {
	w.t.Helper()
	s := w.submitted("vfs", a, reportNow)
	s, err := w.reports.Approve(w.t.Context(), w.act("twn", "a1", s), nil, reportNow)
	must(w.t, err)
	s, err = w.reports.Approve(w.t.Context(), w.act("cty", "a2", s), nil, reportNow)
	must(w.t, err)
	s, err = w.reports.Lock(w.t.Context(), w.act("cty", "lock", s), reportNow)
	must(w.t, err)
	if s.State != reports.Locked {
		w.t.Fatalf("state %s", s.State)
	}
	return s
}

// asked asks for the correction of fields.
func (w *reportWorld) asked(who, key string, s reports.Submission, fields ...string) (reports.Submission, error) {
	return w.reports.RequestCorrection(w.t.Context(), reports.SendBack{
		Act: w.act(who, key, s), Fields: fields, Opens: reports.Opens(reports.Brief(), fields), Reason: "漏了一笔",
	}, reportNow)
}

func TestALockedReportIsCorrectedByTwoPeople(t *testing.T) {
	w := openReports(t)
	s := w.lockedReport(answers())
	for _, who := range []string{"cty", "city", "fin", "vfs2"} {
		if _, err := w.asked(who, "ask-"+who, s, "col_01"); refusedWith(err) != "lifecycle.not_yours" {
			t.Errorf("%s asks: %v", who, err)
		}
	}
	if _, err := w.reports.RequestCorrection(t.Context(), reports.SendBack{Act: w.act("vfs", "silent", s), Fields: []string{"col_01"}}, reportNow); refusedWith(err) != "lifecycle.missing" {
		t.Errorf("a request without a reason: %v", err)
	}
	var asked reports.Submission
	for range 2 {
		var err error
		asked, err = w.asked("twn", "ask", s, "col_01")
		must(t, err)
	}
	if asked.State != reports.CorrectionRequested || fmt.Sprint(asked.OpenFields) != "[col_01]" {
		t.Errorf("asked %s, open %v", asked.State, asked.OpenFields)
	}
	wish, err := w.reports.Wish(t.Context(), s.ID)
	if err != nil || wish.By != w.people["twn"].Person || wish.Reason != "漏了一笔" || wish.Unit.Code != "99010102" || fmt.Sprint(wish.Fields) != "[col_01]" {
		t.Errorf("wish %+v, %v", wish, err)
	}
	correct := func(key string, by string, values ...string) (reports.Submission, error) {
		return w.reports.Correct(t.Context(), reports.Correction{
			Act: w.act(by, key, asked), Answers: answers(values...), Reason: "核对村账",
		}, tell, reportNow)
	}
	if _, err := correct("nothing", "cty"); refusedWith(err) != "report.nothing_corrected" {
		t.Errorf("a correction of nothing: %v", err)
	}
	var done reports.Submission
	for range 2 {
		done, err = correct("correct", "cty", "col_01", "36000", "mon_03", "99")
		must(t, err)
	}
	if done.State != reports.Corrected || done.Answers["col_01"].S != "36000" || done.Answers["mon_03"].S != "2" || !done.OnTime() {
		t.Errorf("corrected %+v", done)
	}
	h, err := w.reports.History(t.Context(), s.ID)
	must(t, err)
	last := h[len(h)-1]
	if last.Move != reports.Correct || last.Old["col_01"].S != "35000" || last.New["col_01"].S != "36000" || len(last.Old) != 1 ||
		last.Reason != "核对村账" || last.Person != w.people["cty"].Person {
		t.Errorf("the history ends with %+v", last)
	}
	// The village and whoever asked hear of it, once.
	for _, who := range []string{"vfs", "vc", "twn"} {
		if n := w.count(`select count(*) from delivery where person_id = $1`, int64(w.people[who].Person)); n != 1 {
			t.Errorf("%s gets %d messages", who, n)
		}
	}
}

func TestWhoAsksDoesNotDecide(t *testing.T) {
	w := openReports(t)
	// A county may ask only for a village right below it, and then a colleague decides.
	s := w.submitted("vc3", answers(), reportNow)
	s, err := w.reports.Approve(t.Context(), w.act("cty", "a1", s), nil, reportNow)
	must(t, err)
	if _, err := w.reports.Approve(t.Context(), w.act("cty", "a2", s), nil, reportNow); refusedWith(err) != "lifecycle.second_person" {
		t.Errorf("the same person approves twice: %v", err)
	}
	_, err = w.raw.ExecContext(t.Context(), `update submission set state = 'locked' where id = $1`, s.ID)
	must(t, err)
	asked, err := w.asked("cty", "ask", s, "col_01")
	must(t, err)
	_, err = w.reports.Correct(t.Context(), reports.Correction{Act: w.act("cty", "c", asked), Answers: answers("col_01", "1"), Reason: "x"}, tell, reportNow)
	if refusedWith(err) != "lifecycle.second_person" {
		t.Errorf("who asked corrects: %v", err)
	}
	if _, err = w.reports.RefuseCorrection(t.Context(), w.act("cty", "r", asked), "x", tell, reportNow); refusedWith(err) != "lifecycle.second_person" {
		t.Errorf("who asked refuses: %v", err)
	}
}

func TestACorrectionIsRefusedWithAReason(t *testing.T) {
	w := openReports(t)
	s := w.lockedReport(answers())
	asked, err := w.asked("vfs", "ask", s, "col_01")
	must(t, err)
	if _, err := w.reports.RefuseCorrection(t.Context(), w.act("cty", "silent", asked), "", tell, reportNow); refusedWith(err) != "lifecycle.missing" {
		t.Errorf("without a reason: %v", err)
	}
	var done reports.Submission
	for range 2 {
		done, err = w.reports.RefuseCorrection(t.Context(), w.act("cty", "refuse", asked), "村账上就是这个数", tell, reportNow)
		must(t, err)
	}
	if done.State != reports.Locked || done.Answers["col_01"].S != "35000" {
		t.Errorf("refused %+v", done)
	}
	if n := w.count(`select count(*) from delivery`); n != 1 {
		t.Errorf("%d messages, want one to the author who asked", n)
	}
	if wishes, err := w.reports.Wishes(t.Context(), w.units["990101"]); err != nil || len(wishes) != 0 {
		t.Errorf("still waiting: %d, %v", len(wishes), err)
	}
	if _, err := w.reports.Wish(t.Context(), 9999); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("a request that nobody made: %v", err)
	}
}

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
	if err != nil || fmt.Sprint(settling) != "[{weekly_brief 2026W47 1 1 0}]" {
		t.Errorf("settling %v, %v", settling, err)
	}
	for i, key := range []string{"close", "close", "another"} {
		want := map[string]int{"close": 1}[key] // the same act again says the same
		n, left, err := w.reports.LockApproved(t.Context(), key, w.people["cty"], reports.WeeklyBrief, reportWeek, reportDue)
		if err != nil || n != want || left != 0 {
			t.Errorf("call %d locked %d, %d left, %v", i, n, left, err)
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

func TestAReasonForEachField(t *testing.T) {
	w := openReports(t)
	s := w.submitted("vfs", answers(), reportNow)
	each := map[string]string{"mon_03": "@differs", "col_01": "少了一笔"}
	back, err := w.reports.Return(t.Context(), reports.SendBack{
		Act: w.act("twn", "back", s), Fields: []string{"mon_03", "col_01"}, Opens: []string{"mon_03", "col_01"}, Reason: "@differs", Reasons: each,
	}, nil, reportNow)
	must(t, err)
	if back.Why("mon_03") != "@differs" || back.Why("col_01") != "少了一笔" || back.Why("lab_02") != "@differs" {
		t.Errorf("reasons %v, %q", back.Reasons, back.Reason)
	}
	h, err := w.reports.History(t.Context(), s.ID)
	must(t, err)
	if last := h[len(h)-1]; last.Reasons["col_01"] != "少了一笔" || len(h[0].Reasons) != 0 {
		t.Errorf("history %+v", h)
	}
	// A later return with one reason for all forgets the reasons of the first.
	f := w.filing("vfs", "fix", answers("mon_03", "3"))
	f.Of, f.Revision = back.ID, back.Revision
	fixed, err := w.reports.Resubmit(t.Context(), f, reportNow)
	must(t, err)
	if got := strings.Join(fixed.Outstanding(), " "); got != "col_01" {
		t.Errorf("outstanding %q", got)
	}
	again, err := w.sendBack("twn", "again", fixed, "col_01")
	must(t, err)
	if again.Why("col_01") != "请核对" {
		t.Errorf("the second return says %q", again.Why("col_01"))
	}
}

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
