package bot_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/playground"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// person is the Telegram account that talks in these tests.
const person = 9_000_000_000_001

// secret signs the buttons of these tests.
var secret = []byte("test secret")

// world is a bot with one small feature, the real store, and the local Bot API.
type world struct {
	t      *testing.T
	play   *playground.Server
	api    *httptest.Server
	db     *store.DB
	rdb    redis.UniversalClient
	prefix string
	talks  *store.Conversations
	clock  *bot.Clock
	people *store.Org

	mu        sync.Mutex
	submitted map[string]form.Answers // by conversation: what a use case with a unique key keeps
	calls     int                     // submits, repeated ones too
	fail      error                   // what the next use case fails with
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: &bot.Clock{}, submitted: map[string]form.Answers{}}
	dsn := testdb.Postgres(t, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	url, prefix := testdb.Redis(t)
	w.prefix = prefix
	var err error
	if w.db, err = store.Open(t.Context(), dsn); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close() })
	if w.rdb, err = store.OpenRedis(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.rdb.Close() })
	w.talks = store.NewConversations(w.rdb, prefix, w.db)
	w.people = store.NewOrg(w.db)
	must(t, w.people.LoadUnits(t.Context(), []org.UnitRow{{Code: "990100", Name: locales.Both("星垭市（虚构）", "Xingya City (fictional)"), Level: org.LevelCity}}))
	_, err = w.people.AddPeople(t.Context(), []org.PersonRow{{
		Key: "vfs", Telegram: person, Name: "VFS 001", Lang: locales.EN,
		Grants: []org.GrantRow{{Unit: "990100", Role: org.VillageFirstSecretary, From: w.clock.Now().Add(-time.Hour)}},
	}}, w.clock.Now())
	must(t, err)
	w.play = playground.New(playground.Options{Now: w.clock.Now, Log: quiet()})
	t.Cleanup(w.play.Close)
	w.play.AddActor(playground.Actor{ID: person, Name: "VFS 001", Lang: "en"})
	w.api = httptest.NewServer(w.play.Handler())
	t.Cleanup(w.api.Close)
	return w
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bot builds a replica; options may be changed before it is made.
func (w *world) bot(change ...func(*bot.Options)) *bot.Bot {
	w.t.Helper()
	client := bot.NewClient(w.play.Token(), w.api.URL)
	o := bot.Options{
		Client: client, Sender: bot.NewSender(client, store.NewLimiter(w.rdb, w.prefix, 30), secret, false),
		Conversations: w.talks, People: w.people, Auditor: store.NewAudit(w.db), Clock: w.clock, Log: quiet(),
		Features: []bot.Feature{w.feature()},
		Stranger: func(context.Context, *bot.Turn) (bot.Reply, error) {
			return bot.Show(bot.Say(locales.Raw("who are you"))), nil
		},
	}
	for _, c := range change {
		c(&o)
	}
	b, err := bot.New(o)
	must(w.t, err)
	return b
}

// poll runs b until the returned stop is called.
func (w *world) poll(b *bot.Bot) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.t.Context()))
	done := make(chan struct{})
	go func() { defer close(done); _ = b.Poll(ctx) }()
	var once sync.Once
	stop = func() { once.Do(func() { cancel(); <-done }) }
	w.t.Cleanup(stop)
	return stop
}

