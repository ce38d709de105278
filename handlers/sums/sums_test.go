package sums_test

import (
	"context"
	"testing"
	"time"

	"cadrebot/handlers/sums"
)

// pile is so many changes that wait.
type pile struct{ left, asked int }

func (p *pile) AddUp(_ context.Context, most int) (int, error) {
	n := min(most, p.left)
	p.left -= n
	p.asked++
	return n, nil
}

func TestATickAddsUpWhatThereIs(t *testing.T) {
	for name, left := range map[string]int{"nothing": 0, "a few": 7, "an import": 123_456} {
		p := &pile{left: left}
		counts, err := sums.New(p).Jobs[0].RunOnce(t.Context(), time.Time{})
		if err != nil || counts["changes"] != left || p.left != 0 {
			t.Errorf("%s: %v, %v, left %d", name, counts, err, p.left)
		}
	}
	if p := (&pile{left: 1 << 40}); true {
		if _, err := sums.New(p).Jobs[0].RunOnce(t.Context(), time.Time{}); err != nil || p.asked != 50 {
			t.Errorf("one tick asked %d times, %v", p.asked, err)
		}
	}
}
