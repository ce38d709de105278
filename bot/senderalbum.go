package bot

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"cadrebot/locales"
)

// album sends the pictures or files of a screen by Telegram's ids, then its words with the
// buttons: an album takes none. One picture is a file with a caption.
func (s *Sender) album(ctx context.Context, chat int64, sc *Screen, r rendered) (Posted, error) {
	if len(sc.Album) == 1 {
		one := *sc
		one.File, one.Album = sc.Album[0], nil
		id, err := s.post(ctx, chat, &one, r)
		return Posted{ID: id}, err
	}
	if s.refuseDemo && chat >= demoFloor {
		return Posted{}, &SendError{Kind: DemoPerson, Detail: "not a real account"}
	}
	type item struct {
		Type  string `json:"type"`
		Media string `json:"media"`
	}
	items := make([]item, len(sc.Album))
	for i, f := range sc.Album {
		items[i] = item{"document", f.Ref}
		if f.Picture {
			items[i].Type = "photo"
		}
	}
	raw, err := json.Marshal(items)
	if err != nil {
		return Posted{}, &SendError{Kind: Rejected, Detail: err.Error()}
	}
	p := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "media": string(raw)}
	s.charge(p, r)
	if sc.Protect {
		p["protect_content"] = "true"
	}
	var sent []sentMessage
	if err := s.noting(ctx, s.client.call(ctx, "sendMediaGroup", p, &sent)); err != nil {
		return Posted{}, err
	}
	var out Posted
	for _, m := range sent {
		out.Also = append(out.Also, m.ID)
	}
	out.ID, err = s.wordsBelow(ctx, chat, sc, r)
	return out, err
}

// wordsBelow says the words of an album that is out: when Telegram asks to wait, better now
// than with the whole album again.
func (s *Sender) wordsBelow(ctx context.Context, chat int64, sc *Screen, r rendered) (int64, error) {
	for {
		id, err := s.words(ctx, chat, sc, r)
		var se *SendError
		if !errors.As(err, &se) || se.Kind != TooMany || s.wait(ctx, se.RetryAfter) != nil {
			return id, err
		}
	}
}

// Rewrite replaces the words of a message that Post sent, below a picture too; an edit that
// changes nothing succeeds. It waits for the shared limit as Send does.
func (s *Sender) Rewrite(ctx context.Context, chat, messageID int64, l locales.Lang, sc *Screen) error {
	r, err := s.codec.render(sc, l, chat, nil)
	if err != nil {
		return &SendError{Kind: Rejected, Detail: err.Error()}
	}
	if err := s.turn(ctx, chat); err != nil {
		return err
	}
	call, cancel := finishing(ctx)
	defer cancel()
	err = s.edit(call, chat, messageID, r)
	var se *SendError
	if !errors.As(err, &se) || !strings.Contains(se.Detail, "no text in the message") || len(r.parts) == 0 {
		return err
	}
	p := tgbotapi.Params{
		"chat_id": strconv.FormatInt(chat, 10), "message_id": strconv.FormatInt(messageID, 10), "caption": r.parts[0], "parse_mode": "HTML",
	}
	addMarkup(p, r.markup)
	if err := s.noting(call, s.client.call(call, "editMessageCaption", p, nil)); !unchanged(err) {
		return err
	}
	return nil
}

// Remove deletes messages that Post sent; one that is gone already is no error. A message
// older than two days cannot be deleted: SendError.Lost.
func (s *Sender) Remove(ctx context.Context, chat int64, messages ...int64) error {
	if err := s.turn(ctx, chat); err != nil {
		return err
	}
	call, cancel := finishing(ctx)
	defer cancel()
	for _, id := range messages {
		if err := s.noting(call, s.deleteMessage(call, chat, id)); err != nil {
			return err
		}
	}
	return nil
}
