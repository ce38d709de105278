package playground

import (
	"strconv"
	"testing"
	"time"
)

// Strict limits have no burst: a window of any second holds 30, wherever it begins.
func TestStrictLimitsAllowThirtyInAnySecond(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, StrictLimits: true, Open: true, Tally: true})
	send := func(chat int) *result {
		return b.call("sendMessage", "chat_id", strconv.Itoa(chat), "text", "x")
	}
	for i := range 30 {
		if r := send(2000 + i); !r.OK {
			t.Fatalf("message %d: %s", i, r.Text)
		}
		c.Add(20 * time.Millisecond)
	}
	// 600 ms have passed: a bucket would have refilled by 18.
	if r := send(3000); r.Code != 429 || r.Params.RetryAfter != 1 {
		t.Fatalf("a 31st within a second: %+v", r)
	}
	c.Add(400 * time.Millisecond)
	if r := send(3000); !r.OK {
		t.Fatalf("a second after the first: %s", r.Text)
	}
	if r := send(3001); r.Code != 429 {
		t.Fatal("the second message is only 20 ms younger than the first")
	}
	c.Add(20 * time.Millisecond)
	if r := send(3000); r.Code != 429 {
		t.Fatal("a chat was written to twice within a second")
	}
	c.Add(980 * time.Millisecond)
	if r := send(3000); !r.OK {
		t.Fatal(r.Text)
	}
	got := b.s.Tally(3000)
	if got.Sent != 2 || got.Distinct != 1 || got.Chats != 1 || got.Refused != 3 || b.s.Tally(0).Sent != 32 {
		t.Fatalf("%+v", got)
	}
	if v := b.s.Violations(); len(v) != 3 || v[0].Limit != "bulk" || v[2].Limit != "chat" {
		t.Fatalf("%+v", v)
	}
}

// What has reached the server arrives in the chat, and is on the wire until it is answered.
func TestLatencyKeepsRequestsOnTheWire(t *testing.T) {
	b := start(t, Options{NoLimits: true, Open: true, Tally: true, Latency: 40 * time.Millisecond})
	from := time.Now()
	b.ok("sendMessage", "chat_id", "2001", "text", "x")
	to := time.Now()
	if to.Sub(from) < 40*time.Millisecond {
		t.Error("answered at once")
	}
	if n := b.s.OnTheWire(from, to); n != 1 {
		t.Errorf("%d on the wire", n)
	}
	if n := b.s.OnTheWire(to.Add(time.Second), to.Add(time.Second)); n != 0 {
		t.Errorf("%d on the wire a second later", n)
	}
	if b.s.Tally(0).MostIn1s != 1 || b.s.Sent() != 1 {
		t.Errorf("%+v", b.s.Tally(0))
	}
}
