package policyask

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"cadrebot/policy"
)

// lookEvery is how often the edition of the stored library is looked at, in case that news of
// a change was lost.
const lookEvery = 15 * time.Second

// Shelf holds the index of this process. A search never waits for a rebuild, nor for the
// database once there is an index. Make it with NewShelf; Follow keeps it up to date.
type Shelf struct {
	lib   Library
	kept  Snapshot
	index atomic.Pointer[policy.Index]
	build sync.Mutex
}

// NewShelf reads the library from lib. kept may be nil.
func NewShelf(lib Library, kept Snapshot) *Shelf { return &Shelf{lib: lib, kept: kept} }

// current is the index. Only the first call of a process reads the database.
func (s *Shelf) current(ctx context.Context) (*policy.Index, error) {
	if x := s.index.Load(); x != nil {
		return x, nil
	}
	s.build.Lock()
	defer s.build.Unlock()
	if x := s.index.Load(); x != nil {
		return x, nil
	}
	x, _, err := s.update(ctx)
	return x, err
}

// update looks at the edition and makes another index when it is another. The caller holds build.
func (s *Shelf) update(ctx context.Context) (*policy.Index, bool, error) {
	edition, err := s.lib.PolicyEdition(ctx)
	if err != nil {
		return nil, false, err
	}
	x := s.index.Load()
	if x != nil && edition == x.Library().Edition {
		return x, false, nil
	}
	if x == nil && s.kept != nil {
		if x = s.kept.Load(edition); x != nil {
			s.index.Store(x)
			return x, true, nil
		}
	}
	lib, err := s.lib.PolicyLibrary(ctx)
	if err != nil {
		return nil, false, err
	}
	x = policy.BuildIndex(lib, policy.Curated())
	s.index.Store(x)
	if s.kept != nil {
		s.kept.Save(x)
	}
	return x, true, nil
}

// refresh is the job behind Follow; it also makes the first index before anybody searches.
func (s *Shelf) refresh(ctx context.Context, _ time.Time) (map[string]int, error) {
	s.build.Lock()
	defer s.build.Unlock()
	_, rebuilt, err := s.update(ctx)
	if err != nil {
		return nil, err
	}
	if rebuilt {
		return map[string]int{"rebuilt": 1}, nil
	}
	return map[string]int{}, nil
}

// Follow makes the index anew whenever the library is told to have changed, until ctx ends.
// What it could not read it tries again with the next news, or with the job.
func (s *Shelf) Follow(ctx context.Context) {
	changed := make(chan struct{}, 1)
	var working sync.WaitGroup
	defer working.Wait()
	working.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-changed:
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
