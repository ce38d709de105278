package playground

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// target finds the chat that a call addresses and whether the bot may write there.
func (s *Server) target(q *request) (*chat, *apiError) {
	c, failure := s.lookup(q.text("chat_id"))
	if failure != nil {
		return nil, failure
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.started && !s.opt.Open {
		return nil, forbidden("bot can't initiate conversation with a user")
	}
	if c.blocked {
		return nil, forbidden("bot was blocked by the user")
	}
	return c, nil
}

func (s *Server) lookup(param string) (*chat, *apiError) {
	if param == "" {
		return nil, badRequest(errChatEmpty)
	}
	id, err := strconv.ParseInt(strings.TrimSpace(param), 10, 64)
	if err != nil || id == 0 {
		return nil, badRequest(errChatUnknown)
	}
	if s.opt.Open && id > 0 {
		return s.chats.open(id), nil
	}
	c := s.chats.get(id)
	if c == nil {
		return nil, badRequest(errChatUnknown)
	}
	return c, nil
}

// draft is what every send method starts from: addressed, formatted, with its keyboard and reply.
func (s *Server) draft(q *request, kind string) (*chat, *message, *apiError) {
	c, failure := s.target(q)
	if failure != nil {
		return nil, nil, failure
	}
	m := &message{Message: Message{
		FromBot: true, Kind: kind, Silent: q.boolean("disable_notification"), Protected: q.boolean("protect_content"),
	}, canEdit: true}
	mk, failure := parseMarkup(q.raw("reply_markup"), c.id)
	if failure != nil {
		return nil, nil, failure
	}
	m.setMarkup(mk)
	return c, m, nil
}

func (m *message) setMarkup(mk markup) {
	m.markup, m.Buttons = mk.inline, mk.buttons
	if mk.keyboard != nil || mk.remove || mk.force {
		m.canEdit = false
	}
	m.Keyboard, m.RemoveKeyboard = mk.keyboard, mk.remove
}

// post stores the message, shows it and answers with it.
func (s *Server) post(q *request, c *chat, m *message) (answer, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if failure := replyTo(q, c, m); failure != nil {
		return answer{}, failure
	}
	if failure := s.admitPost(c, q); failure != nil {
		return answer{}, failure
	}
	s.place(c, m)
	return answer{result: s.wire(c, m)}, nil
}

func (s *Server) place(c *chat, m *message) {
	m.Date = s.nowSecond()
	c.add(m)
	if c.silent() {
		c.messages[len(c.messages)-1] = s.shelf.share(m)
	}
	if m.poll != nil {
		s.placed(c, m)
	}
	s.show(c, "message", m.Message)
}

func replyTo(q *request, c *chat, m *message) *apiError {
	id, lenient := q.integer("reply_to_message_id"), q.boolean("allow_sending_without_reply")
	if raw := q.raw("reply_parameters"); raw != "" {
		var p struct {
			MessageID int64 `json:"message_id"`
			Lenient   bool  `json:"allow_sending_without_reply"`
		}
		if json.Unmarshal([]byte(raw), &p) != nil {
			return badRequest("can't parse reply parameters JSON object")
		}
		id, lenient = p.MessageID, p.Lenient
	}
	if id == 0 {
		return nil
	}
	if c.find(int(id)) == nil {
		if lenient {
			return nil
		}
		return badRequest("message to be replied not found")
	}
	m.ReplyTo = int(id)
	return nil
}

func sendMessage(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, m, failure := s.draft(q, "text")
	if failure != nil {
		return answer{}, failure
	}
	m.Text, m.Entities, failure = formatText(q)
	if failure != nil {
		return answer{}, failure
	}
	return s.post(q, c, m)
}

func sendChatAction(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	c, failure := s.target(q)
	if failure != nil {
		return answer{}, failure
	}
	switch strings.ToLower(q.text("action")) {
	case "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
		"choose_sticker", "find_location", "record_video_note", "upload_video_note", "record_audio", "upload_audio":
	default:
		return answer{}, badRequest("wrong parameter action in request")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s.show(c, "typing", q.text("action"))
	return answer{result: true}, nil
}

func sendLocation(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	lat, err1 := strconv.ParseFloat(q.text("latitude"), 64)
	lon, err2 := strconv.ParseFloat(q.text("longitude"), 64)
	if err1 != nil || err2 != nil || lat < -90 || lat > 90 {
		return answer{}, badRequest("latitude and longitude must be specified")
	}
	c, m, failure := s.draft(q, "location")
	if failure != nil {
		return answer{}, failure
	}
	m.extra = encoded(map[string]float64{"latitude": lat, "longitude": lon})
	m.Text = strconv.FormatFloat(lat, 'f', -1, 64) + ", " + strconv.FormatFloat(lon, 'f', -1, 64)
	return s.post(q, c, m)
}

func sendContact(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	for _, name := range []string{"phone_number", "first_name"} {
		if q.text(name) == "" {
			return answer{}, badRequestf("parameter %q is required", name)
		}
	}
	c, m, failure := s.draft(q, "contact")
	if failure != nil {
		return answer{}, failure
	}
	m.extra = encoded(map[string]string{"phone_number": q.text("phone_number"), "first_name": q.text("first_name")})
	m.Text = q.text("first_name") + " " + q.text("phone_number")
	return s.post(q, c, m)
}
