package store_test

import (
	"slices"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/funds"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/projects"
	"cadrebot/record"
)

// monthDesk is a world with projects and their money, in which a month's task may end by itself; told are
// the ends and reopenings that people have heard of.
func monthDesk(t *testing.T) (w *recordWorld, told *[]string) {
	t.Helper()
	money, built := funds.Desk(), projects.Desk()
	w = openDesk(t, record.Desk{Doors: slices.Concat(money.Doors, built.Doors), Kinds: slices.Concat(money.Kinds, built.Kinds)})
	told = &[]string{}
	w.records = w.records.Telling(func(x record.Told) ([]notices.Outgoing, error) {
		if x.Turn != nil && len(x.People) > 0 {
			*told = append(*told, x.Turn.Why.ID)
		}
		return nil, nil
	})
	return w, told
}

// step makes a move of a record as it stands, at a day.
func (w *recordWorld) step(who, code string, name lifecycle.Name, given form.Answers, at time.Time) {
	w.t.Helper()
	c, err := w.records.ByCode(w.t.Context(), code, w.people[who], at)
	must(w.t, err)
	_, err = w.records.Move(w.t.Context(), w.key(), c.Record.ID, c.Record.Version, name, given, w.people[who], at)
	must(w.t, err)
}

// owed is how the month's task of a kind stands, and its reason when it has ended or been opened by itself.
func (w *recordWorld) owed(kind string) string {
	w.t.Helper()
	return w.word(`select o.state || coalesce(' ' || (select m.name || ' ' || (m.reason <> '') from move m where m.record = 'obligation' and m.record_id = o.id order by m.id desc limit 1), '')
		from obligation o where o.key like 'monthly/' || $1 || '/%'`, kind)
}

func TestTheMonthsProgressEndsWithItsLastProject(t *testing.T) {
	t.Parallel()
	w, told := monthDesk(t)
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, locales.Zone) }
	for _, code := range []string{"PJ-2026-9001", "PJ-2026-9002"} {
		w.stands(code, projects.Project, string(projects.Started), "v1", `{"budget": {"s": "1000"}, "pct": {"s": "100"}}`, day(1))
	}
	_, err := w.records.OpenRegular(t.Context(), day(20))
	must(t, err)
	is := func(when, want string) {
		t.Helper()
		if got := w.owed(projects.Progress); got != want {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	w.step("vfs1", "PJ-2026-9001", projects.Complete, entered("completed_on", "2026-11-21"), day(21))
	is("one of two is finished", "open")
	w.step("vfs1", "PJ-2026-9002", projects.Complete, entered("completed_on", "2026-11-21"), day(21))
	is("both are finished", "exempt exempt true")
	// It does not pass its acceptance: there is something to report again.
	w.word(`insert into role_grant (person_id, unit_id, role, valid_from) select person_id, unit_id, 'CTY_APPROVER', valid_from from role_grant where role = 'CTY_COORD' and unit_id = $1 returning role`, int64(w.units["c1"].ID))
	a, err := w.records.Begin(t.Context(), w.key(), projects.Acceptance, w.units["v1"].ID, w.id("PJ-2026-9002"), entered("looked_on", "2026-11-22", "verdict", "rework", "findings", "x"), w.people["off1"], day(22))
	must(t, err)
	chief := w.people["cty1"]
	chief.Grant.Role = "CTY_APPROVER"
	w.people["chief1"] = chief
	w.step("chief1", a.Code, projects.Confirm, nil, day(22))
	is("one is open again", "open owe_again true")
	// Reported, and the other one opened no more: done by the report, as ever.
	_, err = w.records.Begin(t.Context(), w.key(), projects.Progress, w.units["v1"].ID, w.id("PJ-2026-9002"), entered("pct", "100", "stage", "finishing", "problem", "none"), w.people["vfs1"], day(23))
	must(t, err)
	is("it is reported", "done owe_again true")
	w.step("vfs1", "PJ-2026-9002", projects.Complete, entered("completed_on", "2026-11-24"), day(24))
	is("it is finished after its report", "done owe_again true")
	if want := []string{"records.month_over", "records.month_again"}; !slices.Equal(*told, want) {
		t.Errorf("told %v, want %v", *told, want)
	}
}

func TestTheMonthsProgressEndsWithTheLastThatWasNotReported(t *testing.T) {
	t.Parallel()
	w, _ := monthDesk(t)
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, locales.Zone) }
	for _, code := range []string{"PJ-2026-9001", "PJ-2026-9002"} {
		w.stands(code, projects.Project, string(projects.Started), "v1", `{"budget": {"s": "1000"}, "pct": {"s": "100"}}`, day(1))
	}
	_, err := w.records.OpenRegular(t.Context(), day(20))
	must(t, err)
	_, err = w.records.Begin(t.Context(), w.key(), projects.Progress, w.units["v1"].ID, w.id("PJ-2026-9001"), entered("pct", "100", "stage", "main_works", "problem", "none"), w.people["vfs1"], day(21))
	must(t, err)
	w.step("vfs1", "PJ-2026-9002", projects.Complete, entered("completed_on", "2026-11-21"), day(21))
	if got := w.owed(projects.Progress); got != "done exempt true" {
		t.Errorf("what was left is finished: %q", got)
	}
}

func TestTheMonthsPaymentsEndWithTheLastMoney(t *testing.T) {
	t.Parallel()
	w, told := monthDesk(t)
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, locales.Zone)
	for _, code := range []string{"FP-2026-9001", "FP-2026-9002"} {
		w.stands(code, funds.ToProject, string(funds.InForce), "v1", `{"amount": {"s": "0"}}`, at.AddDate(0, -1, 0))
	}
	_, err := w.records.OpenRegular(t.Context(), at)
	must(t, err)
	settle := entered("settled_amount", "0", "audit_ref", "7")
	w.step("fin1", "FP-2026-9001", funds.Settle, settle, at)
	if got := w.owed(funds.Payment); got != "open" {
		t.Errorf("one of two is settled: %q", got)
	}
	w.step("fin1", "FP-2026-9002", funds.Settle, settle, at)
	if got := w.owed(funds.Payment); got != "exempt exempt true" || !slices.Equal(*told, []string{"records.month_over"}) {
		t.Errorf("both are settled: %q, told %v", got, *told)
	}
}
