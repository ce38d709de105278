package weekly_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/handlers/weekly"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// waits is what waits of records.
type waits map[string]int

func (w waits) Waiting(context.Context, lifecycle.Actor, time.Time) (map[string]int, error) {
	return w, nil
}

// open is a county with two who answer for it, a township that reviews, and two villages of which one has
// reported in week 47.
func open(t *testing.T, records waits) *talk.World {
	t.Helper()
	w := talk.Open(t, talk.Thursday, "990100", "990101", "990102", "99010102", "9901010203", "9901010204")
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("vfs2", locales.ZH, talk.Post("9901010204", org.VillageFirstSecretary))
	w.Hire("town", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("first", locales.ZH, talk.Post("990101", org.CountyFirst))
	w.Hire("second", locales.EN, talk.Post("990101", org.CountyFirst))
	w.Hire("other", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	r := store.NewReports(w.DB)
	_, err := r.OpenPeriod(t.Context(), "2026W47", locales.Both("每周简报", "Weekly brief"), w.Now)
	talk.Must(t, err)
	sub, err := r.Submit(t.Context(), reports.Filing{
		Key: "a", By: lifecycle.ActorOf(w.Members["vfs"]), Form: reports.Brief(), Period: "2026W47",
		Answers: form.Answers{
			"mon_03": {S: "1"}, "mon_05": {S: "2"}, "lab_02": {S: "3"}, "lab_03": {S: "1"}, "gua_04": {S: "0"}, "prj_06": {S: "60"}, "col_01": {S: "1000"},
		},
	}, w.Now)
	talk.Must(t, err)
	_, err = r.Approve(t.Context(), reports.Act{Key: "b", By: lifecycle.ActorOf(w.Members["town"]), Of: sub.ID, Revision: sub.Revision}, nil, w.Now)
	talk.Must(t, err)
	w.Feature = weekly.New(store.NewStats(w.DB), r, records)
	return w
}

// at runs the job at an hour of November 2026 and says how many pages it made.
func at(w *talk.World, day, hour, minute int) int {
	w.T.Helper()
	n, err := w.Feature.Jobs[0].RunOnce(w.T.Context(), time.Date(2026, 11, day, hour, minute, 0, 0, locales.Zone))
	talk.Must(w.T, err)
	return n["pages"]
}

func TestOnePageAWeekOnFridayEvening(t *testing.T) {
	t.Parallel()
	w := open(t, waits{"fund_batch": 2, "project": 1})
	for _, early := range [][3]int{{19, 18, 30}, {20, 18, 29}} {
		if n := at(w, early[0], early[1], early[2]); n != 0 {
			t.Errorf("%d pages on the %dth at %d:%d", n, early[0], early[1], early[2])
		}
	}
	if n := at(w, 20, 18, 30); n != 2 {
		t.Fatalf("%d pages", n)
	}
	for _, again := range [][3]int{{20, 18, 40}, {21, 9, 0}, {23, 8, 30}, {23, 12, 0}, {25, 9, 0}} {
		if n := at(w, again[0], again[1], again[2]); n != 0 {
			t.Errorf("%d pages more on the %dth", n, again[0])
		}
	}
	k := w.As("first", locales.ZH)
	if k.Receive() != 1 || w.As("other", locales.ZH).Receive() != 0 || w.As("vfs", locales.ZH).Receive() != 0 {
		t.Fatal("somebody else has it, or nobody")
	}
	k.Sees("云梯县，2026年第47周，一周一页", "应报2份，已报1份，按时1份（F02 50.0%）", "还有1份没上来", "等您办的", "[📥 审核报表 1] [🗂 办理事项 3]", "[📋 区县总表] [🔎 数据核对]")
	en := w.As("second", locales.EN)
	en.Receive()
	en.Sees("Yunti County, week 47 of 2026 on one page", "2 due, 1 in, 1 on time (F02 50.0%)", "1 are missing", "[📥 Review 1 report]")
	if n := at(w, 27, 18, 30); n != 2 {
		t.Errorf("%d pages in the week after", n)
	}
}

// A page made late waits for Monday morning, and one that is too late is not made.
func TestALatePageWaitsForMonday(t *testing.T) {
	t.Parallel()
	w := open(t, waits{})
	if n := at(w, 21, 10, 0); n != 2 {
		t.Fatalf("%d pages on Saturday", n)
	}
	var from, until time.Time
	var budgeted bool
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select run_at, expires_at, budgeted from delivery where key like 'county-week/2026W47/%' limit 1`).Scan(&from, &until, &budgeted))
	if got := fmt.Sprint(from.In(locales.Zone).Format("Mon 15:04 "), until.In(locales.Zone).Format("Mon 15:04")); got != "Mon 08:30 Mon 12:00" || !budgeted {
		t.Errorf("%s, within the daily budget: %t", got, budgeted)
	}
	k := w.As("first", locales.ZH)
	k.Receive()
	if k.Sees("审核报表 1").Offers("办理事项") {
		t.Error("records are offered that do not wait")
	}
	other := open(t, waits{})
	if n := at(other, 23, 12, 0); n != 0 {
		t.Errorf("%d pages on Monday noon", n)
	}
}

// The page fits a phone in both languages and ranks nobody.
func TestThePageIsShort(t *testing.T) {
	t.Parallel()
	w := open(t, waits{"issue": 1})
	at(w, 20, 19, 0)
	k := w.As("first", locales.ZH)
	k.Receive()
	for _, l := range locales.All {
		if n := k.Screens[0].Length(l); n > 600 {
			t.Errorf("%d characters in %s", n, l)
		}
		if s := k.Screens[0].Body[0].Plain(l); strings.Contains(s, "桃坪") {
			t.Error("a village is named")
		}
	}
}
