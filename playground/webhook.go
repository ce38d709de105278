package playground

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Webhook timing of the real server.
const (
	hookTimeout   = 60 * time.Second
	longestRetry  = 60 // seconds; twice that at most, by chance
	longestWanted = 3600
	goneFor       = 23 * time.Hour // a webhook that answers 410 for this long is deleted
)

// webhook delivers updates: one lane after another within a lane, lanes in parallel up to a number of connections.
type webhook struct {
	q           *queue
	url         string
	secret      string
	slots       chan struct{}
	certificate bool // the bot brought one of its own
	client      *http.Client
	dialer      *hookDialer
	ctx         context.Context
	stop        func()

	mu       sync.Mutex
	lanes    map[laneKey][]*pending // a key is present while its goroutine runs
	lastErr  string
	lastWhen time.Time
	gone     time.Time // the first 410 since anything else was answered
}

// startHook takes over delivery from polling. The caller holds q.mu.
func (q *queue) startHook(url, secret string, connections int) {
	dialer := &hookDialer{now: q.now, free: q.guard.off}
	h := &webhook{
		q: q, dialer: dialer, url: url, secret: secret, slots: make(chan struct{}, connections), lanes: map[laneKey][]*pending{},
		client: &http.Client{
			Transport: &http.Transport{
				MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, IdleConnTimeout: 90 * time.Second,
				DialContext: dialer.dial,
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	ctx, cancel := context.WithCancel(q.ctx)
	h.ctx, h.stop = ctx, func() {
		cancel()
		h.client.CloseIdleConnections()
	}
	q.hook = h
	for _, p := range q.items {
		if !p.done {
			h.add(p)
		}
	}
}

// add hands p to its lane. The caller holds q.mu, which keeps the order.
func (h *webhook) add(p *pending) {
	h.mu.Lock()
	defer h.mu.Unlock()
	waiting, running := h.lanes[p.lane]
	h.lanes[p.lane] = append(waiting, p)
	if !running {
		go h.run(p.lane)
	}
}

func (h *webhook) run(lane laneKey) {
	for {
		h.mu.Lock()
		if len(h.lanes[lane]) == 0 || h.ctx.Err() != nil {
			delete(h.lanes, lane)
			h.mu.Unlock()
			return
		}
		p := h.lanes[lane][0]
		h.lanes[lane] = h.lanes[lane][1:]
		h.mu.Unlock()
		h.deliver(p)
	}
}

// deliver tries until the bot confirms, the update expires or the webhook is taken away.
func (h *webhook) deliver(p *pending) {
	for delay := 0; h.ctx.Err() == nil; {
		body := h.q.bodyOf(p)
		if body == nil {
			return
		}
		wanted, err := h.post(body, h.q.hookFate(p.lane, body))
		if err == nil {
			if h.q.delivered(p) {
				return
			}
			continue
		}
		h.mu.Lock()
		h.lastErr, h.lastWhen = err.Error(), h.q.now()
		h.mu.Unlock()
		var wait time.Duration
		wait, delay = retryWait(delay, wanted)
		if h.q.giveUp(p, wait) {
			return
		}
		pause(h.ctx, h.q.now, wait)
	}
}

// retryWait is how long to wait after a failure, and the delay to hand in after the next one: nothing at first (delay 0),
// then 2, 4, 8 seconds and so on up to a chance between one and two minutes. A Retry-After of the bot replaces the wait.
func retryWait(delay, wanted int) (wait time.Duration, next int) {
	next = max(delay, 1)
	switch {
	case wanted > 0:
		return time.Duration(min(wanted, longestWanted)) * time.Second, next
	case delay == 0:
		return 0, next
	}
	next = min(2*delay, longestRetry+rand.IntN(longestRetry+1))
	return time.Duration(next) * time.Second, next
}

// giveUp drops p when it would be too old at the next attempt.
func (q *queue) giveUp(p *pending, wait time.Duration) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !p.done && q.now().Add(wait).After(p.expires) {
		q.forget(p)
	}
	return p.done
}

// answered notes a status code: after 23 hours of nothing but 410 the webhook is gone.
func (h *webhook) answered(code int) {
	h.mu.Lock()
	now := h.q.now()
	over := false
	switch {
	case code != http.StatusGone:
		h.gone = time.Time{}
	case h.gone.IsZero():
		h.gone = now
	default:
		over = now.Sub(h.gone) > goneFor
	}
	h.mu.Unlock()
	if !over {
		return
	}
	h.q.mu.Lock()
	defer h.q.mu.Unlock()
	if h.q.hook == h {
		h.stop()
		h.q.hook = nil
	}
}

// post makes one attempt, which a fault may strike; wanted is the Retry-After of a refusal.
func (h *webhook) post(body []byte, fault Fault) (wanted int, err error) {
	if fault.Kind == HookRefused {
		return h.refused(fault)
	}
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-h.ctx.Done():
		return 0, h.ctx.Err()
	}
	ctx, done := answerInTime(h.ctx)
	defer done()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return 0, fmt.Errorf("build webhook request: %w", err)
	}
	if fault.Kind == HookSlow {
		req.Body, req.GetBody = io.NopCloser(slowBody(ctx, h.q.now, body, fault.Delay)), nil
	}
	req.Header.Set("Content-Type", "application/json")
	secret := h.secret
	if fault.Kind == HookSecret {
		secret = "not-" + randomHex(8)
	}
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return 0, hookWords(err)
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return 0, hookWords(err)
	}
	h.answered(resp.StatusCode)
	if resp.StatusCode/100 != 2 {
		wanted, _ = strconv.Atoi(resp.Header.Get("Retry-After"))
		return wanted, wordsf("Wrong response from the webhook: %s", resp.Status)
	}
	h.dialer.works()
	if len(reply) > 0 && h.q.onReply != nil {
		h.q.onReply(resp.Header.Get("Content-Type"), reply)
	}
	return 0, nil
}

// bodyOf is what to deliver, or nil when p has expired or is done.
func (q *queue) bodyOf(p *pending) []byte {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !p.done && q.now().After(p.expires) {
		q.forget(p)
	}
	return p.body
}

// delivered confirms p and reports whether that was the last time it comes.
func (q *queue) delivered(p *pending) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.confirm(p)
	return p.done
}
