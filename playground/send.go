package playground

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
)

// target finds the chat that a call addresses and whether the bot may write there.
func (s *Server) target(q *request) (*chat, *apiError) {
	if q.chatID() == s.botID {
		return nil, forbidden("the bot can't send messages to the bot")
	}
	c, done, failure := s.chatFor(q, writing)
	if failure != nil {
		return nil, failure
	}
	defer done()
	return c, s.mayWrite(c)
}

func (s *Server) lookup(param string) (*chat, *apiError) {
	if param == "" {
		return nil, badRequest(errChatEmpty)
	}
	id, err := strconv.ParseInt(strings.TrimSpace(param), 10, 64)
	if named := s.names.find(param); named != 0 {
		id, err = named, nil
	}
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
	mk, failure := parseMarkup(q.raw("reply_markup"), q.chatID())
	if failure != nil {
		return nil, nil, failure
	}
	c, failure := s.target(q)
	if failure != nil {
		return nil, nil, failure
	}
	c.mu.Lock()
	failure = c.mayPost(kind)
	c.mu.Unlock()
	if failure != nil {
		return nil, nil, failure
	}
	m := &message{Message: Message{
		FromBot: true, Kind: kind, Silent: q.boolean("disable_notification"), Protected: q.boolean("protect_content"),
	}, canEdit: true}
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
	text, entities, failure := formatText(q)
	if failure != nil {
		return answer{}, failure
	}
	c, m, failure := s.draft(q, "text")
	if failure != nil {
		return answer{}, failure
	}
	m.Text, m.Entities = text, entities
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
	place, failure := readPlace(q)
	if failure != nil {
		return answer{}, failure
	}
	c, m, failure := s.draft(q, "location")
	if failure != nil {
		return answer{}, failure
	}
	m.extra, m.Text = encoded(place), placeText(place.Latitude, place.Longitude)
	return s.post(q, c, m)
}

type wirePlace struct {
	Latitude   float64 `json:"latitude"`
	Longitude  float64 `json:"longitude"`
	Accuracy   float64 `json:"horizontal_accuracy,omitempty"`
	LivePeriod int64   `json:"live_period,omitempty"`
	Heading    int64   `json:"heading,omitempty"`
	Alert      int64   `json:"proximity_alert_radius,omitempty"`
}

func readPlace(q *request) (wirePlace, *apiError) {
	for _, name := range []string{"latitude", "longitude"} {
		if strings.TrimSpace(q.text(name)) == "" {
			return wirePlace{}, badRequest(name + " is empty")
		}
	}
	p := wirePlace{
		Latitude: q.number("latitude"), Longitude: q.number("longitude"),
		Accuracy: min(max(q.number("horizontal_accuracy"), 0), 1500), LivePeriod: q.integer("live_period"),
	}
	if math.Abs(p.Latitude) > 90 || math.Abs(p.Longitude) > 180 {
		return wirePlace{}, badRequest("wrong location specified")
	}
	if p.LivePeriod == 0 {
		return p, nil
	}
	if p.LivePeriod < 60 || p.LivePeriod > 86400 && p.LivePeriod != 0x7FFFFFFF {
		return wirePlace{}, badRequest("wrong live location period specified")
	}
	p.Heading, p.Alert = q.clamped("heading", 0, 0, 360), q.clamped("proximity_alert_radius", 0, 0, 100_000)
	return p, nil
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
	contact := map[string]string{}
	for _, name := range []string{"phone_number", "first_name", "last_name", "vcard"} {
		if v := q.text(name); v != "" {
			contact[name] = v
		}
	}
	m.extra = encoded(contact)
	m.Text = q.text("first_name") + " " + q.text("phone_number")
	return s.post(q, c, m)
}
