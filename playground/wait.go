package playground

import (
	"context"
	"time"
)

// clockLook is how often a wait looks at a clock that somebody may have moved.
const clockLook = 10 * time.Millisecond

// pause waits until d has passed on the server's clock or in real time, whichever comes first, or until ctx ends: a test
// that moves the clock waits for nothing, and a clock that stands still stops nothing. It reports whether the time passed.
func pause(ctx context.Context, now func() time.Time, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	until := now().Add(d)
	over := time.NewTimer(d)
	defer over.Stop()
	look := time.NewTicker(clockLook)
	defer look.Stop()
	for {
		select {
		case <-over.C:
			return true
		case <-ctx.Done():
			return false
		case <-look.C:
			if !now().Before(until) {
				return true
			}
		}
	}
}
