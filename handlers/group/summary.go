package workgroup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
)

// Sizes of a round: a group takes at most 20 messages a minute, and a summary can wait.
const (
	batch    = 20
	lease    = time.Minute
	retry    = 30 * time.Second
	maxTries = 5
)

// summary is what a group reads: title, sender, and where the rest is. There is no receipt
// in it and no word that asks for one. Of a withdrawn notice only that it does not hold.
func summary(n notices.Notice, username string) *bot.Screen {
	if n.Withdrawn() {
		return bot.Say(n.Words()...)
	}
	s := bot.Say(n.Head(), locales.M("notice.from", "Unit", n.From.Name, "At", n.Created))
	if !n.Corrected.IsZero() {
		s.Add(locales.M("follow.corrected_on", "At", n.Corrected))
	}
	s.Add(locales.M("follow.group_summary"))
	return s.Row(bot.Button{Label: locales.M("follow.btn_group_open"), URL: fmt.Sprintf("https://t.me/%s?start=notice_%d", username, n.ID)})
}

// post sends and edits the summaries whose moment has come.
func (f *feature) post(ctx context.Context, now time.Time) (map[string]int, error) {
	list, err := f.groups.ClaimPosts(ctx, now, batch, lease)
	if err != nil {
		return nil, fmt.Errorf("sum up in groups: %w", err)
	}
	counts := map[string]int{}
	sending, cancel := context.WithTimeout(ctx, lease/2)
	defer cancel()
	for _, p := range list {
		state, err := f.one(sending, p, now)
		if err != nil {
			return counts, fmt.Errorf("sum up in groups: %w", err)
		}
		counts[string(state)]++
	}
	return counts, nil
}

// one sends or edits one summary and writes what became of it.
func (f *feature) one(ctx context.Context, p notices.GroupPost, now time.Time) (state notices.State, err error) {
	if p.Notice.Withdrawn() && p.Message == 0 {
		return notices.Failed, f.groups.WritePost(ctx, p, notices.Failed, 0, now)
	}
	s, id, failed := summary(p.Notice, f.username), p.Message, error(nil)
	if id == 0 {
		id, failed = f.sender.Send(ctx, p.Chat, p.Lang, s)
	} else {
		failed = f.sender.Edit(ctx, p.Chat, id, p.Lang, s)
	}
	out := context.WithoutCancel(ctx) // what has been sent must be written
	var se *bot.SendError
	switch {
	case failed == nil:
		return notices.Sent, f.groups.WritePost(out, p, notices.Sent, id, now)
	case !errors.As(failed, &se):
		return notices.Failed, f.groups.WritePost(out, p, notices.Failed, p.Message, now)
	case se.MovedTo != 0:
		if err := f.groups.WritePost(out, p, notices.Queued, p.Message, now); err != nil {
			return notices.Queued, err
		}
		return notices.Queued, f.groups.Moved(out, p.Chat, se.MovedTo)
	case se.Gone():
		if err := f.groups.WritePost(out, p, notices.Failed, p.Message, now); err != nil {
			return notices.Failed, err
		}
		return notices.Failed, f.groups.Gone(out, p.Chat)
	case se.Kind == bot.Rejected || p.Attempts >= maxTries:
		return notices.Failed, f.groups.WritePost(out, p, notices.Failed, p.Message, now)
	}
	// A group that reads a summary twice is better off than one that never does.
	return notices.Queued, f.groups.WritePost(out, p, notices.Queued, p.Message, now.Add(max(retry, se.RetryAfter)))
}
