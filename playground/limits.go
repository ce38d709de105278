package playground

import (
	"math"
	"sync"
	"time"
)

// The rate model, after Telegram's published advice: what the bot starts by itself 30 a second; one chat 1 a second
// with a short burst; a group 20 a minute. Edits count like messages; callback answers and getUpdates are free.
const (
	bulkRate, bulkBurst   = 30.0, 30.0
	chatRate, chatBurst   = 1.0, 4.0
	groupRate, groupBurst = 20.0 / 60, 20.0

	recently     = 24 * time.Hour // a person who wrote this lately makes the chat exempt from the bulk limit
	escalateFrom = 250 * time.Millisecond
	longestWait  = 35 * time.Second
)

// Violation is one call that a limit refused.
type Violation struct {
	At time.Time `json:"at"`
	// Limit is "bulk", "chat" or "group".
	Limit      string `json:"limit"`
	Chat       int64  `json:"chat"`
	Method     string `json:"method"`
	RetryAfter int    `json:"retry_after"`
	// Impatient says that the bot called again before an earlier retry_after had passed.
	Impatient bool `json:"impatient"`
}

// bucket is a token bucket with the memory of its last refusal. The zero bucket is full.
type bucket struct {
	used    float64 // tokens taken and not yet refilled
	at      time.Time
	refused time.Time
	wait    time.Duration // of the last refusal
}

// take spends one token, or says how long to wait.
func (b *bucket) take(now time.Time, rate, burst float64) (wait time.Duration, impatient bool) {
	if b.wait > 0 && now.Before(b.refused.Add(b.wait)) {
		left := b.refused.Add(b.wait).Sub(now)
		if now.Sub(b.refused) < escalateFrom {
			return left, false // calls already under way when the first refusal was written
		}
		b.wait = min(2*b.wait, longestWait)
		b.refused = now
		return b.wait, true
	}
	if !b.at.IsZero() {
		b.used = max(0, b.used-rate*now.Sub(b.at).Seconds())
	}
	b.at = now
	if b.used+1 <= burst+1e-9 {
		b.used++
		b.wait = 0
		return 0, false
	}
	seconds := math.Ceil((b.used + 1 - burst) / rate)
	b.wait, b.refused = time.Duration(seconds)*time.Second, now
	return b.wait, false
}

func (b *bucket) refill() { *b = bucket{} }

// window allows so many in any span of time. What it refuses is not counted.
type window struct {
	taken []time.Time // the last ones, in a ring
	next  int
}

// left is how long until one more may come.
func (w *window) left(now time.Time, most int, span time.Duration) time.Duration {
	if len(w.taken) < most {
		return 0
	}
	return max(0, span-now.Sub(w.taken[w.next]))
}

func (w *window) take(now time.Time, most int) {
	if len(w.taken) < most {
		w.taken = append(w.taken, now)
		return
	}
	w.taken[w.next] = now
	w.next = (w.next + 1) % most
}

type limiter struct {
	off, strict bool

	mu         sync.Mutex
	bulk       bucket
	all        window // instead of bulk when strict
	violations []Violation
}

// admit charges a send or an edit to the limits. The caller holds c.mu.
func (s *Server) admit(c *chat, method string) *apiError {
	l := &s.limits
	if l.off {
		return nil
	}
	now := s.now()
	if l.strict {
		return l.admitStrictly(c, method, now)
	}
	kind, rate, burst := "chat", chatRate, chatBurst
	if c.id < 0 {
		kind, rate, burst = "group", groupRate, groupBurst
	}
	wait, impatient := c.rate.take(now, rate, burst)
	if wait == 0 && now.Sub(c.spoke) >= recently {
		l.mu.Lock()
		wait, impatient = l.bulk.take(now, bulkRate, bulkBurst)
		l.mu.Unlock()
		kind = "bulk"
	}
	if wait == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refuse(Violation{At: now, Limit: kind, Chat: c.id, Method: method, Impatient: impatient}, wait)
}

// admitStrictly allows what a sliding window does. The caller holds c.mu.
func (l *limiter) admitStrictly(c *chat, method string, now time.Time) *apiError {
	kind, most, span := "chat", 1, time.Second
	if c.id < 0 {
		kind, most, span = "group", int(groupBurst), time.Minute
	}
	bulk := int(bulkRate)
	l.mu.Lock()
	defer l.mu.Unlock()
	wait := c.window.left(now, most, span)
	if all := l.all.left(now, bulk, time.Second); wait == 0 && all > 0 {
		kind, wait = "bulk", all
	}
	if wait > 0 {
		return l.refuse(Violation{At: now, Limit: kind, Chat: c.id, Method: method}, wait)
	}
	c.window.take(now, most)
	l.all.take(now, bulk)
	return nil
}

// refuse notes v. The caller holds l.mu.
func (l *limiter) refuse(v Violation, wait time.Duration) *apiError {
	v.RetryAfter = int(math.Ceil(wait.Seconds()))
	if len(l.violations) < 100_000 {
		l.violations = append(l.violations, v)
	}
	return tooMany(v.RetryAfter)
}

// Violations is the score-board of refused calls, oldest first.
func (s *Server) Violations() []Violation {
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	return append([]Violation(nil), s.limits.violations...)
}
