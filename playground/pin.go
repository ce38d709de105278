package playground

import "net/http"

// pin serves pinChatMessage and, with pinned false, unpinChatMessage.
func pin(pinned bool) func(*Server, *http.Request, *request) (answer, *apiError) {
	return func(s *Server, _ *http.Request, q *request) (answer, *apiError) {
		c, failure := s.target(q)
		if failure != nil {
			return answer{}, failure
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if failure := c.mayPin(); failure != nil {
			return answer{}, failure
		}
		id := int(q.integer("message_id"))
		if id == 0 && !pinned {
			id = c.newestPinned()
		}
		m := c.find(id)
		if m == nil {
			return answer{}, badRequest(map[bool]string{true: "message to pin not found", false: "message to unpin not found"}[pinned])
		}
		s.setPinned(c, m, pinned)
		return answer{result: true}, nil
	}
}

func unpinAllChatMessages(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, failure := s.target(q)
	if failure != nil {
		return answer{}, failure
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if failure := c.mayPin(); failure != nil {
		return answer{}, failure
	}
	for _, m := range c.messages {
		if m.Pinned {
			s.setPinned(c, m, false)
		}
	}
	return answer{result: true}, nil
}

func (s *Server) setPinned(c *chat, m *message, pinned bool) {
	changed := *m
	changed.Pinned = pinned
	c.messages[c.index(m.ID)] = &changed
	s.show(c, "edit", changed.Message)
}

func (c *chat) newestPinned() int {
	for i := len(c.messages) - 1; i >= 0; i-- {
		if c.messages[i].Pinned {
			return c.messages[i].ID
		}
	}
	return 0
}

// mayPin is free in a private chat and for administrators in a group. The caller holds c.mu.
func (c *chat) mayPin() *apiError {
	if c.group != nil && c.group.state != GroupAdmin {
		return badRequest("not enough rights to manage pinned messages in the chat")
	}
	return nil
}
