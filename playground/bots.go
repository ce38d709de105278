package playground

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// botTable holds further bots, each in a Telegram of its own behind the same handler.
type botTable struct {
	mu      sync.RWMutex
	byToken map[string]*Server
}

// AddBot lets another bot live behind the same Handler: it has the same clock, limits and cast, and chats, updates, faults
// and a control key of its own. Both tokens' digits before the colon are user ids, so they must differ.
func (s *Server) AddBot(token, username string) (*Server, error) {
	o := s.opt
	o.Token, o.Username, o.ControlKey = token, username, ""
	id, rest, _ := strings.Cut(token, ":")
	if rest == "" || strings.Contains(token, "/") || strings.Trim(id, "0123456789") != "" || id == "" || id[0] == '0' || username == "" {
		return nil, fmt.Errorf("add a bot: want a token like 43:ANYTHING and a username")
	}
	if realToken.MatchString(token) {
		return nil, fmt.Errorf("add a bot: the token looks like a real bot's")
	}
	t := &s.bots
	t.mu.Lock()
	defer t.mu.Unlock()
	for taken := range t.byToken {
		if strings.HasPrefix(taken, id+":") {
			return nil, fmt.Errorf("add a bot: there is a bot %s", id)
		}
	}
	if strings.HasPrefix(s.opt.Token, id+":") {
		return nil, fmt.Errorf("add a bot: there is a bot %s", id)
	}
	other := New(o)
	if t.byToken == nil {
		t.byToken = map[string]*Server{}
	}
	t.byToken[token] = other
	return other, nil
}

// called finds the further bot that a path such as /bot<token>/getMe names, or nil.
func (t *botTable) called(path, prefix string) *Server {
	token, _, _ := strings.Cut(strings.TrimPrefix(path, prefix), "/")
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.byToken[token]
}

// keyed finds the further bot that a control key opens, or nil.
func (t *botTable) keyed(opens func(key string) bool) *Server {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, other := range t.byToken {
		if opens(other.controlKey) {
			return other
		}
	}
	return nil
}

func (t *botTable) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, other := range t.byToken {
		other.Close()
	}
}

// serveBots hands calls to the bot that they name; what names no further bot is for the first.
func (s *Server) serveBots(w http.ResponseWriter, r *http.Request) {
	if other := s.bots.called(r.URL.Path, "/bot"); other != nil {
		other.serveAPI(w, r)
		return
	}
	s.serveAPI(w, r)
}
