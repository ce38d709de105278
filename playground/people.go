package playground

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// AddActor puts a person on the page and lets the bot know them; a known id is replaced.
func (s *Server) AddActor(a Actor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.actors[a.ID] == nil {
		s.order = append(s.order, a.ID)
	}
	s.actors[a.ID] = &a
	s.chats.open(a.ID)
}

// SendText is the person typing and sending text; it returns the message's id in their chat. It starts the bot for them,
// and unblocks a bot that they had blocked, as pressing Restart would.
func (s *Server) SendText(user int64, text string) int {
	return s.say(user, &message{Message: Message{Kind: "text", Text: text, Entities: autoEntities(text)}})
}

// SendFile is the person sending a document with a caption.
func (s *Server) SendFile(user int64, name string, content []byte, caption string) int {
	f := s.files.put("document", name, content)
	m := &message{media: &media{kind: "document", file: f}}
	m.Message = Message{Kind: "document", Text: caption, Entities: autoEntities(caption), FileName: name, FileID: f.id}
	return s.say(user, m)
}

// SendPhoto is the person sending a photo, content being a PNG, JPEG or GIF, with a caption.
func (s *Server) SendPhoto(user int64, content []byte, caption string) int {
	f := s.files.put("photo", "photo.jpg", content)
	m := &message{media: &media{kind: "photo", file: f}}
	m.Message = Message{Kind: "photo", Text: caption, Entities: autoEntities(caption), FileID: f.id}
	return s.say(user, m)
}

// SendAlbum is the person sending photos together, as one album; it returns the messages' ids.
func (s *Server) SendAlbum(user int64, photos ...[]byte) []int {
	album, ids := randomHex(8), make([]int, len(photos))
	for i, content := range photos {
		f := s.files.put("photo", "photo.jpg", content)
		m := &message{media: &media{kind: "photo", file: f}, album: album}
		m.Message = Message{Kind: "photo", FileID: f.id, Album: album}
		ids[i] = s.say(user, m)
	}
	return ids
}

// EditText is the person changing what they had written, user being their chat, or a group or channel; it reports whether
// the message is still there and not the bot's.
func (s *Server) EditText(user int64, messageID int, text string) bool {
	c := s.chats.open(user)
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.find(messageID)
	if old == nil || old.FromBot {
		return false
	}
	m := *old
	m.Text, m.Entities, m.EditDate = text, autoEntities(text), s.nowSecond()
	c.messages[c.index(messageID)] = &m
	s.show(c, "edit", m.Message)
	if c.group == nil || c.group.inside() {
		s.tellBot(c, "edited_message", &m)
	}
	return true
}

func (s *Server) say(user int64, m *message) int {
	c := s.chats.open(user)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.blocked {
		s.setBlocked(c, false)
	}
	s.spoken(c)
	m.Date = s.nowSecond()
	c.add(m)
	s.show(c, "message", m.Message)
	s.enqueue(c, "message", messageLife, map[string]any{"message": s.wire(c, m)})
	return m.ID
}

// spoken notes that the person was active: the bulk limit does not count their chat for a day.
func (s *Server) spoken(c *chat) {
	c.started = true
	c.spoke = s.now()
	c.rate.refill()
}

// tellBot gives the bot a message, or an edit of one, under the name that it has in such a chat. The caller holds c.mu.
func (s *Server) tellBot(c *chat, kind string, m *message) {
	if c.group != nil && c.group.channel {
		kind = map[string]string{"message": "channel_post", "edited_message": "edited_channel_post"}[kind]
	}
	s.enqueue(c, kind, messageLife, map[string]any{kind: s.wire(c, m)})
}

func (s *Server) enqueue(c *chat, kind string, life time.Duration, fields map[string]any) {
	lane := laneKey{press: kind == "callback_query", id: c.id}
	s.queue.push(kind, encoded(fields), lane, life)
}

// Press is the person pressing an inline button that carries data, and returns the callback's id. It also works for
// messages that are gone and for data that no button has.
func (s *Server) Press(user int64, messageID int, data string) string {
	c := s.chats.open(user)
	c.mu.Lock()
	defer c.mu.Unlock()
	return s.press(c, messageID, data)
}

