package playground

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// waitingPoll is the one getUpdates that may wait; end receives the error that a newer request or a webhook gives it.
type waitingPoll struct{ end chan pollEnd }

type pollEnd struct {
	failure *apiError
	late    time.Duration // how long the failure is held back
}

const (
	errOtherPoll   = "terminated by other getUpdates request; make sure that only one bot instance is running"
	errHookActive  = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
	errHookSet     = "terminated by setWebhook request"
	answerCap      = 4 << 20 // the real server stops filling an answer here
	offsetPastTail = 10      // an offset further beyond the tail than this is ignored

	// A bot that asks for the same offset again within repeatWindow has to wait that long, and within hammerWindow it gets
	// one update at a time. Of several conflicts within conflictWindow, those after the first are told that much later.
	repeatWindow   = 3 * time.Second
	hammerWindow   = 500 * time.Millisecond
	conflictWindow = 3 * time.Second
)

// pollGuard slows down bots that poll too eagerly. A clock that stands still slows nobody down: on it everything happens
// at once. The caller of its methods holds the queue's lock.
type pollGuard struct {
	off      bool
	offset   int
	asked    time.Time // when offset was asked for
	conflict time.Time // the last one that was told at once
}

// slow forces the limit and the timeout of a poll that repeats itself.
func (g *pollGuard) slow(now time.Time, offset, limit int, timeout time.Duration) (int, time.Duration) {
	since := now.Sub(g.asked)
	same := !g.off && since != 0 && offset == g.offset
	g.offset, g.asked = offset, now
	if same && timeout < repeatWindow && since < repeatWindow {
		timeout = repeatWindow
	}
	if same && since < hammerWindow {
		limit = 1
	}
	return limit, timeout
}

// late says how long a conflict is held back.
func (g *pollGuard) late(now time.Time) time.Duration {
	since := now.Sub(g.conflict)
	if !g.off && since != 0 && since < conflictWindow {
		return conflictWindow
	}
	g.conflict = now
	return 0
}

func getUpdates(s *Server, r *http.Request, q *request) (answer, *apiError) {
	limit := int(q.clamped("limit", 100, 1, 100))
	timeout := time.Duration(q.clamped("timeout", 0, 0, 50)) * time.Second
	s.queue.setAllowed(q.args["allowed_updates"])
	body, end := s.queue.poll(r, int(q.integer("offset")), limit, timeout)
	if end.failure != nil {
		pause(r.Context(), s.now, end.late)
		return answer{}, end.failure
	}
	return answer{result: body}, nil
}

func (q *queue) poll(r *http.Request, offset, limit int, timeout time.Duration) (json.RawMessage, pollEnd) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.hook != nil {
		return nil, pollEnd{conflict(errHookActive), q.guard.late(q.now())}
	}
	limit, timeout = q.guard.slow(q.now(), offset, limit, timeout)
	q.endWaiter(conflict(errOtherPoll))
	q.expire()
	q.skip(offset)
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for q.live == 0 && timeout > 0 {
		me := &waitingPoll{end: make(chan pollEnd, 1)}
		q.waiter = me
		next := q.next()
		q.mu.Unlock()
		var end pollEnd
		over := false
		select {
		case <-next:
		case end = <-me.end:
		case <-timer.C:
			over = true
		case <-r.Context().Done():
			over = true
		case <-q.ctx.Done():
			end.failure = &apiError{code: 500, text: "Internal Server Error: restart"}
		}
		q.mu.Lock()
		if q.waiter == me {
			q.waiter = nil
		} else if end.failure == nil { // ended in the same instant as something else happened
			select {
			case end = <-me.end:
			default:
			}
		}
		if end.failure != nil {
			return nil, end
		}
		if over {
			break
		}
	}
	if r.Context().Err() != nil {
		return json.RawMessage("[]"), pollEnd{}
	}
	return q.collect(limit), pollEnd{}
}

// endWaiter fails the waiting poll, if there is one. The caller holds q.mu.
func (q *queue) endWaiter(e *apiError) {
	if q.waiter != nil {
		q.waiter.end <- pollEnd{e, q.guard.late(q.now())}
		q.waiter = nil
	}
}

// skip applies an offset: above 0 it confirms everything below it, below 0 it keeps only that many of the newest. An
// offset far beyond the tail is answered from the head and confirms nothing, as the real server's queue does.
func (q *queue) skip(offset int) {
	drop := len(q.items)
	switch {
	case offset == 0 || offset > q.nextID+offsetPastTail:
		return
	case offset < 0:
		left := -offset
		for drop > 0 && left > 0 {
			drop--
			if !q.items[drop].done {
				left--
			}
		}
	}
	for i, p := range q.items {
		if !p.done && ((offset > 0 && p.id < offset) || (offset < 0 && i < drop)) {
			q.confirm(p)
		}
	}
}

func (q *queue) collect(limit int) json.RawMessage {
	var out bytes.Buffer
	out.WriteByte('[')
	for _, p := range q.items {
		if p.done {
			continue
		}
		if limit == 0 || out.Len() > answerCap {
			break
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		out.Write(p.body)
		limit--
	}
	out.WriteByte(']')
	return out.Bytes()
}
