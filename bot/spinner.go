package bot

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// slowAfter is how long a pressed button may spin before it is answered by a call of its own.
const slowAfter = 400 * time.Millisecond

// spinner is a pressed button that waits for its answer. Over a webhook the answer rides
// home in the body of our 200, which costs no call; a turn that takes long answers by a
// call as soon as that is noticed. A nil spinner belongs to typed words.
type spinner struct {
	u      *update
	sender *Sender
	timer  *time.Timer

	mu       sync.Mutex
	answered bool
	text     string
	alert    bool
}

// spin watches the press of u, if it is one.
func (b *Bot) spin(ctx context.Context, u *update) *spinner {
	if u.Callback == nil {
		return nil
	}
	s := &spinner{u: u, sender: b.o.Sender}
	s.timer = time.AfterFunc(slowAfter, func() { s.call(ctx) })
	return s
}

// say sets the words shown over the chat; false when the press is answered already.
func (s *spinner) say(text string, alert bool) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text, s.alert = text, alert
	return !s.answered
}

// call answers the press at once, if nothing has. A failure is left alone: the rest of
// the answer stands in the chat.
func (s *spinner) call(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answered {
		return
	}
	s.answered = true
	_ = s.sender.answerCallback(ctx, s.u.Callback.ID, s.text, s.alert)
}

// stop ends the watch without an answer.
func (s *spinner) stop() {
	if s != nil {
		s.timer.Stop()
	}
}

// end leaves the answer to the webhook's 200.
func (s *spinner) end() {
	if s == nil {
		return
	}
	s.timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answered || !s.u.webhook {
		return
	}
	s.answered = true
	s.u.reply = s.sender.callbackReply(s.u.Callback.ID, s.text, s.alert)
}

// callbackReply is answerCallback as the body of a webhook's answer.
func (s *Sender) callbackReply(id, text string, alert bool) []byte {
	body, err := json.Marshal(struct {
		Method string `json:"method"`
		ID     string `json:"callback_query_id"`
		Text   string `json:"text,omitempty"`
		Alert  bool   `json:"show_alert,omitempty"`
	}{"answerCallbackQuery", id, toastText(text), alert && text != ""})
	if err != nil { // strings do not fail
		return nil
	}
	s.client.metrics.call("answerCallbackQuery", nil)
	return body
}
