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

// sendAll sends list through slots and returns when everything has been written. A slot
// takes its next message only after the result of its last one is in the ledger, so a
// kill at any moment leaves at most one message per slot in doubt. Results that come
// together are written together.
func (c *courier) sendAll(ctx context.Context, list []notices.Delivery, now time.Time, counts map[string]int) error {
	todo := make(chan notices.Delivery, len(list))
	for _, d := range list {
		todo <- d
	}
	close(todo)
	done := make(chan finished, slots)
	var wg sync.WaitGroup
	for range min(slots, len(list)) {
		wg.Go(func() {
			for d := range todo {
				f := finished{result: c.try(ctx, d).Conclude(now), written: make(chan error, 1)}
				done <- f
				if <-f.written != nil {
					return // the ledger is away: what is left goes back when its lease ends
				}
			}
		})
	}
	go func() { wg.Wait(); close(done) }()
	return c.writeAll(ctx, done, now, counts)
}

// finished is one result on its way to the ledger.
type finished struct {
	result  notices.Result
	written chan error
}

// writeAll writes results as they come, all that wait in one go.
func (c *courier) writeAll(ctx context.Context, done <-chan finished, now time.Time, counts map[string]int) error {
	var failed error
	for f := range done {
		group := []finished{f}
	collect:
		for len(group) < batch {
			select {
			case more, ok := <-done:
				if !ok {
					break collect
				}
				group = append(group, more)
			default:
				break collect
			}
		}
		results := make([]notices.Result, len(group))
		for i, g := range group {
			results[i] = g.result
			counts[string(g.result.State)]++
		}
		err := c.write(ctx, results, now)
		if err != nil {
			failed = err
		}
		for _, g := range group {
			g.written <- err
		}
	}
	return failed
}

// Patience with a ledger that is away: what has been sent must be written, or it is sent twice.
const (
	writeTries    = 40
	writeTriesOut = 3 // when the process is stopping
	writeTimeout  = 5 * time.Second
	writePause    = 500 * time.Millisecond
)

// write keeps trying; it goes on when ctx has ended, since the messages are out.
func (c *courier) write(ctx context.Context, results []notices.Result, now time.Time) (err error) {
	out := context.WithoutCancel(ctx)
	left := writeTries
	for {
		one, cancel := context.WithTimeout(out, writeTimeout)
		err = c.queue.WriteResults(one, results, now)
		cancel()
		if err == nil {
			return nil
		}
		if errors.Is(ctx.Err(), context.Canceled) {
			left = min(left, writeTriesOut)
		}
		if left--; left <= 0 {
			return fmt.Errorf("write what was sent: %w", err)
		}
		pause := time.NewTimer(writePause)
		<-pause.C
	}
}

// try sends one message and says what became of it.
func (c *courier) try(ctx context.Context, d notices.Delivery) (t notices.Try) {
	t = notices.Try{Delivery: d, Outcome: notices.Later}
	if ctx.Err() != nil {
		return t // out of time: it goes back to the queue at once
	}
	defer func() {
		if p := recover(); p != nil { // one broken screen must not stop the others
			t.Outcome, t.Reason = notices.Refused, reasonBroken
		}
	}()
	s, err := c.show.of(d)
	if err != nil {
		t.Outcome, t.Reason = notices.Refused, reasonBroken
		return t
	}
	t.MessageID, err = c.sender.Send(ctx, d.Chat, d.Lang, s)
	t.Outcome, t.Reason, t.Wait = classify(err)
	return t
}

// reasonBroken: we could not make a message of it. Persisted.
const reasonBroken = "broken"

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
	case se.Kind == bot.Rejected:
		return notices.Refused, reason, 0
	}
	return notices.Doubtful, reason, 0
}
