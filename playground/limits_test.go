package playground

import (
	"strconv"
	"testing"
	"time"
)

func TestChatLimit(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	b.s.SendText(li, "/start")
	send := []string{"chat_id", strconv.Itoa(li), "text", "x"}
	for range 4 {
		b.ok("sendMessage", send...)
	}
	b.refused(429, "Too Many Requests: retry after 1", "sendMessage", send...)
	c.Add(time.Second)
	b.ok("sendMessage", send...)
	b.refused(429, "Too Many Requests: retry after 1", "sendMessage", send...)
	c.Add(500 * time.Millisecond)
	b.refused(429, "Too Many Requests: retry after 2", "sendMessage", send...)
	v := b.s.Violations()
	if len(v) != 3 || v[0].Limit != "chat" || v[0].Chat != li || v[0].Impatient || !v[2].Impatient {
		t.Fatalf("violations %+v", v)
	}
	b.s.SendText(li, "writing gives the burst back")
	b.ok("sendMessage", send...)
}

func TestBulkLimit(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	for id := int64(1); id <= 40; id++ {
		b.s.SendText(id, "/start")
	}
	for id := 1; id <= 40; id++ {
		b.ok("sendMessage", "chat_id", strconv.Itoa(id), "text", "answers are free")
	}
	c.Add(25 * time.Hour)
	for id := 1; id <= 30; id++ {
		b.ok("sendMessage", "chat_id", strconv.Itoa(id), "text", "bulk")
	}
	b.refused(429, "Too Many Requests: retry after 1", "sendMessage", "chat_id", "31", "text", "bulk")
	c.Add(time.Second)
	b.ok("sendMessage", "chat_id", "31", "text", "bulk")
	if v := b.s.Violations(); len(v) != 1 || v[0].Limit != "bulk" {
		t.Fatalf("violations %+v", v)
	}
}

func TestGroupLimit(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	b.s.AddGroup(-5, "群")
	for range 20 {
		b.ok("sendMessage", "chat_id", "-5", "text", "x")
	}
	b.refused(429, "Too Many Requests: retry after 3", "sendMessage", "chat_id", "-5", "text", "x")
}

func TestNoLimitsAndExemptions(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true, Open: true})
	for range 50 {
		b.ok("sendMessage", "chat_id", "77", "text", "x")
	}
	limited := New(Options{Now: c.Now})
	defer limited.Close()
	limited.SendText(li, "/start")
	for range 50 {
		q := &request{args: map[string]string{"callback_query_id": limited.Press(li, 1, "x")}}
		if _, failure := answerCallbackQuery(limited, nil, q); failure != nil {
			t.Fatalf("answers have no limit, but: %+v", failure)
		}
	}
}

// A bot that ignores 429 waits twice as long every time, up to 35 seconds, and the score-board tells.
func TestIgnoredWaitsDouble(t *testing.T) {
	for name, o := range map[string]Options{"kind": {}, "strict": {StrictLimits: true}} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			o.Now, o.Open = c.Now, true
			b := start(t, o)
			send := []string{"chat_id", "77", "text", "x"}
			for b.call("sendMessage", send...).OK {
			}
			for _, want := range []int{2, 4, 8, 16, 32, 35, 35} {
				c.Add(500 * time.Millisecond)
				if r := b.call("sendMessage", send...); r.Params.RetryAfter != want {
					t.Fatalf("told to wait %d seconds, want %d", r.Params.RetryAfter, want)
				}
			}
			if got, want := b.s.Scores(), (Score{Refused: 8, Impatient: 7, Chats: 1, LongestWait: 35}); len(got) != 1 || got["chat"] != want {
				t.Fatalf("score-board %+v", got)
			}
			c.Add(35 * time.Second)
			b.ok("sendMessage", send...)
			b.refusedSoon(1, "sendMessage", send...)
		})
	}
}

// refusedSoon calls until the burst is used up, and expects that wait then.
func (b *bot) refusedSoon(wait int, method string, pairs ...string) {
	b.t.Helper()
	for range 10 {
		if r := b.call(method, pairs...); !r.OK {
			if r.Params.RetryAfter != wait {
				b.t.Fatalf("after a patient wait: %d %s", r.Code, r.Text)
			}
			return
		}
	}
	b.t.Fatal("no limit any more")
}

