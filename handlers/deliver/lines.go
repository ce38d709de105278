package deliver

import (
	"container/heap"
	"time"

	"cadrebot/notices"
)

// line is what waits for one chat, in order; one of them is on its way at most.
type line struct {
	chat  int64
	todo  []notices.Delivery
	ready time.Duration // not before, on the run's stopwatch
	seq   int
	place int // in the heap; -1 while a message is on its way
}

// lines are the chats that wait, the next to be served first: by class, then who is ready
// longest, so that a chat with many messages does not hold up the others.
type lines struct {
	heap lineHeap
	of   map[int64]*line
	held int // messages in them
	seq  int
}

func newLines() *lines { return &lines{of: map[int64]*line{}} }

// add puts a claimed message at the end of its chat's line.
func (l *lines) add(d notices.Delivery) {
	l.held++
	x := l.of[d.Chat]
	if x == nil {
		l.seq++
		x = &line{chat: d.Chat, seq: l.seq, place: -1}
		l.of[d.Chat] = x
		x.todo = append(x.todo, d)
		heap.Push(&l.heap, x)
		return
	}
	at := len(x.todo) // before what is less pressing, never before what is on its way
	for at > 0 && x.todo[at-1].Class > d.Class && (at > 1 || x.place >= 0) {
		at--
	}
	x.todo = append(x.todo, notices.Delivery{})
	copy(x.todo[at+1:], x.todo[at:])
	x.todo[at] = d
	if x.place >= 0 {
		heap.Fix(&l.heap, x.place)
	}
}

// next takes up to n lines that are ready at; they come back by later or done.
func (l *lines) next(n int, at time.Duration) []*line {
	var out, early []*line
	for len(out) < n && l.heap.Len() > 0 {
		x, _ := heap.Pop(&l.heap).(*line)
		if x.ready > at {
			early = append(early, x)
			if len(early) > len(out)+n { // the rest of this class waits too
				break
			}
			continue
		}
		out = append(out, x)
	}
	for _, x := range early {
		heap.Push(&l.heap, x)
	}
	return out
}

// later puts a line back whose message has not gone.
func (l *lines) later(x *line, ready time.Duration) {
	x.ready = ready
	heap.Push(&l.heap, x)
}

// done takes the first message from its line, which may go on from ready.
func (l *lines) done(x *line, ready time.Duration) {
	l.held--
	x.todo = x.todo[1:]
	if len(x.todo) == 0 {
		delete(l.of, x.chat)
		return
	}
	l.seq++
	x.seq = l.seq
	l.later(x, ready)
}

// soonest is when the next line is ready; false when none waits.
func (l *lines) soonest() (time.Duration, bool) {
	var out time.Duration
	for i, x := range l.heap {
		if i == 0 || x.ready < out {
			out = x.ready
		}
	}
	return out, len(l.heap) > 0
}

// lineHeap is ordered by class, then readiness, then age.
type lineHeap []*line

func (h lineHeap) Len() int { return len(h) }

func (h lineHeap) Less(i, j int) bool {
	a, b := h[i], h[j]
	if x, y := a.todo[0].Class, b.todo[0].Class; x != y {
		return x < y
	}
	if a.ready != b.ready {
		return a.ready < b.ready
	}
	return a.seq < b.seq
}

func (h lineHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push is heap.Interface's.
func (h *lineHeap) Push(x any) {
	l, _ := x.(*line)
	l.place = len(*h)
	*h = append(*h, l)
}

// Pop is heap.Interface's.
func (h *lineHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	x.place = -1
	return x
}
