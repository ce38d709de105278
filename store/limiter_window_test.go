package store_test

import (
	"container/heap"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/internal/testdb"
	"cadrebot/store"
)

var windowMessages = flag.Int("window-messages", 600, "how many messages the simulated minutes of the limiter send")

// clocked is a limiter whose clock goes when the test says so.
type clocked struct {
	*store.Limiter
	t    *testing.T
	rdb  redis.UniversalClient
	list string
	now  time.Time
}

func newClocked(t *testing.T, perSecond int) *clocked {
	t.Helper()
	url, prefix := testdb.Redis(t)
	rdb, err := store.OpenRedis(t.Context(), url)
	must(t, err)
	t.Cleanup(func() { _ = rdb.Close() })
	c := &clocked{store.LimiterByClock(rdb, prefix, perSecond, prefix+"clock"), t, rdb, prefix + "clock", time.Unix(1_800_000_000, 0)}
	c.moves(0)
	return c
}

// beside is another replica's limiter on the same keys.
func (c *clocked) beside(perSecond int) *store.Limiter {
	return store.LimiterByClock(c.rdb, c.list[:len(c.list)-len("clock")], perSecond, c.list)
}

// moves sets the clock so long after now.
func (c *clocked) moves(by time.Duration) {
	c.t.Helper()
	at := c.now.Add(by)
	_, err := c.rdb.Pipelined(c.t.Context(), func(p redis.Pipeliner) error {
		p.Del(c.t.Context(), c.list)
		return p.RPush(c.t.Context(), c.list, at.Unix(), at.Nanosecond()/1000).Err()
	})
	must(c.t, err)
}

// booked expects a moment so long after now, when it is asked for a quarter of a second before.
func (c *clocked) booked(chat int64, want time.Duration) {
	c.t.Helper()
	early := max(0, want-250*time.Millisecond)
	c.moves(early)
	clock, waits, again, err := c.Book(c.t.Context(), []int64{chat})
	must(c.t, err)
	if got := clock.Add(waits[0]).Sub(c.now); again[0] != 0 || (got-want).Abs() > time.Microsecond {
		c.t.Errorf("chat %d is booked at %s (again %s), want %s", chat, got, again[0], want)
	}
}

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

// afterRefusal is what a lone 429 costs: a second, and a short climb back to the whole rate.
const afterRefusal = 1100 * time.Millisecond

// chatTail is how much longer it may take when the last chats have several messages left each:
// one a second.
const chatTail = 2500 * time.Millisecond

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

// The sending of minutes on a clock that stands still while the processor is busy: what the limit
// costs and what it lets through, whatever runs beside it.
func TestInNoSecondAreThereMoreThanThirtyAndNoTimeIsLost(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name          string
		jitter, stall time.Duration
		most, mostTen time.Duration // for 3,000
		refused       int
	}{
		{"a steady network", 0, 0, 101 * time.Second, 102 * time.Second, 0},
		{"jitter up to the guard", 6 * time.Millisecond, 0, 101 * time.Second, 102 * time.Second, 0},
		{"jitter beyond it", 15 * time.Millisecond, 0, 104 * time.Second, 106 * time.Second, 1},
		{"replicas that are held up", 6 * time.Millisecond, 100 * time.Millisecond, 102 * time.Second, 106 * time.Second, 3},
	} {
		for _, replicas := range []int{1, 3} {
			for _, each := range []int{1, 10} {
				t.Run(fmt.Sprintf("%s, %d each, %d replicas", x.name, each, replicas), func(t *testing.T) {
					t.Parallel()
					m := &minutes{clocked: newClocked(t, 30), rng: rand.New(rand.NewPCG(7, uint64(replicas))), jitter: x.jitter, stall: x.stall}
					m.plays(*windowMessages/each, each, replicas)
					most := x.most*time.Duration(*windowMessages)/3000 + time.Duration(x.refused)*afterRefusal
					if each > 1 {
						most = x.mostTen*time.Duration(*windowMessages)/3000 + time.Duration(x.refused)*afterRefusal + chatTail
					}
					took := m.taken[len(m.taken)-1]
					t.Logf("%d messages in %.2f s, %d refused", len(m.taken), took.Seconds(), m.refused)
					if m.left != 0 || m.refused > x.refused || took > most {
						t.Errorf("%d left, %d refused, %s, want %d and %s", m.left, m.refused, took, x.refused, most)
					}
				})
			}
		}
	}
}
