package attachments

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/reports"
)

// How many files one run fetches, one after another, and how long each claim holds: longer
// than a run can take, so that nobody claims what is still being fetched.
const (
	batch = 10
	lease = 20 * time.Minute
)

// fetch is the job: it brings what waits into the folder. What cannot be had is tried again
// later; a failure of our own disk is reported too, because it concerns every file.
func (d *desk) fetch(ctx context.Context, now time.Time) (map[string]int, error) {
	counts := map[string]int{}
	if d.folder == "" {
		return counts, nil
	}
	for range batch {
		if ctx.Err() != nil {
			break
		}
		a, found, err := d.files.ClaimAttachment(ctx, now, lease)
		if err != nil || !found {
			return counts, err
		}
		if err := d.one(ctx, a, now, counts); err != nil {
			return counts, err
		}
	}
	return counts, nil
}

// one fetches a file and notes what became of it. A kill between keeping and noting is
// harmless: the next try finds the same bytes under the same name.
func (d *desk) one(ctx context.Context, a reports.Attachment, now time.Time, counts map[string]int) error {
	b, err := d.telegram.Fetch(ctx, a.Ref, reports.AttachmentMax)
	if err != nil {
		return d.failed(ctx, a, reason(err), now, counts)
	}
	k, err := d.folder.Keep(a.ID, b)
	if err != nil {
		return errors.Join(err, d.failed(ctx, a, reports.NoRoom, now, counts))
	}
	if err := d.files.KeepAttachment(ctx, a, k, now); err != nil {
		return fmt.Errorf("fetch an attachment: %w", err)
	}
	counts["kept"]++
	return nil
}

func (d *desk) failed(ctx context.Context, a reports.Attachment, why string, now time.Time, counts map[string]int) error {
	if ctx.Err() != nil {
		return nil // we are being stopped: the lease ends by itself
	}
	next, givenUp := a.Next(why, now)
	if givenUp {
		counts["given_up"]++
	} else {
		counts["later"]++
	}
	if err := d.files.FailAttachment(ctx, a, why, next, givenUp); err != nil {
		return fmt.Errorf("fetch an attachment: %w", err)
	}
	return nil
}

// reason is why Telegram did not give a file, as it is persisted.
func reason(err error) string {
	var se *bot.SendError
	switch {
	case errors.Is(err, bot.ErrTooLarge):
		return reports.TooLarge
	case errors.As(err, &se):
		return string(se.Kind)
	}
	return string(bot.Unknown)
}
