package deliver

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cadrebot/bot"
	"cadrebot/notices"
)

// Sizes of a run. A slot takes its next message only after the result of its last one is
// in the ledger, so that a process that dies leaves at most slots messages in doubt: those
// on the wire. A lease is kept as long as something is sent on it. When it could not be,
// nothing more leaves in its last margin. What a dead process held waits for a whole one: so
// long nobody sends when it held everything that was left.
const (
	slots  = 128
	lease  = 8 * time.Second
	margin = 3 * time.Second

	leastClaim = 100
	mostClaim  = 2000
	mostHeld   = 4000 // one chat's long line must not keep the others from being claimed
	bookAtOnce = 64
	ahead      = time.Second // how much sending is claimed before it is needed
	longestRun = 10 * time.Minute

	chatPause = time.Second // a chat is not asked for again sooner
	retryBook = 500 * time.Millisecond
)

// run is one sending: a claim, what is booked, sent and written while the next claim is
// made, until nothing is due.
type run struct {
	*courier
	from   time.Time
	passed func() time.Duration
	lines  *lines
	shown  *shown
	leases map[int64]*held
	ended  []int64 // leases to give back
	busy   int     // slots at work
	idle   int     // slots that were started and wait

	work    chan job
	free    chan job
	claimed chan claim
	claims  int // under way: 0 or 1
	dry     bool
	rate    rate

	out    *ledger
	counts map[string]int
}

// job is a message on its way to a slot and back.
type job struct {
	line  *line
	d     notices.Delivery
	place bot.Place
	end   time.Duration // of the lease, less margin
}

type held struct {
	left int
	end  time.Duration
}

// deliver sends everything that is due, and what becomes due meanwhile, and returns when
// nothing is.
func (c *courier) deliver(ctx context.Context, now time.Time) (map[string]int, error) {
	r := &run{
		courier: c, from: now, passed: bot.Stopwatch(), lines: newLines(), shown: newShown(c.show), leases: map[int64]*held{},
		work: make(chan job), free: make(chan job, slots), claimed: make(chan claim, 1), counts: map[string]int{"held": 0},
	}
	r.out = newLedger(c.queue, now, r.now, slots)
	var wg sync.WaitGroup
	writing := make(chan error, 1)
	go func() { writing <- r.out.run(ctx) }()
	err := r.loop(ctx, &wg)
	close(r.work)
	wg.Wait()
	r.out.close()
	if failed := <-writing; failed != nil {
		err = failed
	}
	for id := range r.leases {
		r.ended = append(r.ended, id)
	}
	if back := c.queue.EndLeases(context.WithoutCancel(ctx), r.ended); err == nil {
		err = back
	}
	for state, n := range r.out.counts {
		r.counts[state] += n
	}
	if err != nil {
		return r.counts, fmt.Errorf("deliver: %w", err)
	}
	return r.counts, nil
}

// now is the time of the clock by which the run was started, however long ago that is.
func (r *run) now() time.Time { return r.from.Add(r.passed()) }

func (r *run) loop(ctx context.Context, wg *sync.WaitGroup) error {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		stopping := ctx.Err() != nil || r.out.broken() || r.passed() > longestRun
		r.claimMore(ctx, stopping)
		if !stopping {
			r.hand(ctx, wg)
		}
		if r.busy == 0 && r.claims == 0 && (stopping || r.dry && r.lines.held == 0) {
			return nil
		}
		timer.Reset(r.until(stopping))
		select {
		case j := <-r.free:
			r.took(j)
		more:
			for {
				select {
				case j := <-r.free:
					r.took(j)
				default:
					break more
				}
			}
		case c := <-r.claimed:
			if err := r.tookClaim(c); err != nil {
				return r.rest(err)
			}
		case <-timer.C:
		case <-stopped(ctx, stopping):
		}
	}
}

// rest waits for what is at work before a failed run ends.
func (r *run) rest(err error) error {
	for r.busy > 0 {
		r.took(<-r.free)
	}
	return err
}

// stopped is ctx's end, once.
func stopped(ctx context.Context, already bool) <-chan struct{} {
	if already {
		return nil
	}
	return ctx.Done()
}

// until is how long the loop may sleep when nothing comes back.
func (r *run) until(stopping bool) time.Duration {
	wait := lease / 8
	if stopping {
		return wait
	}
	if at, any := r.lines.soonest(); any && r.busy < slots {
		wait = min(wait, max(at-r.passed(), time.Millisecond))
	}
	return wait
}
