package policyask

import (
	"context"
	"time"

	"cadrebot/policy"
)

// Index is what the shelf answers from.
func (s *Shelf) Index() *policy.Index { return s.index.Load() }

// KeepAfter sets how long no change must have come before the index is kept.
func (s *Shelf) KeepAfter(quiet time.Duration) { s.quiet = wait{quiet, quiet} }

// Renew is what upkeep does about a drifted index.
func (s *Shelf) Renew(ctx context.Context) { s.renew(ctx) }

// Over is wait.over.
func Over(ctx context.Context, gap, most time.Duration, heard <-chan struct{}) {
	wait{gap, most}.over(ctx, heard)
}
