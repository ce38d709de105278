package playground

import "net/http"

// copyMessage serves copyMessage (only the new id is answered) and forwardMessage.
func copyMessage(forward bool) func(*Server, *http.Request, *request) (answer, *apiError) {
	what := map[bool]string{true: "forward", false: "copy"}[forward]
	return func(s *Server, _ *http.Request, q *request) (answer, *apiError) {
		source, from, failure := s.source(q, int(q.integer("message_id")))
		if failure != nil {
			return answer{}, failure
		}
		if source == nil {
			return answer{}, badRequestf("message to %s not found", what)
		}
		c, m, failure := s.draft(q, source.Kind)
		if failure != nil {
			return answer{}, failure
		}
		if failure := copyable(source, forward); failure != nil {
			return answer{}, failure
		}
		m.takeContent(source)
		s.takePoll(m, source, forward)
		if forward {
			m.origin = s.originOf(from, source)
		} else if _, given := q.args["caption"]; given && m.captioned() {
			if m.Text, m.Entities, failure = formatCaption(q); failure != nil {
				return answer{}, failure
			}
		}
		a, failure := s.post(q, c, m)
		if failure == nil && !forward {
			a.result = map[string]int{"message_id": m.ID}
		}
		return a, failure
	}
}

// source finds a message to copy or forward; nil when the chat is there and the message is not.
func (s *Server) source(q *request, id int) (*message, *chat, *apiError) {
	if q.text("from_chat_id") == "" {
		return nil, nil, badRequest(errNoSource)
	}
	from, failure := s.lookup(q.text("from_chat_id"))
	if failure != nil {
		return nil, nil, failure
	}
	from.mu.Lock()
	defer from.mu.Unlock()
	return from.find(id), from, from.access(reading)
}

func copyable(source *message, forward bool) *apiError {
	if !source.Protected {
		return nil
	}
	if forward {
		return badRequest("the message can't be forwarded")
	}
	return badRequest("the message can't be copied")
}

func (m *message) takeContent(from *message) {
	m.Text, m.Entities, m.media, m.extra = from.Text, from.Entities, from.media, from.extra
	m.FileName, m.FileID = from.FileName, from.FileID
}

// originOf is where a forwarded message says that it comes from; a message forwarded again keeps its first origin.
func (s *Server) originOf(c *chat, m *message) []byte {
	if m.origin != nil {
		return m.origin
	}
	sender := s.wireUser(c.id)
	switch {
	case c.group != nil && c.group.channel:
		return encoded(map[string]any{"type": "channel", "date": m.Date.Unix(), "chat": s.wireChat(c), "message_id": m.ID})
	case m.FromBot:
		sender = s.wireBot()
	case m.author != 0:
		sender = s.wireUser(m.author)
	}
	return encoded(map[string]any{"type": "user", "date": m.Date.Unix(), "sender_user": sender})
}
