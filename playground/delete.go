package playground

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// deleteDeadline is how long a bot may delete messages.
const deleteDeadline = 48 * time.Hour

// deletable says why the bot may not delete m, if so. The caller holds c.mu.
func (s *Server) deletable(c *chat, m *message) *apiError {
	switch {
	case c.group != nil && !m.FromBot && c.group.state != GroupAdmin:
		return badRequest("message can't be deleted")
	case s.now().Sub(m.Date) > deleteDeadline:
		return badRequest("message can't be deleted for everyone")
	}
	return nil
}

func deleteMessage(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	if q.text("chat_id") == "" {
		return answer{}, badRequest("chat identifier is not specified")
	}
	id := int(q.integer("message_id"))
	if id == 0 {
		return answer{}, badRequest(errNoMessageID)
	}
	c, done, failure := s.chatFor(q, writing)
	if failure != nil {
		return answer{}, failure
	}
	defer done()
	m := c.find(id)
	if m == nil {
		return answer{}, badRequest("message to delete not found")
	}
	if failure := s.deletable(c, m); failure != nil {
		return answer{}, failure
	}
	c.remove(id)
	s.show(c, "delete", id)
	return answer{result: true}, nil
}

// DeleteMessage is the person deleting a message for both sides; it reports whether it was there. The bot does not hear of it.
func (s *Server) DeleteMessage(user int64, messageID int) bool {
	c := s.chats.open(user)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.remove(messageID) {
		return false
	}
	s.show(c, "delete", messageID)
	return true
}

func deleteMessages(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	ids, failure := messageIDs(q)
	if failure != nil {
		return answer{}, failure
	}
	c, done, failure := s.chatFor(q, writing)
	if failure != nil {
		return answer{}, failure
	}
	defer done()
	for _, id := range ids {
		if m := c.find(id); m != nil {
			if failure := s.deletable(c, m); failure != nil {
				return answer{}, failure
			}
		}
	}
	for _, id := range ids {
		if c.remove(id) {
			s.show(c, "delete", id)
		}
	}
	return answer{result: true}, nil
}

// messageIDs reads the parameter of the methods that take up to 100 messages at once.
func messageIDs(q *request) ([]int, *apiError) {
	raw := q.raw("message_ids")
	if raw == "" {
		return nil, badRequest("message identifiers are not specified")
	}
	if !json.Valid([]byte(raw)) {
		return nil, badRequest("can't parse message_ids JSON object")
	}
	var list []json.RawMessage
	if json.Unmarshal([]byte(raw), &list) != nil {
		return nil, badRequest("expected an Array of message identifiers")
	}
	switch {
	case len(list) == 0:
		return nil, badRequest("message identifiers are not specified")
	case len(list) > 100:
		return nil, badRequest("too many message identifiers specified")
	}
	ids := make([]int, len(list))
	for i, one := range list {
		text := string(one)
		if one[0] == '"' && json.Unmarshal(one, &text) != nil || one[0] == '{' || one[0] == '[' || text == "null" {
			return nil, badRequest("message identifier must be a Number")
		}
		id, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return nil, badRequest("can't parse message identifier as a Number")
		}
		if id <= 0 {
			return nil, badRequest("invalid message identifier specified")
		}
		ids[i] = int(id)
	}
	return ids, nil
}
