package bot

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"cadrebot/locales"
)

// demoFloor is where the made-up Telegram ids of the demo start; nobody real is there.
const demoFloor = 9_000_000_000_000

// Sender is the only way out: every message of the bot goes through it.
type Sender struct {
	client  *Client
	codec   *codec
	limiter Limiter
	// refuseDemo keeps made-up people from being written to on the real Telegram.
	refuseDemo bool
	paid       bool // beyond the free limit, for Stars
	pause      pause
	echo       echo  // of the limiter's clock
	usual      usual // time of an answer
	wait       func(ctx context.Context, d time.Duration) error
}

// Paid makes messages that the bot starts go beyond Telegram's free limit, at its price.
func (s *Sender) Paid() { s.paid = true }

// NewSender sends through client; secret signs buttons. With refuseDemo set, ids of
// made-up people are refused before any network call.
func NewSender(client *Client, limiter Limiter, secret []byte, refuseDemo bool) *Sender {
	return &Sender{client: client, codec: newCodec(secret), limiter: limiter, refuseDemo: refuseDemo, wait: sleep}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Send sends a message that the bot starts: it waits for the shared limit, sends
// once, and returns the message id or a *SendError. Screens of dialogues cannot be
// delivered: they belong to a conversation.
func (s *Sender) Send(ctx context.Context, chat int64, l locales.Lang, sc *Screen) (int64, error) {
	r, err := s.codec.render(sc, l, chat, nil)
	if err != nil {
		return 0, &SendError{Kind: Rejected, Detail: err.Error()}
	}
	if err := s.turn(ctx, chat); err != nil {
		return 0, err
	}
	r.started = true
	call, cancel := finishing(ctx)
	defer cancel()
	return s.post(call, chat, sc, r)
}

// finish is how long a message that has had its turn may take although ctx ends: cut on
// the wire it would be in doubt. Shorter than what the senders' leases leave.
const finish = 8 * time.Second

func finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), finish)
}

// Edit replaces a message that Send sent; an edit that changes nothing succeeds. Edits
// share Telegram's limit with messages, so it waits as Send does.
func (s *Sender) Edit(ctx context.Context, chat, messageID int64, l locales.Lang, sc *Screen) error {
	r, err := s.codec.render(sc, l, chat, nil)
	if err != nil {
		return &SendError{Kind: Rejected, Detail: err.Error()}
	}
	if err := s.turn(ctx, chat); err != nil {
		return err
	}
	call, cancel := finishing(ctx)
	defer cancel()
	return s.edit(call, chat, messageID, r)
}

// post sends every part and returns the id of the last.
func (s *Sender) post(ctx context.Context, chat int64, sc *Screen, r rendered) (int64, error) {
	if s.refuseDemo && chat >= demoFloor {
		return 0, &SendError{Kind: DemoPerson, Detail: "not a real account"}
	}
	if sc.File != nil {
		return s.document(ctx, chat, sc, r)
	}
	return s.words(ctx, chat, sc, r)
}

// charge lets a message that the bot starts be one of the paid ones.
func (s *Sender) charge(p tgbotapi.Params, r rendered) {
	if s.paid && r.started {
		p["allow_paid_broadcast"] = "true"
	}
}

// words sends the parts one after the other, the buttons below the last.
func (s *Sender) words(ctx context.Context, chat int64, sc *Screen, r rendered) (int64, error) {
	var id int64
	for i, part := range r.parts {
		p := params(chat, part, sc.Protect)
		s.charge(p, r)
		if i == len(r.parts)-1 {
			addMarkup(p, r.markup)
		}
		var m sentMessage
		if err := s.noting(ctx, s.say(ctx, p, r, &m)); err != nil {
			return id, err
		}
		id = m.ID
	}
	return id, nil
}

// say sends one message: as part of an answer, or as what the bot starts.
func (s *Sender) say(ctx context.Context, p tgbotapi.Params, r rendered, m *sentMessage) error {
	if end, ok := ctx.Deadline(); ok && r.started {
		return s.client.begin(ctx, "sendMessage", encode(p), end, m)
	}
	return s.client.call(ctx, "sendMessage", p, m)
}

// captionMax is what Telegram lets stand under a file.
const captionMax = 1024