func (s *Server) press(c *chat, messageID int, data string) string {
	s.spoken(c)
	id := s.queries.open(c, s.now())
	press := map[string]any{
		"id": id, "from": s.wireUser(c.id), "data": data, "chat_instance": strconv.FormatInt(s.botID^c.id<<20, 10),
	}
	switch m := c.find(messageID); {
	case m == nil:
		press["message"] = map[string]any{"chat": s.wireChat(c), "message_id": messageID, "date": 0}
	case m.inlineID != "":
		press["inline_message_id"] = m.inlineID
	default:
		press["message"] = s.wire(c, m)
	}
	s.enqueue(c, "callback_query", pressLife, map[string]any{"callback_query": press})
	return id
}

// PressLabel presses the first button whose text contains label on the newest bot message that has one, and returns the
// callback's id. A label found only on the reply keyboard sends what that key sends and returns an empty id.
func (s *Server) PressLabel(user int64, label string) (string, error) {
	c := s.chats.get(user)
	if c == nil {
		return "", fmt.Errorf("press %q: person %d has no chat", label, user)
	}
	c.mu.Lock()
	var seen []string
	for i := len(c.messages) - 1; i >= 0; i-- {
		m := c.messages[i]
		for _, row := range m.Buttons {
			for _, b := range row {
				if !m.FromBot || !strings.Contains(b.Text, label) {
					seen = append(seen, b.Text)
					continue
				}
				defer c.mu.Unlock()
				if b.Data == "" {
					return "", fmt.Errorf("press %q: the button %q carries no callback", label, b.Text)
				}
				return s.press(c, m.ID, b.Data), nil
			}
		}
	}
	key, found := c.keyboardKey(label)
	c.mu.Unlock()
	if found {
		s.pressKey(user, key)
		return "", nil
	}
	return "", fmt.Errorf("press %q: no visible button has it; visible: %q", label, seen)
}

// Block is the person blocking or unblocking the bot; the bot hears of it as my_chat_member.
func (s *Server) Block(user int64, blocked bool) {
	c := s.chats.open(user)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.blocked != blocked {
		s.setBlocked(c, blocked)
	}
}

func (s *Server) setBlocked(c *chat, blocked bool) {
	c.blocked = blocked
	states := map[bool]GroupState{false: GroupMember, true: GroupKicked}
	s.show(c, "blocked", blocked)
	s.tellMember(c, "my_chat_member", c.id, s.memberAs(nil, s.wireBot(), states[!blocked]), s.memberAs(nil, s.wireBot(), states[blocked]))
}

// SendUpdate queues any update as it is, broken ones too. update_id is filled in when missing; a given one also moves the
// sequence. A person named as sender of a message counts as having started the bot. It panics when raw is not JSON-able.
func (s *Server) SendUpdate(raw map[string]any) {
	fields := map[string]json.RawMessage{}
	kind := "message"
	for k, v := range raw {
		body, err := json.Marshal(v)
		if err != nil {
			panic(fmt.Sprintf("playground: update field %s: %v", k, err))
		}
		fields[k] = body
		if updateKinds[k] {
			kind = k
		}
	}
	id := fields["update_id"]
	delete(fields, "update_id")
	lane := s.laneOf(kind, fields[kind])
	body, err := json.Marshal(fields)
	if err != nil {
		panic(fmt.Sprintf("playground: update: %v", err))
	}
	life := messageLife
	switch kind {
	case "callback_query", "shipping_query", "pre_checkout_query":
		life = pressLife
	case "inline_query":
		life = inlineWindow
	case "chosen_inline_result":
		life = chosenLife
	}
	if n, err := strconv.Atoi(string(id)); err == nil {
		s.queue.pushAs(n, kind, body, lane, life)
		return
	}
	s.queue.push(kind, body, lane, life)
}

// laneOf finds whom a raw update belongs to, as far as it can be read.
func (s *Server) laneOf(kind string, object json.RawMessage) laneKey {
	var who struct {
		Chat struct {
			ID int64 `json:"id"`
		} `json:"chat"`
		From struct {
			ID int64 `json:"id"`
		} `json:"from"`
	}
	_ = json.Unmarshal(object, &who) // a broken update has lane 0
	if kind == "callback_query" || kind == "inline_query" {
		return laneKey{press: true, id: who.From.ID}
	}
	if kind == "message" && who.Chat.ID > 0 {
		c := s.chats.open(who.Chat.ID)
		c.mu.Lock()
		s.spoken(c)
		c.mu.Unlock()
	}
	return laneKey{id: who.Chat.ID}
}
