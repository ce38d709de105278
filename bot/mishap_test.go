package bot_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

// heard collects what is said through a stand-in for the Bot API.
type heard struct {
	mu   sync.Mutex
	said []string // "method chat text"
}

func (h *heard) on(method string, r *http.Request) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.said = append(h.said, method+" "+r.Form.Get("chat_id")+" "+r.Form.Get("text")+r.Form.Get("caption"))
	return ""
}

func (h *heard) count(part string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.said {
		if strings.Contains(s, part) {
			n++
		}
	}
	return n
}

func TestUnreadableEnvelopeIsOwnedUpTo(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`9:{"v":2,"s":{"floor":1}}`: "newer",
		`9:{"v":1,"s":{"floor":1}}`: "reference",
	} {
		w := newWorld(t)
		var h heard
		key := fmt.Sprintf("%s{%d}:talk", w.prefix, int64(person))
		must(t, w.rdb.Set(t.Context(), key, raw, time.Hour).Err())
		if code := post(t, w.with(standIn(t, h.on)).Webhook(t.Context(), "s"), words(1, person, "good day")); code != http.StatusOK {
			t.Errorf("%s: answered %d", raw, code)
		}
		if h.count("sendMessage") != 1 || h.count(want) != 1 {
			t.Errorf("%s: said %q, want %q", raw, h.said, want)
		}
		if n, err := w.rdb.Exists(t.Context(), strings.Replace(key, ":talk", ":lease", 1)).Result(); err != nil || n != 0 {
			t.Errorf("%s: the lease was kept (%v)", raw, err)
		}
		if got, _ := w.rdb.Get(t.Context(), key).Result(); got != raw {
			t.Errorf("%s: became %s", raw, got)
		}
	}
}

// clumsy panics outside any feature.
type clumsy struct{ bot.People }

func (clumsy) MemberByTelegram(context.Context, int64, time.Time) (org.Member, error) { panic("boom") }

func TestPanicOutsideFeaturesDoesNotEndTheProcess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var h heard
	b := w.with(standIn(t, h.on), func(o *bot.Options) { o.People = clumsy{w.people} })
	if code := post(t, b.Webhook(t.Context(), "s"), words(1, person, "good day")); code != http.StatusOK || h.count("reference") != 1 {
		t.Fatalf("answered %d, said %q", code, h.said)
	}
}

func TestDialogueButtonWithoutADialogueIsOurMistake(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var h heard
	b := w.with(standIn(t, h.on), func(o *bot.Options) {
		o.Features[0].Words = func(context.Context, *bot.Turn) (bot.Reply, error) {
			return bot.Show(bot.Say(locales.Raw("x")).Row(bot.In(locales.Raw("y"), "z"))), nil
		}
	})
	if code := post(t, b.Webhook(t.Context(), "s"), words(1, person, "good day")); code != http.StatusOK || h.count("reference") != 1 {
		t.Fatalf("answered %d, said %q", code, h.said)
	}
}

// counting counts what is audited.
type counting struct {
	bot.Auditor
	n atomic.Int32
}

func (c *counting) Audit(ctx context.Context, p org.PersonID, action, object string, detail map[string]string, now time.Time) error {
	c.n.Add(1)
	return c.Auditor.Audit(ctx, p, action, object, detail, now)
}

func TestBlockedMessageIsDeletedForSureAndOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var h heard
	var tries atomic.Int32
	audit := &counting{Auditor: store.NewAudit(w.db)}
	hook := w.with(standIn(t, func(m string, r *http.Request) string {
		if m == "deleteMessage" && tries.Add(1) == 1 {
			return tooMany(1)
		}
		return h.on(m, r)
	}), func(o *bot.Options) { o.Auditor = audit }).Webhook(t.Context(), "s")
	for range 2 { // Telegram repeats it
		post(t, hook, words(1, person, "11010519491231002X"))
	}
	if tries.Load() != 2 {
		t.Errorf("deletion tried %d times, want 2", tries.Load())
	}
	if n := h.count("sendMessage"); n != 1 {
		t.Errorf("refused %d times: %q", n, h.said)
	}
	if audit.n.Load() != 1 {
		t.Errorf("audited %d times", audit.n.Load())
	}
	post(t, hook, words(2, person, "good day"))
	if h.count("You said good day") != 1 {
		t.Errorf("afterwards: %q", h.said)
	}
}

// TestStoppingDoesNotCutAMessageOnTheWire lets Telegram answer after the stop.
func TestStoppingDoesNotCutAMessageOnTheWire(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	arrived, stopped := make(chan struct{}), make(chan struct{})
	api := standIn(t, func(m string, r *http.Request) string {
		close(arrived)
		select {
		case <-stopped:
		case <-r.Context().Done():
		}
		return ""
	})
	s := bot.NewSender(bot.NewClient("1:A", api.URL), store.NewLimiter(w.rdb, w.prefix, 30), secret, false)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		_, err := s.Send(ctx, person, locales.EN, bot.Say(locales.Raw("hi")))
		result <- err
	}()
	<-arrived
	cancel()
	select {
	case err := <-result:
		t.Fatalf("cut on the wire: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	close(stopped)
	if err := <-result; err != nil {
		t.Fatalf("Telegram took it, we believe: %v", err)
	}
}

func TestGroupsGetOnePointerAndHoldUpNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var h heard
	b := w.with(standIn(t, func(m string, r *http.Request) string {
		h.on(m, r)
		if r.Form.Get("chat_id") == "-7" {
			return tooMany(40)
		}
		return ""
	}), func(o *bot.Options) { o.Username = "our_bot" })
	hook := b.Webhook(t.Context(), "s")
	group := func(id int, text string) {
		t.Helper()
		body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"from":{"id":5,"language_code":"en"},"chat":{"id":-7,"type":"group"},"text":%q}}`, id, id, text)
		if code := post(t, hook, body); code != http.StatusOK {
			t.Errorf("%s: answered %d", text, code)
		}
	}
	group(1, "/start@other_bot")
	group(2, "good day")
	if h.count("sendMessage") != 0 {
		t.Errorf("not meant for us: %q", h.said)
	}
	group(3, "/start@Our_Bot now")
	group(4, "/start")
	if h.count("sendMessage -7") != 2 {
		t.Errorf("said %q, want one try each", h.said)
	}
	if d, err := store.NewLimiter(w.rdb, w.prefix, 30).Take(t.Context(), person); err != nil || d > time.Second {
		t.Errorf("everybody waits %s for a group (%v)", d, err)
	}
	post(t, hook, `{"update_id":5,"callback_query":{"id":"c","from":{"id":5},"message":{"message_id":1,"chat":{"id":-7,"type":"group"}},"data":"x"}}`)
	if h.count("answerCallbackQuery") != 1 {
		t.Errorf("the button spins on: %q", h.said)
	}
}

func TestWordsTooLongForACaptionAreSaidBeforeTheFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var h heard
	s := bot.NewSender(bot.NewClient("1:A", standIn(t, h.on).URL), store.NewLimiter(w.rdb, w.prefix, 30), secret, false)
	for i, text := range []string{"short", strings.Repeat("long", 300)} {
		sc := bot.Say(locales.Raw(text))
		sc.File = &bot.File{Name: "a.csv", Bytes: []byte("1")}
		_, err := s.Send(t.Context(), person+int64(i), locales.EN, sc)
		must(t, err)
	}
	if h.count("sendDocument") != 2 || h.count(" short") != 1 || h.count("sendMessage 9000000000002 long") != 1 {
		t.Errorf("said %q", h.said)
	}
}
