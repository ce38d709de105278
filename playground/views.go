package playground

import (
	"math/rand/v2"
	"sync"
)

// keepFrames is how far back a page that lost its connection can resume without a full redraw.
const keepFrames = 200

// frame is one event of a phone page, numbered per chat.
type frame struct {
	id   int
	kind string // message, edit, delete, typing, toast, blocked, menu
	body []byte
}

// view is the recent events of one chat, for the pages that show it. It exists once somebody has looked.
type view struct {
	mu     sync.Mutex
	last   int
	frames []frame
	wake   chan struct{}
}

// viewers counts chats with a view, so that chats nobody watches cost nothing.
type viewers struct {
	mu    sync.Mutex
	chats map[int64]*chat
}

// show tells the pages of this chat what happened. The caller holds c.mu.
func (s *Server) show(c *chat, kind string, body any) {
	if c.view != nil {
		c.view.add(kind, encoded(body))
	}
}

func (v *view) add(kind string, body []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.last++
	if len(v.frames) >= keepFrames {
		v.frames = append(v.frames[:0], v.frames[keepFrames/2:]...)
	}
	v.frames = append(v.frames, frame{v.last, kind, body})
	close(v.wake)
	v.wake = make(chan struct{})
}

// since returns the frames after id, or ok=false when they are no longer (or never were) known.
func (v *view) since(id int) (frames []frame, next <-chan struct{}, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	first := v.last - len(v.frames) + 1
	if id < first-1 || id > v.last {
		return nil, v.wake, false
	}
	return append([]frame(nil), v.frames[id-first+1:]...), v.wake, true
}

// screen is everything a page needs to draw itself from nothing.
type screen struct {
	Messages []Message    `json:"messages"`
	Menu     []BotCommand `json:"menu"`
	Blocked  bool         `json:"blocked"`
	Started  bool         `json:"started"`
}

// look returns the whole screen and the number of the last frame that it includes.
func (s *Server) look(c *chat) (screen, int) {
	menu := s.Commands(c.id)
	c.mu.Lock()
	defer c.mu.Unlock()
	last := 0
	if c.view != nil {
		c.view.mu.Lock()
		last = c.view.last
		c.view.mu.Unlock()
	}
	return screen{c.visible(), menu, c.blocked, c.started}, last
}

// watch gives the chat a view.
func (s *Server) watch(c *chat) *view {
	c.mu.Lock()
	if c.view == nil {
		c.view = &view{last: 1 + rand.IntN(1<<30), wake: make(chan struct{})} // ids of an earlier run must not match
	}
	v := c.view
	c.mu.Unlock()
	s.views.mu.Lock()
	defer s.views.mu.Unlock()
	if s.views.chats == nil {
		s.views.chats = map[int64]*chat{}
	}
	s.views.chats[c.id] = c
	return v
}

// showMenus tells every watched chat its command menu anew.
func (s *Server) showMenus() {
	s.views.mu.Lock()
	watched := make([]*chat, 0, len(s.views.chats))
	for _, c := range s.views.chats {
		watched = append(watched, c)
	}
	s.views.mu.Unlock()
	for _, c := range watched {
		menu := s.Commands(c.id)
		c.mu.Lock()
		s.show(c, "menu", menu)
		c.mu.Unlock()
	}
}
