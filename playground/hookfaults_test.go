package playground

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestFaultsOfDeliveries(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true})
	var mu sync.Mutex
	var seen []string
	halves := make(chan struct{}, 1)
	end := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		first := make([]byte, 10)
		_, _ = io.ReadFull(r.Body, first)
		halves <- struct{}{}
		rest, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "right" {
			seen = append(seen, "a stranger")
			w.WriteHeader(http.StatusForbidden)
			return
		}
		seen = append(seen, saidIn(append(first, rest...)))
	}))
	t.Cleanup(end.Close)
	b.ok("setWebhook", "url", end.URL, "secret_token", "right")
	b.s.AddFault(Fault{Kind: HookSecret, Method: "message", Text: "one", Count: 1})
	b.s.AddFault(Fault{Kind: HookRefused, Chat: wang, Count: 2, RetryAfter: 7})
	b.s.AddFault(Fault{Kind: HookSlow, Text: "slow", Count: 1, Delay: time.Hour})

	b.s.SendText(li, "one")
	<-halves
	<-halves
	if err := b.s.WaitIdle(soon(t)); err != nil {
		t.Fatal(err)
	}
	b.s.SendText(wang, "two")
	moved := time.Duration(0)
	for over := soon(t); len(halves) == 0; moved += time.Second {
		if over.Err() != nil {
			t.Fatal("never came")
		}
		<-time.After(2 * clockLook)
		c.Add(time.Second)
	}
	<-halves
	if moved < 14*time.Second {
		t.Fatalf("two refusals cost seven seconds each, the clock moved by %v", moved)
	}
	b.s.SendText(li, "slow")
	<-halves
	if n := b.s.Pending(); n != 1 {
		t.Fatalf("%d pending in the middle of a slow delivery", n)
	}
	if moved := moveUntilIdle(t, b, c, 10*time.Minute); moved < time.Hour {
		t.Fatalf("the rest came after %v", moved)
	}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(seen, []string{"a stranger", "one", "two", "slow"}) || len(b.s.Faults()) != 0 {
		t.Fatalf("%q %+v", seen, b.s.Faults())
	}
}

func TestARefusalInTheBotsPlaceIsToldAsGone(t *testing.T) {
	t.Parallel()
	q := newQueue(t.Context(), newClock().Now)
	q.mu.Lock()
	q.startHook("http://127.0.0.1:1/", "", 1)
	q.mu.Unlock()
	_, err := q.hook.post(nil, Fault{Kind: HookRefused})
	if err == nil || err.Error() != "Wrong response from the webhook: 410 Gone" || q.hook.gone.IsZero() {
		t.Fatalf("%v, gone since %v", err, q.hook.gone)
	}
	if _, err := q.hook.post(nil, Fault{Kind: HookRefused, Code: 502}); err.Error() != "Wrong response from the webhook: 502 Bad Gateway" || !q.hook.gone.IsZero() {
		t.Fatalf("%v, gone since %v", err, q.hook.gone)
	}
}
