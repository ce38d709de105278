package playground

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// bot is the far end of a Server in tests: it calls methods over real HTTP.
type bot struct {
	t    *testing.T
	s    *Server
	base string
}

type result struct {
	status int
	header http.Header
	OK     bool            `json:"ok"`
	Code   int             `json:"error_code"`
	Text   string          `json:"description"`
	Result json.RawMessage `json:"result"`
	Params struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// clock is a test's own time; it starts at a fixed moment and moves when told.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

const li, wang = 1001, 1002

func start(t *testing.T, o Options) *bot {
	t.Helper()
	t.Parallel()
	if o.Cast == nil {
		o.Cast = []Actor{{ID: li, Name: "李书记", Note: "村第一书记", Lang: "zh"}, {ID: wang, Name: "Wang", Note: "trainer", Lang: "en"}}
	}
	s := New(o)
	web := httptest.NewServer(s.Handler())
	t.Cleanup(web.Close)
	t.Cleanup(s.Close)
	return &bot{t, s, web.URL}
}

// try posts a form and gives the transport error, if any; pairs are name, value, name, value.
func (b *bot) try(method string, pairs ...string) (*result, error) {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	req, err := http.NewRequest(http.MethodPost, b.base+"/bot"+b.s.Token()+"/"+method, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// No keep-alive: a client that reuses connections retries a reset by itself.
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	out := &result{status: resp.StatusCode, header: resp.Header}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(body, out); err != nil {
			b.t.Errorf("%s answered no JSON: %s", method, body)
		}
	}
	return out, nil
}

func (b *bot) call(method string, pairs ...string) *result {
	b.t.Helper()
	r, err := b.try(method, pairs...)
	if err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	return r
}

// ok calls and expects success.
func (b *bot) ok(method string, pairs ...string) *result {
	b.t.Helper()
	r := b.call(method, pairs...)
	if !r.OK || r.status != 200 {
		b.t.Fatalf("%s%q: %d %s", method, pairs, r.Code, r.Text)
	}
	return r
}

// refused calls and expects an error with exactly this code and description.
func (b *bot) refused(code int, text, method string, pairs ...string) *result {
	b.t.Helper()
	r := b.call(method, pairs...)
	if r.OK || r.Code != code || r.status != code || r.Text != text {
		b.t.Fatalf("%s%q:\n got %d %q\nwant %d %q", method, pairs, r.Code, r.Text, code, text)
	}
	return r
}

func (r *result) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(r.Result, v); err != nil {
		t.Fatalf("decode %s: %v", r.Result, err)
	}
}

// update is what tests look at in an update.
type update struct {
	ID       int              `json:"update_id"`
	Message  *wireMessage     `json:"message"`
	Member   *json.RawMessage `json:"my_chat_member"`
	Callback *struct {
		ID      string       `json:"id"`
		Data    string       `json:"data"`
		Message *wireMessage `json:"message"`
	} `json:"callback_query"`
}

func (b *bot) updates(pairs ...string) []update {
	b.t.Helper()
	var out []update
	b.ok("getUpdates", pairs...).into(b.t, &out)
	return out
}

// sent calls a send method and returns the message that it made.
func (b *bot) sent(method string, pairs ...string) wireMessage {
	b.t.Helper()
	var m wireMessage
	b.ok(method, pairs...).into(b.t, &m)
	return m
}

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}
