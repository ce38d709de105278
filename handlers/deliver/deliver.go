// Package deliver sends what the bot says first: it claims queued deliveries, sends
// them within the shared limit, writes back what became of each, and keeps the one
// message up to date in which a coordinator sees a notice progress.
//
// It imports notices, org, locales and bot; never store. What may go out when is decided
// where deliveries are claimed; what follows from a failed try is notices.Try.Conclude.
// A new kind of message needs nothing here: it is a screen in a delivery.
package deliver

import (
	"context"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// Queue is the ledger of deliveries.
type Queue interface {
	// ClaimDeliveries leases up to limit messages that may go now, urgent ones first;
	// settled is how many were held back or ended instead.
	ClaimDeliveries(ctx context.Context, now time.Time, limit int, lease time.Duration) (list []notices.Delivery, settled int, err error)
	// WriteResults writes what became of them; the same twice is harmless.
	WriteResults(ctx context.Context, results []notices.Result, now time.Time) error
}

// Progress is where notices stand.
type Progress interface {
	// TakeProgress takes what has changed and was last shown before now-every.
	TakeProgress(ctx context.Context, now time.Time, every time.Duration, limit int) ([]notices.ProgressMessage, error)
	// KeepProgress notes the message that shows it; again asks for another turn, gone gives up.
	KeepProgress(ctx context.Context, id notices.NoticeID, message int64, again, gone bool) error
}

// Sender is the way out. Both wait for the shared limit and return a *bot.SendError.
type Sender interface {
	Send(ctx context.Context, chat int64, l locales.Lang, s *bot.Screen) (messageID int64, err error)
	Edit(ctx context.Context, chat, messageID int64, l locales.Lang, s *bot.Screen) error
}

// Sizes of one round. The lease outlives the round by margin: nothing is sent on a lease
// that may have run out. A process that dies leaves at most slots requests in doubt.
const (
	batch  = 200
	slots  = 16
	lease  = 30 * time.Second
	margin = 10 * time.Second

	progressEvery = 3 * time.Second
	progressBatch = 50
)

type courier struct {
	queue    Queue
	progress Progress
	sender   Sender
	show     Screens
}

// New is the feature that sends: it has only jobs.
func New(q Queue, p Progress, s Sender, show Screens) bot.Feature {
	c := &courier{queue: q, progress: p, sender: s, show: show}
	return bot.Feature{
		Name: "deliver",
		Jobs: []bot.Job{
			{Name: "deliver", Every: 300 * time.Millisecond, RunOnce: c.deliver},
			{Name: "notice-progress", Every: progressEvery, RunOnce: c.showProgress},
		},
	}
}

// deliver sends one batch of what is due.
func (c *courier) deliver(ctx context.Context, now time.Time) (map[string]int, error) {
	list, settled, err := c.queue.ClaimDeliveries(ctx, now, batch, lease)
	if err != nil {
		return nil, fmt.Errorf("deliver: %w", err)
	}
	counts := map[string]int{"held": settled}
	if len(list) == 0 {
		return counts, nil
	}
	sending, cancel := context.WithTimeout(ctx, lease-margin)
	defer cancel()
	err = c.sendAll(sending, list, now, counts)
	return counts, err
}

// showProgress edits the progress messages whose figures have changed.
func (c *courier) showProgress(ctx context.Context, now time.Time) (map[string]int, error) {
	list, err := c.progress.TakeProgress(ctx, now, progressEvery, progressBatch)
	if err != nil {
		return nil, fmt.Errorf("show progress: %w", err)
	}
	shown := 0
	for _, m := range list {
		s := c.show.Progress(m.Report)
		id, err := m.Message, error(nil)
		if id == 0 {
			id, err = c.sender.Send(ctx, m.Chat, m.Lang, s)
		} else {
			err = c.sender.Edit(ctx, m.Chat, id, m.Lang, s)
		}
		outcome, _, _ := classify(err)
		if outcome == notices.Arrived {
			shown++
		}
		again := outcome == notices.Later || outcome == notices.Doubtful
		if outcome == notices.Refused { // the message is gone: a new one next time
			id, again = 0, m.Message != 0
		}
		if err := c.progress.KeepProgress(context.WithoutCancel(ctx), m.Report.Notice.ID, id, again, outcome == notices.Gone); err != nil {
			return nil, fmt.Errorf("show progress: %w", err)
		}
	}
	return map[string]int{"shown": shown}, nil
}
