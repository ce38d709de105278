package deliver

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"cadrebot/bot"
	"cadrebot/notices"
)

const (
	changeBatch = 60
	changeSlots = 8
	changeLease = 30 * time.Second
	// Telegram lets a bot delete what is less than 48 hours old; somewhat earlier nobody
	// has to be told that it failed.
	deletable = 47 * time.Hour
)

// change edits and takes back what was sent of notices that were corrected or recalled.
func (c *courier) change(ctx context.Context, now time.Time) (map[string]int, error) {
	passed, counts := bot.Stopwatch(), map[string]int{}
	for ctx.Err() == nil && passed() < longestRun {
		at := now.Add(passed())
		list, err := c.queue.ClaimChanges(ctx, at, changeBatch, changeLease)
		if err != nil {
			return counts, fmt.Errorf("change what was sent: %w", err)
		}
		if len(list) == 0 {
			return counts, nil
		}
		out := make([]notices.Change, len(list))
		var wg sync.WaitGroup
		turns := make(chan struct{}, changeSlots)
		for i, d := range list {
			turns <- struct{}{}
			wg.Go(func() {
				defer func() { <-turns }()
				out[i] = c.changeOne(ctx, d, at)
			})
		}
		wg.Wait()
		for _, x := range out {
			if x.Done {
				counts["changed"]++
			}
		}
		if err := c.queue.WriteChanges(context.WithoutCancel(ctx), out, at); err != nil {
			return counts, fmt.Errorf("change what was sent: %w", err)
		}
	}
	return counts, nil
}

// changeOne brings one message to what its notice says now. Doing it twice does no harm, so
// doubt is no more than a reason to do it again.
func (c *courier) changeOne(ctx context.Context, d notices.Delivery, now time.Time) (out notices.Change) {
	out = notices.Change{Delivery: d, RunAt: now}
	defer func() {
		if p := recover(); p != nil {
			out.Done = true // a screen that cannot be drawn will not be drawn next time
		}
	}()
	err := c.bring(ctx, d, now)
	switch outcome, _, wait := classify(err); outcome {
	case notices.Later:
		out.RunAt = now.Add(wait)
	case notices.Doubtful:
		out.RunAt = now.Add(shortly)
	default:
		out.Done = true
	}
	return out
}

func (c *courier) bring(ctx context.Context, d notices.Delivery, now time.Time) error {
	n := d.Notice
	if n.State != notices.NoticeRecalled {
		return c.sender.Rewrite(ctx, d.Chat, d.MessageID, d.Lang, c.show.Notice(*n))
	}
	if now.Sub(d.SentAt) < deletable {
		err := c.sender.Remove(ctx, d.Chat, append([]int64{d.MessageID}, d.AlsoIDs...)...)
		var se *bot.SendError
		if !errors.As(err, &se) || !se.Lost() {
			return err
		}
	}
	return c.sender.Rewrite(ctx, d.Chat, d.MessageID, d.Lang, c.show.Notice(*n))
}
