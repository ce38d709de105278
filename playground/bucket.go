package playground

import (
	"math"
	"time"
)

const (
	escalateFrom = 250 * time.Millisecond
	longestWait  = 35 * time.Second
)

// patience remembers the last refusal of a limit. A bot that calls again before the wait is over waits twice as long.
type patience struct {
	refused int64 // UnixNano
	wait    time.Duration
}

// left says how long the bot still has to wait, longer when it should have known.
func (p *patience) left(now time.Time) (wait time.Duration, impatient bool) {
	left := time.Duration(p.refused + int64(p.wait) - now.UnixNano())
	if p.wait == 0 || left <= 0 {
		return 0, false
	}
	if time.Duration(now.UnixNano()-p.refused) < escalateFrom {
		return left, false // calls already under way when the first refusal was written
	}
	p.refuse(now, min(2*p.wait, longestWait))
	return p.wait, true
}

func (p *patience) refuse(now time.Time, wait time.Duration) {
	p.refused, p.wait = now.UnixNano(), wait
}

// bucket is a token bucket. The zero bucket is full.
type bucket struct {
	patience
	used float64 // tokens taken and not yet refilled
	at   int64   // UnixNano, 0 before the first question
}

// ask says how long to wait for a token; 0 means that spend may follow.
func (b *bucket) ask(now time.Time, rate, burst float64) (wait time.Duration, impatient bool) {
	if wait, impatient = b.left(now); wait > 0 {
		return wait, impatient
	}
	if b.at != 0 {
		b.used = max(0, b.used-rate*time.Duration(now.UnixNano()-b.at).Seconds())
	}
	b.at = now.UnixNano()
	if b.used+1 <= burst+1e-9 {
		b.wait = 0
		return 0, false
	}
	seconds := math.Ceil((b.used + 1 - burst) / rate)
	b.refuse(now, time.Duration(seconds)*time.Second)
	return b.wait, false
}

func (b *bucket) spend() { b.used++ }

func (b *bucket) refill() { *b = bucket{} }

// window allows so many in any span of time. What it refuses is not counted.
type window struct {
	patience
	taken []time.Time // the last ones, in a ring
	next  int
}

// ask is how long until one more may come; 0 means that spend may follow.
func (w *window) ask(now time.Time, most int, span time.Duration) (wait time.Duration, impatient bool) {
	if wait, impatient = w.left(now); wait > 0 {
		return wait, impatient
	}
	w.wait = 0
	if len(w.taken) < most {
		return 0, false
	}
	if wait = span - now.Sub(w.taken[w.next]); wait > 0 {
		w.refuse(now, wait)
		return wait, false
	}
	return 0, false
}

func (w *window) spend(now time.Time, most int) {
	if len(w.taken) < most {
		w.taken = append(w.taken, now)
		return
	}
	w.taken[w.next] = now
	w.next = (w.next + 1) % most
}
