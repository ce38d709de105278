package main

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/playground"
	"cadrebot/store"
)

// runMain makes the test binary be cadrebot itself: a process that tests can kill.
const runMain = "CADREBOT_TEST_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(runMain) != "" {
		os.Exit(run(os.Args[1:]))
	}
	testdb.Main(m)
}

// theatre is a whole bot against the local Bot API, with the few units and people that
// transcripts speak of. Jobs run only when it is told to, so nothing depends on timing.
type theatre struct {
	t      testing.TB
	app    *app
	play   *playground.Server
	actor  int64
	seen   map[int64]map[int]string // what a person had on the phone at their last act
	toasts map[int64]int
	weekly bool // the week's briefs are opened as in real life
	found  results
}

// opening is the moment at which every transcript starts: a Thursday morning.
var opening = time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)

// cast are the people of the transcripts by the name they have there.
var cast = []struct {
	name string
	id   int64
	unit string
	role org.Role
}{
	{"vfs", 9_000_000_000_001, "9901010203", org.VillageFirstSecretary},
	{"vfs2", 9_000_000_000_002, "9901010204", org.VillageFirstSecretary},
	{"vc3", 9_000_000_000_003, "9901030302", org.VillageCommittee},
	{"twn", 9_000_000_000_004, "99010102", org.TownshipApprover},
	{"cty", 9_000_000_000_005, "990101", org.CountyCoordinator},
	{"city", 9_000_000_000_006, "990100", org.CityCoordinator},
	{"trainer", 9_000_000_000_007, "990100", org.Trainer},
	{"editor", 9_000_000_000_008, "990100", org.PolicyEditor},
	{"observer", 9_000_000_000_009, "990100", org.Observer},
	{"newcomer", 9_000_000_000_010, "", ""},
}

func castID(name string) (int64, bool) {
	for _, c := range cast {
		if c.name == name {
			return c.id, true
		}
	}
	return 0, false
}

var stageUnits = []org.UnitRow{
	{Code: "990100", Name: locales.Both("星垭市（虚构）", "Xingya City (fictional)"), Level: org.LevelCity},
	{Code: "990101", Parent: "990100", Name: locales.Both("云梯县（虚构）", "Yunti County (fictional)"), Level: org.LevelCounty},
	{Code: "990103", Parent: "990100", Name: locales.Both("石燕坪县（虚构）", "Shiyanping County (fictional)"), Level: org.LevelCounty},
	{Code: "99010102", Parent: "990101", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelTownship},
	{Code: "99010303", Parent: "990103", Name: locales.Both("松涛乡", "Songtao Township"), Level: org.LevelTownship},
	{Code: "9901010203", Parent: "99010102", Name: locales.Both("桃坪村（虚构）", "Taoping Village (fictional)"), Level: org.LevelVillage},
	{Code: "9901010204", Parent: "99010102", Name: locales.Both("竹湾村（虚构）", "Zhuwan Village (fictional)"), Level: org.LevelVillage},
	{Code: "9901030302", Parent: "99010303", Name: locales.Both("枫坳村（虚构）", "Feng'ao Village (fictional)"), Level: org.LevelVillage},
}

// newTheatre boots everything; people speak l.
func newTheatre(t *testing.T, l locales.Lang) *theatre {
	t.Helper()
	return newTheatreOn(t, l, testSettings(t))
}

