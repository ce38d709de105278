package tasklist_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/bot"
	tasklist "cadrebot/handlers/tasks"
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

// world is two townships, one of them with a village, on a real store.
type world struct {
	t       *testing.T
	tasks   *store.Tasks
	queue   *store.Deliveries
	feature bot.Feature
	units   map[string]org.Unit
	members map[string]org.Member
}

func newWorld(t *testing.T) *world {
	t.Helper()
	dsn := testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(t.Context(), dsn)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	o := store.NewOrg(db)
	must(t, o.LoadUnits(t.Context(), []org.UnitRow{
		{Code: "99010102", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelTownship},
		{Code: "99010103", Name: locales.Both("双藤乡", "Shuangteng Township"), Level: org.LevelTownship},
		{Code: "9901010203", Parent: "99010102", Name: locales.Both("桃坪村", "Taoping Village"), Level: org.LevelVillage},
		{Code: "9901010204", Parent: "99010102", Name: locales.Both("竹湾村", "Zhuwan Village"), Level: org.LevelVillage},
	}))
	w := &world{
		t: t, tasks: store.NewTasks(db), queue: store.NewDeliveries(db),
		units: map[string]org.Unit{}, members: map[string]org.Member{},
	}
	for name, code := range map[string]string{"town": "99010102", "other": "99010103", "v1": "9901010203", "v2": "9901010204"} {
		w.units[name], err = o.UnitByCode(t.Context(), code)
		must(t, err)
	}
	for i, p := range []struct {
		name, unit string
		role       org.Role
	}{
		{"vfs", "9901010203", org.VillageFirstSecretary},
		{"twn", "99010102", org.TownshipApprover},
		{"far", "99010103", org.TownshipApprover},
		{"trainer", "99010102", org.Trainer},
	} {
		rows := []org.GrantRow{{Unit: p.unit, Role: p.role, From: local(1, 0, 0)}}
		if p.name == "vfs" { // two villages: grants that must not merge
			rows = append(rows, org.GrantRow{Unit: "9901010204", Role: org.VillageCommittee, From: local(1, 0, 0)})
		}
		_, err := o.AddPeople(t.Context(), []org.PersonRow{{Key: p.name, Telegram: int64(i + 1), Name: p.name, Lang: locales.ZH, Grants: rows}}, local(1, 0, 0))
		must(t, err)
		w.members[p.name], err = o.MemberByTelegram(t.Context(), int64(i+1), local(16, 9, 0))
		must(t, err)
	}
	w.feature = tasklist.New(w.tasks, o)
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) owe(unit string, kind tasks.Kind, n int, due time.Time) {
	w.t.Helper()
	list := make([]tasks.Obligation, n)
	for i := range list {
		list[i] = tasks.Obligation{
			Key: fmt.Sprint(unit, kind, due, i), Kind: kind, Title: locales.Both(fmt.Sprintf("任务%02d", i), fmt.Sprintf("Task %02d", i)),
			Unit: w.units[unit], Roles: []org.Role{org.VillageFirstSecretary, org.VillageCommittee},
			Supervisor: w.units["town"].ID, Opens: local(1, 0, 0), Due: due,
		}
	}
	_, err := w.tasks.AddObligations(w.t.Context(), list, local(16, 9, 0))
	must(w.t, err)
}

// command runs /tasks with text; press runs a button. Both return what is shown, or the refusal.
func (w *world) command(who, text string, at time.Time) (*bot.Screen, error) {
	w.t.Helper()
	return w.shown(w.feature.Commands[0].Run, &bot.Turn{Now: at, Member: w.members[who], Text: text})
}

func (w *world) press(who, route, arg string, at time.Time) (*bot.Screen, error) {
	w.t.Helper()
	for _, r := range w.feature.Routes {
		if r.Name == route {
			return w.shown(r.Run, &bot.Turn{Now: at, Member: w.members[who], Press: &bot.Press{Route: route, Arg: arg}})
		}
	}
	w.t.Fatalf("no route %s", route)
	return nil, nil
}

