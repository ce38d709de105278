package deliver

import (
	"context"
	"errors"
	"time"

	"cadrebot/bot"
	"cadrebot/notices"
)

// try sends one message at its moment and says what became of it.
func (r *run) try(ctx context.Context, d notices.Delivery, at bot.Place) (t notices.Try) {
	t = notices.Try{Delivery: d, Outcome: notices.Later}
	if ctx.Err() != nil {
		return t // out of time: it goes back to the queue at once
	}
	defer func() {
		if p := recover(); p != nil { // one broken screen must not stop the others
			t.Outcome, t.Reason = notices.Refused, reasonBroken
		}
	}()
	s, err := r.shown.of(d)
	if err != nil {
		t.Outcome, t.Reason = notices.Refused, reasonBroken
		return t
	}
	if s.Paper != "" {
		if s.File, err = r.shown.Paper(ctx, s.Paper, d.Lang); err != nil {
			t.Reason, t.Wait = reasonUnmade, time.Minute
			return t
		}
	}
	sent, err := r.sender.Post(ctx, d.Chat, d.Lang, s, at)
	t.MessageID, t.AlsoIDs = sent.ID, sent.Also
	t.Outcome, t.Reason, t.Wait = classify(err)
	if t.Outcome == notices.Later && ctx.Err() != nil {
		t.Wait = 0
	}
	return t
}

// reasonBroken: we could not make a message of it. Persisted.
const reasonBroken = "broken"

// reasonUnmade: its file could not be made yet. Persisted.
const reasonUnmade = "unmade"

// shortly is how long what surely did not leave waits before the next try.
const shortly = 5 * time.Second

// classify says what a send error means for the delivery.
func classify(err error) (o notices.Outcome, reason string, wait time.Duration) {
	if err == nil {
		return notices.Arrived, "", 0
	}
	var se *bot.SendError
	if !errors.As(err, &se) {
		return notices.Doubtful, string(bot.Unknown), 0
	}
	reason = string(se.Kind)
	switch {
	case se.Gone():
		return notices.Gone, reason, 0
	case se.Kind == bot.TooMany:
		return notices.Later, reason, se.RetryAfter
	case se.Kind == bot.NotSent:
		return notices.Later, reason, shortly
	case se.Kind == bot.Rejected, se.Kind == bot.Moved:
		return notices.Refused, reason, 0
	}
	return notices.Doubtful, reason, 0
}