func (s *Sender) document(ctx context.Context, chat int64, sc *Screen, r rendered) (int64, error) {
	p := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "parse_mode": "HTML"}
	if len(r.parts) == 1 && visible(r.parts[0]) <= captionMax {
		p["caption"] = r.parts[0]
	} else if _, err := s.words(ctx, chat, sc, rendered{parts: r.parts, started: r.started}); err != nil { // too long to stand under the file
		return 0, err
	}
	addMarkup(p, r.markup)
	s.charge(p, r)
	if sc.Protect {
		p["protect_content"] = "true"
	}
	if sc.File.Ref != "" {
		id, err := s.again(ctx, p, sc.File)
		var se *SendError
		if sc.File.Make == nil || !errors.As(err, &se) || se.Kind != Rejected {
			return id, err
		}
	}
	return s.upload(ctx, p, sc.File)
}

// edit replaces the text and buttons of one message. Only the first part fits into it.
func (s *Sender) edit(ctx context.Context, chat, messageID int64, r rendered) error {
	if len(r.parts) == 0 {
		return nil
	}
	p := params(chat, r.parts[0], false)
	p["message_id"] = strconv.FormatInt(messageID, 10)
	addMarkup(p, r.markup)
	err := s.noting(ctx, s.client.call(ctx, "editMessageText", p, nil))
	if unchanged(err) {
		return nil
	}
	return err
}

// noting makes every replica pause when Telegram asks for it.
func (s *Sender) noting(ctx context.Context, err error) error {
	var se *SendError
	if errors.As(err, &se) && se.Kind == TooMany {
		s.pause.until(se.RetryAfter)
		_ = s.limiter.Pause(ctx, se.RetryAfter) // without Redis nothing is started anyway
	}
	return err
}

func unchanged(err error) bool {
	var se *SendError
	return errors.As(err, &se) && strings.Contains(se.Detail, "message is not modified")
}

func params(chat int64, html string, protect bool) tgbotapi.Params {
	p := tgbotapi.Params{
		"chat_id": strconv.FormatInt(chat, 10), "text": html, "parse_mode": "HTML",
		"disable_web_page_preview": "true",
	}
	if protect {
		p["protect_content"] = "true"
	}
	return p
}

func addMarkup(p tgbotapi.Params, m *inlineMarkup) {
	if m != nil {
		p["reply_markup"] = string(m.appendJSON(nil))
	}
}

// answerCallback stops the button's spinner; text may be empty. A query that is too
// old is no error: the person has long seen the rest.
func (s *Sender) answerCallback(ctx context.Context, id, text string, alert bool) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second) // a turn waits for it
	defer cancel()
	p := tgbotapi.Params{"callback_query_id": id}
	if text != "" {
		p["text"] = toastText(text)
		if alert {
			p["show_alert"] = "true"
		}
	}
	err := s.client.call(ctx, "answerCallbackQuery", p, nil)
	var se *SendError
	if errors.As(err, &se) && se.Kind == Rejected {
		return nil
	}
	return err
}

// toastText fits text into the 200 characters that Telegram shows over a chat.
func toastText(text string) string {
	if r := []rune(text); len(r) > 200 {
		return string(r[:199]) + "…"
	}
	return text
}

// dropButtons takes the buttons from a message whose question has moved on or whose
// conversation is over: what was submitted must not look as if it could be submitted
// again. It is a courtesy; a stale
// press is refused anyway, so a failure is left alone.
func (s *Sender) dropButtons(ctx context.Context, chat, messageID int64) {
	_ = s.client.call(ctx, "editMessageReplyMarkup", tgbotapi.Params{
		"chat_id": strconv.FormatInt(chat, 10), "message_id": strconv.FormatInt(messageID, 10),
	}, nil)
}

// deleteMessage removes a message that must not stay in the chat; one that is gone
// already is no error.
func (s *Sender) deleteMessage(ctx context.Context, chat, messageID int64) error {
	err := s.client.call(ctx, "deleteMessage", tgbotapi.Params{
		"chat_id": strconv.FormatInt(chat, 10), "message_id": strconv.FormatInt(messageID, 10),
	}, nil)
	var se *SendError
	if errors.As(err, &se) && strings.Contains(se.Detail, "message to delete not found") {
		return nil
	}
	return err
}

// point says one thing in a group, once: a group's limit is low and anybody can exhaust
// it, so neither its failure nor its 429 may make anybody else wait.
func (s *Sender) point(ctx context.Context, chat int64, html string) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	_ = s.client.call(ctx, "sendMessage", params(chat, html, false), nil)
}
