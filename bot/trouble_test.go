package bot_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/playground"
	"cadrebot/store"
)

// standIn is a Bot API that answers as on says; "" is what Telegram says to most.
func standIn(t *testing.T, on func(method string, r *http.Request) string) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseMultipartForm(1 << 20)
		method, out := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], ""
		if on != nil {
			out = on(method, r)
		}
		if out == "" {
			out = `{"ok":true,"result":{"message_id":5}}`
			if method == "answerCallbackQuery" || method == "deleteMessage" || method == "deleteWebhook" {
				out = `{"ok":true,"result":true}`
			}
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, out)
	}))
	t.Cleanup(s.Close)
	return s
}

func tooMany(seconds int) string {
	return fmt.Sprintf(`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}`, seconds, seconds)
}

// with is a replica that talks to api.
func (w *world) with(api *httptest.Server, change ...func(*bot.Options)) *bot.Bot {
	return w.bot(append([]func(*bot.Options){func(o *bot.Options) {
		o.Client = bot.NewClient("1:A", api.URL)
		o.Sender = bot.NewSender(o.Client, store.NewLimiter(w.rdb, w.prefix, 30), secret, false)
	}}, change...)...)
}

func post(t *testing.T, h http.Handler, body string) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/telegram", strings.NewReader(body))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "s")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code
}

func words(id int, chat int64, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":9,"from":{"id":%d,"language_code":"en"},"chat":{"id":%d,"type":"private"},"text":%q}}`, id, id, chat, chat, text)
}

func (w *world) waitSend(chat int64, after int) playground.Call {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	c, err := w.play.WaitCall(ctx, after, func(c playground.Call) bool { return c.Method == "sendMessage" && c.ChatID == chat })
	if err != nil {
		w.t.Fatalf("nothing was said in chat %d: %v", chat, err)
	}
	return c
}

// TestOneChatsWaitHoldsUpNobodyElse also kills the process while that chat still waits:
// it gets its answer from the next one, and the others nothing twice.
func TestOneChatsWaitHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := int64(person + 1)
	w.play.AddActor(playground.Actor{ID: other, Lang: "en"})
	w.play.Started(other)
	w.play.AddFault(playground.Fault{Method: "sendMessage", Chat: person, Kind: playground.TooMany, RetryAfter: 300, Count: 1})
	began := time.Now()
	stop := w.poll(w.bot())
	w.play.SendText(person, "good day")
	w.waitSend(person, 0)
	for range 5 {
		at := w.play.Position()
		w.play.SendText(other, "I am somebody else")
		w.waitSend(other, at)
	}
	stop()
	knocks, polls := 0, 0
	for _, c := range w.play.Calls() {
		if c.Method == "sendMessage" && c.ChatID == person {
			knocks++
		}
		if c.Method == "getUpdates" {
			polls++
		}
	}
	if knocks != 1 {
		t.Errorf("%d tries although Telegram said 300 s", knocks)
	}
	if most := 15 + int(time.Since(began)/(90*time.Millisecond)); polls > most {
		t.Errorf("%d polls in %s, want %d at most", polls, time.Since(began), most)
	}
	w.poll(w.bot())
	w.idle()
	if n := w.from("You said good day"); n != 1 {
		t.Errorf("said %d times", n)
	}
	answers := 0
	for _, m := range w.play.Chat(other) {
		if m.FromBot {
			answers++
		}
	}
	if answers != 5 {
		t.Errorf("%d answers to the other, want 5", answers)
	}
}

// deaf is storage that says nothing until its caller gives up.
type deaf struct {
	bot.People
	on atomic.Bool
}

func (d *deaf) MemberByTelegram(ctx context.Context, id int64, now time.Time) (org.Member, error) {
	if d.on.Load() {
		<-ctx.Done()
		return org.Member{}, fmt.Errorf("%w: %w", org.ErrUnavailable, ctx.Err())
	}
	return d.People.MemberByTelegram(ctx, id, now)
}

func TestSilentStorageIsNotWaitedForInSilence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := &deaf{People: w.people}
	d.on.Store(true)
	b := w.bot(func(o *bot.Options) { o.People = d })
	b.SetPatience(time.Second)
	w.poll(b)
	w.play.SendText(person, "good day")
	told := w.waitSend(person, 0)
	if strings.Contains(told.Params["text"], "You said") {
		t.Fatal("not deaf at all")
	}
	d.on.Store(false)
	w.idle()
	w.expect("You said good day")
}

// TestRepeatedBatchIsAppliedOnce lets a process die after a whole batch of one chat was
// handled and before any of it was confirmed.
func TestRepeatedBatchIsAppliedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	heard := map[string]int{}
	var mu sync.Mutex
	h := w.with(standIn(t, nil), func(o *bot.Options) {
		o.Features[0].Words = func(_ context.Context, tn *bot.Turn) (bot.Reply, error) {
			mu.Lock()
			defer mu.Unlock()
			heard[tn.Text]++
			return bot.Show(bot.Say(locales.Raw("x"))), nil
		}
	}).Webhook(t.Context(), "s")
	for range 2 {
		for i := 1; i <= 100; i++ {
			post(t, h, words(i, person, fmt.Sprintf("w%d", i)))
		}
	}
	for text, n := range heard {
		if n != 1 {
			t.Fatalf("%q applied %d times", text, n)
		}
	}
	if len(heard) != 100 {
		t.Fatalf("%d heard", len(heard))
	}
}

func TestWhoeverWritesCanBeReached(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	must(t, w.people.SetReachable(t.Context(), person, string(bot.NotStarted), w.clock.Now()))
	silent := func() bool {
		m, err := w.people.MemberByTelegram(t.Context(), person, w.clock.Now())
		must(t, err)
		return m.Silent
	}
	if !silent() {
		t.Fatal("nobody knows that they cannot be reached")
	}
	w.poll(w.bot())
	w.say("/menu")
	w.expect("Menu")
	if silent() {
		t.Fatal("still taken for unreachable although they write to us")
	}
}
