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

type claim struct {
	list    []notices.Delivery
	settled int
	at      time.Duration
	asked   bool // for more, not only for time
	kept    []int64
	keptAt  time.Duration
	err     error
}

// deliver sends everything that is due, and what becomes due meanwhile, and returns when
// nothing is.
func (c *courier) deliver(ctx context.Context, now time.Time) (map[string]int, error) {
	r := &run{
		courier: c, from: now, passed: bot.Stopwatch(), lines: newLines(), leases: map[int64]*held{},
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

// claimMore makes the next claim while there is still something to send, so that slots do
// not wait for it, and keeps the leases of what is held. Little is held: what is pressing
// must not wait behind it. Whoever is stopping only keeps: what is on the wire may take longer
// than the lease has left.
func (r *run) claimMore(ctx context.Context, stopping bool) {
	if r.claims > 0 || r.out.broken() {
		return
	}
	want, keep := r.wanted(), r.dueLeases()
	var ended []int64
	if stopping {
		want, ctx = 0, context.WithoutCancel(ctx)
	} else if want > 0 {
		ended, r.ended = r.ended, nil
	}
	if want == 0 && len(keep) == 0 {
		return
	}
	r.claims = 1
	go func() {
		c := claim{asked: want > 0}
		if c.err = r.queue.EndLeases(ctx, ended); c.err == nil && len(keep) > 0 {
			c.keptAt = r.passed()
			c.kept, c.err = r.queue.KeepLeases(ctx, keep, lease)
		}
		if c.at = r.passed(); c.err == nil && c.asked {
			c.list, c.settled, c.err = r.queue.ClaimDeliveries(ctx, r.now(), want, lease)
		}
		r.claimed <- c
	}()
}

// wanted is how many to claim now, 0 for none.
func (r *run) wanted() int {
	want := min(max(int(r.rate.perSecond(r.passed())*ahead.Seconds()), leastClaim), mostClaim)
	if r.lines.held >= mostHeld || len(r.lines.heap) > want/2 || r.dry && (r.lines.held == 0 && r.busy == 0 || r.passed() < r.rate.quiet) {
		return 0
	}
	return want
}

// dueLeases are those of which less than two thirds are left.
func (r *run) dueLeases() []int64 {
	var out []int64
	for id, h := range r.leases {
		if h.end-r.passed() < (lease-margin)*2/3 {
			out = append(out, id)
		}
	}
	return out
}

// tookClaim takes a claim in.
func (r *run) tookClaim(c claim) error {
	r.claims = 0
	if c.err != nil {
		return c.err
	}
	for _, id := range c.kept {
		if h := r.leases[id]; h != nil {
			h.end = c.keptAt + lease - margin
		}
	}
	if !c.asked {
		return nil
	}
	r.counts["held"] += c.settled
	r.dry = len(c.list) == 0 && c.settled == 0
	if r.dry {
		r.rate.quiet = r.passed() + dryPause
	}
	for _, d := range c.list {
		h := r.leases[d.Lease]
		if h == nil {
			h = &held{end: c.at + lease - margin}
			r.leases[d.Lease] = h
		}
		h.left++
		r.lines.add(d)
	}
	return nil
}

// dryPause is how long nobody asks again while the last messages go out.
const dryPause = 300 * time.Millisecond

// hand books moments for the chats that are ready and hands their messages to slots.
func (r *run) hand(ctx context.Context, wg *sync.WaitGroup) {
	for {
		list := r.lines.next(min(slots-r.busy, bookAtOnce), r.passed())
		if len(list) == 0 {
			return
		}
		chats := make([]int64, len(list))
		for i, x := range list {
			chats[i] = x.chat
		}
		places, err := r.sender.Book(ctx, chats)
		at, waits := r.passed(), false
		for i, x := range list {
			switch {
			case err != nil:
				waits = true
				r.lines.later(x, at+retryBook)
			case places[i].Again > 0:
				waits = true
				r.lines.later(x, at+places[i].Again)
			default:
				r.start(ctx, wg, job{line: x, d: x.todo[0], place: places[i], end: r.leases[x.todo[0].Lease].end})
			}
		}
		if waits {
			return
		}
	}
}

// start hands a job to a slot that waits, or to a new one.
func (r *run) start(ctx context.Context, wg *sync.WaitGroup, j job) {
	r.busy++
	if r.idle > 0 {
		r.idle--
	} else {
		wg.Go(func() { r.slot(ctx) })
	}
	r.work <- j
}

func (r *run) slot(ctx context.Context) {
	for j := range r.work {
		t := notices.Try{Delivery: j.d, Outcome: notices.Later}
		if r.passed() < j.end { // else it goes back: the lease may be another's
			t = r.try(ctx, j.d, j.place)
		}
		r.out.write(t)
		r.free <- j
	}
}

// took takes back a slot whose result is written.
func (r *run) took(j job) {
	r.busy--
	r.idle++
	r.rate.sent++
	r.lines.done(j.line, r.passed()+chatPause)
	if h := r.leases[j.d.Lease]; h != nil {
		if h.left--; h.left == 0 {
			delete(r.leases, j.d.Lease)
			r.ended = append(r.ended, j.d.Lease)
		}
	}
}

// rate is how fast messages go, as seen over the last second or so.
type rate struct {
	sent  int
	since time.Duration
	last  float64
	quiet time.Duration // until when nothing more is expected
}

func (r *rate) perSecond(at time.Duration) float64 {
	if span := at - r.since; span > time.Second {
		r.last, r.sent, r.since = float64(r.sent)/span.Seconds(), 0, at
	} else if now := float64(r.sent) / max(span, 100*time.Millisecond).Seconds(); now > r.last {
		return now
	}
	return r.last
}
