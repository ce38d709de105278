package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// allowedUpdates is what the bot asks Telegram for; named so that an older setting of
// the same token does not linger. What people choose from inline results is not asked for:
// nothing here may be counted of it.
const allowedUpdates = `["message","callback_query","my_chat_member","inline_query"]`

// Poll takes updates in until ctx ends. An update is confirmed only after it is done:
// the next call's offset is the oldest one that is not. While some are at work it polls
// on, so that one chat that has to wait holds up nobody else.
func (b *Bot) Poll(ctx context.Context) error {
	if err := b.o.Client.call(ctx, "deleteWebhook", tgbotapi.Params{"drop_pending_updates": "false"}, nil); err != nil {
		b.log.Warn("webhook could not be removed", "err", err)
	}
	l, w := newLanes(64), newWindow()
	work, cancel := graceful(ctx)
	defer cancel()
	pause := time.Second
	for ctx.Err() == nil {
		wait := 25 * time.Second
		if w.pending() {
			wait = 0
		}
		batch, err := b.fetch(ctx, w.offset(), wait)
		if err != nil {
			if ctx.Err() == nil {
				pause = b.pollPause(err, pause)
				_ = sleep(ctx, pause)
			}
			continue
		}
		pause = time.Second
		fresh := w.take(batch)
		for _, u := range fresh {
			b.albums.expect(u)
		}
		for _, u := range fresh {
			if u.Inline != nil {
				b.hurry(work, u, func() { w.done(u, true) })
				continue
			}
			c, _ := u.chat()
			l.do(ctx, c.ID, func() {
				b.albums.begin(u)
				w.done(u, b.stubbornly(ctx, work, u, l.rest))
			})
		}
		w.breathe(ctx, len(batch), len(fresh))
	}
	b.typing.wg.Wait()
	l.wait() // stopping: what is not done comes again
	b.confirm(w.offset())
	return ctx.Err()
}

// grace is how long a turn in hand may go on after the process was asked to stop.
const grace = 8 * time.Second

// graceful is a context for work in hand: it outlives ctx by grace.
func graceful(ctx context.Context) (context.Context, context.CancelFunc) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return work, func() { stop(); cancel() }
}

// fetch is one long poll. Broken updates come back as updates with nothing in them, so
// that they are confirmed like the rest.
func (b *Bot) fetch(ctx context.Context, offset int64, wait time.Duration) ([]*update, error) {
	ctx, cancel := context.WithTimeout(ctx, wait+15*time.Second)
	defer cancel()
	p := tgbotapi.Params{"timeout": strconv.Itoa(int(wait / time.Second)), "limit": strconv.Itoa(windowMax), "allowed_updates": allowedUpdates}
	if offset != 0 {
		p["offset"] = strconv.FormatInt(offset, 10)
	}
	var raw []json.RawMessage
	if err := b.o.Client.callSlow(ctx, "getUpdates", p, &raw); err != nil {
		return nil, fmt.Errorf("get updates: %w", err)
	}
	out := make([]*update, 0, len(raw))
	for _, r := range raw {
		u, err := parseUpdate(r)
		if err != nil {
			b.log.Error("broken update left behind", "update", u.ID, "err", err)
		}
		out = append(out, u)
	}
	return out, nil
}

// patience is how long one try may take: storage that is silent must not hold the lane
// without anybody being told.
const patience = 15 * time.Second

func (b *Bot) bounded(ctx context.Context, u *update) error {
	ctx, cancel := context.WithTimeout(ctx, b.patience)
	defer cancel()
	return b.handle(ctx, u)
}

// giveUpAfter bounds how long one update may hold up the ones behind it while storage
// is away; Telegram would drop a message after a day, a press after 150 s.
const giveUpAfter = 15 * time.Minute

// stubbornly handles u until it is done. Storage or network away is waited out; the
// person is told once that it takes longer. rest is how it waits. false only when stopping.
func (b *Bot) stubbornly(ctx, work context.Context, u *update, rest func(context.Context, time.Duration) error) bool {
	began, pause, told := time.Now(), 100*time.Millisecond, false
	for ctx.Err() == nil {
		err := b.bounded(work, u)
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		if !away(err) && !unsent(err) || time.Since(began) > giveUpAfter {
			b.log.Error("update given up", "update", u.ID, "err", redact(err.Error(), b.o.Client.token))
			return true
		}
		b.log.Warn("update waits", "update", u.ID, "err", redact(err.Error(), b.o.Client.token))
		if !told && !unsent(err) && time.Since(began) > tellAfter {
			told = true
			b.tellDelay(work, u)
		}
		if rest(ctx, max(pause, retryAfter(err))) != nil {
			return false
		}
		pause = min(pause*2, 3*time.Second)
	}
	return false
}

// retryAfter is how long Telegram asks to be left alone, 0 when it does not.
func retryAfter(err error) time.Duration {
	var se *SendError
	if errors.As(err, &se) && se.Kind == TooMany {
		return se.RetryAfter
	}
	return 0
}

func unsent(err error) bool {
	var se *SendError
	return errors.As(err, &se)
}

// pollPause says how long to wait after a failed poll: as told by Telegram, longer when
// another instance polls with the same token.
func (b *Bot) pollPause(err error, last time.Duration) time.Duration {
	var se *SendError
	if errors.As(err, &se) && se.Kind == TooMany {
		return se.RetryAfter
	}
	b.log.Warn("polling failed", "err", redact(err.Error(), b.o.Client.token))
	return min(last*2, 15*time.Second)
}

// confirm tells Telegram what is done before the process ends, so that the next one
// does not see it again.
func (b *Bot) confirm(offset int64) {
	if offset == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	_ = b.o.Client.call(ctx, "getUpdates", tgbotapi.Params{
		"offset": strconv.FormatInt(offset, 10), "timeout": "0", "limit": "1", "allowed_updates": allowedUpdates,
	}, nil)
}
