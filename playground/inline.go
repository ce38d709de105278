package playground

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// inlineWindow is how long an inline query can be answered, and how long it waits to be fetched.
const inlineWindow = 30 * time.Second

// inlineKept is how long a person may still choose from results that are on the screen.
const inlineKept = 10 * time.Minute

// maxInlineQuery is how much of the words behind the bot's name reaches it, in characters.
const maxInlineQuery = 256

// InlineAnswer is what a person sees above the input after typing the bot's name and some words.
type InlineAnswer struct {
	// QueryID names the query in Choose.
	QueryID string         `json:"query_id"`
	Results []InlineResult `json:"results"`
	// Button stands above the results and opens the private chat with a /start payload; nil for none.
	Button *InlineStart `json:"button,omitempty"`
	// NextOffset, unless empty, gives more results of the same words.
	NextOffset string `json:"next_offset,omitempty"`
	// CacheTime in seconds and Personal are as the bot said.
	CacheTime int  `json:"cache_time"`
	Personal  bool `json:"personal,omitempty"`
	// Cached says that the bot was not asked.
	Cached bool `json:"cached,omitempty"`
}

// InlineStart is the button above the results.
type InlineStart struct {
	Text  string `json:"text"`
	Start string `json:"start"`
}

// InlineResult is one article and the message that choosing it sends.
type InlineResult struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	Text        string     `json:"text"`
	Entities    []Entity   `json:"entities,omitempty"`
	Buttons     [][]Button `json:"buttons,omitempty"`
	markup      []byte
}

// inlineKey is what Telegram remembers an answer by; user is 0 for an answer that is for everybody.
type inlineKey struct {
	user          int64
	query, offset string
}

type inlineQuery struct {
	key    inlineKey
	at     time.Time
	answer *InlineAnswer // nil until answered
	done   chan struct{} // closed by the answer
}

type cachedAnswer struct {
	answer InlineAnswer
	until  time.Time
}

// inlineTable holds the queries that were made and the answers that Telegram would give again.
type inlineTable struct {
	luck    *luck
	mu      sync.Mutex
	queries map[string]*inlineQuery
	cache   map[inlineKey]cachedAnswer
}

// ask registers a query under a new id; an earlier answer that still holds serves it at once.
func (t *inlineTable) ask(key inlineKey, now time.Time) (id string, q *inlineQuery, cached bool) {
	id = t.luck.id()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.queries == nil {
		t.queries, t.cache = map[string]*inlineQuery{}, map[inlineKey]cachedAnswer{}
	}
	t.prune(now)
	q = &inlineQuery{key: key, at: now, done: make(chan struct{})}
	t.queries[id] = q
	for _, k := range []inlineKey{key, {query: key.query, offset: key.offset}} {
		if c, ok := t.cache[k]; ok && now.Before(c.until) {
			again := c.answer
			again.QueryID, again.Cached = id, true
			q.answer = &again
			close(q.done)
			return id, q, true
		}
	}
	return id, q, false
}

// prune forgets what nobody can use any more. The caller holds t.mu.
func (t *inlineTable) prune(now time.Time) {
	if len(t.queries) > 1000 {
		for id, q := range t.queries {
			if now.Sub(q.at) > inlineKept {
				delete(t.queries, id)
			}
		}
	}
	if len(t.cache) > 1000 {
		for k, c := range t.cache {
			if !now.Before(c.until) {
				delete(t.cache, k)
			}
		}
	}
}

func (t *inlineTable) find(id string) *inlineQuery {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.queries[id]
}

// asker is who made the query, or 0.
func (t *inlineTable) asker(id string) int64 {
	if q := t.find(id); q != nil {
		return q.key.user
	}
	return 0
}

// waiting reports whether the query can still be answered.
func (t *inlineTable) waiting(id string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	q := t.queries[id]
	return q != nil && q.answer == nil && now.Sub(q.at) <= inlineWindow
}

// answer closes the query and reports whether it was still to be answered.
func (t *inlineTable) answer(id string, a InlineAnswer, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	q := t.queries[id]
	if q == nil || q.answer != nil {
		return false
	}
	a.QueryID = id
	q.answer = &a
	close(q.done)
	key := q.key
	if !a.Personal {
		key.user = 0
	}
	if a.CacheTime > 0 {
		t.cache[key] = cachedAnswer{a, now.Add(time.Duration(a.CacheTime) * time.Second)}
	}
	return true
}

