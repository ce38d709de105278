package playground

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// deleteDeadline is how long a bot may delete messages.
const deleteDeadline = 48 * time.Hour

// addressed finds the chat and the message id of an edit or a deletion.
func (s *Server) addressed(q *request) (*chat, int, *apiError) {
	if q.text("message_id") == "" || q.integer("message_id") <= 0 {
		return nil, 0, badRequest(errNoMessageID)
	}
	c, failure := s.lookup(q.text("chat_id"))
	return c, int(q.integer("message_id")), failure
}

// edit applies change to a copy of the message and keeps it if it differs.
func (s *Server) edit(q *request, change func(m *message) *apiError) (answer, *apiError) {
	c, id, failure := s.addressed(q)
	if failure != nil {
		return answer{}, failure
	}
	mk, failure := parseMarkup(q.raw("reply_markup"), c.id)
	if failure != nil {
		return answer{}, failure
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.blocked {
		return answer{}, forbidden("bot was blocked by the user")
	}
	old := c.find(id)
	if old == nil {
		return answer{}, badRequest("message to edit not found")
	}
	if !old.FromBot || !old.canEdit {
		return answer{}, badRequest(errCantBeEdited)
	}
	edited := *old
	edited.markup, edited.Buttons = mk.inline, mk.buttons
	if failure := change(&edited); failure != nil {
		return answer{}, failure
	}
	if edited.same(old) {
		return answer{}, badRequest(errNotModified)
	}
	if failure := s.admit(c, q.name); failure != nil {
		return answer{}, failure
	}
	if !edited.sameContent(old) {
		edited.EditDate = s.nowSecond()
	}
	c.messages[c.index(id)] = &edited
	s.show(c, "edit", edited.Message)
	return answer{result: s.wire(c, &edited)}, nil
}

func (m *message) same(o *message) bool { return m.sameContent(o) && sameJSON(m.markup, o.markup) }

func (m *message) sameContent(o *message) bool {
	return m.Text == o.Text && m.media == o.media && bytes.Equal(m.extra, o.extra) &&
		slices.EqualFunc(m.Entities, o.Entities, func(a, b Entity) bool { return bytes.Equal(encoded(a), encoded(b)) })
}

// sameJSON compares keyboards by meaning: the same bot may write its keys in another order.
func sameJSON(a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	return bytes.Equal(encoded(x), encoded(y))
}

func editMessageText(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	text, entities, failure := formatText(q)
	if failure != nil {
		return answer{}, failure
	}
	return s.edit(q, func(m *message) *apiError {
		if m.Kind != "text" {
			return badRequest("there is no text in the message to edit")
		}
		m.Text, m.Entities = text, entities
		return nil
	})
}

func editMessageCaption(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	text, entities, failure := formatCaption(q)
	if failure != nil {
		return answer{}, failure
	}
	return s.edit(q, func(m *message) *apiError {
		if !m.captioned() {
			return badRequest("there is no caption in the message to edit")
		}
		m.Text, m.Entities = text, entities
		return nil
	})
}

func editMessageReplyMarkup(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	return s.edit(q, func(*message) *apiError { return nil })
}

func deleteMessage(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, id, failure := s.addressed(q)
	if failure != nil {
		return answer{}, failure
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.find(id)
	if m == nil {
		return answer{}, badRequest("message to delete not found")
	}
	if s.now().Sub(m.Date) > deleteDeadline {
		return answer{}, badRequest("message can't be deleted for everyone")
	}
	c.remove(id)
	s.show(c, "delete", id)
	return answer{result: true}, nil
}

func deleteMessages(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, failure := s.lookup(q.text("chat_id"))
	if failure != nil {
		return answer{}, failure
	}
	var ids []int
	if json.Unmarshal([]byte(q.raw("message_ids")), &ids) != nil || len(ids) == 0 {
		return answer{}, badRequest("message identifiers are not specified")
	}
	if len(ids) > 100 {
		return answer{}, badRequest("too many message identifiers specified")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if m := c.find(id); m != nil && s.now().Sub(m.Date) <= deleteDeadline {
			c.remove(id)
			s.show(c, "delete", id)
		}
	}
	return answer{result: true}, nil
}

// pin serves pinChatMessage and, with pinned false, unpinChatMessage.
func pin(pinned bool) func(*Server, *http.Request, *request) (answer, *apiError) {
	return func(s *Server, _ *http.Request, q *request) (answer, *apiError) {
		c, failure := s.target(q)
		if failure != nil {
			return answer{}, failure
		}
		c.mu.Lock()
		defer c.mu.Unlock()
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