// feature is a form of three questions, a command and an echo.
func (w *world) feature() bot.Feature {
	compiled, err := form.Compile(form.Form{ID: "test", Version: 1, Title: locales.Raw("Trial"), Fields: []form.Field{
		{Key: "count", Kind: form.Integer, Label: locales.Raw("How many"), Required: true, Constraint: ". <= 120"},
		{Key: "cost", Kind: form.Money, Label: locales.Raw("What cost"), Required: true},
		{Key: "kind", Kind: form.One, Label: locales.Raw("Which kind"), Required: true, Choices: []form.Choice{
			{Key: "water", Label: locales.Raw("Water")}, {Key: "road", Label: locales.Raw("Road")},
		}},
	}})
	must(w.t, err)
	d := bot.FormDialogue{
		Kind: "test.form", Title: locales.Raw("Trial"),
		Form:   func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return compiled, nil },
		Submit: w.submit,
	}
	ticks, err := form.Compile(form.Form{ID: "ticks", Version: 1, Title: locales.Raw("Ticks"), Fields: []form.Field{
		{Key: "which", Kind: form.Many, Label: locales.Raw("Which of these long ones"), Required: true, Choices: []form.Choice{
			{Key: "a", Label: locales.Raw("The first of the long choices")}, {Key: "b", Label: locales.Raw("The second of the long choices")},
		}},
	}})
	must(w.t, err)
	td := bot.FormDialogue{
		Kind: "test.ticks", Title: locales.Raw("Ticks"),
		Form:   func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return ticks, nil },
		Submit: w.submit,
	}
	return bot.Feature{
		Name: "test",
		Commands: []bot.Command{
			{Name: "ticks", Help: locales.Raw("ticks"), Run: func(context.Context, *bot.Turn) (bot.Reply, error) {
				o, err := bot.OpenForm("test.ticks", "", 1, form.Session{})
				return bot.Reply{Open: o}, err
			}},
			{Name: "form", Help: locales.Raw("form"), Run: func(context.Context, *bot.Turn) (bot.Reply, error) {
				o, err := bot.OpenForm("test.form", "one", 1, form.Session{})
				return bot.Reply{Open: o}, err
			}},
			{Name: "menu", Help: locales.Raw("menu"), Run: func(context.Context, *bot.Turn) (bot.Reply, error) {
				return bot.Show(bot.Say(locales.Raw("Menu")).Row(bot.To(locales.Raw("Ping"), "ping", "7"))), nil
			}},
			{Name: "crash", Help: locales.Raw("crash"), Run: func(context.Context, *bot.Turn) (bot.Reply, error) { panic("boom") }},
			{Name: "fail", Help: locales.Raw("fail"), Run: func(context.Context, *bot.Turn) (bot.Reply, error) {
				w.mu.Lock()
				defer w.mu.Unlock()
				err := w.fail
				w.fail = nil
				return bot.Show(bot.Say(locales.Raw("fine again"))), err
			}},
		},
		Routes: []bot.Route{{Name: "ping", Run: func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
			return bot.Show(bot.Say(locales.Raw("Pong " + t.Press.Arg))), nil
		}}},
		Dialogues: []bot.Dialogue{d.Dialogue(), td.Dialogue()},
		Words: func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
			return bot.Show(bot.Say(locales.Raw("You said " + t.Text))), nil
		},
	}
}

func (w *world) submit(_ context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	if w.fail != nil {
		err := w.fail
		w.fail = nil
		return bot.Reply{}, err
	}
	w.submitted[t.Conversation] = f.Answers
	s := bot.Say(locales.Raw("Receipt " + t.Conversation[:4]))
	s.New = true
	return bot.Show(s), nil
}

// say sends words and waits until the bot is done with them.
func (w *world) say(text string) {
	w.t.Helper()
	w.play.SendText(person, text)
	w.idle()
}

// tap presses the newest button with label and waits.
func (w *world) tap(label string) {
	w.t.Helper()
	if _, err := w.play.PressLabel(person, label); err != nil {
		w.t.Fatalf("%v\nchat:\n%s", err, w.chat())
	}
	w.idle()
}

func (w *world) idle() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	if err := w.play.WaitIdle(ctx); err != nil {
		w.t.Fatalf("bot is not done: %v\nchat:\n%s", err, w.chat())
	}
}

// chat is the whole chat as text, for messages of failing tests.
func (w *world) chat() string {
	var b strings.Builder
	for _, m := range w.play.Chat(person) {
		mark := "> "
		if m.FromBot {
			mark = "< "
		}
		b.WriteString(mark + m.Text + "\n")
	}
	return b.String()
}

// last is the newest message of the bot.
func (w *world) last() playground.Message {
	w.t.Helper()
	all := w.play.Chat(person)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].FromBot {
			return all[i]
		}
	}
	return playground.Message{}
}

// message is one message of the chat as it stands.
func (w *world) message(id int) playground.Message {
	w.t.Helper()
	for _, m := range w.play.Chat(person) {
		if m.ID == id {
			return m
		}
	}
	w.t.Fatalf("message %d is gone", id)
	return playground.Message{}
}

func (w *world) expect(part string) {
	w.t.Helper()
	if got := w.last().Text; !strings.Contains(got, part) {
		w.t.Fatalf("newest message is %q, want %q in it\nchat:\n%s", got, part, w.chat())
	}
}

// from counts the bot's messages that contain part.
func (w *world) from(part string) (n int) {
	for _, m := range w.play.Chat(person) {
		if m.FromBot && strings.Contains(m.Text, part) {
			n++
		}
	}
	return n
}

// errAway is what a use case returns while Postgres is away.
var errAway = fmt.Errorf("submit: %w", org.ErrUnavailable)
