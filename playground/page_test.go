package playground

import (
	"bufio"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func (b *bot) get(path string) (int, string) {
	b.t.Helper()
	resp, err := http.Get(b.base + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body)
}

// fetched is how many bytes an address takes on the wire, packed as a browser asks for it.
func (b *bot) fetched(path string) int {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %d %v", path, resp.StatusCode, err)
	}
	return len(body)
}

func TestPageShowsTheCast(t *testing.T) {
	b := start(t, Options{Cast: []Actor{
		{ID: li, Name: "李书记", Note: "村第一书记", Lang: "zh", StartLink: "abc_1"},
		{ID: wang, Name: `<script>alert("x")</script>`, Lang: "en"},
	}})
	code, list := b.get("/")
	if code != 200 || !strings.Contains(list, "李书记") || !strings.Contains(list, "村第一书记") || !strings.Contains(list, `href="/?user=1001"`) {
		t.Fatalf("%d %s", code, list)
	}
	if strings.Contains(list, "<script>alert") {
		t.Fatal("a name got onto the page as HTML")
	}
	_, phone := b.get("/?user=1001")
	for _, want := range []string{`lang="zh-CN"`, `data-start="abc_1"`, labels["zh"]["send"], `role="log"`} {
		if !strings.Contains(phone, want) {
			t.Errorf("the phone lacks %q", want)
		}
	}
	if strings.Contains(phone, "data-clock") {
		t.Error("no clock can be moved, but the page shows one")
	}
	if code, _ := b.get("/nonsense"); code != 404 {
		t.Errorf("unknown page: %d", code)
	}
}

func TestLabelsAreComplete(t *testing.T) {
	t.Parallel()
	for lang, words := range labels {
		if len(words) != len(labels["zh"]) {
			t.Errorf("%s has %d labels, zh has %d", lang, len(words), len(labels["zh"]))
		}
		for key, text := range words {
			if text == "" || labels["zh"][key] == "" {
				t.Errorf("%s %s is missing somewhere", lang, key)
			}
		}
	}
	var page strings.Builder
	for name := range assets {
		script, err := pageFiles.ReadFile("page/" + name)
		if err != nil {
			t.Fatal(err)
		}
		page.Write(script)
		for _, risky := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"} {
			if strings.Contains(string(script), risky) {
				t.Errorf("%s uses %s", name, risky)
			}
		}
	}
	for _, name := range []string{"page/page.html", "page/phone.html"} {
		text, err := pageFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		page.Write(text)
	}
	for key := range labels["zh"] {
		if !regexp.MustCompile(`L\.`+key+`\b`).MatchString(page.String()) && !strings.HasPrefix(key, "net_") {
			t.Errorf("label %q is used nowhere", key)
		}
	}
}

// sse is one event of a stream.
type sse struct{ id, kind, data string }

func (b *bot) stream(t *testing.T, lastID string) <-chan sse {
	t.Helper()
	req, err := http.NewRequestWithContext(soon(t), http.MethodGet, b.base+"/__ui/events?user=1001", nil)
	if err != nil {
		t.Fatal(err)
	}
	if lastID != "" {
		req.Header.Set("Last-Event-ID", lastID)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	out := make(chan sse, 100)
	go func() {
		defer close(out)
		defer resp.Body.Close()
		var e sse
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "id":
				e.id = value
			case "event":
				e.kind = value
			case "data":
				e.data = value
			case "":
				out <- e
			}
		}
	}()
	return out
}

func TestEventsAndResume(t *testing.T) {
	b := start(t, Options{NoLimits: true})
	b.s.SendText(li, "/start")
	events := b.stream(t, "")
	first := <-events
	if first.kind != "screen" || !strings.Contains(first.data, `"text":"/start"`) {
		t.Fatalf("%+v", first)
	}
	m := b.sent("sendMessage", "chat_id", liID, "text", "<b>你好</b>", "parse_mode", "HTML", "reply_markup", keyboard("y"))
	got := <-events
	if got.kind != "message" || !strings.Contains(got.data, `"text":"你好"`) || !strings.Contains(got.data, `"type":"bold"`) || !strings.Contains(got.data, `"data":"y"`) {
		t.Fatalf("%+v", got)
	}
	b.ok("sendChatAction", "chat_id", liID, "action", "typing")
	b.ok("editMessageText", "chat_id", liID, "message_id", strconv.Itoa(m.MessageID), "text", "edited")
	b.ok("answerCallbackQuery", "callback_query_id", b.s.Press(li, 2, "y"), "text", "toast")
	b.ok("deleteMessage", "chat_id", liID, "message_id", strconv.Itoa(m.MessageID))
	b.ok("setMyCommands", "commands", `[{"command":"help","description":"Help"}]`)
	b.s.Block(li, true)
	want := []string{"typing", "edit", "toast", "delete", "menu", "blocked"}
	for _, kind := range want {
		if e := <-events; e.kind != kind {
			t.Fatalf("got %+v, want %s", e, kind)
		}
	}
	resumed := b.stream(t, got.id)
	for _, kind := range want {
		if e := <-resumed; e.kind != kind {
			t.Fatalf("resumed with %+v, want %s", e, kind)
		}
	}
	if e := <-b.stream(t, "12"); e.kind != "screen" {
		t.Fatalf("an unknown id must get a whole screen, got %+v", e)
	}
}

func TestPageActions(t *testing.T) {
	c := newClock()
	b := start(t, Options{Now: c.Now, MoveClock: c.Add})
	post := func(path string, headers map[string]string, fields ...string) int {
		t.Helper()
		form := url.Values{}
		for i := 0; i < len(fields); i += 2 {
			form.Set(fields[i], fields[i+1])
		}
		req, _ := http.NewRequest(http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range headers {
			req.Header.Set(k, v)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if code := post("/__ui/send", nil, "user", liID, "text", strings.Repeat("长", 5000)); code != 204 {
		t.Fatalf("send: %d", code)
	}
	if ups := b.updates(); len(ups) != 2 || len([]rune(ups[0].Message.Text)) != 4096 {
		t.Fatal("a client cuts a long text in two")
	}
	if code := post("/__ui/press", nil, "user", liID, "message", "5", "data", "d"); code != 204 {
		t.Fatalf("press: %d", code)
	}
	if code := post("/__ui/send", nil, "user", "31337", "text", "x"); code != 400 {
		t.Fatalf("an unknown person: %d", code)
	}
	if code := post("/__ui/send", map[string]string{"Sec-Fetch-Site": "cross-site"}, "user", liID, "text", "x"); code != 403 {
		t.Fatalf("a foreign page: %d", code)
	}
	if code := post("/__ui/clock", nil, "by", "morning"); code != 200 || c.Now().Hour() != 9 {
		t.Fatalf("clock: %d, now %v", code, c.Now())
	}
	post("/__ui/clock", nil, "by", "morning")
	if want := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC); !c.Now().Equal(want) {
		t.Fatalf("the next 09:00 is %v", c.Now())
	}
	if code, page := b.get("/"); code != 200 || !strings.Contains(page, "2026-11-24 09:00") {
		t.Fatal("the clock panel lacks the time")
	}
}
