package playground

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestOffsetConfirms(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	for _, text := range []string{"one", "two", "three"} {
		b.s.SendText(li, text)
	}
	first := b.updates()
	if len(first) != 3 || first[0].ID < 1 || first[2].ID != first[0].ID+2 || first[1].Message.Text != "two" {
		t.Fatalf("got %+v", first)
	}
	if again := b.updates("offset", "0"); len(again) != 3 {
		t.Fatalf("offset 0 must forget nothing, %d left", len(again))
	}
	id := func(n int) string { return strconv.Itoa(first[0].ID + n) }
	if left := b.updates("offset", id(1), "limit", "1"); len(left) != 1 || left[0].Message.Text != "two" {
		t.Fatalf("after confirming one: %+v", left)
	}
	if left := b.updates("offset", id(3+offsetPastTail+1)); len(left) != 2 {
		t.Fatalf("eleven beyond the tail is answered from the head; %d left", len(left))
	}
	if left := b.updates("offset", id(500)); len(left) != 2 {
		t.Fatalf("an offset far beyond the tail is answered from the head; %d left", len(left))
	}
	if left := b.updates("offset", "-1"); len(left) != 1 || left[0].Message.Text != "three" {
		t.Fatalf("offset -1 keeps the newest: %+v", left)
	}
	if left := b.updates("offset", "-9"); len(left) != 1 {
		t.Fatalf("an offset of more than there are keeps all: %+v", left)
	}
	if left := b.updates("offset", id(3)); len(left) != 0 || b.s.Pending() != 0 {
		t.Fatalf("all confirmed, but %d left", len(left))
	}
	b.s.SendText(li, "four")
	if left := b.updates("offset", id(4+offsetPastTail)); len(left) != 0 {
		t.Fatalf("ten beyond the tail confirms everything: %+v", left)
	}
}

func TestFirstUpdateIDIsRandom(t *testing.T) {
	t.Parallel()
	a, b := newQueue(t.Context(), time.Now), newQueue(t.Context(), time.Now)
	if a.nextID == b.nextID {
		t.Fatalf("both queues start at %d", a.nextID)
	}
}

func TestLongPollWakes(t *testing.T) {
	b := start(t, Options{})
	got := make(chan []update, 1)
	go func() { got <- b.updates("timeout", "50") }()
	waitForPoll(t, b)
	b.s.SendText(li, "你好 👋")
	select {
	case ups := <-got:
		if len(ups) != 1 || ups[0].Message.Text != "你好 👋" || ups[0].Message.From.LanguageCode != "zh" {
			t.Fatalf("got %+v", ups)
		}
	case <-soon(t).Done():
		t.Fatal("the poll slept on")
	}
}

// waitForPoll returns when a getUpdates waits in the server.
func waitForPoll(t *testing.T, b *bot) {
	t.Helper()
	for ctx := soon(t); ; {
		b.s.queue.mu.Lock()
		waiting := b.s.queue.waiter != nil
		b.s.queue.mu.Unlock()
		if waiting {
			return
		}
		if ctx.Err() != nil {
			t.Fatal("no poll came to wait")
		}
	}
}

func TestSecondPollEndsFirst(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	old := make(chan *result, 1)
	go func() { old <- b.call("getUpdates", "timeout", "50") }()
	waitForPoll(t, b)
	b.updates("timeout", "0")
	if r := <-old; r.Code != 409 || r.Text != "Conflict: "+errOtherPoll {
		t.Fatalf("got %d %q", r.Code, r.Text)
	}
}

func TestWebhookExcludesPolling(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	old := make(chan *result, 1)
	go func() { old <- b.call("getUpdates", "timeout", "50") }()
	waitForPoll(t, b)
	if r := b.ok("setWebhook", "url", "http://127.0.0.1:1/hook"); r.Text != "Webhook was set" {
		t.Fatalf("description %q", r.Text)
	}
	if r := <-old; r.Text != "Conflict: terminated by setWebhook request" {
		t.Fatalf("got %d %q", r.Code, r.Text)
	}
	b.refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", "getUpdates")
	if r := b.ok("deleteWebhook"); r.Text != "Webhook was deleted" {
		t.Fatalf("description %q", r.Text)
	}
	b.updates()
}

