package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

func TestAYearIsListedAsItHolds(t *testing.T) {
	t.Parallel()
	rows, err := calendar.StarterRows()
	if err != nil {
		t.Fatal(err)
	}
	rows = append(rows, calendar.Day{Date: "2026-10-01", Work: true, Occasion: "改", Source: "通知"}, calendar.Day{Date: "2027-01-01", Occasion: "元旦", Source: "通知"})
	var b strings.Builder
	printYear(&b, rows, 2026)
	if got := b.String(); !strings.Contains(got, "2026-10-01  work  改") || strings.Contains(got, "2026-10-01  off") || strings.Contains(got, "2027") {
		t.Errorf("listed:\n%s", got)
	}
	days := calendar.NewDays(rows)
	if got := reach(days, opening); !strings.Contains(got, "31 December 2027") {
		t.Error(got)
	}
	if got := reach(days, opening.AddDate(3, 0, 0)); !strings.Contains(got, "2029 have not been entered") {
		t.Error(got)
	}
}

// Every administrator is told once that next year is missing, and no more when it was imported.
func TestAdministratorsAreToldOnceThatAYearIsMissing(t *testing.T) {
	t.Parallel()
	th := newTheatre(t, locales.EN)
	const admin = int64(9_000_000_000_050)
	_, err := store.NewOrg(th.app.db).AddPeople(t.Context(), []org.PersonRow{{
		Key: "admin", Telegram: admin, Name: "ADMIN", Lang: locales.EN,
		Grants: []org.GrantRow{{Unit: "990100", Role: org.Administrator, From: opening.AddDate(0, -1, 0)}},
	}}, opening.AddDate(0, -1, 0))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{1, 0} {
		n, err := th.app.bot.RunJob(t.Context(), "calendar")
		if err != nil || n["told"] != want {
			t.Errorf("run %d: %v %v, want %d", i, n, err, want)
		}
	}
	path := filepath.Join(t.TempDir(), "2027.csv")
	if err := os.WriteFile(path, []byte("day,kind,occasion,source\n2027-01-01,off,元旦,国务院办公厅通知\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (calendarImportCommand{File: path}).Run(t.Context(), th.app.settings); err != nil {
		t.Fatal(err)
	}
	days, err := th.app.db.Days(t.Context())
	if err != nil || days.Missing(opening) != 0 || days.Working(time.Date(2027, 1, 1, 9, 0, 0, 0, locales.Zone)) {
		t.Errorf("not imported: %v", err)
	}
	if n, err := th.app.bot.RunJob(t.Context(), "calendar"); err != nil || n["told"] != 0 {
		t.Errorf("told again: %v %v", n, err)
	}
}

func TestAFileThatIsNoCalendarIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(path, []byte("day,kind,occasion,source\n2027-02-30,off,元旦,通知\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := calendarImportCommand{File: path}.Run(t.Context(), testSettings(t))
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("%v", err)
	}
}
