package playground

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// waitingPoll is the one getUpdates that may wait; end receives the error that a newer request or a webhook gives it.
type waitingPoll struct{ end chan *apiError }

const (
	errOtherPoll   = "terminated by other getUpdates request; make sure that only one bot instance is running"
	errHookActive  = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
	errHookSet     = "terminated by setWebhook request"
	answerCap      = 4 << 20 // the real server stops filling an answer here
	offsetPastTail = 10      // an offset further beyond the tail than this is ignored
)

func getUpdates(s *Server, r *http.Request, q *request) (answer, *apiError) {
	limit := int(q.clamped("limit", 100, 1, 100))
	timeout := time.Duration(q.clamped("timeout", 0, 0, 50)) * time.Second
	s.queue.setAllowed(q.args["allowed_updates"])
	body, failure := s.queue.poll(r, int(q.integer("offset")), limit, timeout)
	if failure != nil {
		return answer{}, failure
	}
	return answer{result: body}, nil
}

func (q *queue) poll(r *http.Request, offset, limit int, timeout time.Duration) (json.RawMessage, *apiError) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.hook != nil {
		return nil, conflict(errHookActive)
	}
	q.endWaiter(conflict(errOtherPoll))
	q.expire()
	q.skip(offset)
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for q.live == 0 && timeout > 0 {
		me := &waitingPoll{end: make(chan *apiError, 1)}
		q.waiter = me
		next := q.next()
		q.mu.Unlock()
		var failure *apiError
		over := false
		select {
		case <-next:
		case failure = <-me.end:
		case <-timer.C:
			over = true
		case <-r.Context().Done():
			over = true
		case <-q.ctx.Done():
			failure = &apiError{code: 500, text: "Internal Server Error: restart"}
		}
		q.mu.Lock()
		if q.waiter == me {
			q.waiter = nil
		} else if failure == nil { // ended in the same instant as something else happened
			select {
			case failure = <-me.end:
			default:
			}
		}
		if failure != nil {
			return nil, failure
		}
		if over {
			break
		}
	}
	if r.Context().Err() != nil {
		return json.RawMessage("[]"), nil
	}
	return q.collect(limit), nil
}

// endWaiter fails the waiting poll, if there is one. The caller holds q.mu.
func (q *queue) endWaiter(e *apiError) {
	if q.waiter != nil {
		q.waiter.end <- e
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
		if left > 0 {
			return
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
