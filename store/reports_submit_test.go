package store_test

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
	"cadrebot/tasks"
)

// What Submit says it has filed is what everybody reads afterwards.
func TestSubmitReturnsWhatItHasWritten(t *testing.T) {
	w := openReports(t)
	w.owe("9901010203", reportWeek, reportDue)
	w.before("vfs", answers("mon_03", "7"))
	at := reportNow.Add(1234567891 * time.Nanosecond)
	for _, who := range []string{"vfs", "vc3"} { // with an obligation and a week before; with neither
		said := w.submitted(who, answers("mon_05_note", "说明 \"<>"), at)
		kept, err := w.reports.Get(t.Context(), said.ID)
		must(t, err)
		for _, s := range []*reports.Submission{&said, &kept} {
			s.First, s.Due, s.Entered = s.First.UTC(), s.Due.UTC(), s.Entered.UTC()
		}
		a, b := reflect.ValueOf(said), reflect.ValueOf(kept)
		for i := range a.NumField() {
			if a.Type().Field(i).Name == "LastPeriod" {
				continue // not read on the way in: only reviewers ask for it
			}
			x, y := a.Field(i).Interface(), b.Field(i).Interface()
			if fmt.Sprintf("%v", x) != fmt.Sprintf("%v", y) {
				t.Errorf("%s: %s said %v, kept %v", who, a.Type().Field(i).Name, x, y)
			}
		}
		if (who == "vfs") != (said.Last["mon_03"].S == "7" && said.Obligation != 0) {
			t.Errorf("%s: obligation %d, last %v", who, said.Obligation, said.Last)
		}
	}
}

func TestSubmitNamesTheNextPeriodOwed(t *testing.T) {
	w := openReports(t)
	monday := reportDue.AddDate(0, 0, 3)
	w.owe("9901010203", "2026W46", reportDue.AddDate(0, 0, -7))
	w.owe("9901010203", reportWeek, reportDue)
	w.owe("9901010203", "2026W48", reportDue.AddDate(0, 0, 7))
	w.owe("9901010204", reportWeek, reportDue)
	for i, c := range []struct{ file, next reports.Period }{{"2026W48", "2026W46"}, {"2026W46", reportWeek}, {reportWeek, ""}} {
		f := w.filing("vfs", fmt.Sprint("key-", i), answers())
		f.Period = c.file
		for range 2 { // a repeated call says the same
			s, err := w.reports.Submit(t.Context(), f, monday.Add(4*24*time.Hour))
			must(t, err)
			if s.Next != c.next {
				t.Errorf("after %s comes %q, want %q", c.file, s.Next, c.next)
			}
		}
	}
}

// Statements are prepared on a connection from the pool; somebody who holds one in a
// transaction must not wait for a second. More turns at once than there are connections.
func TestAColdStartUnderLoadDoesNotLock(t *testing.T) {
	w := openReports(t)
	w.submitted("vfs", answers(), reportNow)
	s := w.submitted("vfs2", answers(), reportNow)
	cold, err := store.Open(t.Context(), w.dsn)
	must(t, err)
	defer func() { _ = cold.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	r := store.NewReports(cold)
	var wg sync.WaitGroup
	for i := range 96 {
		wg.Go(func() {
			var err error
			switch i % 3 {
			case 0:
				_, err = r.Standing(ctx, org.UnitID(w.units["9901010203"].ID), reports.WeeklyBrief, "", reportNow)
			case 1:
				_, err = r.Get(ctx, s.ID)
			case 2:
				f := w.filing("vfs2", "stale", answers())
				f.By, f.Of, f.Revision = lifecycle.Actor{}, s.ID, 99
				if _, err = r.Resubmit(ctx, f, reportNow); refusedWith(err) == "report.overtaken" {
					err = nil
				}
			}
			if err != nil {
				t.Errorf("call %d: %v", i, err)
			}
		})
	}
	wg.Wait()
}

// A village that is exempt may report all the same; made to owe it again it has done it,
// and nobody is reminded of what has come.
func TestAnExemptVillageThatReportedHasDoneWhatItOwesAgain(t *testing.T) {
	w := openReports(t)
	ledger := store.NewTasks(w.db)
	w.owe("9901010203", reportWeek, reportDue)
	o, err := ledger.DutyOf(t.Context(), w.units["9901010203"].ID, reports.WeeklyBrief, tasks.Period(reportWeek))
	must(t, err)
	_, err = ledger.Exempt(t.Context(), tasks.Decision{Key: "flood", By: w.people["twn"], Of: o.ID, Reason: "防汛"}, reportNow)
	must(t, err)
	w.submitted("vfs", answers(), reportNow.Add(time.Hour))
	var back tasks.Obligation
	for range 2 {
		back, err = ledger.OweAgain(t.Context(), tasks.Decision{Key: "back", By: w.people["twn"], Of: o.ID}, reportNow.Add(2*time.Hour))
		must(t, err)
		if back.State != tasks.Done {
			t.Errorf("it is %s", back.State)
		}
	}
	if n := w.count(`select count(*) from obligation where id = $1 and state = 'done' and done_at = $2 and done_by = $3`, int64(o.ID), reportNow.Add(time.Hour), int64(w.people["vfs"].Person)); n != 1 {
		t.Error("it does not say when and by whom it was done")
	}
	if n := w.count(`select count(*) from reminder where obligation_id = $1 and revision = $2`, int64(o.ID), back.Revision); n != 0 {
		t.Errorf("%d reminders ask for what has come", n)
	}
}

// A village that reports before its period is opened owes nothing more: it counts as asked,
// and nobody is reminded.
func TestWhatCameBeforeThePeriodWasOpenedIsDone(t *testing.T) {
	w := openReports(t)
	w.submitted("vfs", answers(), reportNow)
	for range 2 {
		_, err := w.reports.OpenPeriod(t.Context(), reportWeek, locales.Both("简报", "Brief"), reportNow.Add(time.Hour))
		must(t, err)
	}
	if n := w.count(`select count(*) from obligation where unit_id = $1 and state = 'done' and done_at = $2 and done_by = $3`,
		int64(w.units["9901010203"].ID), reportNow, int64(w.people["vfs"].Person)); n != 1 {
		t.Error("the village still owes what it has sent")
	}
	if n := w.count(`select count(*) from obligation where state = 'open'`); n != 2 {
		t.Errorf("%d villages owe the brief", n)
	}
	live := `select count(*) from reminder r join obligation o on o.id = r.obligation_id where o.unit_id = $1 and r.revision = o.revision`
	if n := w.count(live, int64(w.units["9901010203"].ID)); n != 0 {
		t.Errorf("%d reminders ask for what has come", n)
	}
}
