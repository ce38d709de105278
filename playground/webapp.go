package playground

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
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

// InitData is what an opened web app gets as tgWebAppData: who opened it, when and by which query, signed with the bot's
// token. The second signature, with Telegram's own key, is absent.
func (s *Server) InitData(user int64, queryID string) string {
	fields := map[string]string{
		"auth_date": strconv.FormatInt(s.now().Unix(), 10), "query_id": queryID, "user": string(encoded(s.wireUser(user))),
	}
	data, lines := url.Values{}, []string{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		data.Set(name, fields[name])
		lines = append(lines, name+"="+fields[name])
	}
	secret := hmac.New(sha256.New, []byte("WebAppData"))
	secret.Write([]byte(s.opt.Token))
	sign := hmac.New(sha256.New, secret.Sum(nil))
	sign.Write([]byte(strings.Join(lines, "\n")))
	data.Set("hash", hex.EncodeToString(sign.Sum(nil)))
	return data.Encode()
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
