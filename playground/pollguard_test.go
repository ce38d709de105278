package playground

import (
	"testing"
	"time"
)

func TestEagerPollsGetOneAtATime(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	for range 3 {
		b.s.SendText(li, "x")
	}
	for _, step := range []struct {
		wait   time.Duration
		offset string
		want   int
	}{
		{0, "-100", 3},
		{200 * time.Millisecond, "-100", 1},
		{200 * time.Millisecond, "-99", 3},
		{499 * time.Millisecond, "-99", 1},
		{500 * time.Millisecond, "-99", 3},
	} {
		c.Add(step.wait)
		if got := len(b.updates("offset", step.offset)); got != step.want {
			t.Fatalf("%v later, offset %s: %d updates, want %d", step.wait, step.offset, got, step.want)
		}
	}
}

func TestEagerPollsWait(t *testing.T) {
	t.Parallel()
	now := newClock().Now()
	g, off := &pollGuard{}, &pollGuard{off: true}
	for i, step := range []struct {
		after, asked, want time.Duration
		offset, limit      int
	}{
		{0, 0, 0, 7, 100},
		{2 * time.Second, 0, 3 * time.Second, 7, 100},
		{2 * time.Second, 50 * time.Second, 50 * time.Second, 7, 100},
		{3 * time.Second, 0, 0, 7, 100},
		{time.Second, 0, 0, 8, 100},
		{time.Millisecond, time.Second, 3 * time.Second, 8, 1},
		{0, 0, 0, 8, 100}, // the clock stands still
	} {
		now = now.Add(step.after)
		if limit, timeout := g.slow(now, step.offset, 100, step.asked); limit != step.limit || timeout != step.want {
			t.Errorf("step %d: limit %d, timeout %v; want %d, %v", i, limit, timeout, step.limit, step.want)
		}
		if limit, timeout := off.slow(now, step.offset, 100, step.asked); limit != 100 || timeout != step.asked {
			t.Errorf("step %d without limits: %d, %v", i, limit, timeout)
		}
	}
}

func TestConflictsInARowAreToldLate(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	first, second := make(chan *result, 1), make(chan *result, 1)
	go func() { first <- b.call("getUpdates", "timeout", "50") }()
	waitForPoll(t, b)
	b.updates() // ends the first
	if r := <-first; r.Text != "Conflict: "+errOtherPoll {
		t.Fatalf("first: %d %q", r.Code, r.Text)
	}
	c.Add(time.Second)
	go func() { second <- b.call("getUpdates", "timeout", "50", "offset", "1") }()
	waitForPoll(t, b)
	b.ok("setWebhook", "url", "http://127.0.0.1:1/") // ends the second, which hears of it only later
	for moved := time.Duration(0); ; moved += time.Second {
		select {
		case r := <-second:
			if r.Text != "Conflict: "+errHookSet || moved == 0 {
				t.Fatalf("after %v: %d %q", moved, r.Code, r.Text)
			}
			return
		case <-time.After(5 * clockLook): // the server has looked at the clock by then
			c.Add(time.Second)
		}
	}
}
