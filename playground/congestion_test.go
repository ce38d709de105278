package playground

import (
	"strings"
	"testing"
	"time"
)

func TestUploadsOfTheSameSizeWait(t *testing.T) {
	t.Parallel()
	c := newClock()
	g := &congestion{}
	for i, step := range []struct {
		after   time.Duration
		size    int
		wait    time.Duration
		refused bool
	}{
		{0, 100_000, 0, false},   // small
		{0, 1_000_000, 0, false}, // a credit of one second is there
		{0, 1_000_000, 0, false},
		{0, 1_000_000, 0, false},
		{0, 1_000_000, 0, false},
		{0, 1_000_000, 0, false},
		{0, 1_000_000, 0, false},
		{0, 1_000_000, 200 * time.Millisecond, false},
		{0, 1_000_001, 0, false}, // another size
		{0, 5_000_000, 0, false},
		{0, 5_000_000, 0, false},
		{0, 5_000_000, 0, false},
		{0, 5_000_000, 500 * time.Millisecond, false},
		{0, 50_000_000, 0, false},
		{0, 50_000_000, 0, false},
		{0, 50_000_000, 800 * time.Millisecond, false},
		{100 * time.Millisecond, 1_000_000, 300 * time.Millisecond, false},
		{2 * time.Second, 1_000_000, 0, false}, // the credit is back, and no more than it
		{0, 1_000_000, 0, false},
		{0, 1_000_000, 0, false},
		{0, 1_000_000, 0, false},
		{0, 1_000_000, 0, false},
		{0, 1_000_000, 0, false},
		{0, 1_000_000, 200 * time.Millisecond, false},
	} {
		c.Add(step.after)
		if wait, refused := g.upload(c.Now(), step.size); wait != step.wait || refused != step.refused {
			t.Errorf("step %d: %v, %v; want %v, %v", i, wait, refused, step.wait, step.refused)
		}
	}
	taken := 0
	for {
		wait, refused := g.upload(c.Now(), 200_000)
		if refused {
			break
		}
		if taken++; wait > uploadBacklog+uploadPace(200_000) {
			t.Fatalf("waits %v", wait)
		}
	}
	if want := 32; taken != want { // a second of credit and more than five of backlog, five a second
		t.Errorf("%d were taken, want %d", taken, want)
	}
	off := &congestion{off: true}
	for range 100 {
		if wait, refused := off.upload(c.Now(), 1_000_000); wait != 0 || refused {
			t.Fatal("without limits nothing waits")
		}
	}
}

func TestTooManyUploadsAreRefusedLate(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	b.s.SendText(li, "/start")
	size := 150_000
	b.s.congestion.uploads = map[int]time.Time{size: c.Now().Add(uploadBacklog + 1)}
	refused := make(chan *result, 1)
	go func() {
		body, kind := parts(t, [][2]string{{"chat_id", liID}, {"@document", strings.Repeat("x", size)}})
		refused <- b.raw("sendDocument", kind, body)
	}()
	for end := soon(t); ; {
		select {
		case r := <-refused:
			if r.Code != 429 || r.Params.RetryAfter != 60 || !c.Now().After(newClock().Now()) {
				t.Fatalf("%d %s at %v", r.Code, r.Text, c.Now())
			}
			if got, want := b.s.Violations(), (Violation{At: newClock().Now(), Limit: "upload", Chat: li, Method: "sendDocument", RetryAfter: 60, Early: time.Minute}); len(got) != 1 || got[0] != want {
				t.Fatalf("%+v", got)
			}
			return
		case <-end.Done():
			t.Fatal("never answered")
		case <-time.After(5 * clockLook):
			if len(b.s.Violations()) > 0 {
				c.Add(time.Second)
			}
		}
	}
}

func TestNoMoreThanSoManyUnsentMessagesInAChat(t *testing.T) {
	t.Parallel()
	g := &congestion{}
	var leave []func()
	for range 31 {
		l, taken := g.enter(1, 10)
		if !taken {
			t.Fatal("refused too early")
		}
		leave = append(leave, l)
	}
	if _, taken := g.enter(1, 1); taken {
		t.Fatal("a 311th")
	}
	if _, taken := g.enter(2, 1); !taken {
		t.Fatal("another chat")
	}
	leave[0]()
	if _, taken := g.enter(1, 11); !taken {
		t.Fatal("some have arrived; the real server looks only before it takes the next ones")
	}
	for _, l := range leave[1:] {
		l()
	}
	if g.unsent[1] != 11 {
		t.Fatalf("%d on their way", g.unsent[1])
	}
}

func TestUnsentMessagesAreCounted(t *testing.T) {
	b := start(t, Options{Latency: time.Second})
	b.s.SendText(li, "/start")
	g := &b.s.congestion
	leave, _ := g.enter(li, mostUnsent-1)
	last := make(chan *result, 1)
	go func() { last <- b.call("sendMessage", "chat_id", liID, "text", "still fits") }()
	for end, on := soon(t), 0; on < mostUnsent; {
		g.mu.Lock()
		on = g.unsent[li]
		g.mu.Unlock()
		if end.Err() != nil {
			t.Fatal("the message is never on its way")
		}
	}
	if r := <-last; !r.OK {
		t.Fatal(r.Text)
	}
	if g.unsent[li] != mostUnsent-1 {
		t.Fatalf("%d on their way", g.unsent[li])
	}
	g.enter(li, 1)
	b.refused(429, "Too Many Requests: retry after 60", "sendMessage", "chat_id", liID, "text", "too many")
	b.ok("editMessageText", "chat_id", liID, "message_id", "2", "text", "an edit sends nothing")
	if got := b.s.Scores(); got["unsent"].Refused != 1 || len(b.s.Chat(li)) != 2 {
		t.Fatalf("%+v", got)
	}
	leave()
	b.ok("sendMessage", "chat_id", liID, "text", "fits again")
}

func TestHowManyMessagesACallSends(t *testing.T) {
	t.Parallel()
	for _, want := range []struct {
		method, name, list string
		messages           int
	}{
		{"sendMessage", "", "", 1},
		{"copyMessage", "", "", 1},
		{"forwardMessage", "", "", 1},
		{"sendChatAction", "", "", 0},
		{"editMessageText", "", "", 0},
		{"setWebhook", "", "", 0},
		{"sendMediaGroup", "media", "[{},{},{}]", 3},
		{"copyMessages", "message_ids", "[1,2]", 2},
		{"forwardMessages", "message_ids", "[1]", 1},
		{"forwardMessages", "message_ids", "{", 0},
	} {
		q := &request{name: want.method, args: map[string]string{want.name: want.list}}
		if got := q.messages(); got != want.messages {
			t.Errorf("%s %s: %d, want %d", want.method, want.list, got, want.messages)
		}
	}
}
