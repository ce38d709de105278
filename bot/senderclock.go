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

// usual is what the faster answers of Telegram take, as far as is known.
type usual struct {
	mu   sync.Mutex
	took time.Duration
}

// over notes an answer's time and returns by how much it was longer than usual: no later than
// that can the message have been taken.
func (u *usual) over(took time.Duration) time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.took == 0 {
		u.took = took * 3 / 4 // the first may be a slow one
	}
	by := took - u.took
	if by < 0 {
		u.took += by / 2
		return 0
	}
	u.took += min(by, u.took/4) / 64
	return by
}
