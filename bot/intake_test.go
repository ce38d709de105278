package bot_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/playground"
)

// webhookSecretForTests is what the local server sends along.
const webhookSecretForTests = "s3cret_for-tests"

// hook serves b's webhook and points the local server at it.
func (w *world) hook(b *bot.Bot) string {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.t.Context()))
	srv := httptest.NewServer(b.Webhook(ctx, webhookSecretForTests))
	w.t.Cleanup(func() { cancel(); srv.Close() })
	must(w.t, b.SetWebhook(w.t.Context(), srv.URL+"/telegram", webhookSecretForTests))
	return srv.URL
}

func TestWebhookServesTheSameConversation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hook(w.bot())
	w.say("/form")
	w.say("7")
	w.say("8")
	w.tap("Road")
	w.tap("Submit")
	w.expect("Receipt")
}

func TestWebhookRefusesStrangersAndBrokenBodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.bot().Webhook(t.Context(), webhookSecretForTests)
	post := func(secret, body string) int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/telegram", strings.NewReader(body))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		return rec.Code
	}
	for _, c := range []struct {
		name, secret, body string
		want               int
	}{
		{"wrong secret", "guess", `{}`, http.StatusForbidden},
		{"no secret", "", `{}`, http.StatusForbidden},
		{"broken json is left behind", webhookSecretForTests, `{"update_id":1,`, http.StatusOK},
		{"wrong types are left behind", webhookSecretForTests, `{"update_id":2,"message":"hello"}`, http.StatusOK},
		{"unknown kind", webhookSecretForTests, `{"update_id":3,"poll":{}}`, http.StatusOK},
		{"too large", webhookSecretForTests, `{"x":"` + strings.Repeat("a", 2<<20) + `"}`, http.StatusRequestEntityTooLarge},
	} {
		if got := post(c.secret, c.body); got != c.want {
			t.Errorf("%s: answered %d, want %d", c.name, got, c.want)
		}
	}
}

