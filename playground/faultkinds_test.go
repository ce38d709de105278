package playground

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// lastCall is the newest line of the log about sendMessage.
func (b *bot) lastCall(after int) Call {
	b.t.Helper()
	call, err := b.s.WaitCall(soon(b.t), after, func(c Call) bool { return c.Method == "sendMessage" })
	if err != nil {
		b.t.Fatal(err)
	}
	return call
}

func TestErrorsBeforeAndAfterProcessing(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	for _, c := range []struct {
		fault  Fault
		status int
		kind   string
		text   string
	}{
		{Fault{Kind: ServerError}, 500, "application/json", "Internal Server Error: restart"},
		{Fault{Kind: ServerError, Code: 503, After: true}, 503, "application/json", "Internal Server Error: restart"},
		{Fault{Kind: BadGateway}, 502, "text/html", ""},
		{Fault{Kind: BadGateway, Code: 504, After: true}, 504, "text/html", ""},
		{Fault{Kind: Refused, Code: 403, Body: "Forbidden: user is deactivated"}, 403, "application/json", "Forbidden: user is deactivated"},
	} {
		before, pos := len(b.s.Chat(li)), b.s.Position()
		c.fault.Count = 1
		b.s.AddFault(c.fault)
		r := b.call("sendMessage", "chat_id", liID, "text", "x")
		if r.status != c.status || r.header.Get("Content-Type") != c.kind || r.Text != c.text {
			t.Errorf("%+v: got %d %s %q", c.fault, r.status, r.header.Get("Content-Type"), r.Text)
		}
		call := b.lastCall(pos)
		if call.Processed != c.fault.After || !call.Delivered || call.Code != c.status || call.Fault != c.fault.Kind {
			t.Errorf("%+v: log %+v", c.fault, call)
		}
		if arrived := len(b.s.Chat(li)) > before; arrived != c.fault.After {
			t.Errorf("%+v: arrived %v", c.fault, arrived)
		}
	}
	pos := b.s.Position()
	b.ok("sendMessage", "chat_id", liID, "text", "x")
	if call := b.lastCall(pos); !call.Processed || !call.Delivered || call.Fault != "" || call.Code != 200 {
		t.Errorf("a call without a fault: %+v", call)
	}
}

func TestTruncatedBody(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	pos := b.s.Position()
	b.s.AddFault(Fault{Kind: TruncatedBody, Count: 1})
	_, err := b.try("sendMessage", "chat_id", liID, "text", "half of the answer")
	if err == nil || !strings.Contains(err.Error(), "unexpected EOF") {
		t.Fatalf("the caller read %v", err)
	}
	if call := b.lastCall(pos); !call.Processed || call.Delivered || call.Code != 0 || call.Fault != TruncatedBody {
		t.Fatalf("log %+v", call)
	}
	if len(b.s.Chat(li)) != 2 {
		t.Fatal("the message did not arrive")
	}
}

// A caller that gives up while the answer is delayed has been heard all the same.
func TestDelayAfterProcessing(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "/start")
	b.s.AddFault(Fault{Kind: DelayAfter, Delay: 20 * time.Millisecond, Count: 1})
	if r := b.call("sendMessage", "chat_id", liID, "text", "x"); !r.OK {
		t.Fatal(r.Text)
	}
	b.s.AddFault(Fault{Kind: DelayAfter, Delay: time.Hour, Count: 1})
	pos := b.s.Position()
	ctx, hangUp := context.WithCancel(t.Context())
	r := sendRequest(b.s, li).WithContext(ctx)
	done := make(chan struct{})
	go func() {
		b.s.Handler().ServeHTTP(&nothing{http.Header{}}, r)
		close(done)
	}()
	for len(b.s.Chat(li)) < 3 {
		runtime.Gosched()
	}
	hangUp()
	<-done
	if call := b.lastCall(pos); !call.Processed || call.Delivered || call.Code != 0 {
		t.Fatalf("log %+v", call)
	}
}

func TestFaultsMatchTextAndLuck(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	b.s.AddFault(Fault{Kind: TooMany, Text: "^通知 [0-9]+$"})
	b.ok("sendMessage", "chat_id", liID, "text", "报告 1")
	b.refused(429, "Too Many Requests: retry after 1", "sendMessage", "chat_id", liID, "text", "通知 1")
	b.s.ClearFaults()

	struck := func(seed uint64) string {
		b.s.AddFault(Fault{Kind: TooMany, Probability: 0.3, Seed: seed})
		defer b.s.ClearFaults()
		var out strings.Builder
		for range 60 {
			fmt.Fprint(&out, b.call("getMe").status/100)
		}
		return out.String()
	}
	one, again, other := struck(1), struck(1), struck(2)
	if one != again || one == other {
		t.Errorf("seed 1: %s and %s, seed 2: %s", one, again, other)
	}
	if n := strings.Count(one, "4"); n < 8 || n > 30 {
		t.Errorf("%d of 60 struck at 0.3", n)
	}
}

