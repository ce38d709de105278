package store_test

import (
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/projects"
)

// What is reported once a month is owed by whoever has something open, once, until all of it is reported.
func TestTheMonthsProgressIsAskedOfOpenProjects(t *testing.T) {
	t.Parallel()
	w := openDesk(t, projects.Desk())
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, locales.Zone) }
	open := func(at time.Time, want int) {
		t.Helper()
		n, err := w.records.OpenMonthly(t.Context(), at)
		must(t, err)
		if n != want {
			t.Errorf("on %s %d units are asked, want %d", at.Format(time.DateOnly), n, want)
		}
	}
	open(day(19), 0)
	for i, unit := range []string{"v1", "v1"} { // two projects are being built
		w.word(`insert into record (id, code, kind, unit_id, path, state, from_state, entered_at, due_at, began_at, version, data, title, grams, authors)
			select nextval(pg_get_serial_sequence('record', 'id')), 'PJ-2026-900' || CAST($1 AS text), 'project', $2, $3, 'started', 'tender', $4, 'infinity', $4, 1, '{"budget": {"s": "1000"}}', 'x', '{}', '{}'
			returning code`, i, int64(w.units[unit].ID), w.units[unit].Path, day(1))
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
		id := w.word(`select CAST(id AS text) from record where code = 'PJ-2026-900' || CAST($1 AS text)`, i)
		var n int64
		for _, c := range id {
			n = n*10 + int64(c-'0')
		}
		_, err := w.records.Begin(t.Context(), w.key(), projects.Progress, w.units["v1"].ID, n, entered("pct", "30", "stage", "main_works", "problem", "none"), w.people["vfs1"], day(21))
		must(t, err)
		if got := state(); got != want {
			t.Errorf("after %d of 2 reports: %s", i+1, got)
		}
	}
	open(day(26), 0) // its day has passed
}
