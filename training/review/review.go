// Package review brings questions back that a person got wrong, at growing distances, by
// the scheduler FSRS-6 (https://github.com/open-spaced-repetition): the memory of a
// question has a stability and a difficulty, every answer changes them, and the question
// is due when the chance of knowing it has sunk to 90 per cent.
//
// It is pure: no SQL, no clock, no chance; it imports locales only. The formulas stand in
// fsrs.go, what comes today in plan.go. Nothing here counts study time, days in a row or
// points, and nothing may: by law (POL-038) they are neither kept nor computed.
package review

import (
	"time"

	"cadrebot/locales"
)

// Rating is how an answer counts, in the numbers of the published formulas. A quiz gives
// the first three; Easy exists because the formulas refer to it.
type Rating int

// Ratings.
const (
	Again Rating = iota + 1
	Hard
	Good
	Easy
)

// RatingOf rates an answer of a quiz: wrong is Again, right is Good, and right after a
// wrong one in the same sitting is Hard. The last is our choice: the explanation was read
// a minute ago, so the answer says little about tomorrow, and Hard is the rating
// that leaves the stability of the same day where it is.
func RatingOf(right, wrongBefore bool) Rating {
	switch {
	case !right:
		return Again
	case wrongBefore:
		return Hard
	}
	return Good
}

// State is where a question stands with a person. The values are persisted. A quiz has no
// steps of minutes, so a wrong answer waits for another day like any other.
type State string

// The states.
const (
	New        State = ""           // never answered
	Learning   State = "learning"   // answered wrong, and never right before
	Known      State = "review"     // the last answer was right
	Relearning State = "relearning" // answered wrong after it had been right
)

// Memory is what is kept of one question of one person. The zero Memory is New. Days are
// civil days where the person lives.
type Memory struct {
	State      State
	Stability  float64 // days until the chance of knowing it is 90 per cent; 0.01 to 36500
	Difficulty float64 // 1 to 10
	Last       locales.Date
	Due        locales.Date
	Lapses     int // how often it was wrong after it had been right
}

// Parameters are the weights of the scheduler and what is asked of it.
type Parameters struct {
	Weights   [21]float64
	Retention float64 // chance of knowing a question when it comes back, between 0 and 1
	Longest   int     // days between two questions at most
}

// Default are the default weights of FSRS-6, a retention of 90 per cent, and at most a
// year. Source: https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm,
// "FSRS-6".
func Default() Parameters {
	return Parameters{
		Weights: [21]float64{
			0.212, 1.2931, 2.3065, 8.2956,
			6.4133, 0.8334, 3.0194, 0.001,
			1.8722, 0.1666, 0.796,
			1.4835, 0.0614, 0.2629, 1.6483,
			0.6014, 1.8729,
			0.5425, 0.0912, 0.0658,
			0.1542,
		},
		Retention: 0.9,
		Longest:   365,
	}
}

// Answer is the memory after an answer at now, in the zone where the person lives: what is
// the same day and when the next day begins is theirs. A memory without a stability or
// a last day counts as new, and a day before the last one as the last one. The due day
// has no fuzz, so that it can be explained; Plan keeps many due questions apart.
func (p Parameters) Answer(m Memory, r Rating, now time.Time, zone *time.Location) Memory {
	today := locales.Date(now.In(zone).Format(time.DateOnly))
	elapsed, known := days(m.Last, today)
	out := Memory{Last: today, Lapses: m.Lapses}
	switch {
	case m.State == New || !known || !(m.Stability > 0):
		out.Stability, out.Difficulty = stability(p.Weights[r-1]), difficulty(p.firstDifficulty(r))
		m.State = New
	case elapsed < 1:
		out.Stability, out.Difficulty = p.sameDay(m.Stability, r), p.nextDifficulty(m.Difficulty, r)
	default:
		out.Stability, out.Difficulty = p.later(m, float64(elapsed), r), p.nextDifficulty(m.Difficulty, r)
	}
	out.State = after(m.State, r)
	if m.State == Known && r == Again {
		out.Lapses++
	}
	out.Due = locales.Date(now.In(zone).AddDate(0, 0, p.Interval(out.Stability)).Format(time.DateOnly))
	return out
}

func after(s State, r Rating) State {
	switch {
	case r != Again:
		return Known
	case s == New || s == Learning:
		return Learning
	}
	return Relearning
}

// days counts the civil days between two dates; false when one is no date.
func days(from, to locales.Date) (int, bool) {
	a, err := time.Parse(time.DateOnly, string(from))
	if err != nil {
		return 0, false
	}
	b, err := time.Parse(time.DateOnly, string(to))
	if err != nil {
		return 0, false
	}
	return int(b.Sub(a) / (24 * time.Hour)), true
}
