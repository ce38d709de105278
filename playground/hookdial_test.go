package playground

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// A webhook that takes nothing gets one connection at a time, every two seconds; one that works gets ten in half a second.
func TestTurnsOfConnections(t *testing.T) {
	t.Parallel()
	c := newClock()
	d := &hookDialer{now: c.Now}
	want := func(what string, wait time.Duration) {
		t.Helper()
		if got := d.turn(); got != wait {
			t.Fatalf("%s: wait %v, want %v", what, got, wait)
		}
	}
	want("the first of a new webhook", 0)
	want("a second beside it", clockLook)
	d.closed()
	want("the next at once", 2*time.Second)
	c.Add(1999 * time.Millisecond)
	want("the next a little early", time.Millisecond)
	c.Add(time.Millisecond)
	want("the next in time", 0)
	d.works()
	for range workingBurst - 1 {
		want("those of a webhook that works", 0)
	}
	want("an eleventh", 500*time.Millisecond)
	c.Add(200 * time.Millisecond)
	want("an eleventh, impatient", 300*time.Millisecond)
	c.Add(300 * time.Millisecond)
	want("an eleventh in time", 0)
	c.Add(9500 * time.Millisecond)
	want("ten seconds after the last success", 0)
	c.Add(time.Millisecond)
	want("longer than that", clockLook)
}

func TestConnectionsAreCounted(t *testing.T) {
	t.Parallel()
	end, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &hookDialer{now: newClock().Now}
	conn, err := d.dial(t.Context(), "tcp", end.Addr().String())
	if err != nil || d.open != 1 {
		t.Fatalf("%d open, %v", d.open, err)
	}
	for range 2 {
		_ = conn.Close()
	}
	_ = end.Close()
	if _, err := d.dial(withDeadline(t, 5*time.Second), "tcp", end.Addr().String()); err == nil || d.open != 0 {
		t.Fatalf("%d open, %v", d.open, err)
	}
	d.open = 1
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.dial(ctx, "tcp", end.Addr().String()); err != context.Canceled || d.open != 1 {
		t.Fatalf("%d open, %v", d.open, err)
	}
}

func withDeadline(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// A webhook that answers 500 and hangs up every time is dialled every two seconds, whatever waits.
func TestAFailingWebhookIsDialledSlowly(t *testing.T) {
	for name, o := range map[string]Options{"paced": {}, "free": {NoLimits: true}} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			o.Now = c.Now
			b := start(t, o)
			var tries atomic.Int64
			end := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				tries.Add(1)
				w.Header().Set("Connection", "close")
				w.WriteHeader(500)
			}))
			t.Cleanup(end.Close)
			for id := int64(1); id <= 20; id++ {
				b.s.Press(id, 1, "lost after 150 seconds")
			}
			b.ok("setWebhook", "url", end.URL)
			moved := moveUntilIdle(t, b, c, time.Second)
			if n, most := tries.Load(), int64(moved/failingEvery)+1; o.NoLimits && n < 100 || !o.NoLimits && n > most {
				t.Fatalf("%d attempts in %v", n, moved)
			}
		})
	}
}

func TestWhatGetWebhookInfoSaysOfConnections(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	rude := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { reset(w) }))
	t.Cleanup(rude.Close)
	for address, want := range map[string]string{closed.URL: "Connection refused", rude.URL: "Connection closed"} {
		b.s.SendText(li, "x")
		b.ok("setWebhook", "url", address)
		for end := soon(t); ; {
			var info struct {
				Last string `json:"last_error_message"`
			}
			b.ok("getWebhookInfo").into(t, &info)
			if info.Last == want {
				break
			}
			if end.Err() != nil {
				t.Fatalf("%s: %q, want %q", address, info.Last, want)
			}
		}
	}
	if got := hookWords(context.Canceled).Error(); got != "Read timeout expired" {
		t.Fatal(got)
	}
}

func TestAWebhookThatWorksGetsMoreConnections(t *testing.T) {
	b := start(t, Options{})
	arrived, release := make(chan struct{}), make(chan struct{})
	h := hook(t, func(text string, _ int) (int, string) {
		switch text {
		case "slow":
			close(arrived)
			<-release
		case "fast":
			close(release) // only a delivery beside the slow one gets here
		}
		return 200, ""
	})
	b.ok("setWebhook", "url", h.URL)
	b.s.SendText(li, "first")
	if err := b.s.WaitIdle(soon(t)); err != nil {
		t.Fatal(err)
	}
	b.s.SendText(li, "slow")
	<-arrived
	b.s.SendText(wang, "fast")
	if err := b.s.WaitIdle(soon(t)); err != nil {
		close(release)
		t.Fatal(err)
	}
}

func TestAnOldWebhookTakesTheNewOneNotAway(t *testing.T) {
	t.Parallel()
	c := newClock()
	q := newQueue(t.Context(), c.Now)
	q.mu.Lock()
	q.startHook("http://127.0.0.1:1/", "", 1)
	old := q.hook
	q.startHook("http://127.0.0.1:2/", "", 1)
	q.mu.Unlock()
	for range 3 {
		old.answered(410)
		c.Add(goneFor)
	}
	if q.hook == nil {
		t.Fatal("gone")
	}
}

func TestRepliesDoNotAskForThings(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	h := hook(t, func(string, int) (int, string) { return 200, `{"method":"getChat","chat_id":1001}` })
	b.ok("setWebhook", "url", h.URL)
	b.s.SendText(li, "x")
	if err := b.s.WaitIdle(soon(t)); err != nil {
		t.Fatal(err)
	}
	for _, call := range b.s.Calls() {
		if call.Method == "getChat" {
			t.Fatalf("%+v", call)
		}
	}
}
