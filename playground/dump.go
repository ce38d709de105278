package playground

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// Dump is everything that a test may want to look at after it failed.
type Dump struct {
	Token    string    `json:"token"`
	Username string    `json:"username"`
	Now      time.Time `json:"now"`
	Actors   []Actor   `json:"actors"`
	// Chats in the order of their ids; of the silent ones, to which the bot wrote without ever hearing anything, only the
	// number and the messages that they got are told.
	Chats          []ChatDump `json:"chats"`
	SilentChats    int        `json:"silent_chats"`
	SilentMessages int        `json:"silent_messages"`
	// Updates that the bot has not confirmed, and Held those that a fault keeps back.
	Updates    []json.RawMessage       `json:"updates"`
	Held       int                     `json:"held"`
	Faults     []Fault                 `json:"faults"`
	Scores     map[string]Score        `json:"scores"`
	Violations []Violation             `json:"violations"`
	Calls      []Call                  `json:"calls"`
	Menus      map[string][]BotCommand `json:"menus"`
}

// ChatDump is one chat.
type ChatDump struct {
	ID          int64      `json:"id"`
	Title       string     `json:"title,omitempty"`
	State       GroupState `json:"state,omitempty"`
	Started     bool       `json:"started"`
	Blocked     bool       `json:"blocked,omitempty"`
	Deactivated bool       `json:"deactivated,omitempty"`
	Messages    []Message  `json:"messages"`
	Toasts      []Toast    `json:"toasts,omitempty"`
}

// Dump copies the server's state.
func (s *Server) Dump() Dump {
	s.alarms.settle()
	d := Dump{
		Token: s.opt.Token, Username: s.opt.Username, Now: s.now(), Faults: s.Faults(), Scores: s.Scores(), Violations: s.Violations(),
		Calls: s.Calls(), Menus: s.commands.all(),
	}
	s.mu.RLock()
	for _, id := range s.order {
		d.Actors = append(d.Actors, *s.actors[id])
	}
	s.mu.RUnlock()
	s.queue.mu.Lock()
	s.queue.expire()
	d.Held = len(s.queue.held)
	for _, p := range s.queue.items {
		if !p.done {
			d.Updates = append(d.Updates, slices.Clone(p.body))
		}
	}
	s.queue.mu.Unlock()
	for _, c := range s.chats.all() {
		known := s.actor(c.id) != nil
		c.mu.Lock()
		if c.silent() && !known {
			d.SilentChats++
			d.SilentMessages += c.lastID
		} else {
			d.Chats = append(d.Chats, c.dump())
		}
		c.mu.Unlock()
	}
	slices.SortFunc(d.Chats, func(a, b ChatDump) int { return cmp.Compare(a.ID, b.ID) })
	return d
}

// dump copies the chat. The caller holds c.mu.
func (c *chat) dump() ChatDump {
	d := ChatDump{
		ID: c.id, Title: c.title, Started: c.started, Blocked: c.blocked, Deactivated: c.deactivated, Messages: c.visible(),
		Toasts: slices.Clone(c.toasts),
	}
	if c.group != nil {
		d.State = c.group.state
	}
	return d
}

func (t *chatTable) all() (out []*chat) {
	for i := range t.shards {
		sh := &t.shards[i]
		sh.mu.RLock()
		for _, c := range sh.m {
			out = append(out, c)
		}
		sh.mu.RUnlock()
	}
	return out
}

// all are the menus by scope and language.
func (t *commandTable) all() map[string][]BotCommand {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make(map[string][]BotCommand, len(t.menus))
	for key, menu := range t.menus {
		out[key] = slices.Clone(menu)
	}
	return out
}
