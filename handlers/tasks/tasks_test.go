package tasklist_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/calendar"
	tasklist "cadrebot/handlers/tasks"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

func TestMain(m *testing.M) { testdb.Main(m) }

func local(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, locales.Zone)
}

// world is two townships, one of them with two villages.
type world struct {
	*talk.World
	tasks *store.Tasks
	units map[string]org.Unit
}

func newWorld(t *testing.T) *world {
	t.Helper()
	base := talk.Open(t, local(16, 9, 0), "99010102", "99010103", "9901010203", "9901010204")
	w := &world{World: base, tasks: store.NewTasks(base.DB), units: map[string]org.Unit{}}
	for name, code := range map[string]string{"town": "99010102", "other": "99010103", "v1": "9901010203", "v2": "9901010204"} {
		w.units[name] = w.Unit(code)
	}
	// Two villages: grants that must not merge.
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary), talk.Post("9901010204", org.VillageCommittee))
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("far", locales.ZH, talk.Post("99010103", org.TownshipApprover))
	w.Hire("trainer", locales.ZH, talk.Post("99010102", org.Trainer))
	w.Feature = tasklist.New(w.tasks, w.Org)
	return w
}

func (w *world) owe(unit string, kind tasks.Kind, n int, due time.Time) {
	w.T.Helper()
	list := make([]tasks.Obligation, n)
	for i := range list {
		list[i] = tasks.Obligation{
			Key: fmt.Sprint(unit, kind, due, i), Kind: kind, Title: locales.Both(fmt.Sprintf("任务%02d", i), fmt.Sprintf("Task %02d", i)),
			Unit: w.units[unit], Roles: []org.Role{org.VillageFirstSecretary, org.VillageCommittee},
			Supervisor: w.units["town"].ID, Opens: local(1, 0, 0), Due: due,
		}
	}
	_, err := w.tasks.AddObligations(w.T.Context(), list, local(16, 9, 0))
	talk.Must(w.T, err)
}

// at is somebody's chat at a moment.
func (w *world) at(now time.Time, who string) *talk.Chat {
	w.T.Helper()
	w.Now = now
	return w.As(who, locales.ZH)
}

// check fails unless the screen fits a phone; it returns its words.
func check(t *testing.T, s *bot.Screen, l locales.Lang) string {
	t.Helper()
	var b strings.Builder
	for _, p := range s.Body {
		b.WriteString(p.Plain(l) + "\n")
	}
	if n := utf8.RuneCountInString(b.String()); n > 600 {
		t.Errorf("%d characters:\n%s", n, b.String())
	}
	if len(s.Rows) > 6 {
		t.Errorf("%d rows of buttons", len(s.Rows))
	}
	for _, row := range s.Rows {
		for _, x := range row {
			if len(row) > 2 || len(x.Arg) > 40 {
				t.Errorf("button %+v in a row of %d", x, len(row))
			}
			fmt.Fprintf(&b, "[%s %s %s]\n", x.Label.Plain(l), x.Route, x.Arg)
		}
	}
	return b.String()
}

func TestEachTaskHasTheButtonThatDoesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("v1", tasks.Confirm, 1, local(15, 18, 0))
	w.owe("v1", tasks.Report, 2, local(20, 18, 0))
	w.owe("v1", tasks.Course, 1, local(25, 18, 0))
	k := w.at(local(20, 19, 0), "vfs").Command("tasks", "").OK()
	got := check(t, k.Screens[0], locales.ZH)
	for _, want := range []string{
		"待办 4 项", "1. 任务00\n　❗ 逾期 5 天", "2. 任务00\n　❗ 今天已过期", "4. 任务00\n　2026年11月25日 18:00 前",
		"[✅ 完成 1 td ", "[📝 去填报 cmd report]", "[📚 去学习 cmd learn]",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Count(got, "cmd report") != 1 {
		t.Errorf("one button does both reports:\n%s", got)
	}
}

// A title that says its period is not followed by it once more.
func TestAPeriodIsSaidOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.tasks.AddObligations(t.Context(), []tasks.Obligation{{
		Key: "month", Kind: tasks.Confirm, Title: locales.Both("项目月进展（2026年11月）", "Progress (Nov 2026)"), Period: tasks.PeriodOf(calendar.Of(calendar.Month, local(17, 9, 0))),
		Unit: w.units["v1"], Roles: []org.Role{org.VillageFirstSecretary}, Supervisor: w.units["town"].ID, Opens: local(1, 0, 0), Due: local(25, 18, 0),
	}}, local(16, 9, 0))
	talk.Must(t, err)
	k := w.at(local(17, 9, 0), "vfs").Command("tasks", "")
	if n := strings.Count(k.Text(), "2026年11月）"); n != 1 {
		t.Errorf("said %d times:\n%s", n, k.Text())
	}
}

func TestLongListsHavePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("v1", tasks.Confirm, 19, local(20, 18, 0))
	for arg, want := range map[string]string{"0": "1. 任务00", "1": "7. 任务06", "3": "19. 任务18", "99": "1. 任务00", "x": "1. 任务00"} {
		k := w.at(local(19, 9, 0), "vfs").Push("tl", arg).OK()
		for _, l := range locales.All {
			if got := check(t, k.Screens[0], l); l == locales.ZH && !strings.Contains(got, want) {
				t.Errorf("page %s: no %q in\n%s", arg, want, got)
			}
		}
	}
}

func TestForgedButtonsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("v2", tasks.Confirm, 1, local(20, 18, 0)) // vfs holds a grant there, but does not act under it
	now := local(19, 9, 0)
	list, err := w.tasks.OpenOf(t.Context(), w.units["v2"].ID, now)
	talk.Must(t, err)
	id := fmt.Sprint(list[0].ID)
	for _, c := range []struct{ who, route, arg, want string }{
		{"vfs", "td", id, "tasks.not_yours"},
		{"far", "td", id, "tasks.not_yours"},
		{"vfs", "td", "999999", "tasks.not_yours"},
		{"vfs", "td", "-1", "tasks.not_yours"},
		{"vfs", "td", "drop table", "tasks.not_yours"},
		{"vfs", "tu", fmt.Sprintf("%d.0", w.units["v1"].ID), "tasks.supervisors_only"},
		{"trainer", "tu", fmt.Sprintf("%d.0", w.units["v1"].ID), "tasks.supervisors_only"},
		{"far", "tu", fmt.Sprintf("%d.0", w.units["v1"].ID), "tasks.not_below"},
		{"twn", "tu", "0.0", "tasks.not_below"},
		{"twn", "tu", "", "tasks.not_below"},
	} {
		if got := w.at(now, c.who).Push(c.route, c.arg).Refused; got != c.want {
			t.Errorf("%s %s %q: %q, want %s", c.who, c.route, c.arg, got, c.want)
		}
	}
	k := w.at(now, "twn").Push("tu", fmt.Sprintf("%d.0", w.units["v2"].ID)).OK()
	if got := check(t, k.Screens[0], locales.EN); !strings.Contains(got, "Task 00") {
		t.Errorf("the supervisor sees:\n%s", got)
	}
	if got := w.at(now, talk.Nobody).Command("tasks", "").Refused; got != "tasks.not_joined" {
		t.Errorf("a stranger: %q", got)
	}
}

// Several due tasks are one message; tasks of two grants in it name their unit and offer
// no button that the other grant would refuse.
func TestADigestFitsOneMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("v1", tasks.Confirm, 12, local(20, 18, 0))
	w.owe("v2", tasks.Confirm, 2, local(20, 18, 0))
	queue := store.NewDeliveries(w.DB)
	for _, at := range []time.Time{local(17, 8, 30), local(24, 8, 30)} {
		for range 2 { // a second run adds nothing
			_, err := w.Feature.Jobs[0].RunOnce(t.Context(), at)
			talk.Must(t, err)
		}
		list, _, err := queue.ClaimDeliveries(t.Context(), at, 100, time.Hour)
		talk.Must(t, err)
		var to []string
		for _, d := range list {
			s := screen(t, d)
			for _, l := range locales.All {
				got := check(t, s, l)
				if d.Person == w.Members["vfs"].ID && l == locales.ZH {
					if !strings.Contains(got, "您有 14 项任务") || !strings.Contains(got, "【桃坪村】") || !strings.Contains(got, "还有 9 项") || strings.Contains(got, " td ") {
						t.Errorf("digest:\n%s", got)
					}
				}
				if d.Person == w.Members["twn"].ID && l == locales.EN && !strings.Contains(got, "14 tasks below you") {
					t.Errorf("supervisor's summary:\n%s", got)
				}
			}
			to = append(to, fmt.Sprint(d.Chat))
		}
		want := 1
		if at.Equal(local(24, 8, 30)) {
			want = 2
		}
		if len(list) != want {
			t.Errorf("%v: messages to %v, want %d", at, to, want)
		}
	}
}

// However much waits, whoever decides reads one line of it, once a day.
func TestWhatWaitsIsOneLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("v1", tasks.Confirm, 12, local(27, 18, 0))
	list, err := w.tasks.OpenOf(t.Context(), w.units["v1"].ID, local(17, 9, 0))
	talk.Must(t, err)
	vfs := w.Members["vfs"]
	for i, o := range list {
		_, err := w.tasks.Ask(t.Context(), vfs, tasks.Request{Key: fmt.Sprint("k", i), Kind: tasks.LeaveOut, Of: o, Reason: "flood"},
			func(tasks.Request, []org.PersonID) ([]notices.Outgoing, error) { return nil, nil }, local(17, 9, 0))
		talk.Must(t, err)
	}
	at := local(18, 8, 30)
	for range 2 {
		_, err := w.Feature.Jobs[0].RunOnce(t.Context(), at)
		talk.Must(t, err)
	}
	queued, _, err := store.NewDeliveries(w.DB).ClaimDeliveries(t.Context(), at, 100, time.Hour)
	talk.Must(t, err)
	if len(queued) != 1 || queued[0].Person != w.Members["twn"].ID {
		t.Fatalf("%d messages", len(queued))
	}
	if got := check(t, screen(t, queued[0]), locales.EN); got != "📥 12 requests still wait for your answer.\n[📥 12 wait for you qw 0]\n[📋 My tasks cmd tasks]\n" {
		t.Errorf("the digest:\n%s", got)
	}
}

func screen(t *testing.T, d notices.Delivery) *bot.Screen {
	t.Helper()
	var s bot.Screen
	talk.Must(t, json.Unmarshal(d.Payload, &s))
	return &s
}
