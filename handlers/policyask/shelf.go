package policyask

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"cadrebot/policy"
)

// lookEvery is how often the library is asked for changes, in case that news of one was lost.
const lookEvery = 15 * time.Second

// Shelf holds the index of this process. A search never waits for a change, nor for the
// database once there is an index. Make it with NewShelf; Follow keeps it up to date.
type Shelf struct {
	lib    Library
	kept   Snapshot
	index  atomic.Pointer[policy.Index]
	change sync.Mutex    // one at a time makes the next index
	moved  chan struct{} // the index is another one than upkeep has seen
	burst  wait          // of changes, which are brought in together
	quiet  wait          // before upkeep
}

// NewShelf reads the library from lib. kept may be nil.
func NewShelf(lib Library, kept Snapshot) *Shelf {
	return &Shelf{
		lib: lib, kept: kept, moved: make(chan struct{}, 1),
		burst: wait{gap: 100 * time.Millisecond, most: 700 * time.Millisecond}, // searchable within two seconds
		quiet: wait{gap: 10 * time.Second, most: 5 * time.Minute},
	}
}

// current is the index. Only the first call of a process reads the database.
func (s *Shelf) current(ctx context.Context) (*policy.Index, error) {
	if x := s.index.Load(); x != nil {
		return x, nil
	}
	s.change.Lock()
	defer s.change.Unlock()
	if x := s.index.Load(); x != nil {
		return x, nil
	}
	if _, err := s.update(ctx); err != nil {
		return nil, err
	}
	return s.index.Load(), nil
}

// update makes the next index when the library has changed. The caller holds change.
func (s *Shelf) update(ctx context.Context) (moved bool, err error) {
	x := s.index.Load()
	if x == nil && s.kept != nil {
		x = s.kept.Load()
	}
	y, err := s.following(ctx, x)
	if err != nil {
		return false, err
	}
	moved = y != s.index.Swap(y)
	if y != x || y.Drifted() {
		s.tell()
	}
	return moved, nil
}

// following is the index of the library as it stands now, from x with what has changed; x
// itself when nothing has. Without x, or when its edition is not known any more, the whole
// library is read.
func (s *Shelf) following(ctx context.Context, x *policy.Index) (*policy.Index, error) {
	if x != nil {
		changes, known, err := s.lib.PolicyChanges(ctx, x.Library().Edition)
		switch {
		case err != nil:
			return nil, err
		case known && changes.Edition == x.Library().Edition:
			return x, nil
		case known:
			return x.After(changes, policy.Curated()), nil
		}
	}
	lib, err := s.lib.PolicyLibrary(ctx)
	if err != nil {
		return nil, err
	}
	return policy.BuildIndex(lib, policy.Curated()), nil
}

// tell lets upkeep know that the index is another one.
func (s *Shelf) tell() {
	select {
	case s.moved <- struct{}{}:
	default: // it is to look already
	}
}

// refresh is the job behind Follow; it also makes the first index before anybody searches.
func (s *Shelf) refresh(ctx context.Context, _ time.Time) (map[string]int, error) {
	s.change.Lock()
	defer s.change.Unlock()
	moved, err := s.update(ctx)
	if err != nil {
		return nil, err
	}
	if moved {
		return map[string]int{"rebuilt": 1}, nil
	}
	return map[string]int{}, nil
}

// Follow brings every change of the library into the index as soon as it is told, until ctx
// ends, and keeps the index for the next start. What it could not read it tries again with
// the next news, or with the job.
func (s *Shelf) Follow(ctx context.Context) {
	changed := make(chan struct{}, 1)
	var working sync.WaitGroup
	defer working.Wait()
	working.Go(func() { s.upkeep(ctx) })
	working.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-changed:
				s.burst.over(ctx, changed)
				_, _ = s.refresh(ctx, time.Time{}) // the job tells of errors
			}
		}
	})
	s.lib.Follow(ctx, func() {
		select {
		case changed <- struct{}{}:
		default: // a look is due already
		}
	})
}
