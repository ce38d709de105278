package policyask

import (
	"context"
	"time"

	"cadrebot/policy"
)

// wait is until nothing has been heard for a while, and not for long.
type wait struct{ gap, most time.Duration }

// over returns when nothing has been heard for the gap, after the most that it may take, or
// when ctx has ended.
func (w wait) over(ctx context.Context, heard <-chan struct{}) {
	enough := time.After(w.most)
	for {
		select {
		case <-ctx.Done():
			return
		case <-enough:
			return
		case <-time.After(w.gap):
			return
		case <-heard:
		}
	}
}

// upkeep does beside the searches what need not be done at once, when no change has come for
// a while: it builds anew an index that merges have let drift, and keeps it for the next
// start. What has not been kept is kept when ctx ends.
func (s *Shelf) upkeep(ctx context.Context) {
	for {
		select {
		case <-s.moved:
		case <-ctx.Done():
			select {
			case <-s.moved:
				s.keep()
			default:
			}
			return
		}
		s.quiet.over(ctx, s.moved)
		s.renew(ctx)
		s.keep()
	}
}

func (s *Shelf) keep() {
	if s.kept != nil {
		s.kept.Save(s.index.Load())
	}
}

// renew builds a drifted index anew. Changes go on being merged into the old one meanwhile.
func (s *Shelf) renew(ctx context.Context) {
	x := s.index.Load()
	if !x.Drifted() || ctx.Err() != nil {
		return
	}
	y := policy.BuildIndex(x.Library(), policy.Curated())
	s.change.Lock()
	defer s.change.Unlock()
	if s.index.Load() != x { // changes have come
		var err error
		if y, err = s.following(ctx, y); err != nil {
			return // the old one answers until the next change
		}
	}
	s.index.Store(y)
}
