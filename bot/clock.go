package bot

import (
	"sync/atomic"
	"time"
)

// Clock is the one source of now. Tests and the demo move it; nothing else reads the
// time of day.
type Clock struct{ shift atomic.Int64 }

// Now is the time of day, moved by Move.
func (c *Clock) Now() time.Time { return time.Now().Add(time.Duration(c.shift.Load())) }

// Move lets d pass at once; negative goes back.
func (c *Clock) Move(d time.Duration) { c.shift.Add(int64(d)) }

// Set makes the clock show at.
func (c *Clock) Set(at time.Time) { c.shift.Store(int64(time.Until(at))) }
