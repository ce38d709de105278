package playground

import (
	"hash/maphash"
	"sync"
	"time"
)

// Tally is what the bot has sent to chats from one id on, for load tests.
type Tally struct {
	Sent     int       `json:"sent"`     // messages that arrived
	Distinct int       `json:"distinct"` // of these, how many were not said before in the same chat: Sent - Distinct came twice
	Chats    int       `json:"chats"`    // that were written to
	Refused  int       `json:"refused"`  // calls answered with 429
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	MostIn1s int       `json:"most_in_1s"` // the most that arrived within any second
}

// tally remembers every message by chat and text, and when requests were on the wire. All
// its moments are the machine's own, whatever the server's clock says.
type tally struct {
	mu    sync.Mutex
	seed  maphash.Seed
	said  map[said]int
	times []arrival
	spans [spanRing]span
	begun int
}

type said struct {
	chat int64
	text uint64
}

type arrival struct {
	chat    int64
	at      time.Time
	refused bool
}

// spanRing is more than can be on the wire at once.
const spanRing = 1 << 13

// span is one request from its arrival to its answer.
type span struct {
	id         int
	begin, end time.Time
}

// begin notes that a request has arrived; the returned function, that its answer left.
func (t *tally) begin(on bool) (end func()) {
	if !on {
		return func() {}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun++
	id := t.begun
	t.spans[id%spanRing] = span{id: id, begin: time.Now()}
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if s := &t.spans[id%spanRing]; s.id == id {
			s.end = time.Now()
		}
	}
}

// count notes what became of a request that sends.
func (t *tally) count(q *request, failure *apiError) {
	if failure != nil && failure.code != 429 {
		return
	}
	now, chat := time.Now(), q.chatID()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.times = append(t.times, arrival{chat, now, failure != nil})
	if failure != nil {
		return
	}
	if t.said == nil {
		t.said, t.seed = map[said]int{}, maphash.MakeSeed()
	}
	t.said[said{chat, maphash.String(t.seed, q.text("text")+q.text("caption"))}]++
}

// Tally says what has arrived in chats with ids of at least from; Options.Tally must be set.
func (s *Server) Tally(from int64) Tally {
	t := &s.tally
	t.mu.Lock()
	defer t.mu.Unlock()
	var out Tally
	chats := map[int64]bool{}
	for k := range t.said {
		if k.chat >= from {
			out.Distinct++
			chats[k.chat] = true
		}
	}
	out.Chats = len(chats)
	var last window // of arrivals within a second
	for _, a := range t.times {
		switch {
		case a.chat < from:
			continue
		case a.refused:
			out.Refused++
			continue
		case out.Sent == 0:
			out.First = a.at
		}
		out.Sent, out.Last = out.Sent+1, a.at
		last.taken = append(last.taken, a.at)
		for a.at.Sub(last.taken[last.next]) >= time.Second {
			last.next++
		}
		out.MostIn1s = max(out.MostIn1s, len(last.taken)-last.next)
	}
	return out
}

// Sent counts the messages that have arrived in all chats; it is cheap.
func (s *Server) Sent() int {
	s.tally.mu.Lock()
	defer s.tally.mu.Unlock()
	return len(s.tally.times)
}

// OnTheWire counts the requests that had arrived by to and were not answered before from.
func (s *Server) OnTheWire(from, to time.Time) (n int) {
	t := &s.tally
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, x := range t.spans {
		if x.id > 0 && !x.begin.After(to) && (x.end.IsZero() || !x.end.Before(from)) {
			n++
		}
	}
	return n
}
