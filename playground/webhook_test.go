package playground

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// hookEnd is a bot's webhook: it records texts and answers what decide says.
type hookEnd struct {
	*httptest.Server
	mu     sync.Mutex
	texts  []string
	secret string
}

func hook(t *testing.T, decide func(text string, nth int) (code int, body string)) *hookEnd {
	t.Helper()
	h := &hookEnd{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var u update
		if err := json.Unmarshal(body, &u); err != nil {
			t.Errorf("webhook got %s", body)
		}
		text := ""
		if u.Message != nil {
			text = u.Message.Text
		} else if u.Callback != nil {
			text = u.Callback.Data
		}
		h.mu.Lock()
		h.texts = append(h.texts, text)
		h.secret = r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		nth := 0
		for _, x := range h.texts {
			if x == text {
				nth++
			}
		}
		h.mu.Unlock()
		code, reply := decide(text, nth)
		w.WriteHeader(code)
		_, _ = w.Write([]byte(reply))
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *hookEnd) seen() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.texts)
}

func TestWebhookDeliversInOrderAndRetries(t *testing.T) {
	b := start(t, Options{})
	h := hook(t, func(text string, nth int) (int, string) {
		if text == "two" && nth == 1 {
			return 503, ""
		}
		return 200, ""
	})
	b.s.SendText(li, "one")
	b.ok("setWebhook", "url", h.URL, "secret_token", "s-1_A")
	b.s.SendText(li, "two")
	b.s.SendText(li, "three")
	if err := b.s.WaitIdle(soon(t)); err != nil {
		t.Fatal(err)
	}
	if got := h.seen(); !slices.Equal(got, []string{"one", "two", "two", "three"}) {
		t.Fatalf("delivered %q", got)
	}
	if h.secret != "s-1_A" {
		t.Fatalf("secret header %q", h.secret)
	}
	var info struct {
		URL  string `json:"url"`
		Last string `json:"last_error_message"`
	}
	b.ok("getWebhookInfo").into(t, &info)
	if info.URL != h.URL || info.Last == "" {
		t.Fatalf("info %+v", info)
	}
}

func TestWebhookChatsAreParallel(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	release := make(chan struct{})
	h := hook(t, func(text string, _ int) (int, string) {
		switch text {
		case "slow":
			<-release
		case "fast":
			close(release) // only a delivery beside the slow one gets here
		}
		return 200, ""
	})
	b.ok("setWebhook", "url", h.URL)
	b.s.SendText(li, "slow")
	b.s.SendText(wang, "fast")
	if err := b.s.WaitIdle(soon(t)); err != nil {
		t.Fatal(err)
	}
}

func TestWebhookFailureBlocksOnlyItsChat(t *testing.T) {
	b := start(t, Options{})
	healed := make(chan struct{})
	h := hook(t, func(text string, _ int) (int, string) {
		if text == "stuck" {
			select {
			case <-healed:
			default:
				return 500, ""
			}
		}
		if text == "other chat" {
			close(healed)
		}
		return 200, ""
	})
	b.ok("setWebhook", "url", h.URL)
	b.s.SendText(li, "stuck")
	b.s.SendText(li, "behind")
	b.s.SendText(wang, "other chat")
	if err := b.s.WaitIdle(soon(t)); err != nil {
		t.Fatal(err)
	}
	got := h.seen()
	if slices.Index(got, "behind") < slices.Index(got, "other chat") || got[len(got)-1] != "behind" {
		t.Fatalf("delivered %q", got)
	}
}

func TestWebhookReplyCallsMethod(t *testing.T) {
	b := start(t, Options{})
	h := hook(t, func(string, int) (int, string) {
		return 200, `{"method":"sendMessage","chat_id":` + strconv.Itoa(li) + `,"text":"from the reply"}`
	})
	b.ok("setWebhook", "url", h.URL)
	b.s.SendText(li, "hi")
	if _, err := b.s.WaitCall(soon(t), 0, func(c Call) bool { return c.Params["text"] == "from the reply" && c.Code == 200 }); err != nil {
		t.Fatal(err)
	}
	if chat := b.s.Chat(li); len(chat) != 2 || chat[1].Text != "from the reply" {
		t.Fatalf("chat %+v", chat)
	}
}

func TestRetryWait(t *testing.T) {
	t.Parallel()
	delay := 0
	for i, want := range []time.Duration{0, 2, 4, 8, 16, 32} {
		var got time.Duration
		if got, delay = retryWait(delay, 0); got != want*time.Second {
			t.Errorf("after failure %d: %v, want %v", i+1, got, want*time.Second)
		}
	}
	for range 100 {
		var got time.Duration
		if got, delay = retryWait(delay, 0); got < time.Minute || got > 2*time.Minute {
			t.Fatalf("a late wait is %v", got)
		}
		delay = max(delay, 64)
	}
	if got, next := retryWait(0, 7); got != 7*time.Second || next != 1 {
		t.Errorf("Retry-After 7: %v, then %d", got, next)
	}
	if got, _ := retryWait(4, 90_000); got != time.Hour {
		t.Errorf("a Retry-After of a day: %v", got)
	}
}

func TestRetryAfterOfWebhookIsHonoured(t *testing.T) {
	t.Parallel()
	end := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "9")
		w.WriteHeader(503)
	}))
	defer end.Close()
	q := newQueue(t.Context(), time.Now)
	q.mu.Lock()
	q.startHook(end.URL, "", 1)
	q.mu.Unlock()
	defer q.close()
	if wanted, err := q.hook.post([]byte("{}"), Fault{}); err == nil || wanted != 9 {
		t.Fatalf("wanted %d, err %v", wanted, err)
	}
}

func TestWebhookAddresses(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	for target, text := range map[string]string{
		"http://bot.example/hook":   "bad webhook: An HTTPS URL must be provided for webhook",
		"https://bot.example:9999/": "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
		"https://10.0.0.1/":         "bad webhook: IP address 10.0.0.1 is reserved",
		"://":                       "invalid webhook URL specified",
	} {
		b.refused(400, "Bad Request: "+text, "setWebhook", "url", target)
	}
	b.refused(400, "Bad Request: secret token contains unallowed characters", "setWebhook", "url", "http://localhost:1/", "secret_token", "a b")
}
