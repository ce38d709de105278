package playground

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// laneKey says which updates must stay in order: messages of one chat, presses and inline queries of one person, and what
// happens to one poll.
type laneKey struct {
	press bool
	id    int64
	poll  string
}

// pending is an update that the bot has not confirmed.
type pending struct {
	id      int
	body    []byte // nil once done
	lane    laneKey
	expires time.Time
	again   bool // deliver once more although it was confirmed
	done    bool
}

// Lifetimes of undelivered updates on the real server.
const (
	messageLife = 24 * time.Hour
	pressLife   = 150 * time.Second
	chosenLife  = 600 * time.Second

	quietTime = 7 * 24 * time.Hour // without updates: the next one has a random id
)

// offByDefault are the update kinds that a bot gets only when it names them.
var offByDefault = map[string]bool{"chat_member": true, "message_reaction": true, "message_reaction_count": true}

// queue holds unconfirmed updates for polling or a webhook.
type queue struct {
	ctx     context.Context
	now     func() time.Time
	onReply func(kind string, body []byte) // a method call in the body of a webhook's 200
	luck    *luck
	fate    func(kind string, lane laneKey, fields []byte) fate
	// hookFate is the fault that strikes a delivery to the webhook.
	hookFate func(lane laneKey, body []byte) Fault
	alarms   *alarms

	mu       sync.Mutex
	nextID   int
	newest   time.Time  // when the newest update was queued; zero before the first
	items    []*pending // by id; done ones linger until compacted
	held     []*heldUpdate
	live     int
	earliest time.Time       // nothing expires before this
	allowed  map[string]bool // nil: all but offByDefault
	waiter   *waitingPoll
	guard    pollGuard
	changed  chan struct{} // closed at the next change; nil while nobody waits
	hook     *webhook
	hookSet  time.Time // the last setWebhook, whatever came of it
}

func newQueue(ctx context.Context, now func() time.Time) *queue {
	q := &queue{ctx: ctx, now: now, luck: newLuck(0)}
	q.fate = func(string, laneKey, []byte) fate { return fate{} }
	q.hookFate = func(laneKey, []byte) Fault { return Fault{} }
	q.nextID = q.luck.updateID()
	return q
}

// push queues one update; fields is the update object without its id, such as {"message":{...}}.
func (q *queue) push(kind string, fields json.RawMessage, lane laneKey, life time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.wants(kind) {
		return
	}
	u := &heldUpdate{fields: fields, lane: lane, expires: q.now().Add(life)}
	if q.meets(u, q.fate(kind, lane, fields)) {
		return
	}
	q.admit(u)
	for _, u := range q.overtaken() {
		q.admit(u)
	}
}

// admit queues u under the next id. The caller holds q.mu.
func (q *queue) admit(u *heldUpdate) {
	now := q.now()
	if !q.newest.IsZero() && now.Sub(q.newest) >= quietTime {
		q.nextID = q.luck.updateID()
	}
	q.newest = now
	q.append(q.nextID, u.fields, u.lane, u.expires, u.twice)
	q.nextID++
}

// pushAs queues an update under a given id, wherever the sequence stands; the sequence goes on from there, also down.
func (q *queue) pushAs(id int, kind string, fields json.RawMessage, lane laneKey, life time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.newest = q.now()
	q.append(id, fields, lane, q.newest.Add(life), q.fate(kind, lane, fields).twice)
	q.nextID = id + 1
}

func (q *queue) append(id int, fields json.RawMessage, lane laneKey, expires time.Time, twice bool) {
	body := append(make([]byte, 0, len(fields)+24), `{"update_id":`...)
	body = strconv.AppendInt(body, int64(id), 10)
	if len(fields) > 2 {
		body = append(body, ',')
	}
	body = append(body, fields[1:]...)
	p := &pending{id: id, body: escapeUnicode(body), lane: lane, expires: expires, again: twice}
	if p.expires.Before(q.earliest) {
		q.earliest = p.expires
	}
	q.items = append(q.items, p)
	q.live++
	if q.hook != nil {
		q.hook.add(p)
	}
	q.signal()
}

