package deliver

import (
	"context"
	"time"

	"cadrebot/notices"
)

type claim struct {
	list    []notices.Delivery
	settled int
	at      time.Duration
	asked   bool // for more, not only for time
	kept    []int64
	keptAt  time.Duration
	err     error
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
	if r.lines.held >= mostHeld || r.lines.waiting() > want/2 || r.dry && (r.lines.held == 0 && r.busy == 0 || r.passed() < r.rate.quiet) {
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