func newTheatreOn(t *testing.T, l locales.Lang, s *Settings) *theatre {
	t.Helper()
	th := &theatre{t: t, seen: map[int64]map[int]string{}, toasts: map[int64]int{}}
	clock := &bot.Clock{}
	clock.Set(opening)
	a, err := openApp(t.Context(), s, clock, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	th.app = a
	loadStage(t, a.db, l, 0)
	loadCourses(t, a.db)
	th.waterCheck()
	th.play = playground.New(playground.Options{Token: playgroundToken, Now: clock.Now, NoLimits: true, Strict: true, Log: a.log})
	t.Cleanup(th.play.Close)
	for _, c := range cast {
		th.play.AddActor(playground.Actor{ID: c.id, Name: c.name, Lang: string(l)})
		th.seen[c.id] = map[int]string{}
		if c.unit != "" {
			th.play.Started(c.id)
		}
	}
	api := httptest.NewServer(th.play.Handler())
	t.Cleanup(api.Close)
	if err := a.wire(t.Context(), api.URL); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() { defer close(done); _ = a.bot.Poll(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	th.actor = cast[0].id
	th.jobs()
	return th
}

// testSettings are settings with a database and key prefix of this test's own.
func testSettings(t testing.TB) *Settings {
	t.Helper()
	dsn := testdb.Postgres(t, "app", func(ctx context.Context, dsn string) error {
		if _, err := store.Migrate(ctx, dsn); err != nil {
			return err
		}
		db, err := store.Open(ctx, dsn)
		if err != nil {
			return err
		}
		defer db.Close()
		return importLibrary(ctx, db, opening)
	})
	url, prefix := testdb.Redis(t)
	return &Settings{
		DatabaseURL: Secret(dsn), RedisURL: Secret(url), RedisPrefix: prefix, Listen: "127.0.0.1:0",
		SigningSecret: "secret of the theatre", Rate: 1000,
	}
}

// mark remembers what the acting person sees now; news is counted from here.
func (th *theatre) mark() {
	now := map[int]string{}
	for _, m := range th.play.Chat(th.actor) {
		now[m.ID] = shown(m)
	}
	th.seen[th.actor] = now
	th.found.shown = false
	th.toasts[th.actor] = len(th.play.Toasts(th.actor))
}

// shown is a message with its buttons as the person sees it.
func shown(m playground.Message) string {
	var b strings.Builder
	b.WriteString(m.Text)
	for _, row := range m.Buttons {
		b.WriteString("\n")
		for _, btn := range row {
			b.WriteString("[" + btn.Text + "]")
		}
	}
	return b.String()
}

// news is everything the bot has shown the acting person since their last act.
func (th *theatre) news() string {
	var parts []string
	before := th.seen[th.actor]
	for _, m := range th.play.Chat(th.actor) {
		if s := shown(m); (m.FromBot || m.Via != "") && before[m.ID] != s {
			parts = append(parts, s)
		}
	}
	if th.found.shown {
		parts = append(parts, th.found.String())
	}
	for _, t := range th.play.Toasts(th.actor)[th.toasts[th.actor]:] {
		if t.Text != "" {
			parts = append(parts, "("+t.Text+")")
		}
	}
	return strings.Join(parts, "\n---\n")
}

func (th *theatre) say(text string) {
	th.t.Helper()
	th.mark()
	th.play.SendText(th.actor, text)
	th.settle()
}

func (th *theatre) press(label string) error {
	th.t.Helper()
	th.mark()
	if _, err := th.play.PressLabel(th.actor, label); err != nil {
		return err
	}
	th.settle()
	return nil
}

// settle waits until the bot is done with every update, then lets the jobs work.
func (th *theatre) settle() {
	th.t.Helper()
	ctx, cancel := context.WithTimeout(th.t.Context(), 30*time.Second)
	defer cancel()
	if err := th.play.WaitIdle(ctx); err != nil {
		th.t.Fatalf("the bot is not done: %v", err)
	}
	th.jobs()
}

// wait returns when the acting person has been shown part.
func (th *theatre) wait(part string) {
	th.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	end := time.After(40 * time.Second)
	for !strings.Contains(th.news(), part) {
		select {
		case <-tick.C:
		case <-end:
			th.t.Fatalf("never shown: %s\n%s", part, th.news())
		}
	}
}

// jobs runs every job until none has anything left to do.
func (th *theatre) jobs() {
	th.t.Helper()
	for range 6 {
		busy := false
		for _, name := range th.app.bot.Jobs() {
			if name == "report-week" && !th.weekly {
				continue // transcripts say themselves what is owed
			}
			counts, err := th.app.bot.RunJob(th.t.Context(), name)
			if err != nil {
				th.t.Fatalf("job %s: %v", name, err)
			}
			for _, n := range counts {
				busy = busy || n > 0
			}
		}
		if !busy {
			return
		}
	}
}

func (th *theatre) move(d time.Duration) {
	th.t.Helper()
	th.app.clock.Move(d)
	th.jobs()
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
