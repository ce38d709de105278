package playground

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// poll is one poll with its votes. Every message that shows it, forwards too, shows the same state.
type poll struct {
	*pollForm
	id     string
	closes time.Time // zero for never

	mu     sync.Mutex // taken while a chat's lock is held, never the other way round
	added  []pollOption
	votes  map[int64][]int // by person; positions of options in rising order
	ended  bool
	places []pollPlace // the first is where it was sent
}

// pollPlace is a message that shows a poll.
type pollPlace struct {
	chat    *chat
	message int
}

// addition says who added an option after the poll was sent.
type addition struct {
	user int64
	at   time.Time
}

func (s *Server) newPoll(f *pollForm) *poll {
	p := &poll{pollForm: f, id: s.luck.id(), votes: map[int64][]int{}, ended: f.closed}
	switch {
	case f.openPeriod > 0:
		p.closes = s.now().Add(time.Duration(f.openPeriod) * time.Second)
	case f.closeDate > 0:
		p.closes = time.Unix(f.closeDate, 0)
	}
	return p
}

func sendPoll(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	f, failure := s.readPoll(q)
	if failure != nil {
		return answer{}, failure
	}
	c, m, failure := s.draft(q, "poll")
	if failure != nil {
		return answer{}, failure
	}
	if failure := f.check(q); failure != nil {
		return answer{}, failure
	}
	m.poll = s.newPoll(f)
	m.Text = m.poll.plain()
	return s.post(q, c, m)
}

// plain is the poll for those who read text only.
func (p *poll) plain() string {
	lines := []string{p.question.text}
	if p.about.text != "" {
		lines = []string{p.about.text, p.question.text}
	}
	for _, o := range p.all() {
		lines = append(lines, "○ "+o.text)
	}
	return strings.Join(lines, "\n")
}

// all are the options, those added later at the end.
func (p *poll) all() []pollOption {
	return append(p.options[:len(p.options):len(p.options)], p.added...)
}

// takePoll shows from's poll in m: the same one in a forward, a new one without votes in a copy.
func (s *Server) takePoll(m, from *message, forward bool) {
	switch {
	case from.poll == nil:
	case forward:
		m.poll, m.canEdit = from.poll, false
	default:
		f := *from.poll.pollForm
		f.closed = false
		m.poll = s.newPoll(&f)
	}
}

// placed notes that c now shows m's poll, and draws it. The caller holds c.mu; m is not visible yet.
func (s *Server) placed(c *chat, m *message) {
	p := m.poll
	p.mu.Lock()
	p.places = append(p.places, pollPlace{c, m.ID})
	first := len(p.places) == 1
	m.Poll = p.view(c.id)
	p.mu.Unlock()
	if first && !p.closes.IsZero() {
		s.alarms.add(p.closes, func() { s.closePoll(p) })
	}
}

// redraw shows the poll's new state wherever it stands. The caller holds no lock.
func (s *Server) redraw(p *poll) {
	p.mu.Lock()
	places := slices.Clone(p.places)
	p.mu.Unlock()
	for _, place := range places {
		place.chat.mu.Lock()
		if i := place.chat.index(place.message); i >= 0 {
			m := *place.chat.messages[i]
			p.mu.Lock()
			m.Poll, m.Text = p.view(place.chat.id), p.plain()
			p.mu.Unlock()
			place.chat.messages[i] = &m
			s.show(place.chat, "edit", m.Message)
		}
		place.chat.mu.Unlock()
	}
}

// tell queues the poll's state for the bot. The caller holds p.mu, which keeps the order.
func (s *Server) tell(p *poll) {
	s.queue.push("poll", encoded(map[string]any{"poll": s.wirePoll(p, false)}), p.lane(), messageLife)
}

// lane: the updates of one poll come in order, and beside all others.
func (p *poll) lane() laneKey { return laneKey{poll: p.id, id: p.places[0].chat.id} }

func stopPoll(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	mk, failure := parseMarkup(q.raw("reply_markup"), q.chatID())
	if failure != nil {
		return answer{}, failure
	}
	c, failure := s.lookup(q.text("chat_id"))
	if failure != nil {
		return answer{}, failure
	}
	p, failure := s.stop(c, int(q.integer("message_id")), mk)
	if failure != nil {
		return answer{}, failure
	}
	s.redraw(p)
	p.mu.Lock()
	defer p.mu.Unlock()
	return answer{result: s.wirePoll(p, false)}, nil
}

func (s *Server) stop(c *chat, id int, mk markup) (*poll, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.find(id)
	switch {
	case m == nil:
		return nil, badRequest("message with poll to stop not found")
	case m.poll == nil:
		return nil, badRequest("message is not a poll")
	}
	p := m.poll
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.places[0] != (pollPlace{c, id}) {
		return nil, badRequest("poll can't be stopped")
	}
	if p.ended {
		return nil, badRequest("poll has already been closed")
	}
	p.ended = true
	s.tell(p)
	changed := *m
	changed.markup, changed.Buttons = mk.inline, mk.buttons
	c.messages[c.index(id)] = &changed
	return p, nil
}

// closePoll ends a poll whose time has come.
func (s *Server) closePoll(p *poll) {
	p.mu.Lock()
	over := p.ended
	if !over {
		p.ended = true
		s.tell(p)
	}
	p.mu.Unlock()
	if !over {
		s.redraw(p)
	}
}
