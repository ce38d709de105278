package playground

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func (b *bot) ctl(method, path, body, key string) (int, string) {
	b.t.Helper()
	req, err := http.NewRequest(method, b.base+"/__ctl/"+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("X-Playground-Key", key)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	out, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(out)
}

func TestControlNeedsItsKey(t *testing.T) {
	b := start(t, Options{})
	for _, key := range []string{"", "wrong", b.s.Token()} {
		if code, _ := b.ctl("GET", "state", "", key); code != 403 {
			t.Errorf("key %q: %d", key, code)
		}
	}
	if other := New(Options{}); other.ControlKey() == b.s.ControlKey() || len(other.ControlKey()) < 32 {
		t.Error("keys must be random")
	}
}

func TestControlTwins(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, MoveClock: c.Add})
	do := func(method, path, body, want string) {
		t.Helper()
		if code, out := b.ctl(method, path, body, b.s.ControlKey()); code != 200 || !strings.Contains(out, want) {
			t.Errorf("%s %s %s: %d %s, want %s", method, path, body, code, out, want)
		}
	}
	do("POST", "actors", `{"id":5,"name":"Zhao","lang":"zh"}`, "true")
	do("POST", "send", `{"user":5,"text":"/start"}`, `{"message_id":1}`)
	b.ok("sendMessage", "chat_id", "5", "text", "x", "reply_markup", keyboard("k"))
	do("GET", "chat?user=5", "", `"data":"k"`)
	do("POST", "press", `{"user":5,"label":"`+"是"+`"}`, `"callback_id"`)
	do("POST", "press", `{"user":5,"message_id":9,"data":"forged"}`, `"callback_id"`)
	do("POST", "update", `{"update_id":77,"message":{"text":"raw"}}`, "true")
	do("GET", "state", "", `"pending":4`)
	do("GET", "calls?after=0", "", `"method":"sendMessage"`)
	do("POST", "faults", `{"kind":"too_many","retry_after":3,"count":1,"method":"getMe"}`, `{"id":1}`)
	b.refused(429, "Too Many Requests: retry after 3", "getMe")
	do("POST", "faults", `{"kind":"server_error"}`, `{"id":2}`)
	do("DELETE", "faults", "", "true")
	b.ok("getMe")
	do("POST", "clock", `{"seconds":3600}`, `"now":"2026-11-23T09:00:00Z"`)
	do("POST", "block", `{"user":5,"blocked":true}`, "true")
	do("GET", "idle?timeout=0.01", "", `{"idle":false}`)
	do("GET", "toasts?user=5", "", "null")
	do("GET", "violations", "", "null")
	if code, out := b.ctl("POST", "press", `{"user":5,"label":"nowhere"}`, b.s.ControlKey()); code != 400 || !strings.Contains(out, "no visible button") {
		t.Errorf("%d %s", code, out)
	}
	if got := c.Now(); !got.Equal(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("clock %v", got)
	}
}
