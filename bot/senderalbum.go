package bot

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"cadrebot/locales"
)

// album sends the pictures and files of a screen by Telegram's ids, pictures first, then its
// words with the buttons: an album takes none. One picture is a file with a caption.
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
	var out Posted
	for i, same := range alike(sc.Album) {
		ids, err := s.group(ctx, chat, same, sc.Protect, r, i > 0)
		if err != nil {
			return out, err
		}
		out.Also = append(out.Also, ids...)
	}
	err := s.untilOut(ctx, func() (err error) {
		out.ID, err = s.words(ctx, chat, sc, r)
		return err
	})
	return out, err
}

// alike parts pictures from documents: Telegram takes no album of both.
func alike(list []*File) [][]*File {
	var pictures, documents []*File
	for _, f := range list {
		if f.Picture {
			pictures = append(pictures, f)
		} else {
			documents = append(documents, f)
		}
	}
	return slices.DeleteFunc([][]*File{pictures, documents}, func(l []*File) bool { return len(l) == 0 })
}

// group sends files of one sort: as an album, or one alone for itself. Where something is
// out already it waits as long as Telegram says.
func (s *Sender) group(ctx context.Context, chat int64, files []*File, protect bool, r rendered, begun bool) (ids []int64, err error) {
	send := func() error {
		p := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10)}
		s.charge(p, r)
		if protect {
			p["protect_content"] = "true"
		}
		if len(files) == 1 {
			id, err := s.again(ctx, p, files[0])
			ids = []int64{id}
			return err
		}
		ids, err = s.grouped(ctx, p, files)
		return err
	}
	if !begun {
		err = send()
		return ids, err
	}
	err = s.untilOut(ctx, send)
	return ids, err
}

func (s *Sender) grouped(ctx context.Context, p tgbotapi.Params, files []*File) (ids []int64, err error) {
	type item struct {
		Type  string `json:"type"`
		Media string `json:"media"`
	}
	items := make([]item, len(files))
	for i, f := range files {
		items[i] = item{"document", f.Ref}
		if f.Picture {
			items[i].Type = "photo"
		}
	}
	raw, err := json.Marshal(items)
	if err != nil {
		return nil, &SendError{Kind: Rejected, Detail: err.Error()}
	}
	p["media"] = string(raw)
	var sent []sentMessage
	err = s.noting(ctx, s.client.call(ctx, "sendMediaGroup", p, &sent))
	for _, m := range sent {
		ids = append(ids, m.ID)
	}
	return ids, err
}

// untilOut sends what belongs to something that is out: when Telegram asks to wait, better now
// than with the whole again.
func (s *Sender) untilOut(ctx context.Context, send func() error) error {
	for {
		err := send()
		var se *SendError
		if !errors.As(err, &se) || se.Kind != TooMany || s.wait(ctx, se.RetryAfter) != nil {
			return err
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
