package notice_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers/deliver"
	"cadrebot/handlers/notice"
	tasklist "cadrebot/handlers/tasks"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/playground"
	"cadrebot/store"
	"cadrebot/tasks"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// world is the bot with tasks, notices and deliveries, the real store, and the local Bot API.
type world struct {
	*talk.World
	play   *playground.Server
	bot    *bot.Bot
	clock  *bot.Clock
	ids    map[string]int64
	who    string
	before map[string][]playground.Message // chats as they were at the last action
	toasts map[string]int
}

func newWorld(t *testing.T, l locales.Lang) *world {
	t.Helper()
	w := &world{
		World: talk.Open(t, talk.Thursday, "990101", "99010102", "9901010203", "9901010204"),
		clock: &bot.Clock{}, ids: map[string]int64{}, before: map[string][]playground.Message{}, toasts: map[string]int{},
	}
	w.clock.Set(talk.Thursday)
	db, people := w.DB, w.Org
	url, prefix := testdb.Redis(t)
	rdb, err := store.OpenRedis(t.Context(), url)
	talk.Must(t, err)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	w.play = playground.New(playground.Options{Now: w.clock.Now, Log: log})
	api := httptest.NewServer(w.play.Handler())
	w.populate(l)
	client := bot.NewClient(w.play.Token(), api.URL)
	sender := bot.NewSender(client, store.NewLimiter(rdb, prefix, 30), []byte("secret"), false)
	told := store.NewNotices(db)
	home := bot.Feature{Name: "home", Words: func(context.Context, *bot.Turn) (bot.Reply, error) { return bot.Reply{}, nil }}
	w.bot, err = bot.New(bot.Options{
		Client: client, Sender: sender, Conversations: store.NewConversations(rdb, prefix, db), People: people,
		Auditor: store.NewAudit(db), Clock: w.clock, Log: log,
		Features: []bot.Feature{
			home, tasklist.New(store.NewTasks(db), people), notice.New(told, told, told, told, people, people),
			deliver.New(store.NewDeliveries(db), told, sender, deliver.Screens{Notice: notice.Message, Progress: notice.Progress}),
		},
		Stranger: func(context.Context, *bot.Turn) (bot.Reply, error) { return bot.Reply{}, nil },
	})
	talk.Must(t, err)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() { defer close(done); _ = w.bot.Poll(ctx) }()
	t.Cleanup(func() {
		stop()
		<-done
		w.play.Close()
		api.Close()
		_ = rdb.Close()
	})
	return w
}

func (w *world) populate(l locales.Lang) {
	w.T.Helper()
	w.actor("vfs", l, talk.Post("9901010203", org.VillageFirstSecretary))
	w.actor("vfs2", l, talk.Post("9901010204", org.VillageFirstSecretary))
	w.actor("twn", l, talk.Post("99010102", org.TownshipApprover))
	town := w.Unit("99010102")
	for _, code := range []string{"9901010203", "9901010204"} {
		_, err := store.NewTasks(w.DB).AddObligations(w.T.Context(), []tasks.Obligation{{
			Key: "water/" + code, Family: "water", Kind: tasks.Confirm, Title: locales.Both("冬季饮水保供排查", "Winter water-supply check"),
			Unit: w.Unit(code), Roles: []org.Role{org.VillageFirstSecretary, org.VillageCommittee}, Supervisor: town.ID,
			Opens: talk.Thursday.AddDate(0, 0, -1), Due: time.Date(2026, 11, 22, 18, 0, 0, 0, locales.Zone),
		}}, talk.Thursday)
		talk.Must(w.T, err)
	}
}

// actor hires somebody who has the local Bot API's phone in hand.
func (w *world) actor(name string, l locales.Lang, post org.GrantRow) {
	w.T.Helper()
	id := w.Hire(name, l, post).Telegram
	w.ids[name] = id
	w.play.AddActor(playground.Actor{ID: id, Name: name, Lang: string(l)})
	w.play.Started(id)
}

// jobs runs every job until what it queued has been sent and shown.
func (w *world) jobs() {
	w.T.Helper()
	for range 2 {
		for _, name := range w.bot.Jobs() {
			_, err := w.bot.RunJob(w.T.Context(), name)
			talk.Must(w.T, err)
		}
	}
}

func (w *world) idle() {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(w.T.Context(), 20*time.Second)
	defer cancel()
	talk.Must(w.T, w.play.WaitIdle(ctx))
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

// line plays one line as transcripts write it.
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
