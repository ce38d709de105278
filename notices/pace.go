package notices

import "time"

// paceSpan is over how long the speed of sending is measured.
const paceSpan = time.Minute

// Mark is how many deliveries of a notice had ended at a moment. The tags are its spelling
// in the table.
type Mark struct {
	At   int64 `json:"t"` // Unix milliseconds
	Done int   `json:"d"`
}

// Pace are the marks of the last minute, oldest first.
type Pace []Mark

// With adds a mark and forgets what is older than a minute, except the newest of that: the
// speed is that of at least a minute once there is one. When fewer are done than before,
// because something is sent again, or nobody has looked for long, because the bot was down, it
// begins anew.
func (p Pace) With(now time.Time, done int) Pace {
	m := Mark{now.UnixMilli(), done}
	old := m.At - paceSpan.Milliseconds()
	if n := len(p); n > 0 && (p[n-1].Done > done || p[n-1].At > m.At || p[n-1].At < old-paceSpan.Milliseconds()) {
		return Pace{m}
	}
	for len(p) > 1 && p[1].At <= old {
		p = p[1:]
	}
	return append(append(Pace{}, p...), m)
}

// Rate is how many ended per second over the marks; 0 when that cannot be said.
func (p Pace) Rate() float64 {
	if len(p) < 2 {
		return 0
	}
	first, last := p[0], p[len(p)-1]
	if last.At <= first.At {
		return 0
	}
	return float64(last.Done-first.Done) * 1000 / float64(last.At-first.At)
}

// Left is how long waiting deliveries still take at that rate; 0 when that cannot be said.
func (p Pace) Left(waiting int) time.Duration {
	r := p.Rate()
	if r <= 0 || waiting <= 0 {
		return 0
	}
	const longest = 1000 * time.Hour // beyond it nobody waits, and the sum stays far from overflowing
	if s := float64(waiting) / r; s < longest.Seconds() {
		return time.Duration(s * float64(time.Second))
	}
	return longest
}
