package playground

import (
	"context"
	"slices"
	"sync"
	"time"
)

// clockGlance is how often a moving clock is looked at while something waits for its time.
const clockGlance = 50 * time.Millisecond

// alarms run what is due by the server's clock. Nobody tells when a test moves its clock, so it is looked at: at every
// call and every look at the server, and by itself while something is set.
type alarms struct {
	ctx context.Context
	now func() time.Time

	turn    sync.Mutex // held while alarms run: who has settled finds everything done
	mu      sync.Mutex
	set     []alarm
	running bool
}

type alarm struct {
	at  time.Time
	run func()
}

func (a *alarms) add(at time.Time, run func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.set = append(a.set, alarm{at, run})
	if !a.running {
		a.running = true
		go a.watch()
	}
}

// settle runs what is due, earliest first. The caller holds no lock that an alarm may want.
func (a *alarms) settle() {
	a.turn.Lock()
	defer a.turn.Unlock()
	now := a.now()
	a.mu.Lock()
	var due []alarm
	a.set = slices.DeleteFunc(a.set, func(x alarm) bool {
		if x.at.After(now) {
			return false
		}
		due = append(due, x)
		return true
	})
	a.mu.Unlock()
	slices.SortStableFunc(due, func(x, y alarm) int { return x.at.Compare(y.at) })
	for _, x := range due {
		x.run()
	}
}

// watch looks at the clock until nothing is set.
func (a *alarms) watch() {
	tick := time.NewTicker(clockGlance)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-a.ctx.Done():
			return
		}
		a.settle()
		a.mu.Lock()
		if len(a.set) == 0 {
			a.running = false
			a.mu.Unlock()
			return
		}
		a.mu.Unlock()
	}
}
