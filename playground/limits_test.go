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