func TestAllowedUpdates(t *testing.T) {
	b := start(t, Options{})
	b.updates("allowed_updates", `["callback_query","no_such_kind"]`)
	b.s.SendText(li, "unwanted")
	b.s.Press(li, 1, "x")
	if ups := b.updates("allowed_updates", "null"); len(ups) != 1 || ups[0].Callback == nil {
		t.Fatalf("only the press was asked for: %+v", ups)
	}
	b.s.SendText(li, "still unwanted")
	b.updates("allowed_updates", "[]")
	b.s.SendText(li, "wanted")
	if ups := b.updates("offset", "-1"); len(ups) != 1 || ups[0].Message.Text != "wanted" {
		t.Fatalf("an empty list resets: %+v", ups)
	}
}

func TestUpdatesExpire(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	b.s.SendText(li, "kept for a day")
	b.s.Press(li, 1, "dies soon")
	c.Add(151 * time.Second)
	if ups := b.updates(); len(ups) != 1 || ups[0].Message == nil {
		t.Fatalf("after 151 s only the text is left: %+v", ups)
	}
	c.Add(24 * time.Hour)
	if err := b.s.WaitIdle(soon(t)); err != nil {
		t.Fatal(err)
	}
}

func TestRawUpdates(t *testing.T) {
	b := start(t, Options{})
	b.s.SendUpdate(map[string]any{"update_id": 7, "message": "broken"})
	b.s.SendUpdate(map[string]any{"message": map[string]any{"message_id": 3, "date": 1, "chat": map[string]any{"id": 5, "type": "private"}, "text": "hi"}})
	r := b.ok("getUpdates")
	if want := `[{"update_id":7,"message":"broken"},{"update_id":8,"message":{"chat":{"id":5,"type":"private"},"date":1,"message_id":3,"text":"hi"}}]`; string(r.Result) != want {
		t.Fatalf("got  %s\nwant %s", r.Result, want)
	}
	b.ok("sendMessage", "chat_id", "5", "text", "whoever writes has started the bot")
}

func TestCloseEndsPollAndWaitIdleGivesUp(t *testing.T) {
	b := start(t, Options{})
	b.s.SendText(li, "never fetched")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if b.s.WaitIdle(ctx) == nil {
		t.Fatal("one update is not confirmed, but WaitIdle returned nil")
	}
	b.updates("offset", "-1", "limit", "1")
	b.s.queue.mu.Lock()
	b.s.queue.drop()
	b.s.queue.mu.Unlock()
	old := make(chan *result, 1)
	go func() { old <- b.call("getUpdates", "timeout", "50") }()
	waitForPoll(t, b)
	b.s.Close()
	if r := <-old; r.status != http.StatusInternalServerError {
		t.Fatalf("got %d", r.status)
	}
}

func TestAfterAQuietWeekTheNextIDIsRandom(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true, Seed: 7})
	next := func() int {
		b.s.SendText(li, "x")
		ups := b.updates("offset", "-1")
		return ups[len(ups)-1].ID
	}
	first := next()
	c.Add(quietTime - time.Nanosecond)
	if id := next(); id != first+1 {
		t.Fatalf("a week less a moment later: %d after %d", id, first)
	}
	c.Add(quietTime)
	jumped := next()
	if d := jumped - first; d > 0 && d < 10 || jumped < 1 || jumped > 1_000_000_000 {
		t.Fatalf("a week later: %d after %d", jumped, first+1)
	}
	if id := next(); id != jumped+1 {
		t.Fatalf("at once: %d after %d", id, jumped)
	}
	b.s.SendUpdate(map[string]any{"update_id": 7, "message": "broken"})
	c.Add(quietTime - time.Nanosecond)
	if id := next(); id != 8 {
		t.Fatalf("a given id is no quiet: %d after 7", id)
	}
}

func TestAnswersStopAtFourMegabytes(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	long := strings.Repeat("x", 100<<10)
	for range 50 {
		b.s.SendUpdate(map[string]any{"message": long})
	}
	if n := len(b.raws()); n != 41 { // the forty-first goes beyond
		t.Fatalf("%d updates of a hundred kilobytes", n)
	}
}

func (b *bot) raws() (out []json.RawMessage) {
	b.t.Helper()
	b.ok("getUpdates").into(b.t, &out)
	return out
}

func TestUpdatesLiveToTheirLastMoment(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true})
	b.s.Press(li, 1, "x")
	c.Add(pressLife)
	if n := b.s.Pending(); n != 1 {
		t.Fatalf("%d after 150 seconds", n)
	}
	c.Add(1)
	if n := b.s.Pending(); n != 0 {
		t.Fatalf("%d a moment later", n)
	}
}
