package playground

import "net/http"

// copyMessages serves copyMessages and forwardMessages: up to a hundred messages at once. Those that are not there or that
// are protected are left out, and what was an album stays one.
func copyMessages(forward bool) func(*Server, *http.Request, *request) (answer, *apiError) {
	return func(s *Server, _ *http.Request, q *request) (answer, *apiError) {
		c, drafts, failure := s.copies(q, forward)
		if failure != nil {
			return answer{}, failure
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, m := range drafts {
			if failure := c.mayPost(m.Kind); failure != nil {
				return answer{}, failure
			}
		}
		if failure := s.admit(c, q.name); failure != nil {
			return answer{}, failure
		}
		sent := make([]map[string]int, len(drafts))
		for i, m := range drafts {
			s.place(c, m)
			sent[i] = map[string]int{"message_id": m.ID}
		}
		return answer{result: sent}, nil
	}
}

// copies drafts the messages that the call names, for the chat that it addresses.
func (s *Server) copies(q *request, forward bool) (c *chat, drafts []*message, failure *apiError) {
	if q.text("from_chat_id") == "" {
		return nil, nil, badRequest(errNoSource)
	}
	ids, failure := messageIDs(q)
	if failure != nil {
		return nil, nil, failure
	}
	if c, failure = s.target(q); failure != nil {
		return nil, nil, failure
	}
	albums := map[string]string{}
	for i, id := range ids {
		if i > 0 && id <= ids[i-1] {
			return nil, nil, badRequest("message identifiers must be in a strictly increasing order")
		}
		source, from, failure := s.source(q, id)
		if failure != nil {
			return nil, nil, failure
		}
		if source == nil || copyable(source, forward) != nil {
			continue
		}
		m := s.copyOf(q, source, forward)
		if forward {
			m.origin = s.originOf(from, source)
		}
		if source.album != "" {
			if albums[source.album] == "" {
				albums[source.album] = randomHex(8)
			}
			m.album, m.Album = albums[source.album], albums[source.album]
		}
		drafts = append(drafts, m)
	}
	if len(drafts) == 0 {
		return nil, nil, badRequest("there are no messages to forward")
	}
	return c, drafts, nil
}

// copyOf is a new message with what source holds.
func (s *Server) copyOf(q *request, source *message, forward bool) *message {
	m := &message{Message: Message{
		FromBot: true, Kind: source.Kind, Silent: q.boolean("disable_notification"), Protected: q.boolean("protect_content"),
	}, canEdit: true}
	m.takeContent(source)
	s.takePoll(m, source, forward)
	if !forward && q.boolean("remove_caption") && m.captioned() {
		m.Text, m.Entities = "", nil
	}
	return m
}
