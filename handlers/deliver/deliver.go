// Package deliver sends what the bot says first: it claims queued deliveries, sends
// them within the shared limit, writes back what became of each, edits and takes back
// what was sent, and keeps the one message up to date in which a coordinator sees a notice
// progress.
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
	// KeepLeases lets leases last for life from now and returns those that are still there;
	// EndLeases gives back what has no result.
	KeepLeases(ctx context.Context, leases []int64, life time.Duration) ([]int64, error)
	EndLeases(ctx context.Context, leases []int64) error
	// CloseLanes ends up to limit deliveries of cancelled notices and returns how many.
	CloseLanes(ctx context.Context, limit int) (int, error)
	// ClaimChanges leases up to limit messages that are to be edited or taken back, and
	// WriteChanges notes what became of them.
	ClaimChanges(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]notices.Delivery, error)
	WriteChanges(ctx context.Context, list []notices.Change, now time.Time) error
}

// Progress is where notices stand.
type Progress interface {
	// TakeProgress takes what has changed and was last shown before now-every.
	TakeProgress(ctx context.Context, now time.Time, every time.Duration, limit int) ([]notices.ProgressMessage, error)
	// KeepProgress notes the message that shows it; again asks for another turn, gone gives up.
	KeepProgress(ctx context.Context, id notices.NoticeID, message int64, again, gone bool) error
}

// Sender is the way out. Errors are *bot.SendError.
type Sender interface {
	// Book books moments for one message to each chat; Post sends one at its moment.
	Book(ctx context.Context, chats []int64) ([]bot.Place, error)
	Post(ctx context.Context, chat int64, l locales.Lang, s *bot.Screen, at bot.Place) (bot.Posted, error)
	// These wait for the shared limit by themselves.
	Send(ctx context.Context, chat int64, l locales.Lang, s *bot.Screen) (messageID int64, err error)
	Edit(ctx context.Context, chat, messageID int64, l locales.Lang, s *bot.Screen) error
	Rewrite(ctx context.Context, chat, messageID int64, l locales.Lang, s *bot.Screen) error
	Remove(ctx context.Context, chat int64, messages ...int64) error
}

const (
	progressEvery = 3 * time.Second
	progressBatch = 50

	closeEvery = 2 * time.Second
	closeBatch = 20_000
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
			{Name: "notice-changes", Every: time.Second, RunOnce: c.change},
			{Name: "notice-cancel", Every: closeEvery, RunOnce: c.closeLanes},
		},
	}
}

// closeLanes ends what was cancelled, piece by piece.
func (c *courier) closeLanes(ctx context.Context, _ time.Time) (map[string]int, error) {
	all := 0
	for {
		n, err := c.queue.CloseLanes(ctx, closeBatch)
		if all += n; err != nil {
			return nil, fmt.Errorf("end cancelled deliveries: %w", err)
		}
		if n == 0 {
			return map[string]int{"cancelled": all}, nil
		}
	}
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
