package playground

import (
	"strconv"
	"testing"
	"time"
)

func TestFaultsThatAnswer(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	send := []string{"chat_id", strconv.Itoa(li), "text", "x"}

	b.s.AddFault(Fault{Kind: TooMany, RetryAfter: 7, Count: 1})
	r := b.refused(429, "Too Many Requests: retry after 7", "sendMessage", send...)
	if r.Params.RetryAfter != 7 || r.header.Get("Retry-After") != "7" {
		t.Fatalf("retry_after %d, header %q", r.Params.RetryAfter, r.header.Get("Retry-After"))
	}
	b.s.AddFault(Fault{Kind: ServerError, Count: 1})
	b.refused(500, "Internal Server Error: restart", "sendMessage", send...)
	b.s.AddFault(Fault{Kind: BadGateway, Count: 1})
	if r := b.call("sendMessage", send...); r.status != 502 || r.header.Get("Content-Type") != "text/html" {
		t.Fatalf("got %d %s", r.status, r.header.Get("Content-Type"))
	}
	if n := len(b.s.Chat(li)); n != 1 {
		t.Fatalf("a refused call was processed: %d messages", n)
	}
	b.ok("sendMessage", send...)
}

func TestResetBeforeAndAfter(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	send := []string{"chat_id", strconv.Itoa(li), "text", "x"}
	for _, c := range []struct {
		kind      FaultKind
		processed bool
	}{{ResetBefore, false}, {ResetAfter, true}} {
		before, pos := len(b.s.Chat(li)), b.s.Position()
		b.s.AddFault(Fault{Method: "sendmessage", Kind: c.kind, Count: 1})
		if _, err := b.try("sendMessage", send...); err == nil {
			t.Fatalf("%s: the caller got an answer", c.kind)
		}
		call, err := b.s.WaitCall(soon(t), pos, func(c Call) bool { return c.Method == "sendMessage" })
		if err != nil || call.Processed != c.processed || call.Code != 0 {
			t.Fatalf("%s: log %+v, %v", c.kind, call, err)
		}
		if got := len(b.s.Chat(li)) > before; got != c.processed {
			t.Fatalf("%s: processed %v", c.kind, got)
		}
	}
}

func TestDelayFault(t *testing.T) {
	b := start(t, Options{})
	b.s.AddFault(Fault{Method: "getMe", Kind: Delay, Delay: 50 * time.Millisecond, Count: 1})
	began := time.Now()
	b.ok("getMe")
	if took := time.Since(began); took < 50*time.Millisecond {
		t.Fatalf("answered after %v", took)
	}
}

func TestDuplicateUpdate(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.AddFault(Fault{Kind: DuplicateUpdate, Count: 1})
	b.s.SendText(li, "twice")
	first := b.updates()
	next := strconv.Itoa(first[0].ID + 1)
	second := b.updates("offset", next)
	if len(second) != 1 || second[0].ID != first[0].ID {
		t.Fatalf("the second time: %+v", second)
	}
	if third := b.updates("offset", next); len(third) != 0 {
		t.Fatalf("a third time: %+v", third)
	}
	h := hook(t, func(string, int) (int, string) { return 200, "" })
	b.ok("setWebhook", "url", h.URL)
	b.s.AddFault(Fault{Kind: DuplicateUpdate, Count: 1})
	b.s.SendText(li, "hook")
	if err := b.s.WaitIdle(soon(t)); err != nil || len(h.seen()) != 2 {
		t.Fatalf("webhook saw %q, %v", h.seen(), err)
	}
}

func TestFaultMatching(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	b.s.SendText(wang, "/start")
	b.s.AddFault(Fault{Chat: li, Kind: TooMany})
	b.ok("sendMessage", "chat_id", strconv.Itoa(wang), "text", "x")
	for range 3 {
		b.refused(429, "Too Many Requests: retry after 1", "sendMessage", "chat_id", strconv.Itoa(li), "text", "x")
	}
	b.s.ClearFaults()
	b.ok("sendMessage", "chat_id", strconv.Itoa(li), "text", "x")
	b.s.AddFault(Fault{Kind: TooMany})
	b.updates() // an empty method spares getUpdates
}
