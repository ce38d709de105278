package playground

import (
	"math"
	"sync"
	"time"
)

// The rate model, after Telegram's published advice: what the bot starts by itself 30 a second, or 1000 when it pays; one
// chat 1 a second with a short burst; a group 20 a minute. Edits count like messages; callback answers and getUpdates are
// free.
const (
	bulkRate, bulkBurst   = 30.0, 30.0
	paidRate, paidBurst   = 1000.0, 1000.0
	chatRate, chatBurst   = 1.0, 4.0
	groupRate, groupBurst = 20.0 / 60, 20.0

	recently = 24 * time.Hour // a person who wrote this lately makes the chat exempt from the bulk limit
)

// Paid broadcasts: a tenth of a Star for every message above the free ones, for bots that own enough.
const (
	paidFloor = 10_000
	tenths    = 10
)

type limiter struct {
	off, strict bool

	mu         sync.Mutex
	bulk, paid bucket
	all        window // instead of bulk when strict
	allPaid    window // instead of paid when strict
	rich       bool   // the bot may broadcast for Stars
	balance    int    // in tenths of a Star
	violations []Violation
}

func (l *limiter) init(o Options) {
	l.off, l.strict = o.NoLimits, o.StrictLimits
	l.rich, l.balance = o.Stars >= paidFloor, o.Stars*tenths
}

// admit charges a send or an edit to the limits. The caller holds c.mu.
func (s *Server) admit(c *chat, method string) *apiError { return s.charge(c, method, false) }

// admitPost charges a send that may be paid for. The caller holds c.mu.
func (s *Server) admitPost(c *chat, q *request) *apiError {
	return s.charge(c, q.name, q.boolean("allow_paid_broadcast"))
}

func (s *Server) charge(c *chat, method string, paid bool) *apiError {
	l := &s.limits
	if l.off {
		return nil
	}
	now := s.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	v := Violation{At: now, Chat: c.id, Method: method}
	var wait time.Duration
	if l.strict {
		v.Limit, wait, v.Impatient = l.strictly(c, now, paid)
	} else {
		v.Limit, wait, v.Impatient = l.kindly(c, now, paid)
	}
	if wait > 0 {
		return l.refuse(v, wait)
	}
	return nil
}

// kindly allows short bursts, and does not count answers to people who are about. The caller holds c.mu and l.mu.
func (l *limiter) kindly(c *chat, now time.Time, paid bool) (limit string, wait time.Duration, impatient bool) {
	limit, rate, burst := "chat", chatRate, chatBurst
	if c.id < 0 {
		limit, rate, burst = "group", groupRate, groupBurst
	}
	if wait, impatient = c.rate.ask(now, rate, burst); wait > 0 {
		return limit, wait, impatient
	}
	if now.Sub(c.spoke) >= recently {
		wait, impatient = l.bulk.ask(now, bulkRate, bulkBurst)
		switch {
		case wait == 0:
			l.bulk.spend()
		case !l.mayPay(paid):
			return "bulk", wait, impatient
		default:
			l.bulk.wait = 0 // what was paid for is no sign of impatience
			if wait, impatient = l.paid.ask(now, paidRate, paidBurst); wait > 0 {
				return "paid", wait, impatient
			}
			l.paid.spend()
			l.balance--
		}
	}
	c.rate.spend()
	return "", 0, false
}

func (l *limiter) mayPay(paid bool) bool { return paid && l.rich && l.balance > 0 }

// strictly allows what sliding windows do. The caller holds c.mu and l.mu.
func (l *limiter) strictly(c *chat, now time.Time, paid bool) (limit string, wait time.Duration, impatient bool) {
	limit, most, span := "chat", 1, time.Second
	if c.id < 0 {
		limit, most, span = "group", int(groupBurst), time.Minute
	}
	if c.window == nil {
		c.window = &window{}
	}
	if wait, impatient = c.window.ask(now, most, span); wait > 0 {
		return limit, wait, impatient
	}
	wait, impatient = l.all.ask(now, int(bulkRate), time.Second)
	switch {
	case wait == 0:
		l.all.spend(now, int(bulkRate))
	case !l.mayPay(paid):
		return "bulk", wait, impatient
	default:
		l.all.wait = 0 // what was paid for is no sign of impatience
		if wait, impatient = l.allPaid.ask(now, int(paidRate), time.Second); wait > 0 {
			return "paid", wait, impatient
		}
		l.allPaid.spend(now, int(paidRate))
		l.balance--
	}
	c.window.spend(now, most)
	return "", 0, false
}

// Stars is what is left of Options.Stars.
func (s *Server) Stars() float64 {
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	return float64(s.limits.balance) / tenths
}

// refuse notes v. The caller holds l.mu.
func (l *limiter) refuse(v Violation, wait time.Duration) *apiError {
	v.Early, v.RetryAfter = wait, int(math.Ceil(wait.Seconds()))
	if len(l.violations) < keepViolations {
		l.violations = append(l.violations, v)
	}
	return tooMany(v.RetryAfter)
}
