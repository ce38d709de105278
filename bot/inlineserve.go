package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"cadrebot/guard"
	"cadrebot/locales"
	"cadrebot/org"
)

// inlinePatience is how long one inline query may take: Telegram drops it after 30 s, and
// whoever typed it has long typed on.
const inlinePatience = 10 * time.Second

// lookupPatience bounds the question who is typing: without storage the client's language
// will do, since all that is shown is public.
const lookupPatience = 2 * time.Second

// hurry answers an inline query beside the lanes, without waiting, and calls done when
// that is over. A query is never repeated: the next letter brings a new one.
func (b *Bot) hurry(ctx context.Context, u *update, done func()) {
	person := u.Inline.From.ID
	overtaken, ok := b.typing.begin(person)
	if u.Inline.From.IsBot || !ok {
		b.typing.end(person, overtaken)
		done()
		return
	}
	b.typing.wg.Go(func() {
		defer done()
		defer b.typing.end(person, overtaken)
		ctx, cancel := context.WithTimeout(ctx, inlinePatience)
		defer cancel()
		if b.inlineTurn(ctx, person, overtaken) {
			b.inlineQuery(ctx, u)
		}
	})
}

// inlineTurn waits until the person may have another answer; false when they have typed
// on meanwhile or time is up. A limiter that fails lets the query pass: what is shown then
// is decided by the rest.
func (b *Bot) inlineTurn(ctx context.Context, person int64, overtaken <-chan struct{}) bool {
	for {
		select {
		case <-overtaken:
			return false
		default:
		}
		if b.o.Typists == nil {
			return true
		}
		d, err := b.o.Typists.Take(ctx, person)
		if err != nil || d <= 0 {
			return ctx.Err() == nil
		}
		t := time.NewTimer(max(d, 20*time.Millisecond))
		select {
		case <-t.C:
		case <-overtaken:
		case <-ctx.Done():
		}
		t.Stop()
		if ctx.Err() != nil {
			return false
		}
	}
}

// inlineQuery answers one query; nothing about its words is kept or logged.
func (b *Bot) inlineQuery(ctx context.Context, u *update) {
	started := b.o.Clock.Now()
	l := locales.Guess(u.Inline.From.Language)
	p, ref := b.inlineParams(ctx, u, &l, started)
	err := b.answerInline(ctx, p)
	if rejected(err) { // a result was wrong after all
		ref = newID()[:6]
		b.log.Error("telegram rejected inline results", "update", u.ID, "ref", ref, "err", redact(err.Error(), b.o.Client.token))
		err = b.answerInline(ctx, emptyInline(u.Inline.ID, l))
	}
	if err != nil {
		b.log.Warn("inline query not answered", "update", u.ID, "err", redact(err.Error(), b.o.Client.token))
	}
	took := b.o.Clock.Now().Sub(started)
	b.o.Metrics.turn("inline", ref, took)
	b.log.LogAttrs(ctx, slog.LevelInfo, "inline", slog.Int64("update", u.ID), slog.Int64("ms", took.Milliseconds()), slog.String("ref", ref))
}

// inlineParams asks the feature and builds the call that answers; ref names a failure in
// the log. l becomes the language of the answer.
func (b *Bot) inlineParams(ctx context.Context, u *update, l *locales.Lang, now time.Time) (p tgbotapi.Params, ref string) {
	defer func() {
		if r := recover(); r != nil {
			ref = newID()[:6]
			b.log.Error("panic in inline query", "update", u.ID, "ref", ref, "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			p = emptyInline(u.Inline.ID, *l)
		}
	}()
	words := strings.TrimSpace(strings.ReplaceAll(u.Inline.Query, "\x00", ""))
	if b.table.inline == nil || len(guard.Check(words)) > 0 {
		return emptyInline(u.Inline.ID, *l), ""
	}
	t := &InlineTurn{Now: now, Lang: *l, Words: words, Offset: u.Inline.Offset, Bot: b.o.Username}
	if m, ok := b.typist(ctx, u.Inline.From.ID, now); ok {
		t.Joined = m.Joined()
		if m.Lang.Valid() {
			t.Lang, *l = m.Lang, m.Lang
		}
	}
	r, err := b.table.inline(ctx, t)
	var no *locales.Refusal
	if errors.As(err, &no) {
		return emptyInline(u.Inline.ID, *l), ""
	}
	if err != nil {
		ref = newID()[:6]
		b.log.Error("inline query failed", "update", u.ID, "ref", ref, "err", redact(err.Error(), b.o.Client.token))
		return emptyInline(u.Inline.ID, *l), ref
	}
	p, left := b.o.Sender.codec.inlineParams(u.Inline.ID, r, *l)
	if len(left) > 0 {
		ref = newID()[:6]
		b.log.Error("inline results left out", "update", u.ID, "ref", ref, "count", len(left), "err", errors.Join(left...))
	}
	if p["results"] == "[]" && t.Offset == "" {
		addInlineButton(p, *l)
	}
	return p, ref
}

// typist is who types, as far as storage says so in time.
func (b *Bot) typist(ctx context.Context, person int64, now time.Time) (org.Member, bool) {
	ctx, cancel := context.WithTimeout(ctx, lookupPatience)
	defer cancel()
	m, err := b.members.get(ctx, person, 0, now)
	if err == nil {
		return m, true
	}
	if errors.Is(err, org.ErrNotFound) {
		return org.Member{}, false
	}
	return b.members.remembered(person)
}

// answerInline makes the call; a query that nobody waits for any more is no error.
func (b *Bot) answerInline(ctx context.Context, p tgbotapi.Params) error {
	err := b.patiently(ctx, func() error { return b.o.Client.call(ctx, "answerInlineQuery", p, nil) })
	var se *SendError
	if errors.As(err, &se) && strings.Contains(se.Detail, "query is too old") {
		return nil
	}
	return err
}

func rejected(err error) bool {
	var se *SendError
	return errors.As(err, &se) && se.Kind == Rejected
}
