package store_test

import (
	"errors"
	"fmt"
	"testing"

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

// A report that had been corrected before goes back there when the next request is refused:
// what leaves in files still calls it edited.
func TestARefusalLeavesACorrectedReportCorrected(t *testing.T) {
	w := openReports(t)
	s := w.lockedReport(answers())
	asked, err := w.asked("twn", "ask", s, "col_01")
	must(t, err)
	s, err = w.reports.Correct(t.Context(), reports.Correction{Act: w.act("cty", "c", asked), Answers: answers("col_01", "36000"), Reason: "x"}, nil, reportNow)
	must(t, err)
	asked, err = w.asked("vfs", "ask again", s, "mon_03")
	must(t, err)
	done, err := w.reports.RefuseCorrection(t.Context(), w.act("cty", "refuse", asked), "村账上就是这个数", nil, reportNow)
	if err != nil || done.State != reports.Corrected {
		t.Errorf("the report is %s, %v", done.State, err)
	}
	h, err := w.reports.History(t.Context(), s.ID)
	must(t, err)
	if last := h[len(h)-1]; last.From != reports.CorrectionRequested || last.To != reports.Corrected {
		t.Errorf("the history ends with %+v", last)
	}
}
