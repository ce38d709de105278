package playground

import (
	"slices"
	"strings"
	"sync"
)

// nameTable finds chats by their public names, which are lower-cased and without @.
type nameTable struct {
	mu sync.Mutex
	m  map[string]int64
}

func (t *nameTable) set(name string, id int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.m == nil {
		t.m = map[string]int64{}
	}
	t.m[strings.ToLower(name)] = id
}

// find is the chat id behind @name, 0 for none.
func (t *nameTable) find(param string) int64 {
	name, ok := strings.CutPrefix(strings.TrimSpace(param), "@")
	if !ok {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.m[strings.ToLower(name)]
}

// AddChannel makes a channel that the bot administers, addressed by its id, below -10^12, or as @username when it has one.
// The first subscriber owns it.
func (s *Server) AddChannel(id int64, title, username string, subscribers ...int64) {
	c := s.chats.open(id)
	c.mu.Lock()
	c.title, c.username, c.started = title, username, true
	c.group = &group{state: GroupAdmin, members: slices.Clone(subscribers), channel: true}
	c.mu.Unlock()
	if username != "" {
		s.names.set(username, id)
	}
}

// AddWebFile makes sends by URL find content under address: the playground never leaves the machine to look for it.
func (s *Server) AddWebFile(address string, content []byte) {
	s.web.mu.Lock()
	defer s.web.mu.Unlock()
	if s.web.m == nil {
		s.web.m = map[string][]byte{}
	}
	s.web.m[address] = content
}

// webTable is the Internet as far as the playground knows it.
type webTable struct {
	mu sync.Mutex
	m  map[string][]byte
}

func (t *webTable) get(address string) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.m[address]
}
