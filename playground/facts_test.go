package playground

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestEveryFactHasItsTest wants the tests that facts.md names to be there, and every row to name one.
func TestEveryFactHasItsTest(t *testing.T) {
	t.Parallel()
	notes, err := os.ReadFile("facts.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`).FindAllStringSubmatch(string(content), -1) {
			there[m[1]] = true
		}
	}
	named := regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)[A-Z]\w+`)
	rows := 0
	for line := range strings.Lines(string(notes)) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| what") {
			continue
		}
		rows++
		tests := named.FindAllString(line, -1)
		if len(tests) == 0 {
			t.Errorf("no test: %s", line)
		}
		for _, name := range tests {
			if !there[name] {
				t.Errorf("there is no %s: %s", name, line)
			}
		}
	}
	if rows < 60 {
		t.Errorf("only %d rows", rows)
	}
}

func TestEditsShareTheLimit(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now})
	b.s.SendText(li, "/start")
	m := b.sent("sendMessage", "chat_id", liID, "text", "0")
	for n := range 3 {
		b.ok("editMessageText", "chat_id", liID, "message_id", strconv.Itoa(m.MessageID), "text", fmt.Sprint("edit ", n))
	}
	b.refused(429, "Too Many Requests: retry after 1", "sendMessage", "chat_id", liID, "text", "x")
}

func TestLimitsOfGetUpdatesAreClamped(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	for range 101 {
		b.s.SendText(li, "x")
	}
	for limit, want := range map[string]int{"500": 100, "-3": 1, "0": 1, "": 100} {
		if got := len(b.updates("limit", limit)); got != want {
			t.Errorf("limit %q gives %d updates, want %d", limit, got, want)
		}
	}
}

func TestBotsHearNothingOfThemselves(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.Started(li)
	b.s.AddGroup(-7, "Village", li)
	b.s.AddChannel(-1000000000009, "Notices", "notices")
	for _, chat := range []string{liID, "-7", "@notices"} {
		id := strconv.Itoa(b.sent("sendMessage", "chat_id", chat, "text", "one").MessageID)
		b.ok("editMessageText", "chat_id", chat, "message_id", id, "text", "two")
		b.ok("setMessageReaction", "chat_id", chat, "message_id", id, "reaction", `[{"type":"emoji","emoji":"👍"}]`)
		b.ok("deleteMessage", "chat_id", chat, "message_id", id)
	}
	if n := b.s.Pending(); n != 0 {
		t.Errorf("%d updates about what the bot did: %s", n, b.ok("getUpdates").Result)
	}
}

func TestWebhooksAreNotRedirected(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	var followed, posts atomic.Int64
	var kind atomic.Value
	var end *httptest.Server
	end = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case r.URL.Path == "/elsewhere":
			followed.Add(1)
		case posts.Add(1) == 1:
			kind.Store(r.Method + " " + r.Header.Get("Content-Type") + " " + fmt.Sprint(json.Valid(body)))
			http.Redirect(w, r, end.URL+"/elsewhere", http.StatusTemporaryRedirect)
		}
	}))
	t.Cleanup(end.Close)
	b.ok("setWebhook", "url", end.URL+"/hook")
	b.s.SendText(li, "x")
	if err := b.s.WaitIdle(soon(t)); err != nil {
		t.Fatal(err)
	}
	if followed.Load() != 0 || posts.Load() != 2 || kind.Load() != "POST application/json true" {
		t.Errorf("followed %d times, tried %d times, first %q", followed.Load(), posts.Load(), kind.Load())
	}
}

func TestPollsHaveLanesOfTheirOwn(t *testing.T) {
	b := pollBot(t, Options{})
	b.updates("offset", "-1")
	id, _ := b.asked("is_anonymous", "false")
	if err := b.s.Vote(li, id, 1); err != nil {
		t.Fatal(err)
	}
	b.s.SendText(li, "beside it")
	b.s.Press(li, id, "x")
	lanes := map[laneKey]bool{}
	b.s.queue.mu.Lock()
	for _, p := range b.s.queue.items[1:] {
		lanes[p.lane] = true
	}
	b.s.queue.mu.Unlock()
	if len(lanes) != 3 {
		t.Errorf("a vote, a message and a press are in %d lanes, want one each: %v", len(lanes), lanes)
	}
}

func TestSmallBounds(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	x := strings.Repeat
	b.refused(400, "Bad Request: BOT_COMMANDS_TOO_MUCH", "setMyCommands", "commands", "["+x(`{"command":"a","description":"d"},`, 100)+`{"command":"a","description":"d"}]`)
	b.refused(400, "Bad Request: MESSAGE_TOO_LONG", "answerCallbackQuery", "callback_query_id", b.s.Press(li, 1, "x"), "text", x("中", 201))
	b.ok("answerCallbackQuery", "callback_query_id", b.s.Press(li, 1, "x"), "text", x("中", 200))
	large := b.s.files.put("document", "a.bin", make([]byte, 20<<20+1)).id
	b.refused(400, "Bad Request: file is too big", "getFile", "file_id", large)
	b.ok("getFile", "file_id", b.s.files.put("document", "b.bin", make([]byte, 20<<20)).id)
	b.ok("sendMessage", "chat_id", liID, "text", "x", "reply_markup", keyboard(x("d", 64)))
}

func TestStartCarriesItsPayload(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start abc_-9")
	m := b.updates()[0].Message
	if m.Text != "/start abc_-9" || !slices.ContainsFunc(m.Entities, func(e Entity) bool { return e.Type == "bot_command" && e.Offset == 0 && e.Length == 6 }) {
		t.Errorf("%+v", m)
	}
}

func TestGetMeSaysWhatTheBotCan(t *testing.T) {
	b := start(t, Options{})
	var me map[string]any
	b.ok("getMe").into(t, &me)
	for field, want := range map[string]any{
		"is_bot": true, "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": true, "id": 42.0,
	} {
		if me[field] != want {
			t.Errorf("%s is %v", field, me[field])
		}
	}
	resp, err := http.Get(b.base + "/botnonsense")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNotFound {
		t.Errorf("a path without a method: %d", resp.StatusCode)
	}
}

// TestPressesDieWhileTheBotIsAway is what a pause of three minutes costs: every press, and no message.
func TestPressesDieWhileTheBotIsAway(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, NoLimits: true})
	b.s.SendText(li, "kept")
	b.s.Press(li, 1, "lost")
	b.s.AskInline(li, "lost", "")
	c.Add(3 * time.Minute)
	if ups := b.updates(); len(ups) != 1 || ups[0].Message == nil {
		t.Errorf("%+v", ups)
	}
}