func (w *world) shown(run bot.Handler, turn *bot.Turn) (*bot.Screen, error) {
	r, err := run(w.t.Context(), turn)
	if err != nil {
		return nil, err
	}
	return r.Screens[0], nil
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

func refusal(err error) string {
	var no *locales.Refusal
	if errors.As(err, &no) {
		return no.Text.ID
	}
	return fmt.Sprint(err)
}

func TestEachTaskHasTheButtonThatDoesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("v1", tasks.Confirm, 1, local(15, 18, 0))
	w.owe("v1", tasks.Report, 2, local(20, 18, 0))
	w.owe("v1", tasks.Course, 1, local(25, 18, 0))
	s, err := w.command("vfs", "", local(20, 19, 0))
	must(t, err)
	got := check(t, s, locales.ZH)
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

func TestLongListsHavePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("v1", tasks.Confirm, 19, local(20, 18, 0))
	for arg, want := range map[string]string{"0": "1. 任务00", "1": "7. 任务06", "3": "19. 任务18", "99": "1. 任务00", "x": "1. 任务00"} {
		s, err := w.press("vfs", "tl", arg, local(19, 9, 0))
		must(t, err)
		for _, l := range locales.All {
			if got := check(t, s, l); l == locales.ZH && !strings.Contains(got, want) {
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
	must(t, err)
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
		if _, err := w.press(c.who, c.route, c.arg, now); refusal(err) != c.want {
			t.Errorf("%s %s %q: %s, want %s", c.who, c.route, c.arg, refusal(err), c.want)
		}
	}
	if s, err := w.press("twn", "tu", fmt.Sprintf("%d.0", w.units["v2"].ID), now); err != nil || !strings.Contains(check(t, s, locales.EN), "Task 00") {
		t.Errorf("the supervisor is refused: %v", err)
	}
	if _, err := w.shown(w.feature.Commands[0].Run, &bot.Turn{Now: now}); refusal(err) != "tasks.not_joined" {
		t.Errorf("a stranger: %v", err)
	}
}

// Several due tasks are one message; tasks of two grants in it name their unit and offer
// no button that the other grant would refuse.
func TestADigestFitsOneMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.owe("v1", tasks.Confirm, 12, local(20, 18, 0))
	w.owe("v2", tasks.Confirm, 2, local(20, 18, 0))
	for _, at := range []time.Time{local(17, 8, 30), local(23, 8, 30)} {
		for range 2 { // a second run adds nothing
			_, err := w.feature.Jobs[0].RunOnce(t.Context(), at)
			must(t, err)
		}
		list, _, err := w.queue.ClaimDeliveries(t.Context(), at, 100, time.Hour)
		must(t, err)
		var to []string
		for _, d := range list {
			s := screen(t, d)
			for _, l := range locales.All {
				got := check(t, s, l)
				if d.Person == w.members["vfs"].ID && l == locales.ZH {
					if !strings.Contains(got, "您有 14 项任务") || !strings.Contains(got, "【桃坪村】") || !strings.Contains(got, "还有 9 项") || strings.Contains(got, " td ") {
						t.Errorf("digest:\n%s", got)
					}
				}
				if d.Person == w.members["twn"].ID && l == locales.EN && !strings.Contains(got, "14 tasks below you") {
					t.Errorf("supervisor's summary:\n%s", got)
				}
			}
			to = append(to, fmt.Sprint(d.Chat))
		}
		want := 1
		if at.Equal(local(23, 8, 30)) {
			want = 2
		}
		if len(list) != want {
			t.Errorf("%v: messages to %v, want %d", at, to, want)
		}
	}
}

func screen(t *testing.T, d notices.Delivery) *bot.Screen {
	t.Helper()
	var s bot.Screen
	must(t, json.Unmarshal(d.Payload, &s))
	return &s
}