// What the bulk limit refuses does not use up the chat's own burst.
func TestRefusedBulkLeavesTheChatItsBurst(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, Open: true})
	for id := 1; id <= 30; id++ {
		b.ok("sendMessage", "chat_id", strconv.Itoa(id), "text", "bulk")
	}
	for range 10 {
		b.refused(429, "Too Many Requests: retry after 1", "sendMessage", "chat_id", "99", "text", "bulk")
	}
	c.Add(time.Second)
	for range 4 {
		b.ok("sendMessage", "chat_id", "99", "text", "bulk")
	}
	b.refused(429, "Too Many Requests: retry after 1", "sendMessage", "chat_id", "99", "text", "bulk")
	if got := b.s.Scores(); got["bulk"].Refused != 10 || got["chat"].Refused != 1 {
		t.Fatalf("%+v", got)
	}
}

func TestPaidBroadcast(t *testing.T) {
	for name, o := range map[string]Options{"kind": {}, "strict": {StrictLimits: true}} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			o.Now, o.Open, o.Stars = c.Now, true, 10_000
			b := start(t, o)
			send := func(id int) *result {
				return b.call("sendMessage", "chat_id", strconv.Itoa(id), "text", "x", "allow_paid_broadcast", "true")
			}
			for id := 101; id <= 130; id++ {
				send(id)
			}
			if b.s.Stars() != 10_000 {
				t.Fatalf("thirty a second are free, but %v Stars are left", b.s.Stars())
			}
			b.refused(429, "Too Many Requests: retry after 1", "sendMessage", "chat_id", "131", "text", "who does not pay waits")
			for id := 132; id < 132+1000; id++ {
				if r := send(id); !r.OK {
					t.Fatalf("message %d: %s", id, r.Text)
				}
			}
			if r := send(5000); r.Code != 429 {
				t.Fatal("more than a thousand paid messages in a second")
			}
			if b.s.Stars() != 9_900 || b.s.Scores()["paid"].Refused != 1 {
				t.Fatalf("%v Stars left, %+v", b.s.Stars(), b.s.Scores())
			}
		})
	}
	poor := start(t, Options{Now: newClock().Now, Open: true, Stars: 9_999})
	for id := 1; id <= 30; id++ {
		poor.ok("sendMessage", "chat_id", strconv.Itoa(id), "text", "x", "allow_paid_broadcast", "true")
	}
	poor.refused(429, "Too Many Requests: retry after 1", "sendMessage", "chat_id", "31", "text", "x", "allow_paid_broadcast", "true")
}

func TestStrictGroupLimit(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, StrictLimits: true})
	b.s.AddGroup(-5, "群")
	for range 20 {
		b.ok("sendMessage", "chat_id", "-5", "text", "x")
		c.Add(time.Second)
	}
	b.refused(429, "Too Many Requests: retry after 40", "sendMessage", "chat_id", "-5", "text", "a 21st within a minute")
	c.Add(40 * time.Second)
	b.ok("sendMessage", "chat_id", "-5", "text", "x")
}

// Whoever pays does not ignore the free limit: nothing doubles, and what is free again is free at once.
func TestPayingIsNoImpatience(t *testing.T) {
	for name, o := range map[string]Options{"kind": {}, "strict": {StrictLimits: true}} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			o.Now, o.Open, o.Stars = c.Now, true, 10_000
			b := start(t, o)
			id := 100
			next := func(paid string) *result {
				id++
				return b.call("sendMessage", "chat_id", strconv.Itoa(id), "text", "x", "allow_paid_broadcast", paid)
			}
			for range 10 {
				for range 40 {
					if r := next("true"); !r.OK {
						t.Fatal(r.Text)
					}
				}
				c.Add(300 * time.Millisecond)
			}
			c.Add(time.Second)
			if r := next("false"); !r.OK {
				t.Fatal(r.Text)
			}
			b.s.limits.balance = 1
			refused := 0
			for range 40 {
				if r := next("true"); !r.OK {
					refused++
				}
			}
			if refused != 10 || b.s.Stars() != 0 {
				t.Fatalf("%d refused with a tenth of a Star left, now %v", refused, b.s.Stars())
			}
		})
	}
}
