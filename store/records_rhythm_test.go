package store_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"cadrebot/funds"
	"cadrebot/locales"
	"cadrebot/projects"
	"cadrebot/record"
)

// What is reported once a month is owed by whoever has something open, once, until all of it is reported.
func TestTheMonthsProgressIsAskedOfOpenProjects(t *testing.T) {
	t.Parallel()
	w := openDesk(t, projects.Desk())
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, locales.Zone) }
	open := func(at time.Time, want int) {
		t.Helper()
		n, err := w.records.OpenRegular(t.Context(), at)
		must(t, err)
		if n != want {
			t.Errorf("on %s %d units are asked, want %d", at.Format(time.DateOnly), n, want)
		}
	}
	open(day(19), 0)
	for i, unit := range []string{"v1", "v1"} { // two projects are being built
		w.stands("PJ-2026-900"+strconv.Itoa(i), projects.Project, string(projects.Started), unit, `{"budget": {"s": "1000"}}`, day(1))
	}
	open(day(20), 1)
	open(day(21), 0)
	due := w.word(`select to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') from obligation where key like 'monthly/%' and unit_id = $1`, int64(w.units["v1"].ID))
	if due != "2026-11-25 23:59" {
		t.Errorf("due %s", due)
	}
	state := func() string {
		return w.word(`select state from obligation where key like 'monthly/project_progress/%'`)
	}
	for i, want := range []string{"open", "done"} {
		n := w.id("PJ-2026-900" + strconv.Itoa(i))
		_, err := w.records.Begin(t.Context(), w.key(), projects.Progress, w.units["v1"].ID, n, entered("pct", "30", "stage", "main_works", "problem", "none"), w.people["vfs1"], day(21))
		must(t, err)
		if got := state(); got != want {
			t.Errorf("after %d of 2 reports: %s", i+1, got)
		}
	}
	open(day(26), 0) // its day has passed
}

// Payments of a month are owed by the fifth of the next one by the county that pays, which may say that there were none.
func TestTheMonthsPaymentsAreAskedOfTheCountyThatPays(t *testing.T) {
	t.Parallel()
	money, built := funds.Desk(), projects.Desk()
	w := openDesk(t, record.Desk{Doors: slices.Concat(money.Doors, built.Doors), Kinds: slices.Concat(money.Kinds, built.Kinds)})
	w.stands("FP-2026-9001", funds.ToProject, string(funds.InForce), "v1", `{}`, time.Date(2026, 11, 1, 9, 0, 0, 0, locales.Zone))
	for _, want := range []int{1, 0} {
		n, err := w.records.OpenRegular(t.Context(), time.Date(2026, 12, 1, 9, 0, 0, 0, locales.Zone))
		must(t, err)
		if n != want {
			t.Errorf("%d units are asked, want %d", n, want)
		}
	}
	owed := w.word(`select u.code || ' ' || o.kind || ' ' || o.period || ' ' || to_char(o.due_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') from obligation o join unit u on u.id = o.unit_id where o.key like 'monthly/%'`)
	if want := "c1 confirm 2026M11 12-07 23:59"; owed != want { // the fifth is a Saturday
		t.Errorf("owed: %s, want %s", owed, want)
	}
}

// stands is a record that is there, however it came to stand as it does; its id.
func (w *recordWorld) stands(code, kind, state, unit, data string, at time.Time) int64 {
	w.t.Helper()
	w.word(`insert into record (id, code, kind, unit_id, path, state, from_state, entered_at, due_at, began_at, version, data, title, grams, authors)
		values (nextval(pg_get_serial_sequence('record', 'id')), $1, $2, $3, $4, $5, 'before', $6, 'infinity', $6, 1, CAST($7 AS jsonb), 'x', '{}', '{}')
		returning code`, code, kind, int64(w.units[unit].ID), w.units[unit].Path, state, at, data)
	return w.id(code)
}

// id is the id of the record with a code.
func (w *recordWorld) id(code string) int64 {
	w.t.Helper()
	id, err := strconv.ParseInt(w.word(`select CAST(id AS text) from record where code = $1`, code), 10, 64)
	must(w.t, err)
	return id
}
