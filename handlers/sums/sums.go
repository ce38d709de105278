// Package sums adds up, again and again, what has changed since the boards of /stats were last
// added up, so that a board of the nation is read as fast as one of a county. It has no screens.
package sums

import (
	"context"
	"time"

	"cadrebot/bot"
)

// Sums are what boards are read from.
type Sums interface {
	// AddUp adds at most so many changes and says how many there were.
	AddUp(ctx context.Context, most int) (int, error)
}

// every is how often changes are looked for. A board that is read before is as exact, only slower.
const (
	every   = 2 * time.Second
	atATime = 20_000
	rounds  = 50 // what is left after a big import waits for the next tick
)

// New offers the feature over storage.
func New(s Sums) bot.Feature {
	run := func(ctx context.Context, _ time.Time) (map[string]int, error) {
		total := 0
		for range rounds {
			n, err := s.AddUp(ctx, atATime)
			total += n
			if err != nil || n < atATime {
				return map[string]int{"changes": total}, err
			}
		}
		return map[string]int{"changes": total}, nil
	}
	return bot.Feature{Name: "sums", Jobs: []bot.Job{{Name: "add-up", Every: every, RunOnce: run}}}
}
