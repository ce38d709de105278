package playground

import (
	"net/http"
	"sync"
	"time"
	"unicode/utf8"
)

// answerWindow is how long a press can be answered; Telegram publishes no figure, clients give up at about this.
const answerWindow = 15 * time.Second

// callbackTable remembers presses that can still be answered.
type callbackTable struct {
	luck    *luck
	mu      sync.Mutex
	waiting map[string]openQuery
	prune   int // size at which unanswered old presses are looked for
}

type openQuery struct {
	chat *chat
	at   time.Time
}

// open registers a press and returns its id.
func (t *callbackTable) open(c *chat, now time.Time) string {
	id := t.luck.id()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting == nil {
		t.waiting = map[string]openQuery{}
	}
	if len(t.waiting) >= max(t.prune, 4096) {
		for k, q := range t.waiting {
			if now.Sub(q.at) > answerWindow {
				delete(t.waiting, k)
			}
		}
		t.prune = 2 * len(t.waiting)
	}
	t.waiting[id] = openQuery{c, now}
	return id
}

// presser is who pressed, or 0 for an id that cannot be answered.
func (t *callbackTable) presser(id string) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if q, ok := t.waiting[id]; ok {
		return q.chat.id
	}
	return 0
}

// close returns the press if it is still to be answered; a second answer finds nothing.
func (t *callbackTable) close(id string, now time.Time) *chat {
	t.mu.Lock()
	defer t.mu.Unlock()
	q, ok := t.waiting[id]
	delete(t.waiting, id)
	if !ok || now.Sub(q.at) > answerWindow {
		return nil
	}
	return q.chat
}

func answerCallbackQuery(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	text := q.text("text")
	if utf8.RuneCountInString(text) > 200 {
		return answer{}, badRequest("MESSAGE_TOO_LONG")
	}
	id := q.text("callback_query_id")
	c := s.queries.close(id, s.now())
	if c == nil {
		return answer{}, badRequest(errQueryTooOld)
	}
	t := Toast{CallbackID: id, Text: text, Alert: q.boolean("show_alert"), At: s.now()}
	c.mu.Lock()
	defer c.mu.Unlock()
	if text != "" {
		if len(c.toasts) >= 100 {
			c.toasts = append(c.toasts[:0], c.toasts[1:]...)
		}
		c.toasts = append(c.toasts, t)
	}
	s.show(c, "toast", t)
	return answer{result: true}, nil
}
