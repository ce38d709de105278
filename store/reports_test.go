package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/reports"
)

func refusedWith(err error) string {
	var no *locales.Refusal
	if errors.As(err, &no) {
		return no.Text.ID
	}
	return fmt.Sprint("no refusal: ", err)
}

func TestSubmitTwiceIsOneReportAndSettlesTheTask(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	first := w.submitted("vfs", answers(), reportNow)
	again, err := w.reports.Submit(t.Context(), w.filing("vfs", "submit-vfs", answers("mon_03", "9")), reportNow.Add(time.Hour))
	must(t, err)
	if again.Number != first.Number || again.Answers["mon_03"].S != "2" {
		t.Errorf("second call: %s %v, first %s", again.Number, again.Answers, first.Number)
	}
	if !strings.HasPrefix(first.Number, "R-20261119-") || first.State != reports.Submitted || !first.OnTime() || !first.Due.Equal(reportDue) {
		t.Errorf("receipt %+v", first)
	}
	if n := w.count(`select count(*) from submission`) + w.count(`select count(*) from move`); n != 2 {
		t.Errorf("%d rows of submissions and moves, want one of each", n)
	}
	if n := w.count(`select count(*) from obligation where state = 'done' and done_at = $1 and revision = 2`, reportNow); n != 1 {
		t.Error("the obligation is not settled at the first submission")
	}
}

// The same conversation arriving in two replicas at once, as after a lease was lost.
func TestSubmitRacingWithItself(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	var wg sync.WaitGroup
	numbers, errs := make([]string, 8), make([]error, 8)
	for i := range numbers {
		wg.Go(func() {
			s, err := w.reports.Submit(t.Context(), w.filing("vfs", "one-key", answers()), reportNow)
			numbers[i], errs[i] = s.Number, err
		})
	}
	wg.Wait()
	for i := range numbers {
		if errs[i] != nil || numbers[i] != numbers[0] {
			t.Errorf("call %d: %s, %v; call 0: %s", i, numbers[i], errs[i], numbers[0])
		}
	}
	if n := w.count(`select count(*) from submission`); n != 1 {
		t.Errorf("%d submissions", n)
	}
}

func TestASecondCadreIsToldWhoReported(t *testing.T) {
	w := openReports(t)
	first := w.submitted("vfs", answers(), reportNow)
	_, err := w.reports.Submit(t.Context(), w.filing("vc", "submit-vc", answers()), reportNow)
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != "report.already" {
		t.Fatalf("second cadre: %v", err)
	}
	said := no.Text.In(locales.ZH)
	if !strings.Contains(said, first.Number) || !strings.Contains(said, "第一书记") || !strings.Contains(said, "11月19日") {
		t.Errorf("the refusal says %q", said)
	}
}

func TestNoChangeTwiceByTheSamePersonIsTheSameReceipt(t *testing.T) {
	w := openReports(t)
	w.before("vfs", answers())
	f := w.filing("vfs", "tap-1", answers("mon_03", "0", "mon_05", "0"))
	f.NoChange = true
	first, err := w.reports.Submit(t.Context(), f, reportNow)
	must(t, err)
	f.Key = "tap-2"
	again, err := w.reports.Submit(t.Context(), f, reportNow)
	must(t, err)
	if first.Number != again.Number {
		t.Errorf("%s and %s", first.Number, again.Number)
	}
	f.NoChange = false
	f.Key = "form"
	if _, err := w.reports.Submit(t.Context(), f, reportNow); refusedWith(err) != "report.already" {
		t.Errorf("a form after it: %v", err)
	}
}

func TestOnlyTheVillageReports(t *testing.T) {
	w := openReports(t)
	for _, who := range []string{"twn", "cty", "fin", "city"} {
		if _, err := w.reports.Submit(t.Context(), w.filing(who, "x-"+who, answers()), reportNow); refusedWith(err) != "lifecycle.not_yours" {
			t.Errorf("%s: %v", who, err)
		}
	}
	if n := w.count(`select count(*) from submission`); n != 0 {
		t.Errorf("%d submissions", n)
	}
}

// Planted case 1: a village without a first secretary reports through its committee.
func TestWithoutObligationAReportIsStillAccepted(t *testing.T) {
	w := openReports(t)
	s := w.submitted("vc3", answers(), reportDue.Add(time.Second))
	if s.Obligation != 0 || !s.Due.Equal(reportDue) || s.OnTime() {
		t.Errorf("obligation %d, due %v, on time %v", s.Obligation, s.Due, s.OnTime())
	}
}

