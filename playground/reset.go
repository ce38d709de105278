package playground

import "time"

// Reset forgets what people and the bot have said and done: chats, updates, polls, faults, broken limits, the log. People
// and groups stay, and so does what the bot has set up or may remember: webhook, allowed updates, menus, profile, files.
// seed is as Options.Seed; 0 takes that one again.
func (s *Server) Reset(seed uint64) {
	if seed == 0 {
		seed = s.opt.Seed
	}
	s.alarms.clear()
	s.faults.clear()
	s.luck.reseed(seed)
	s.queue.reset()
	s.queries.reset()
	s.inline.reset()
	s.inlineSent.reset()
	s.webApps.reset()
	s.session.reset()
	s.resetChats()
	s.calls.clear()
	s.limits.reset(s.opt)
	s.congestion.reset()
	s.tally.clear()
}

func (a *alarms) clear() {
	a.turn.Lock()
	defer a.turn.Unlock()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.set = nil
}

func (q *queue) reset() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.held = nil
	q.drop()
	q.nextID, q.newest = q.luck.updateID(), time.Time{}
	q.signal()
}

func (t *callbackTable) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting = nil
}

func (t *inlineTable) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.queries, t.cache = nil, nil
}

func (t *inlineMessages) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.at = nil
}

func (t *webAppTable) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open = nil
}

func (t *session) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.until = time.Time{}
}

// resetChats empties every chat, and forgets those that are neither groups nor people's of the cast nor watched.
func (s *Server) resetChats() {
	for _, c := range s.chats.all() {
		known := s.actor(c.id) != nil
		c.mu.Lock()
		c.empty()
		known = known || c.group != nil || c.view != nil
		c.mu.Unlock()
		if !known {
			s.chats.forget(c.id)
		}
	}
}

func (t *chatTable) forget(id int64) {
	sh := &t.shards[uint64(id)%chatShards]
	sh.mu.Lock()
	defer sh.mu.Unlock()
	delete(sh.m, id)
}

// empty makes the chat as it was before anybody wrote. The caller holds c.mu.
func (c *chat) empty() {
	c.lastID, c.messages, c.toasts = 0, nil, nil
	c.started, c.blocked, c.deactivated = c.group != nil, false, false
	c.spoke, c.rate, c.window = time.Time{}, bucket{}, nil
	if c.view != nil {
		c.view.restart()
	}
}

// restart makes every page draw itself anew.
func (v *view) restart() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.last, v.frames = v.last+2, nil // a page one frame behind would be told that nothing is missing
	close(v.wake)
	v.wake = make(chan struct{})
}

// clear forgets the calls; positions count on, so that who waits for one still can.
func (l *callLog) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = nil
}

func (l *limiter) reset(o Options) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bulk, l.paid, l.all, l.allPaid, l.violations = bucket{}, bucket{}, window{}, window{}, nil
	l.init(o)
}

func (t *tally) clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.said, t.times = nil, nil
}

func (t *faultTable) clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = nil
}
