package playground

import (
	"encoding/base64"
	"sync"
)

// inlineMessages names messages that were sent through the bot: it knows them by this id only, not by chat and number.
type inlineMessages struct {
	mu sync.Mutex
	at map[string]messagePlace
}

type messagePlace struct {
	chat *chat
	id   int
}

// keep registers the message under its inline id.
func (t *inlineMessages) keep(name string, p messagePlace) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.at == nil {
		t.at = map[string]messagePlace{}
	}
	t.at[name] = p
}

func (t *inlineMessages) find(name string) (messagePlace, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, ok := t.at[name]
	return p, ok
}

// sendVia puts a chosen result into the person's chat, from them and via the bot. Only a message with an inline keyboard
// has an inline id, as on the real server.
func (s *Server) sendVia(user int64, r InlineResult) (id int, inlineID string) {
	m := &message{markup: r.markup}
	m.Message = Message{Kind: "text", Text: r.Text, Entities: r.Entities, Buttons: r.Buttons, Via: s.opt.Username}
	if len(r.markup) > 0 {
		inlineID = base64.RawURLEncoding.EncodeToString([]byte(randomHex(12)))
		m.inlineID = inlineID
	}
	id = s.say(user, m)
	if inlineID != "" {
		s.inlineSent.keep(inlineID, messagePlace{s.chats.open(user), id})
	}
	return id, inlineID
}
