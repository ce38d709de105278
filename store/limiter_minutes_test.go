package store_test

import (
	"container/heap"
	"math/rand/v2"
	"time"

	"cadrebot/store"
)

// minutes is a simulated Telegram with a strict window, and replicas that send to it.
type minutes struct {
	*clocked
	rng     *rand.Rand
	at      time.Duration // since now
	events  happenings
	seq     int
	jitter  time.Duration // of each way of a call, at most
	stall   time.Duration // how long a replica does nothing now and then, at most
	taken   []time.Duration
	chats   map[int64]time.Duration
	refused int
	left    int
}

// side is one replica: lines of chats as the courier keeps them.
type side struct {
	*store.Limiter
	m       *minutes
	todo    map[int64]int
	ready   []waiting
	stalled time.Duration // until
	usual   time.Duration
	plans   int
	answers int
}

type waiting struct {
	chat int64
	from time.Duration
}

type happening struct {
	at  time.Duration
	seq int
	do  func()
}

type happenings []happening

func (h happenings) Len() int { return len(h) }
func (h happenings) Less(i, j int) bool {
	return h[i].at < h[j].at || h[i].at == h[j].at && h[i].seq < h[j].seq
}
func (h happenings) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

func (h *happenings) Push(x any) { *h = append(*h, x.(happening)) }
func (h *happenings) Pop() any {
	x := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return x
}

func (m *minutes) after(d time.Duration, do func()) {
	m.seq++
	heap.Push(&m.events, happening{m.at + d, m.seq, do})
}

// upTo is a random time.
func (m *minutes) upTo(d time.Duration) time.Duration {
	return time.Duration(m.rng.Int64N(int64(d) + 1))
}

// after runs do when the replica is not held up.
func (s *side) after(d time.Duration, do func()) {
	s.m.after(d, func() {
		if s.stalled > s.m.at {
			s.after(s.stalled-s.m.at, do)
			return
		}
		do()
	})
}

// holdUps lets the replica do nothing once a second or so.
func (s *side) holdUps() {
	if s.m.stall > 0 {
		s.m.after(s.m.upTo(2*time.Second), func() {
			s.stalled = s.m.at + s.m.upTo(s.m.stall)
			if s.m.left > 0 {
				s.holdUps()
			}
		})
	}
}

// hand books for who is ready and asks again when the first of the others is.
func (s *side) hand() {
	m, t := s.m, s.m.t
	for {
		var chats []int64
		var rest []waiting
		for _, w := range s.ready {
			if len(chats) < 64 && w.from <= m.at {
				chats = append(chats, w.chat)
			} else {
				rest = append(rest, w)
			}
		}
		if s.ready = rest; len(chats) == 0 {
			break
		}
		m.moves(m.at)
		clock, waits, again, err := s.Book(t.Context(), chats)
		must(t, err)
		waited := false
		for i, chat := range chats {
			if again[i] > 0 {
				s.ready, waited = append(s.ready, waiting{chat, m.at + again[i]}), true
				continue
			}
			s.after(waits[i], func() { s.send(chat, clock.Add(waits[i])) })
		}
		if waited {
			break
		}
	}
	s.plan()
}

// plan lets the replica book when the next line is ready.
func (s *side) plan() {
	if len(s.ready) == 0 {
		return
	}
	soonest := s.ready[0].from
	for _, w := range s.ready {
		soonest = min(soonest, w.from)
	}
	s.plans++
	mine := s.plans
	s.after(max(time.Millisecond, soonest-s.m.at), func() {
		if mine == s.plans {
			s.hand()
		}
	})
}

// send is what bot.Sender does at a moment: there and back, 50 ms and what is added to it.
func (s *side) send(chat int64, moment time.Time) {
	m, left := s.m, s.m.at
	by := left - moment.Sub(m.now)
	known := s.Late(chat, moment, by)
	by -= known.Sub(moment)
	m.after(25*time.Millisecond+m.upTo(m.jitter), func() {
		ok := m.take(chat)
		s.after(25*time.Millisecond+m.upTo(m.jitter), func() {
			if took := m.at - left; ok {
				if s.usual == 0 || took < s.usual {
					s.usual = took
				}
				usual := s.usual
				if s.answers++; s.answers < 30 { // it does not know yet what is usual
					usual = usual * 3 / 4
				}
				s.Late(chat, known, took-usual+by)
				if s.todo[chat]--; s.todo[chat] == 0 {
					return
				}
			} else {
				must(m.t, s.Pause(m.t.Context(), time.Second))
			}
			s.ready = append(s.ready, waiting{chat, m.at + time.Second})
			s.plan()
		})
	})
}

// take counts a message or refuses it, as the strictest reading of Telegram's limits has it.
func (m *minutes) take(chat int64) bool {
	last, known := m.chats[chat]
	if n := len(m.taken); n >= 30 && m.at-m.taken[n-30] < time.Second || known && m.at-last < time.Second {
		m.refused++
		return false
	}
	m.taken, m.chats[chat] = append(m.taken, m.at), m.at
	m.left--
	return true
}

// plays sends so many messages to each of so many chats, shared by replicas.
func (m *minutes) plays(chats, each, replicas int) {
	m.left, m.chats = chats*each, map[int64]time.Duration{}
	for r := range replicas {
		s := &side{Limiter: m.beside(30), m: m, todo: map[int64]int{}}
		for c := r; c < chats; c += replicas {
			s.todo[int64(c+1)] = each
			s.ready = append(s.ready, waiting{int64(c + 1), 0})
		}
		s.holdUps()
		s.after(0, s.hand)
	}
	for len(m.events) > 0 {
		e := heap.Pop(&m.events).(happening)
		m.at = e.at
		e.do()
	}
}
