package notice_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/deliver"
	"cadrebot/handlers/notice"
	tasklist "cadrebot/handlers/tasks"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/playground"
	"cadrebot/store"
	"cadrebot/tasks"
)

func TestMain(m *testing.M) { testdb.Main(m) }

var thursday = time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)

// world is the bot with tasks, notices and deliveries, the real store, and the local Bot API.
type world struct {
	t      *testing.T
	db     *store.DB
	play   *playground.Server
	bot    *bot.Bot
	clock  *bot.Clock
	ids    map[string]int64
	who    string
	before map[string][]playground.Message // chats as they were at the last action
	toasts map[string]int
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newWorld(t *testing.T, l locales.Lang) *world {
	t.Helper()
	w := &world{t: t, clock: &bot.Clock{}, ids: map[string]int64{}, before: map[string][]playground.Message{}, toasts: map[string]int{}}
	w.clock.Set(thursday)
	dsn := testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(t.Context(), dsn)
	must(t, err)
	w.db = db
	url, prefix := testdb.Redis(t)
	rdb, err := store.OpenRedis(t.Context(), url)
	must(t, err)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	w.play = playground.New(playground.Options{Now: w.clock.Now, Log: log})
	api := httptest.NewServer(w.play.Handler())
	people := store.NewOrg(db)
	w.populate(people, l)
	client := bot.NewClient(w.play.Token(), api.URL)
	sender := bot.NewSender(client, store.NewLimiter(rdb, prefix, 30), []byte("secret"), false)
	told := store.NewNotices(db)
	home := bot.Feature{Name: "home", Words: func(context.Context, *bot.Turn) (bot.Reply, error) { return bot.Reply{}, nil }}
	w.bot, err = bot.New(bot.Options{
		Client: client, Sender: sender, Conversations: store.NewConversations(rdb, prefix, db), People: people,
		Auditor: store.NewAudit(db), Clock: w.clock, Log: log,
		Features: []bot.Feature{
			home, tasklist.New(store.NewTasks(db), people), notice.New(told, told, told, people),
			deliver.New(store.NewDeliveries(db), told, sender),
		},
		Stranger: func(context.Context, *bot.Turn) (bot.Reply, error) { return bot.Reply{}, nil },
	})
	must(t, err)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() { defer close(done); _ = w.bot.Poll(ctx) }()
	t.Cleanup(func() {
		stop()
		<-done
		w.play.Close()
		api.Close()
		_ = rdb.Close()
		_ = db.Close()
	})
	return w
}

func (w *world) populate(o *store.Org, l locales.Lang) {
	w.t.Helper()
	must(w.t, o.LoadUnits(w.t.Context(), []org.UnitRow{
		{Code: "990101", Name: locales.Both("云梯县", "Yunti County"), Level: org.LevelCounty},
		{Code: "99010102", Parent: "990101", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelTownship},
		{Code: "9901010203", Parent: "99010102", Name: locales.Both("桃坪村", "Taoping Village"), Level: org.LevelVillage},
		{Code: "9901010204", Parent: "99010102", Name: locales.Both("竹湾村", "Zhuwan Village"), Level: org.LevelVillage},
	}))
	for i, p := range []struct {
		name, unit string
		role       org.Role
	}{
		{"vfs", "9901010203", org.VillageFirstSecretary},
		{"vfs2", "9901010204", org.VillageFirstSecretary},
		{"twn", "99010102", org.TownshipApprover},
	} {
		id := int64(9_000_000_000_001 + i)
		w.ids[p.name] = id
		w.play.AddActor(playground.Actor{ID: id, Name: p.name, Lang: string(l)})
		w.play.Started(id)
		_, err := o.AddPeople(w.t.Context(), []org.PersonRow{{
			Key: p.name, Telegram: id, Name: p.name, Lang: l,
			Grants: []org.GrantRow{{Unit: p.unit, Role: p.role, From: thursday.AddDate(-1, 0, 0)}},
		}}, thursday)
		must(w.t, err)
	}
	town, err := o.UnitByCode(w.t.Context(), "99010102")
	must(w.t, err)
	for _, code := range []string{"9901010203", "9901010204"} {
		u, err := o.UnitByCode(w.t.Context(), code)
		must(w.t, err)
		_, err = store.NewTasks(w.db).AddObligations(w.t.Context(), []tasks.Obligation{{
			Key: "water/" + code, Family: "water", Kind: tasks.Confirm, Title: locales.Both("冬季饮水保供排查", "Winter water-supply check"),
			Unit: u, Roles: []org.Role{org.VillageFirstSecretary, org.VillageCommittee}, Supervisor: town.ID,
			Opens: thursday.AddDate(0, 0, -1), Due: time.Date(2026, 11, 22, 18, 0, 0, 0, locales.Zone),
		}}, thursday)
		must(w.t, err)
	}
}

// jobs runs every job until what it queued has been sent and shown.
func (w *world) jobs() {
	w.t.Helper()
	for range 2 {
		for _, name := range w.bot.Jobs() {
			_, err := w.bot.RunJob(w.t.Context(), name)
			must(w.t, err)
		}
	}
}

func (w *world) idle() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	must(w.t, w.play.WaitIdle(ctx))
}

