package bot

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"syscall"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// show sends the reply. Only a network that is away is an error: the update then comes
// again and its screen is rendered anew.
func (b *Bot) show(ctx context.Context, v *visit) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	toast := ""
	if !v.reply.Toast.Empty() {
		toast = v.reply.Toast.Plain(v.turn.Lang)
	}
	waiting := v.spin.say(toast, v.reply.Alert)
	if v.u.Callback != nil && !waiting && toast != "" { // the toast can no longer be shown: say it
		v.reply.Screens = append([]*Screen{{Body: []locales.Text{v.reply.Toast}, New: true}}, v.reply.Screens...)
	}
	if waiting && !v.u.webhook {
		wg.Go(func() { v.spin.call(ctx) })
	}
	if v.closed != nil && len(v.reply.Screens) > 0 && v.reply.Screens[0].New {
		v.bare = v.pressedMessage()
	}
	if v.bare != 0 {
		wg.Go(func() { b.o.Sender.dropButtons(ctx, v.chat, v.bare) })
	}
	if v.reply.Passing && v.u.leads {
		return nil // the last of the album gets the answer
	}
	for i, s := range v.reply.Screens {
		edit := int64(0)
		if i == 0 && !s.New {
			edit = v.pressedMessage()
		}
		if err := b.screen(ctx, v, s, edit); err != nil {
			return err
		}
	}
	v.spin.end()
	return nil
}

// again finishes an update that was applied before: at most its screen is missing.
func (b *Bot) again(ctx context.Context, v *visit) error {
	if err := b.prepare(ctx, v, b.o.Clock.Now()); err != nil {
		return b.giveBack(ctx, v, err)
	}
	defer func() { _ = b.o.Conversations.Release(context.WithoutCancel(ctx), v.chat, v.lease) }()
	if !v.env.last(v.u.ID) {
		return nil
	}
	if done, err := b.o.Conversations.WasShown(ctx, v.chat, v.u.ID); err != nil || done {
		return err
	}
	v.route = "again"
	v.reply = Reply{}
	if len(v.env.Out) > 0 {
		if err := json.Unmarshal(v.env.Out, &v.reply.Screens); err != nil {
			return fmt.Errorf("read screens: %w", err)
		}
	}
	if len(v.reply.Screens) == 0 && v.env.Open != nil {
		if err := b.current(ctx, v); err != nil {
			return err
		}
	}
	v.spin = b.spin(ctx, v.u)
	defer v.spin.stop()
	if err := b.show(ctx, v); err != nil {
		return err
	}
	b.o.Conversations.Shown(v.chat, v.u.ID)
	return nil
}

// screen sends or edits one screen, again and again while Telegram only asks to wait.
func (b *Bot) screen(ctx context.Context, v *visit, s *Screen, edit int64) error {
	r, err := b.o.Sender.codec.render(s, v.turn.Lang, v.chat, v.env.Open)
	if err != nil {
		b.log.Error("screen cannot be rendered", "update", v.u.ID, "route", v.route, "err", err)
		return b.say(ctx, v.chat, v.turn.Lang, Say(locales.M("bot.broken", "Ref", v.route)))
	}
	if edit != 0 && s.File == nil && len(r.parts) == 1 {
		err := b.patiently(ctx, func() error { return b.o.Sender.answerEdit(ctx, v.chat, edit, r) })
		var se *SendError
		if !errors.As(err, &se) || se.Kind != Rejected {
			return b.settle(err)
		}
		// too old or gone: say it anew
	}
	return b.settle(b.patiently(ctx, func() error {
		_, err := b.o.Sender.answer(ctx, v.chat, s, r)
		return err
	}))
}

// say sends one plain screen outside a turn.
func (b *Bot) say(ctx context.Context, chat int64, l locales.Lang, s *Screen) error {
	r, err := b.o.Sender.codec.render(s, l, chat, nil)
	if err != nil {
		return err
	}
	return b.settle(b.patiently(ctx, func() error {
		_, err := b.o.Sender.answer(ctx, chat, s, r)
		return err
	}))
}

// patiently repeats an answer to a person: waiting as long as Telegram says, and a few
// times when the network failed. An answer that may have arrived is sent again, because
// a person without one is worse off than a person with two.
func (b *Bot) patiently(ctx context.Context, send func() error) error {
	pause := 200 * time.Millisecond
	for try := 0; ; try++ {
		err := send()
		var se *SendError
		if !errors.As(err, &se) {
			return err
		}
		switch se.Kind {
		case TooMany:
			pause = se.RetryAfter
			if try >= 10 || pause > time.Minute {
				return err
			}
		case NotSent, Unknown:
			if try >= 4 {
				return err
			}
		default:
			return err
		}
		if end, bounded := ctx.Deadline(); bounded && time.Until(end) < pause {
			return se // not in this try
		}
		if err := sleep(ctx, pause); err != nil {
			return se
		}
		pause = min(pause*2, 5*time.Second)
	}
}

// settle swallows what no retry can mend; the person is gone or the message was wrong.
func (b *Bot) settle(err error) error {
	var se *SendError
	if !errors.As(err, &se) {
		return err
	}
	switch se.Kind {
	case NotSent, Unknown, TooMany:
		return err
	}
	if se.Kind == Rejected {
		b.log.Error("telegram rejected a message", "detail", se.Detail)
	}
	return nil
}

// away reports whether err means that storage or network is away for now, so that the
// same update may succeed later.
func away(err error) bool {
	var ne net.Error
	switch {
	case errors.Is(err, org.ErrUnavailable), errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		errors.Is(err, syscall.ENOENT), errors.Is(err, ErrBusy), errors.Is(err, ErrLost), errors.As(err, &ne):
		return true
	}
	return false
}