func TestFaultsThatMakeNoSense(t *testing.T) {
	b := start(t, Options{})
	for _, f := range []Fault{
		{},
		{Kind: "typo"},
		{Kind: TooMany, Text: "("},
		{Kind: TooMany, Probability: 1.5},
		{Kind: TooMany, Probability: -1},
		{Kind: ServerError, Code: 200},
		{Kind: ClockJump},
	} {
		if _, err := b.s.armFault(f); err == nil {
			t.Errorf("%+v was armed", f)
		}
	}
	if n := len(b.s.Faults()); n != 0 {
		t.Errorf("%d are armed", n)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	b.s.AddFault(Fault{Kind: "typo"})
}

func TestClockJump(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, MoveClock: c.Add})
	began := c.Now()
	b.s.AddFault(Fault{Kind: ClockJump, Jump: -time.Hour, Method: "getMe", Count: 1})
	b.ok("getMe")
	b.ok("getMe")
	if got := c.Now().Sub(began); got != -time.Hour {
		t.Fatalf("the clock moved by %v", got)
	}
}

// texts confirms and returns the texts that the bot hears, in its order.
func (b *bot) texts() (out []string) {
	b.t.Helper()
	for _, u := range b.updates() {
		if u.Message != nil {
			out = append(out, u.Message.Text)
		}
		b.ok("getUpdates", "offset", strconv.Itoa(u.ID+1))
	}
	return out
}

func TestSwappedUpdates(t *testing.T) {
	b := start(t, Options{})
	b.s.AddFault(Fault{Kind: SwapUpdates, Text: "^first", Count: 1})
	b.s.SendText(li, "first")
	if n := b.s.Pending(); n != 1 {
		t.Fatalf("%d pending: what is held back still has to come", n)
	}
	b.s.SendText(li, "second")
	if got := fmt.Sprint(b.texts()); got != "[second first]" {
		t.Fatal(got)
	}
	b.s.AddFault(Fault{Kind: SwapUpdates, Count: 1})
	b.s.SendText(li, "alone")
	if r := b.ok("getUpdates", "timeout", "20"); !strings.Contains(string(r.Result), "alone") {
		t.Fatalf("what nothing passes must come all the same: %s", r.Result)
	}
}

func TestLateUpdates(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	b.s.AddFault(Fault{Kind: LateUpdate, Method: "message", Chat: li, Delay: time.Hour, Count: 1})
	b.s.SendText(wang, "in time")
	b.s.SendText(li, "late")
	b.s.SendText(li, "after it")
	if got := fmt.Sprint(b.texts()); got != "[in time after it]" {
		t.Fatal(got)
	}
	c.Add(time.Hour)
	if got := fmt.Sprint(b.texts()); got != "[late]" {
		t.Fatal(got)
	}
	b.s.AddFault(Fault{Kind: LateUpdate, Delay: time.Hour, Count: 1})
	b.s.Press(li, 1, "x")
	c.Add(time.Hour)
	if n := b.s.Pending(); n != 0 {
		t.Fatalf("a press that is an hour late has expired, but %d are pending", n)
	}
}

func TestUpdateIDReset(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "before")
	first := b.updates()[0].ID
	b.ok("getUpdates", "offset", strconv.Itoa(first+1))
	b.s.AddFault(Fault{Kind: ResetUpdateID, FirstID: 7, Count: 1})
	b.s.SendText(li, "after")
	b.s.SendText(li, "and on")
	if got := b.updates(); len(got) != 2 || got[0].ID != 7 || got[1].ID != 8 {
		t.Fatalf("%+v", got)
	}
}

func TestSameSeedSameIDs(t *testing.T) {
	ids := func(seed uint64) string {
		s := New(Options{Seed: seed, Open: true})
		defer s.Close()
		s.SendText(li, "x")
		return fmt.Sprint(s.queue.items[0].id, s.Press(li, 1, "x"))
	}
	five, again, six, zero, other := ids(5), ids(5), ids(6), ids(0), ids(0)
	if five != again || five == six || zero == other {
		t.Fatal("ids do not follow the seed")
	}
}
