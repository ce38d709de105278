package playground

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// moveUntilIdle moves the clock step by step until nothing is queued, and says how far it moved.
func moveUntilIdle(t *testing.T, b *bot, c *clock, step time.Duration) (moved time.Duration) {
	t.Helper()
	for end := soon(t); ; moved += step {
		ctx, cancel := context.WithTimeout(t.Context(), 3*clockLook)
		idle := b.s.WaitIdle(ctx) == nil
		cancel()
		if idle {
			return moved
		}
		if end.Err() != nil {
			t.Fatalf("still %d updates after the clock moved by %v", b.s.Pending(), moved)
		}
		c.Add(step)
	}
}

func TestWebhookRetriesFollowTheClock(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true})
	h := hook(t, func(_ string, nth int) (int, string) {
		if nth < 6 {
			return 503, ""
		}
		return 200, ""
	})
	b.ok("setWebhook", "url", h.URL)
	b.s.SendText(li, "at last")
	if moved := moveUntilIdle(t, b, c, time.Second); moved < 30*time.Second {
		t.Fatalf("five failures cost 0+2+4+8+16 seconds, the clock moved by %v", moved)
	}
	if n := len(h.seen()); n != 6 {
		t.Fatalf("%d attempts", n)
	}
}

func TestWebhookDropsWhatIsTooOld(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true})
	h := hook(t, func(string, int) (int, string) { return 500, "" })
	b.ok("setWebhook", "url", h.URL)
	b.s.Press(li, 1, "never")
	moved := moveUntilIdle(t, b, c, time.Second)
	if n := len(h.seen()); n < 6 || n > 9 || moved > 200*time.Second {
		t.Fatalf("%d attempts in %v; a press lives 150 s", n, moved)
	}
}

func TestWebhookIsGoneAfterADayOf410(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true})
	var code atomic.Int64
	code.Store(410)
	h := hook(t, func(string, int) (int, string) { return int(code.Load()), "" })
	b.ok("setWebhook", "url", h.URL)
	for hours := 0; ; hours++ {
		b.s.SendText(li, "x") // each lives for a day
		var info struct{ URL string }
		b.ok("getWebhookInfo").into(t, &info)
		if info.URL == "" {
			if hours < 23 {
				t.Fatalf("deleted after %d hours", hours)
			}
			break
		}
		if hours > 200 {
			t.Fatal("never deleted")
		}
		before := len(h.seen())
		c.Add(time.Hour)
		for end := soon(t); len(h.seen()) == before && b.s.Pending() > 0 && end.Err() == nil; {
			<-time.After(clockLook)
		}
	}
	b.ok("getUpdates") // polling works again
}

func TestOnly410InARowDeletes(t *testing.T) {
	t.Parallel()
	c := newClock()
	q := newQueue(t.Context(), c.Now)
	q.mu.Lock()
	q.startHook("http://127.0.0.1:1/", "", 1)
	h := q.hook
	q.mu.Unlock()
	for _, code := range []int{410, 200, 410, 500, 410} {
		h.answered(code)
		c.Add(22 * time.Hour)
	}
	if q.hook == nil {
		t.Fatal("deleted, though it answered other things in between")
	}
	c.Add(time.Hour + 1)
	h.answered(410)
	if q.hook != nil {
		t.Fatal("not deleted")
	}
}

func TestRetryAfterFollowsTheClock(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true})
	var calls atomic.Int64
	end := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) == 1 {
			w.Header().Set("Retry-After", "3000")
			w.WriteHeader(503)
		}
	}))
	t.Cleanup(end.Close)
	b.ok("setWebhook", "url", end.URL)
	b.s.SendText(li, "x")
	if moved := moveUntilIdle(t, b, c, 5*time.Minute); moved < 50*time.Minute || calls.Load() != 2 {
		t.Fatalf("%d attempts, the clock moved by %v", calls.Load(), moved)
	}
}

func TestPressesDoNotWaitForMessages(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	release := make(chan struct{})
	h := hook(t, func(text string, _ int) (int, string) {
		switch text {
		case "slow":
			<-release
		case "pressed":
			close(release) // only a delivery beside the slow message gets here
		}
		return 200, ""
	})
	b.ok("setWebhook", "url", h.URL)
	b.s.SendText(li, "slow")
	b.s.Press(li, 1, "pressed")
	if err := b.s.WaitIdle(soon(t)); err != nil {
		t.Fatal(err)
	}
}

func TestWebhookSettings(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	b.ok("setWebhook", "url", "http://127.0.0.1:1/", "max_connections", "500", "allowed_updates", `["message"]`)
	c.Add(999 * time.Millisecond)
	b.refused(429, "Too Many Requests: retry after 1", "setWebhook", "url", "http://127.0.0.1:2/")
	c.Add(time.Second)
	if r := b.ok("setWebhook", "url", "http://127.0.0.1:1/", "max_connections", "100"); r.Text != "Webhook is already set" {
		t.Fatalf("description %q", r.Text)
	}
	var info struct {
		URL         string   `json:"url"`
		Connections int      `json:"max_connections"`
		Allowed     []string `json:"allowed_updates"`
	}
	b.ok("getWebhookInfo").into(t, &info)
	if info.Connections != 100 || len(info.Allowed) != 1 {
		t.Fatalf("%+v", info)
	}
	c.Add(time.Second)
	b.refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook", "setWebhook", "url", "http://e.org/")
	b.ok("getWebhookInfo").into(t, &info)
	if info.URL != "" {
		t.Fatalf("a refused address takes the old one away: %+v", info)
	}
}

func TestFormRepliesCallMethods(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	replies := []string{"method=SENDMESSAGE&chat_id=" + liID + "&text=from+a+form", "method=logOut", "method=deleteWebhook"}
	var n atomic.Int64
	end := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-www-form-urlencoded")
		_, _ = w.Write([]byte(replies[n.Add(1)-1]))
	}))
	t.Cleanup(end.Close)
	b.ok("setWebhook", "url", end.URL)
	for range replies {
		b.s.SendText(li, "x")
	}
	if err := b.s.WaitIdle(soon(t)); err != nil {
		t.Fatal(err)
	}
	var info map[string]json.RawMessage
	b.ok("getWebhookInfo").into(t, &info)
	if string(info["url"]) != quote(end.URL) {
		t.Fatalf("a reply cannot log out or delete the webhook: %s", info)
	}
	found := 0
	for _, m := range b.s.Chat(li) {
		if m.FromBot && m.Text == "from a form" {
			found++
		}
	}
	if found != 1 {
		t.Fatalf("chat %+v", b.s.Chat(li))
	}
}

func TestUpdatesAreNotKeptForAnAttemptThatComesTooLate(t *testing.T) {
	t.Parallel()
	c := newClock()
	q := newQueue(t.Context(), c.Now)
	q.push("callback_query", json.RawMessage(`{"callback_query":{}}`), laneKey{}, pressLife)
	p := q.items[0]
	if q.giveUp(p, pressLife) || q.live != 1 {
		t.Fatal("given up, though the next attempt is in time")
	}
	if !q.giveUp(p, pressLife+1) || q.live != 0 {
		t.Fatal("kept, though the next attempt is too late")
	}
}
