package deliver

import (
	"context"
	"sync"
	"time"

	"cadrebot/notices"
)

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
