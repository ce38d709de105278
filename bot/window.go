package bot

import (
	"context"
	"sync"
	"time"
)

// windowMax is how many updates one answer of getUpdates holds at most.
const windowMax = 100

// window is what Telegram has handed out and was not told to forget: it repeats all of it
// at every fetch, in its own order, until the offset passes it. One person whose answer
// has to wait keeps the offset, not the others.
type window struct {
	mu      sync.Mutex
	held    map[int64]*inHand // by update id
	order   []int64           // of the last answer
	from    int64             // the offset to go on with when there is nothing in it
	running int
	idle    chan struct{} // a token when the last one running has ended
	look    time.Duration
}

// inHand is an update between its first fetch and its confirmation.
type inHand struct {
	u    *update
	done bool
}

func newWindow() *window {
	return &window{held: map[int64]*inHand{}, idle: make(chan struct{}, 1), look: 100 * time.Millisecond}
}

// take notes an answer and returns what was not seen before. An update whose id cannot
// be read is left out: nothing could confirm it, but what follows it does.
func (w *window) take(batch []*update) (fresh []*update) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.from = w.next()
	before := w.held
	w.held, w.order = make(map[int64]*inHand, len(batch)), nil
	for _, u := range batch {
		if u.ID == 0 || w.held[u.ID] != nil {
			continue
		}
		h := before[u.ID]
		if h == nil {
			h = &inHand{u: u}
			fresh = append(fresh, u)
			w.running++
		}
		w.held[u.ID], w.order = h, append(w.order, u.ID)
	}
	for id, h := range before { // confirmed before its answer arrived: see next
		if !h.done && w.held[id] == nil {
			w.held[id] = h
		}
	}
	return fresh
}

// done ends u; an update that did not finish stays unconfirmed.
func (w *window) done(u *update, finished bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if h := w.held[u.ID]; h != nil {
		h.done = finished
	}
	if w.running--; w.running == 0 {
		select {
		case w.idle <- struct{}{}:
		default:
		}
	}
}

// pending reports whether something is at work that Telegram would repeat at once.
func (w *window) pending() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.order) > 0 && w.next() != w.order[len(w.order)-1]+1
}

// offset is the oldest update, in Telegram's order, that must come again if the process
// dies now.
func (w *window) offset() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.next()
}

// next is offset under the lock. Ids may start lower again after a quiet week, so it
// follows the order of the answer, never a maximum. When the window is full, an update
// that was applied and only waits to be answered is let go: keeping it would stop
// everybody who comes after.
func (w *window) next() int64 {
	last := int64(0)
	for _, id := range w.order {
		h := w.held[id]
		if !h.done && (len(w.order) < windowMax || !h.u.applied.Load()) {
			return id
		}
		last = id
	}
	if last == 0 {
		return w.from
	}
	return last + 1
}

// breathe waits before the next fetch when Telegram would answer it at once: until
// everything has ended or for a moment, longer each time that nothing new came. got and
// fresh count the last answer.
func (w *window) breathe(ctx context.Context, got, fresh int) {
	w.look = min(2*w.look, time.Second)
	if fresh > 0 {
		w.look = 100 * time.Millisecond
	}
	if !w.pending() && (fresh > 0 || got == 0) {
		return
	}
	t := time.NewTimer(w.look)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-w.idle:
	}
}
