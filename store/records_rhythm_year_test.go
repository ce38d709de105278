package store_test

import (
	"slices"
	"testing"
	"time"

	"cadrebot/funds"
	"cadrebot/locales"
	"cadrebot/partners"
	"cadrebot/plans"
	"cadrebot/projects"
	"cadrebot/record"
)

// asks opens what is owed at a moment and expects that many units to be asked.
func (w *recordWorld) asks(at time.Time, want int) {
	w.t.Helper()
	n, err := w.records.OpenRegular(w.t.Context(), at)
	must(w.t, err)
	if n != want {
		w.t.Errorf("at %s %d units are asked, want %d", at, n, want)
	}
}

// duty is what is owed regularly of a kind: unit, period, day, state, in one line for all.
func (w *recordWorld) duty(kind, want string) {
	w.t.Helper()
	got := w.word(`select coalesce(string_agg(u.code || ' ' || o.period || ' ' || to_char(o.due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') || ' ' || o.state, ', ' order by o.id), '')
		from obligation o join unit u on u.id = o.unit_id where o.key = 'monthly/' || $1 || '/' || u.code || '/' || o.period`, kind)
	if got != want {
		w.t.Errorf("owed of %s: %q, want %q", kind, got, want)
	}
}

func onDay(y int, m time.Month, d, hour, minute int) time.Time {
	return time.Date(y, m, d, hour, minute, 0, 0, locales.Zone)
}

// The results of the last quarter are asked for from New Year in Shanghai on, of what was agreed for that year.
func TestTheQuartersResultsAreAskedForAcrossNewYear(t *testing.T) {
	t.Parallel()
	w := openDesk(t, partners.Desk())
	began := onDay(2026, time.March, 1, 9, 0)
	for code, year := range map[string]string{"AG-2026-9001": "2026", "AG-2026-9002": "2026", "AG-2027-9003": "2027"} {
		w.stands(code, partners.Agreement, string(partners.InForce), "c1", `{"indicator": {"s": "FPA-01"}, "year": {"s": "`+year+`"}, "target": {"s": "9"}}`, began)
	}
	// Whoever helps as they like is asked for nothing.
	w.stands("PT-2026-9004", partners.Partner, string(partners.Active), "c2", `{"partner_kind": {"s": "enterprise"}}`, began)
	w.asks(onDay(2026, time.December, 31, 23, 59), 0)
	w.asks(onDay(2027, time.January, 1, 0, 0), 1)
	w.asks(onDay(2027, time.January, 2, 9, 0), 0)
	tells := func(code, quarter string, at time.Time, state string) {
		t.Helper()
		_, err := w.records.Begin(t.Context(), w.key(), partners.Result, w.units["c1"].ID, w.id(code), entered("indicator", "FPA-01", "quarter", quarter, "value", "1"), w.people["cty1"], at)
		must(t, err)
		w.duty(partners.Result, "c1 2026Q4 2027-01-11 23:59 "+state) // the tenth is a Sunday
	}
	tells("AG-2026-9001", "2026Q4", onDay(2027, time.January, 5, 9, 0), "open")
	tells("AG-2026-9002", "2026Q3", onDay(2027, time.January, 5, 9, 0), "open")
	// Said in the next quarter, it still is what was owed.
	tells("AG-2026-9002", "2026Q4", onDay(2027, time.April, 20, 9, 0), "done")
}

// A county evaluates its money of the year by 15 January; one without money, or that has done so, is not asked.
func TestTheYearsMoneyIsEvaluatedAcrossNewYear(t *testing.T) {
	t.Parallel()
	money, built := funds.Desk(), projects.Desk()
	w := openDesk(t, record.Desk{Doors: slices.Concat(money.Doors, built.Doors), Kinds: slices.Concat(money.Kinds, built.Kinds)})
	w.stands("FP-2026-9001", funds.ToProject, string(funds.Settled), "v1", `{"year": {"s": "2026"}}`, onDay(2026, time.May, 1, 9, 0))
	w.stands("FP-2025-9002", funds.ToProject, string(funds.Settled), "v2", `{"year": {"s": "2025"}}`, onDay(2025, time.May, 1, 9, 0))
	w.asks(onDay(2026, time.December, 31, 23, 59), 0)
	w.asks(onDay(2027, time.January, 1, 0, 0), 1)
	w.duty(funds.Evaluation, "c1 2026 2027-01-15 23:59 open")
	given := entered("year", "2026", "self_release", "18", "self_management", "25", "self_results", "40", "gains", "x")
	_, err := w.records.Begin(t.Context(), w.key(), funds.Evaluation, w.units["c1"].ID, 0, given, w.people["fin1"], onDay(2027, time.January, 9, 9, 0))
	must(t, err)
	w.duty(funds.Evaluation, "c1 2026 2027-01-15 23:59 done")
	w.word(`update obligation set key = 'another' where key like 'monthly/fund_evaluation/%' returning key`)
	w.asks(onDay(2027, time.January, 10, 9, 0), 0)
}

