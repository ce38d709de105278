package playground

import (
	"sync"
	"time"
)

// keepMessages is how many messages a chat remembers, unless it is silent; older ones are forgotten as if scrolled away
// for good.
const keepMessages = 200

// chat is one conversation. People's chats have positive ids, groups negative ones.
type chat struct {
	id    int64
	title string // groups and channels only
	group *group // nil for people
	// username without @ is what a channel may be addressed by.
	username string

	mu       sync.Mutex
	lastID   int
	messages []*message // oldest first; deleted ones are removed
	started  bool       // the person has written to the bot
	blocked  bool
	// deactivated: the person deleted their account.
	deactivated bool
	spoke       time.Time // last time that the person wrote or pressed
	rate        bucket    // per-chat limit
	window      *window   // instead of rate when limits are strict; nil before the first message
	toasts      []Toast
	view        *view // page streams; nil until somebody looks
}

const chatShards = 64

// chatTable finds chats by id without one lock for all of them.
type chatTable struct {
	shards [chatShards]struct {
		mu sync.RWMutex
		m  map[int64]*chat
	}
}

func (t *chatTable) init() {
	for i := range t.shards {
		t.shards[i].m = map[int64]*chat{}
	}
}

func (t *chatTable) get(id int64) *chat {
	sh := &t.shards[uint64(id)%chatShards]
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return sh.m[id]
}

func (t *chatTable) open(id int64) *chat {
	if c := t.get(id); c != nil {
		return c
	}
	sh := &t.shards[uint64(id)%chatShards]
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if c := sh.m[id]; c != nil {
		return c
	}
	c := &chat{id: id}
	sh.m[id] = c
	return c
}

// find returns the message or nil. The caller holds c.mu.
func (c *chat) find(id int) *message {
	if i := c.index(id); i >= 0 {
		return c.messages[i]
	}
	return nil
}

func (c *chat) index(id int) int {
	lo, hi := 0, len(c.messages)
	for lo < hi {
		mid := (lo + hi) / 2
		if c.messages[mid].ID < id {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(c.messages) && c.messages[lo].ID == id {
		return lo
	}
	return -1
}

// add gives m the chat's next id and keeps it. The caller holds c.mu.
func (c *chat) add(m *message) {
	c.lastID++
	m.ID = c.lastID
	if keep := c.keeps(); len(c.messages) >= keep {
		n := copy(c.messages, c.messages[len(c.messages)-keep+1:])
		clear(c.messages[n:])
		c.messages = c.messages[:n]
	}
	c.messages = append(c.messages, m)
}

// remove deletes a message and reports whether it was there. The caller holds c.mu.
func (c *chat) remove(id int) bool {
	i := c.index(id)
	if i < 0 {
		return false
	}
	n := copy(c.messages[i:], c.messages[i+1:])
	c.messages[i+n] = nil
	c.messages = c.messages[:i+n]
	return true
}

// Chat is what the person's screen holds now, oldest first, both directions; deleted messages are absent, and only the
// last 200 are kept, or 20 while the person has never said anything.
func (s *Server) Chat(user int64) []Message {
	s.alarms.settle()
	c := s.chats.get(user)
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.visible()
}

func (c *chat) visible() []Message {
	out := make([]Message, len(c.messages))
	for i, m := range c.messages {
		out[i] = m.Message
	}
	return out
}

// Toasts are the last 100 answers to this person's button presses that had a text.
func (s *Server) Toasts(user int64) []Toast {
	c := s.chats.get(user)
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Toast(nil), c.toasts...)
}

func (s *Server) wireChat(c *chat) wireChat {
	switch {
	case c.group != nil && c.group.channel:
		return wireChat{ID: c.id, Title: c.title, Username: c.username, Type: "channel"}
	case c.super():
		return wireChat{ID: c.id, Title: c.title, Type: "supergroup"}
	case c.id < 0:
		return wireChat{ID: c.id, Title: c.title, Type: "group"}
	}
	return wireChat{ID: c.id, FirstName: s.nameOf(c.id), Type: "private"}
}

func (s *Server) wireUser(id int64) *wireUser {
	u := &wireUser{ID: id, FirstName: s.nameOf(id)}
	if a := s.actor(id); a != nil {
		u.LanguageCode = a.Lang
	}
	return u
}

func (s *Server) actor(id int64) *Actor {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.actors[id]
}

func (s *Server) nameOf(id int64) string {
	if a := s.actor(id); a != nil && a.Name != "" {
		return a.Name
	}
	return "User"
}
