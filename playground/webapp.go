package playground

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// webAppWindow is how long the query of an opened web app can be answered. Telegram publishes no figure.
const webAppWindow = time.Hour

// webAppTable holds the queries of web apps that people have opened.
type webAppTable struct {
	mu   sync.Mutex
	open map[string]webAppQuery
}

type webAppQuery struct {
	user int64
	at   time.Time
}

// OpenWebApp is the person opening a web app from an inline button or the menu; it returns the query id that the app
// finds in its initData.
func (s *Server) OpenWebApp(user int64) string {
	id := strconv.FormatInt(rand.Int64(), 10)
	t := &s.webApps
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open == nil {
		t.open = map[string]webAppQuery{}
	}
	t.open[id] = webAppQuery{user, s.now()}
	return id
}

// take returns who opened the app, once; 0 when the id is not known, too old or answered.
func (t *webAppTable) take(id string, now time.Time) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	q := t.open[id]
	delete(t.open, id)
	if now.Sub(q.at) > webAppWindow {
		return 0
	}
	return q.user
}

func answerWebAppQuery(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	raw := q.raw("result")
	if raw == "" {
		return answer{}, badRequest("result isn't specified")
	}
	if !json.Valid([]byte(raw)) {
		return answer{}, badRequest("can't parse JSON encoded web view query results")
	}
	result, failure := inlineResult(json.RawMessage(raw))
	if failure == nil {
		failure = checkInline([]InlineResult{result}, "")
	}
	if failure != nil {
		return answer{}, failure
	}
	user := s.webApps.take(q.text("web_app_query_id"), s.now())
	if user == 0 {
		return answer{}, badRequest(errQueryTooOld)
	}
	sent := map[string]string{}
	if _, id := s.sendVia(user, result); id != "" {
		sent["inline_message_id"] = id
	}
	return answer{result: sent}, nil
}
