package bot

import (
	"sync"
	"time"
)

// echo tells when, by this machine's clock, the limiter read its own. An answer that was fast
// once bounds all later ones: how long others took on their way back does not delay a message.
type echo struct {
	mu          sync.Mutex
	here, there time.Time     // what both clocks said first
	ahead       time.Duration // of this clock since then, at most
	at          time.Time     // when ahead was looked at
}

// drift is by how much two clocks may come apart, a part of the time.
const drift = 20_000

// read returns when the limiter's clock said clock: between asked and now.
func (e *echo) read(clock, asked, now time.Time) time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.here.IsZero() {
		e.here, e.there, e.at = now, clock, now
	}
	most := now.Sub(e.here) - clock.Sub(e.there)
	e.ahead = min(most, max(most-now.Sub(asked), e.ahead+now.Sub(e.at)/drift))
	e.at = now
	return now.Add(e.ahead - most)
}

// usual is the least that Telegram's answers have taken lately.
type usual struct {
	mu    sync.Mutex
	least [2]time.Duration // of this stretch of answers and of the one before
	left  int              // answers of this stretch
}

// firstStretch is short, as the first answers wait for connections; later ones are so long that
// each holds a fast answer.
const firstStretch, stretch = 30, 500

// over notes an answer's time and returns by how much it was longer than usual: no later than
// that was the message taken, and those that are faster cannot overtake it into its second.
func (u *usual) over(took time.Duration) time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.least[1] == 0 {
		u.least, u.left = [2]time.Duration{took, took * 3 / 4}, firstStretch
	}
	if u.left--; u.left < 0 {
		u.least, u.left = [2]time.Duration{took, u.least[0]}, stretch
	}
	u.least[0] = min(u.least[0], took)
	return took - min(u.least[0], u.least[1])
}

// fastest is 0 as long as nothing is known.
func (u *usual) fastest() time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	return min(u.least[0], u.least[1])
}
