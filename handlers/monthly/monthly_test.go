package monthly_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/handlers/monthly"
	"cadrebot/handlers/stats"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// open is a city with a county and a village that has said in week 47 that nothing has changed.
func open(t *testing.T) *talk.World {
	t.Helper()
	w := talk.Open(t, talk.Thursday, "990100", "990101", "990102", "99010102", "9901010203")
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("city", locales.ZH, talk.Post("990100", org.CityCoordinator))
	w.Hire("city2", locales.EN, talk.Post("990100", org.CityCoordinator))
	w.Hire("cty", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	w.Hire("first", locales.ZH, talk.Post("990101", org.CountyFirst))
	r := store.NewReports(w.DB)
	_, err := r.OpenPeriod(t.Context(), "2026W47", locales.Both("每周简报", "Weekly brief"), w.Now)
	talk.Must(t, err)
	_, err = r.Submit(t.Context(), reports.Filing{
		Key: "a", By: lifecycle.ActorOf(w.Members["vfs"]), Form: reports.Brief(), Period: "2026W47",
		Answers: form.Answers{
			"mon_03": {S: "1"}, "mon_05": {S: "2"}, "lab_02": {S: "3"}, "lab_03": {S: "1"}, "gua_04": {S: "0"}, "prj_06": {S: "60"}, "col_01": {S: "1000"},
		},
	}, w.Now)
	talk.Must(t, err)
	_, err = w.SQL().ExecContext(t.Context(), `update submission set no_change = true`)
	talk.Must(t, err)
	w.Feature = monthly.New(store.NewStats(w.DB), stats.PageOf)
	return w
}

// at runs both jobs at an hour and says how many messages each queued.
func at(w *talk.World, when string) string {
	w.T.Helper()
	now, err := time.ParseInLocation("2006-01-02 15:04", when, locales.Zone)
	talk.Must(w.T, err)
	var out []int
	for _, j := range w.Feature.Jobs {
		n, err := j.RunOnce(w.T.Context(), now)
		talk.Must(w.T, err)
		out = append(out, n["messages"])
	}
	return fmt.Sprint(out)
}

func TestOnceAMonthOnItsFirstWorkingDay(t *testing.T) {
	t.Parallel()
	w := open(t)
	for _, c := range []struct{ when, want string }{
		{"2026-11-30 23:00", "[0 0]"},
		{"2026-12-01 08:29", "[0 0]"},
		{"2026-12-01 08:30", "[2 1]"},
		{"2026-12-01 08:40", "[0 0]"},
		{"2026-12-07 09:00", "[0 0]"},
		{"2027-05-01 09:00", "[0 0]"},
		{"2027-05-03 09:00", "[2 1]"},
		{"2027-06-20 09:00", "[0 0]"},
	} {
		if got := at(w, c.when); got != c.want {
			t.Errorf("at %s: %s, want %s", c.when, got, c.want)
		}
	}
	if w.As("first", locales.ZH).Receive()+w.As("vfs", locales.ZH).Receive() != 0 {
		t.Error("somebody else has it")
	}
	var budgeted bool
	talk.Must(t, w.SQL().QueryRowContext(t.Context(), `select bool_and(budgeted) and bool_and(expires_at = run_at + interval '7 days') from delivery where key like 'c%/2026M11/%'`).Scan(&budgeted))
	if !budgeted {
		t.Error("it waits neither for quiet hours and the day's budget nor ever ends")
	}
}

// The burden report proposes a longer period first and leads to the board of that month.
func TestTheBurdenReportOfTheMonth(t *testing.T) {
	t.Parallel()
	w := open(t)
	at(w, "2026-12-01 09:00")
	k := w.As("city", locales.ZH)
	k.Receive()
	k.Sees("星垭市", "2026年11月减负月报", "固定简报和机器人自己：100.0% 报“无变化”，建议拉长周期", "要求上报1份", "“无变化”100.0%", "[📋 打开减负月报]")
	en := w.As("city2", locales.EN)
	en.Receive()
	en.Sees("burden report of Nov 2026", "longer period", "reports asked 1")
	for _, l := range locales.All {
		if n := k.Screens[0].Length(l); n > 600 {
			t.Errorf("%d characters in %s", n, l)
		}
	}
	arg := k.Screens[0].Rows[0][0].Arg
	w.Feature, w.Now = stats.New(store.NewStats(w.DB), w.Org), time.Date(2026, 12, 1, 9, 0, 0, 0, locales.Zone)
	command, words, _ := strings.Cut(arg, " ")
	w.As("city", locales.ZH).Command(command, words).OK().Sees("减负月报", "只算2026年11月", "固定简报和机器人自己：1 |")
}

// The county's page is made when the message leaves, in its reader's language.
func TestThePageOfTheMonth(t *testing.T) {
	t.Parallel()
	w := open(t)
	at(w, "2026-12-01 09:00")
	k := w.As("cty", locales.ZH)
	k.Receive()
	k.Sees("云梯县", "2026年11月，一个月一页", "[📋 那个月的总表]")
	paper := stats.NewPapers(store.NewStats(w.DB), w.Org)
	zh, err := paper(t.Context(), k.Screens[0].Paper, locales.ZH)
	talk.Must(t, err)
	en, err := paper(t.Context(), k.Screens[0].Paper, locales.EN)
	talk.Must(t, err)
	if zh.Name != "990101-2026M11.pdf" || !bytes.HasPrefix(zh.Bytes, []byte("%PDF")) || bytes.Equal(zh.Bytes, en.Bytes) {
		t.Errorf("%s, %d and %d bytes", zh.Name, len(zh.Bytes), len(en.Bytes))
	}
	for _, no := range []string{"", "1", "x.2026M11", "99999.2026M11"} {
		if _, err := paper(t.Context(), no, locales.ZH); err == nil {
			t.Errorf("%q is a paper", no)
		}
	}
}