func (w *world) mark(names ...string) {
	for _, n := range names {
		w.before[n], w.toasts[n] = w.play.Chat(w.ids[n]), len(w.play.Toasts(w.ids[n]))
	}
}

// news is what the actor has been shown since the last action: new and edited messages, toasts.
func (w *world) news() string {
	var b strings.Builder
	old := map[int]string{}
	for _, m := range w.before[w.who] {
		old[m.ID] = drawn(m)
	}
	for _, m := range w.play.Chat(w.ids[w.who]) {
		if m.FromBot && old[m.ID] != drawn(m) {
			b.WriteString(drawn(m))
		}
	}
	for _, t := range w.play.Toasts(w.ids[w.who])[w.toasts[w.who]:] {
		b.WriteString(t.Text + "\n")
	}
	return b.String()
}

func drawn(m playground.Message) string {
	var b strings.Builder
	b.WriteString(m.Text + "\n")
	for _, row := range m.Buttons {
		for _, x := range row {
			b.WriteString("[" + x.Text + "] ")
		}
	}
	return b.String() + "\n"
}

// line plays one line of a transcript.
func (w *world) line(line string) error {
	mark, rest := line[:1], strings.TrimSpace(line[1:])
	switch mark {
	case "@":
		w.who = rest
	case ">":
		w.mark(w.who)
		if label, ok := strings.CutPrefix(rest, "["); ok {
			if _, err := w.play.PressLabel(w.ids[w.who], strings.TrimSuffix(label, "]")); err != nil {
				return fmt.Errorf("%w; chat: %s", err, w.news())
			}
		} else {
			w.play.SendText(w.ids[w.who], rest)
		}
		w.idle()
	case "<":
		if got := w.news(); !strings.Contains(got, rest) {
			return fmt.Errorf("%q is not in:\n%s", rest, got)
		}
	case "!":
		d, err := time.ParseDuration(strings.TrimPrefix(rest, "+"))
		if err != nil {
			return err
		}
		w.mark(w.who)
		w.clock.Move(d)
		w.jobs()
	default:
		return fmt.Errorf("no such line")
	}
	return nil
}

func TestTranscripts(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"testdata/*.txt", "../tasks/testdata/*.txt"} {
		files, err := filepath.Glob(pattern)
		must(t, err)
		if len(files) == 0 {
			t.Fatalf("no transcripts match %s", pattern)
		}
		for _, f := range files {
			t.Run(filepath.Base(f), func(t *testing.T) {
				t.Parallel()
				text, err := os.ReadFile(f)
				must(t, err)
				l := locales.ZH
				if strings.HasSuffix(f, ".en.txt") {
					l = locales.EN
				}
				w := newWorld(t, l)
				for i, line := range strings.Split(string(text), "\n") {
					if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
						continue
					}
					if err := w.line(line); err != nil {
						t.Fatalf("%s:%d: %s: %v", f, i+1, line, err)
					}
				}
			})
		}
	}
}