// TestOrderWithinAChatAcrossTwoReplicas gives one chat's updates to two replicas by
// turns; the lease and the compare-and-set keep every answer, once.
func TestOrderWithinAChatAcrossTwoReplicas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var mu sync.Mutex
	heard := map[string]int{}
	listen := func(o *bot.Options) {
		o.Features[0].Words = func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
			mu.Lock()
			heard[t.Text]++
			mu.Unlock()
			return bot.Show(bot.Say(locales.Raw(t.Text))), nil
		}
	}
	a := w.bot(listen).Webhook(t.Context(), "x")
	b := w.bot(listen).Webhook(t.Context(), "x")
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			h := a
			if i%2 == 1 {
				h = b
			}
			body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d},"chat":{"id":%d,"type":"private"},"text":"n%d"}}`,
				1000+i, i+1, int64(person), int64(person), i)
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "x")
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			if rec.Code != http.StatusOK {
				t.Errorf("update %d answered %d", i, rec.Code)
			}
		})
	}
	wg.Wait()
	for i := range 20 {
		if n := heard["n"+strconv.Itoa(i)]; n != 1 {
			t.Errorf("update %d was handled %d times", i, n)
		}
	}
}

func TestPollingKeepsTheOrderOfAChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 8 { // queued while nobody listens
		w.play.SendText(person, "n"+strconv.Itoa(i))
	}
	w.poll(w.bot())
	w.idle()
	next := 0
	for _, m := range w.play.Chat(person) {
		if !m.FromBot {
			continue
		}
		if want := "You said n" + strconv.Itoa(next); m.Text != want {
			t.Fatalf("answer %d is %q, want %q", next, m.Text, want)
		}
		next++
	}
	if next != 8 {
		t.Fatalf("%d answers, want 8", next)
	}
}

// TestBrokenUpdateDoesNotStopTheOthers also shows that ids which start lower again are
// taken: nothing filters by the highest one seen.
func TestBrokenUpdateDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.play.SendUpdate(map[string]any{"message": "not an object"})
	w.play.SendUpdate(map[string]any{"message": map[string]any{"chat": map[string]any{"id": "text"}}})
	w.say("still there")
	w.expect("You said still there")
}

func TestTelegramTroubleIsWaitedOut(t *testing.T) {
	t.Parallel()
	for _, f := range []playground.Fault{
		{Method: "sendMessage", Kind: playground.TooMany, RetryAfter: 1, Count: 1},
		{Method: "sendMessage", Kind: playground.ServerError, Count: 2},
		{Method: "sendMessage", Kind: playground.BadGateway, Count: 2},
		{Method: "sendMessage", Kind: playground.ResetBefore, Count: 1},
	} {
		t.Run(string(f.Kind), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.poll(w.bot())
			w.play.AddFault(f)
			w.say("good day")
			w.expect("You said good day")
			if n := w.from("You said good day"); n != 1 {
				t.Fatalf("said %d times", n)
			}
		})
	}
}

func TestPersonalDataNeverReachesAFeature(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	heard := ""
	w.poll(w.bot(func(o *bot.Options) {
		o.Features[0].Words = func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
			heard += t.Text
			return bot.Show(bot.Say(locales.Raw("heard"))), nil
		}
	}))
	for _, text := range []string{"户主 99010119000101000X", "电话 13800138000", "/form 13800138000"} {
		w.say(text)
		for _, m := range w.play.Chat(person) {
			if m.Text == text {
				t.Fatalf("%q was not deleted", text)
			}
		}
	}
	if heard != "" || w.from("heard") != 0 {
		t.Fatalf("a feature heard %q", heard)
	}
	keys, err := w.rdb.Keys(t.Context(), w.prefix+"*talk").Result()
	must(t, err)
	for _, k := range keys {
		if v := w.rdb.Get(t.Context(), k).Val(); strings.Contains(v, "13800138000") {
			t.Fatal("personal data in redis")
		}
	}
}

func TestAttachmentsAndLongMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.play.SendUpdate(map[string]any{"message": map[string]any{
		"message_id": 500, "date": 1, "from": map[string]any{"id": int64(person), "language_code": "en"},
		"chat": map[string]any{"id": int64(person), "type": "private"}, "contact": map[string]any{"phone_number": "1"},
	}})
	w.idle()
	w.expect("Only text")
	w.say(strings.Repeat("长", 4090))
	w.idle()
	if n := w.from("长"); n < 1 {
		t.Fatal("a long answer was not sent")
	}
}

func TestUnknownCommandAndStranger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.play.AddActor(playground.Actor{ID: person + 5, Lang: "zh"})
	w.poll(w.bot())
	w.say("/nonsense")
	w.expect("/help")
	w.play.SendText(person+5, "你好")
	w.idle()
	all := w.play.Chat(person + 5)
	if all[len(all)-1].Text != "who are you" {
		t.Fatalf("a stranger was answered %q", all[len(all)-1].Text)
	}
}

// TestShutdownFinishesWhatIsInHand stops the bot while a turn is running.
func TestShutdownFinishesWhatIsInHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	entered, goOn := make(chan struct{}), make(chan struct{})
	stop := w.poll(w.bot(func(o *bot.Options) {
		o.Features[0].Words = func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
			close(entered)
			<-goOn
			return bot.Show(bot.Say(locales.Raw("finished"))), nil
		}
	}))
	w.play.SendText(person, "work")
	<-entered
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	close(goOn)
	select {
	case <-stopped:
	case <-time.After(20 * time.Second):
		t.Fatal("does not stop")
	}
	w.poll(w.bot(func(o *bot.Options) {
		o.Features[0].Words = func(context.Context, *bot.Turn) (bot.Reply, error) {
			return bot.Show(bot.Say(locales.Raw("again"))), nil
		}
	}))
	w.idle()
	if w.from("finished") != 1 || w.from("again") != 0 {
		t.Fatalf("chat:\n%s", w.chat())
	}
}