// The province and the cities are asked for their plan of the year, counties are not.
func TestTheYearsPlanIsAskedForByMarch(t *testing.T) {
	t.Parallel()
	w := openDesk(t, plans.Desk())
	w.asks(onDay(2027, time.February, 13, 23, 59), 0)
	w.asks(onDay(2027, time.February, 14, 0, 0), 1)
	w.duty(plans.Plan, "city 2027 2027-03-31 23:59 open")
	plan := entered("year", "2027", "name", "x", "basis", "POL-037", "goals", "x")
	_, err := w.records.Begin(t.Context(), w.key(), plans.Plan, w.units["city"].ID, 0, plan, w.people["city"], onDay(2027, time.March, 1, 9, 0))
	must(t, err)
	w.duty(plans.Plan, "city 2027 2027-03-31 23:59 done")
}

// The reports of a foreign-aided project: the half-year until its last day, the audit of the last year by June.
func TestTheHalfYearsReportOfAForeignAidedProject(t *testing.T) {
	t.Parallel()
	w := openDesk(t, partners.Desk())
	w.word(`insert into role_grant (person_id, unit_id, role, valid_from) select person_id, unit_id, 'INTL_PMO', valid_from from role_grant where unit_id = $1 returning role`, int64(w.units["city"].ID))
	office := w.people["city"]
	office.Grant.Role = "INTL_PMO"
	w.people["pmo"] = office
	w.stands("IP-2026-9001", partners.IntlProject, string(partners.Effective), "city", `{}`, onDay(2026, time.May, 1, 9, 0))
	w.asks(onDay(2026, time.November, 22, 9, 0), 0)
	w.asks(onDay(2026, time.December, 1, 9, 0), 1)
	w.duty(partners.IntlProgress, "city 2026H2 2026-12-31 23:59 open")
	said := entered("half", "2026H2", "progress", "x", "safeguards", "x")
	_, err := w.records.Begin(t.Context(), w.key(), partners.IntlProgress, w.units["city"].ID, w.id("IP-2026-9001"), said, w.people["pmo"], onDay(2027, time.January, 4, 9, 0))
	must(t, err)
	w.duty(partners.IntlProgress, "city 2026H2 2026-12-31 23:59 done")
	w.asks(onDay(2027, time.May, 20, 9, 0), 1)
	w.duty(partners.IntlAudit, "city 2026 2027-06-30 23:59 open")
}

// Next year's projects are owed by the county until the last of them is in the library, or out of the way.
func TestTheLibraryEndsByItselfWithItsLastProject(t *testing.T) {
	t.Parallel()
	w := openDesk(t, projects.Desk())
	for code, year := range map[string]string{"PJ-2026-9001": "2027", "PJ-2026-9002": "2027", "PJ-2026-9003": "2026"} {
		w.stands(code, projects.Project, string(projects.Applied), "v1", `{"budget": {"s": "1000"}, "year": {"s": "`+year+`"}, "when": {"s": "next_year"}}`, onDay(2026, time.July, 1, 9, 0))
	}
	day := onDay(2026, time.September, 1, 9, 0)
	w.asks(onDay(2026, time.July, 31, 9, 0), 0)
	w.asks(day, 1)
	w.duty(projects.Project, "c1 2027 2026-09-30 23:59 open")
	for i, want := range []string{"open", "done"} {
		w.step("cty1", []string{"PJ-2026-9001", "PJ-2026-9002"}[i], projects.Reject, entered("reason", "x"), day)
		w.duty(projects.Project, "c1 2027 2026-09-30 23:59 "+want)
	}
}