func TestStandingAsksForTheOldestOwed(t *testing.T) {
	w := openReports(t)
	unit := w.units["9901010203"].ID
	at := func(now time.Time) reports.Standing {
		t.Helper()
		st, err := w.reports.Standing(t.Context(), unit, reports.WeeklyBrief, "", now)
		must(t, err)
		return st
	}
	if st := at(reportNow); st.Period != reportWeek || st.Obligation != 0 || !st.Due.Equal(reportDue) || st.Filed != nil || st.Last != nil {
		t.Errorf("nothing set up: %+v", st)
	}
	w.owe("9901010203", reportWeek, reportDue)
	w.owe("9901010203", "2026W48", reportDue.AddDate(0, 0, 7))
	_, err := w.raw.ExecContext(t.Context(), `update obligation set opens_at = $1`, reportNow.AddDate(0, 0, -5))
	must(t, err)
	monday := reportDue.AddDate(0, 0, 3)
	if st := at(reportNow); st.Period != reportWeek {
		t.Errorf("next week's task, set up early, is asked for now: %+v", st)
	}
	if st := at(monday); st.Period != reportWeek || st.Obligation == 0 {
		t.Errorf("on Monday with last week owed: %+v", st)
	}
	first := w.submitted("vfs", answers(), monday)
	if first.OnTime() {
		t.Error("a report on Monday counts as on time")
	}
	st := at(monday)
	if st.Period != "2026W48" || st.Filed != nil || st.Last["col_01"].S != "35000" {
		t.Errorf("after it: %+v", st)
	}
	for before, want := range map[reports.Period]string{"2026W47": "", "2026W48": "2", "2027W01": "2"} {
		last, err := w.reports.Last(t.Context(), unit, reports.WeeklyBrief, before)
		must(t, err)
		if last["mon_03"].S != want {
			t.Errorf("last before %s: %v", before, last)
		}
	}
	if st := at(reportNow); st.Filed == nil || st.Filed.Number != first.Number {
		t.Errorf("the filed week is not shown as the current one: %+v", st)
	}
	if st, err := w.reports.Standing(t.Context(), unit, reports.WeeklyBrief, reportWeek, monday); err != nil || st.Filed == nil || st.Filed.Number != first.Number {
		t.Errorf("the filed week: %+v, %v", st, err)
	}
}

// Planted case 20: an exempt village leaves the denominators, and may still report.
func TestOwedWithAnExemption(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	w.owe("9901010204", reportWeek, reportDue)
	w.owe("9901019901", reportWeek, reportDue)
	_, err := w.raw.ExecContext(t.Context(), `update obligation set state = 'exempt' where unit_id = $1`, int64(w.units["9901010204"].ID))
	must(t, err)
	w.submitted("vfs", answers(), reportNow)
	w.submitted("vfs2", answers(), reportNow)
	if st, err := w.reports.Standing(t.Context(), w.units["9901010204"].ID, reports.WeeklyBrief, reportWeek, reportNow); err != nil || !st.Exempt {
		t.Errorf("standing of the exempt village: %+v, %v", st, err)
	}
	for unit, want := range map[string]string{"990101": "50.0%", "99010102": "100.0%", "9901010204": "-"} {
		p, err := w.reports.Completeness(t.Context(), w.units[unit], reports.WeeklyBrief, reportWeek, reportDue)
		must(t, err)
		if got := p.Counts.SubmissionRate().Percent(); got != want {
			t.Errorf("%s: %s, want %s", unit, got, want)
		}
	}
}

// Every move written in the history is one that the life cycle has, from and to where
// the life cycle says.
func TestHistoryFollowsTheLifeCycle(t *testing.T) {
	w := openReports(t)
	s := w.submitted("vfs", answers(), reportNow)
	s, err := w.reports.Approve(t.Context(), w.act("twn", "a", s), nil, reportNow)
	must(t, err)
	s, err = w.reports.Approve(t.Context(), w.act("cty", "b", s), nil, reportNow)
	must(t, err)
	if s.State != reports.CountyApproved {
		t.Errorf("state %s", s.State)
	}
	history, err := w.reports.History(t.Context(), s.ID)
	must(t, err)
	state := reports.Review.Initial()
	var names []lifecycle.Name
	for _, e := range history {
		mv, ok := reports.Review.Move(e.Move)
		if !ok || e.From != state || e.To != mv.To {
			t.Errorf("%s: %s -> %s after %s", e.Move, e.From, e.To, state)
		}
		state = e.To
		names = append(names, e.Move)
	}
	if fmt.Sprint(names) != "[submit approve county_approve]" {
		t.Errorf("history %v", names)
	}
}
