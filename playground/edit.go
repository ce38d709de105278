package playground

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
)

// addressed finds what an edit means: a message of a chat, or one that was sent through the bot.
func (s *Server) addressed(q *request) (place messagePlace, inline bool, failure *apiError) {
	if q.text("chat_id") == "" && q.integer("message_id") == 0 {
		name := q.text("inline_message_id")
		if name == "" {
			return place, true, badRequest(errNoMessageID)
		}
		place, known := s.inlineSent.find(name)
		if !known {
			return place, true, badRequest("MESSAGE_ID_INVALID")
		}
		return place, true, nil
	}
	c, failure := s.lookup(q.text("chat_id"))
	return messagePlace{c, int(q.integer("message_id"))}, false, failure
}

// edit applies change to a copy of the message and keeps it if it differs.
func (s *Server) edit(q *request, change func(m *message) *apiError) (answer, *apiError) {
	mk, failure := parseMarkup(q.raw("reply_markup"), q.chatID())
	if failure != nil {
		return answer{}, failure
	}
	place, inline, failure := s.addressed(q)
	if failure != nil {
		return answer{}, failure
	}
	c := place.chat
	c.mu.Lock()
	defer c.mu.Unlock()
	old, failure := s.editable(place, inline)
	if failure != nil {
		return answer{}, failure
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
	c.messages[c.index(place.id)] = &edited
	s.show(c, "edit", edited.Message)
	if inline {
		return answer{result: true}, nil
	}
	return answer{result: s.wire(c, &edited)}, nil
}

// editable returns the message as it stands if the bot may change it. The caller holds the chat's lock.
func (s *Server) editable(p messagePlace, inline bool) (*message, *apiError) {
	if failure := p.chat.access(editing); failure != nil {
		return nil, failure
	}
	old := p.chat.find(p.id)
	switch {
	case inline && old == nil:
		return nil, badRequest("MESSAGE_ID_INVALID")
	case inline:
		return old, nil
	case p.chat.blocked:
		return nil, forbidden("bot was blocked by the user")
	case old == nil:
		return nil, badRequest("message to edit not found")
	case !old.FromBot || !old.canEdit:
		return nil, badRequest(errCantBeEdited)
	}
	return old, nil
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
