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
	in    *lineHeap // nil while a message is on its way
	place int       // in it
}

// lines are the chats that wait. Those that are ready are served by class, then the longest
// first, since a chat takes one message a second and the last must not trail; who has waited
// longer makes up for being shorter, so that nobody is held up for good.
type lines struct {
	ready, early lineHeap
	of           map[int64]*line
	held         int // messages in them
	seq          int
}

func newLines() *lines {
	return &lines{of: map[int64]*line{}, ready: lineHeap{before: pressing}, early: lineHeap{before: sooner}}
}

// pressing orders lines that are ready.
func pressing(a, b *line) bool {
	if x, y := a.todo[0].Class, b.todo[0].Class; x != y {
		return x < y
	}
	if x, y := a.since(), b.since(); x != y {
		return x < y
	}
	return a.seq < b.seq
}

// worth is how long a wait makes up for being shorter by one message.
const worth = 3 * chatPause

// since is the moment from which the line counts as waiting.
func (x *line) since() time.Duration { return x.ready - time.Duration(len(x.todo))*worth }

// sooner orders lines that are not ready yet.
func sooner(a, b *line) bool { return a.ready < b.ready }

// add puts a claimed message at the end of its chat's line.
func (l *lines) add(d notices.Delivery) {
	l.held++
	x := l.of[d.Chat]
	if x == nil {
		l.seq++
		x = &line{chat: d.Chat, seq: l.seq}
		l.of[d.Chat] = x
		x.todo = append(x.todo, d)
		l.ready.add(x)
		return
	}
	at := len(x.todo) // before what is less pressing, never before what is on its way
	for at > 0 && x.todo[at-1].Class > d.Class && (at > 1 || x.in != nil) {
		at--
	}
	x.todo = append(x.todo, notices.Delivery{})
	copy(x.todo[at+1:], x.todo[at:])
	x.todo[at] = d
	if x.in != nil {
		heap.Fix(x.in, x.place)
	}
}

// next takes up to n lines that are ready at; they come back by later or done.
func (l *lines) next(n int, at time.Duration) []*line {
	for l.early.Len() > 0 && l.early.list[0].ready <= at {
		l.ready.add(l.early.take())
	}
	var out []*line
	for len(out) < n && l.ready.Len() > 0 {
		out = append(out, l.ready.take())
	}
	return out
}

// later puts a line back whose message has not gone.
func (l *lines) later(x *line, ready time.Duration) {
	x.ready = ready
	l.early.add(x)
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

// waiting is how many lines have nothing on its way.
func (l *lines) waiting() int { return l.ready.Len() + l.early.Len() }

// soonest is when the next line is ready; false when none waits.
func (l *lines) soonest() (time.Duration, bool) {
	if l.ready.Len() > 0 {
		return l.ready.list[0].ready, true
	}
	if l.early.Len() > 0 {
		return l.early.list[0].ready, true
	}
	return 0, false
}

// lineHeap holds lines, the first by before on top.
type lineHeap struct {
	list   []*line
	before func(a, b *line) bool
}

func (h *lineHeap) add(x *line) { heap.Push(h, x) }

func (h *lineHeap) take() *line {
	x, _ := heap.Pop(h).(*line)
	return x
}

// Len is heap.Interface's.
func (h *lineHeap) Len() int { return len(h.list) }

// Less is heap.Interface's.
func (h *lineHeap) Less(i, j int) bool { return h.before(h.list[i], h.list[j]) }

// Swap is heap.Interface's.
func (h *lineHeap) Swap(i, j int) {
	h.list[i], h.list[j] = h.list[j], h.list[i]
	h.list[i].place, h.list[j].place = i, j
}

// Push is heap.Interface's.
func (h *lineHeap) Push(x any) {
	l, _ := x.(*line)
	l.in, l.place = h, len(h.list)
	h.list = append(h.list, l)
}

// Pop is heap.Interface's.
func (h *lineHeap) Pop() any {
	x := h.list[len(h.list)-1]
	h.list[len(h.list)-1] = nil
	h.list = h.list[:len(h.list)-1]
	x.in = nil
	return x
}