// AskInline is the person typing the bot's name and query, in the private chat with the bot, and returns the query's id.
// The bot hears of it unless an earlier answer still holds. offset is "" or the NextOffset of the results before.
func (s *Server) AskInline(user int64, query, offset string) string {
	id, _ := s.askInline(user, query, offset)
	return id
}

func (s *Server) askInline(user int64, query, offset string) (string, *inlineQuery) {
	if r := []rune(query); len(r) > maxInlineQuery {
		query = string(r[:maxInlineQuery])
	}
	id, q, cached := s.inline.ask(inlineKey{user, query, offset}, s.now())
	if !cached {
		body := encoded(map[string]any{"inline_query": map[string]any{
			"id": id, "from": s.wireUser(user), "query": query, "offset": offset, "chat_type": "sender",
		}})
		s.queue.push("inline_query", body, laneKey{press: true, id: user}, inlineWindow)
	}
	return id, q
}

// Inline is AskInline and the wait for the answer; its error says that none came before ctx ended.
func (s *Server) Inline(ctx context.Context, user int64, query, offset string) (InlineAnswer, error) {
	_, q := s.askInline(user, query, offset)
	select {
	case <-q.done:
		return *q.answer, nil // written once, before done was closed
	case <-ctx.Done():
		return InlineAnswer{}, fmt.Errorf("inline query %q: no answer: %w", query, ctx.Err())
	case <-s.ctx.Done():
		return InlineAnswer{}, errors.New("the playground is closed")
	}
}

// InlineAnswer is the answer to a query; false while there is none.
func (s *Server) InlineAnswer(id string) (InlineAnswer, bool) {
	s.inline.mu.Lock()
	defer s.inline.mu.Unlock()
	q := s.inline.queries[id]
	if q == nil || q.answer == nil {
		return InlineAnswer{}, false
	}
	return *q.answer, true
}

// Choose is the person tapping a result: its message goes into their chat, from them and via the bot. It returns the
// message's id.
func (s *Server) Choose(user int64, queryID, resultID string) (int, error) {
	a, answered := s.InlineAnswer(queryID)
	if !answered || s.inline.asker(queryID) != user {
		return 0, fmt.Errorf("choose %q: person %d has no such results", resultID, user)
	}
	for _, r := range a.Results {
		if r.ID == resultID {
			id, inlineID := s.sendVia(user, r)
			s.feedback(user, queryID, resultID, inlineID)
			return id, nil
		}
	}
	return 0, fmt.Errorf("choose %q: it is not among the %d results", resultID, len(a.Results))
}

// feedback tells a bot that asked @BotFather for it which result was chosen.
func (s *Server) feedback(user int64, queryID, resultID, inlineID string) {
	if !s.opt.InlineFeedback {
		return
	}
	chosen := map[string]any{"result_id": resultID, "from": s.wireUser(user), "query": s.inline.find(queryID).key.query}
	if inlineID != "" {
		chosen["inline_message_id"] = inlineID
	}
	body := encoded(map[string]any{"chosen_inline_result": chosen})
	s.queue.push("chosen_inline_result", body, laneKey{press: true, id: user}, chosenLife)
}

func answerInlineQuery(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	start, failure := inlineStart(q)
	if failure != nil {
		return answer{}, failure
	}
	results, failure := inlineResults(q.raw("results"))
	if failure != nil {
		return answer{}, failure
	}
	id := q.text("inline_query_id")
	if !s.inline.waiting(id, s.now()) {
		return answer{}, badRequest(errQueryTooOld)
	}
	if failure := checkInline(results, q.text("next_offset")); failure != nil {
		return answer{}, failure
	}
	a := InlineAnswer{
		Results: results, Button: start, NextOffset: q.text("next_offset"),
		CacheTime: int(q.clamped("cache_time", 300, 0, 86400)), Personal: q.boolean("is_personal"),
	}
	if !s.inline.answer(id, a, s.now()) {
		return answer{}, badRequest(errQueryTooOld)
	}
	return answer{result: true}, nil
}