func (q *queue) wants(kind string) bool {
	if q.allowed == nil {
		return !offByDefault[kind]
	}
	return q.allowed[kind]
}

// signal wakes everybody who waits for a change. The caller holds q.mu.
func (q *queue) signal() {
	if q.changed != nil {
		close(q.changed)
		q.changed = nil
	}
}

// next is closed at the next change. The caller holds q.mu.
func (q *queue) next() <-chan struct{} {
	if q.changed == nil {
		q.changed = make(chan struct{})
	}
	return q.changed
}

// forget drops p for good. The caller holds q.mu.
func (q *queue) forget(p *pending) {
	if p.done {
		return
	}
	p.done, p.body = true, nil
	q.live--
	gone := 0
	for gone < len(q.items) && q.items[gone].done {
		gone++
	}
	q.items = q.items[gone:]
	if len(q.items) == 0 {
		q.items = nil
	} else if len(q.items) > 1024 && len(q.items) > 2*q.live {
		kept := make([]*pending, 0, q.live)
		for _, p := range q.items {
			if !p.done {
				kept = append(kept, p)
			}
		}
		q.items = kept
	}
	q.signal()
}

// confirm drops p, unless it is to come a second time. The caller holds q.mu.
func (q *queue) confirm(p *pending) {
	if p.again && !p.done {
		p.again = false
		return
	}
	q.forget(p)
}

// expire drops what is too old. The caller holds q.mu.
func (q *queue) expire() {
	now := q.now()
	if now.Before(q.earliest) {
		return
	}
	q.earliest = now.Add(messageLife)
	for _, p := range q.items { // forget only reslices q.items, so the range stays valid
		switch {
		case p.done:
		case now.After(p.expires):
			q.forget(p)
		case p.expires.Before(q.earliest):
			q.earliest = p.expires
		}
	}
}

// setAllowed applies an allowed_updates parameter: absent, null or malformed keeps the setting, an empty list or one
// without a known name resets it to the default.
func (q *queue) setAllowed(raw string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.allow(raw)
}

// allow is setAllowed for a caller that holds q.mu.
func (q *queue) allow(raw string) {
	var names []string
	if raw == "" || raw == "null" || json.Unmarshal([]byte(raw), &names) != nil {
		return
	}
	q.allowed = nil
	for _, n := range names {
		if updateKinds[n] {
			if q.allowed == nil {
				q.allowed = map[string]bool{}
			}
			q.allowed[n] = true
		}
	}
}

var updateKinds = map[string]bool{
	"message": true, "edited_message": true, "channel_post": true, "edited_channel_post": true, "inline_query": true,
	"chosen_inline_result": true, "callback_query": true, "shipping_query": true, "pre_checkout_query": true, "poll": true,
	"poll_answer": true, "my_chat_member": true, "chat_member": true, "chat_join_request": true, "message_reaction": true,
	"message_reaction_count": true, "business_connection": true, "business_message": true, "edited_business_message": true,
	"deleted_business_messages": true, "guest_message": true, "purchased_paid_media": true, "chat_boost": true,
	"removed_chat_boost": true, "managed_bot": true,
}

// Pending is how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.alarms.settle()
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	s.queue.expire()
	return s.queue.live + len(s.queue.held)
}

// WaitIdle returns when every queued update has been confirmed (polling: forgotten by offset; webhook: answered 2xx) or
// has expired.
func (s *Server) WaitIdle(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Millisecond) // a moved clock expires updates without a signal
	defer tick.Stop()
	q := s.queue
	for {
		s.alarms.settle()
		q.mu.Lock()
		q.expire()
		live, next := q.live+len(q.held), q.next()
		q.mu.Unlock()
		if live == 0 {
			return nil
		}
		select {
		case <-next:
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("wait until %d updates are confirmed: %w", live, ctx.Err())
		}
	}
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.hook != nil {
		q.hook.stop()
	}
	q.signal()
}
