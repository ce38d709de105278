package deliver

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"cadrebot/notices"
)

// ledger writes results as they come, all that wait in one statement.
type ledger struct {
	queue  Queue
	from   time.Time // when the run began
	now    func() time.Time
	in     chan entry
	failed atomic.Bool
	counts map[string]int // by state; to be read after run
}

// entry is one try on its way to the ledger.
type entry struct {
	try     notices.Try
	written chan struct{}
}

func newLedger(q Queue, from time.Time, now func() time.Time, width int) *ledger {
	return &ledger{queue: q, from: from, now: now, in: make(chan entry, width), counts: map[string]int{}}
}

// write returns when the try is in the ledger, or when the ledger is broken: what is left
// goes back when its lease ends.
func (l *ledger) write(t notices.Try) {
	e := entry{try: t, written: make(chan struct{})}
	l.in <- e
	<-e.written
}

// broken reports whether results could not be written: nothing more must be sent.
func (l *ledger) broken() bool { return l.failed.Load() }

func (l *ledger) close() { close(l.in) }

// run writes until close; the error is the last that could not be helped.
func (l *ledger) run(ctx context.Context) (failed error) {
	for e := range l.in {
		group := []entry{e}
		for more := len(l.in); more > 0; more-- { // only we take out
			group = append(group, <-l.in)
		}
		now := l.now()
		results := make([]notices.Result, len(group))
		for i, g := range group {
			results[i] = g.try.Conclude(now)
			if g.try.Outcome == notices.Later && g.try.Wait <= 0 {
				results[i].RunAt = l.from // it was due and still is
			}
		}
		if l.failed.Load() {
			// nothing is written after a failure: the order of a person's results stays
		} else if err := l.put(ctx, results, now); err != nil {
			failed = err
			l.failed.Store(true)
		} else {
			for _, r := range results {
				l.counts[string(r.State)]++
			}
		}
		for _, g := range group {
			close(g.written)
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

// put keeps trying; it goes on when ctx has ended, since the messages are out.
func (l *ledger) put(ctx context.Context, results []notices.Result, now time.Time) (err error) {
	out := context.WithoutCancel(ctx)
	left := writeTries
	for {
		one, cancel := context.WithTimeout(out, writeTimeout)
		err = l.queue.WriteResults(one, results, now)
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
