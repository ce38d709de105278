package policyask

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"cadrebot/policy"
)

// staleAfter is how long an index is trusted without looking at the version.
const staleAfter = 2 * time.Second

// shelf holds the index of this process. A search never waits for a rebuild that another
// one has begun, and goes on with the old index while the database is away.
type shelf struct {
	lib     Library
	index   atomic.Pointer[policy.Index]
	checked atomic.Int64 // unix nanoseconds of the last look at the version
	build   sync.Mutex
}

// current is the index, not older than staleAfter when the database answers.
func (s *shelf) current(ctx context.Context, now time.Time) (*policy.Index, error) {
	x := s.index.Load()
	if x != nil {
		if age := now.UnixNano() - s.checked.Load(); age >= 0 && age < int64(staleAfter) {
			return x, nil
		}
		if !s.build.TryLock() {
			return x, nil
		}
	} else {
		s.build.Lock()
	}
	defer s.build.Unlock()
	fresh, _, err := s.follow(ctx, now)
	if err != nil && s.index.Load() != nil {
		return s.index.Load(), nil
	}
	return fresh, err
}

// follow looks at the version and rebuilds when it has moved. The caller holds build.
func (s *shelf) follow(ctx context.Context, now time.Time) (*policy.Index, bool, error) {
	x := s.index.Load()
	if x != nil {
		v, err := s.lib.PolicyVersion(ctx)
		if err != nil {
			return nil, false, err
		}
		if v == x.Library().Version {
			s.checked.Store(now.UnixNano())
			return x, false, nil
		}
	}
	lib, err := s.lib.PolicyLibrary(ctx)
	if err != nil {
		return nil, false, err
	}
	x = policy.BuildIndex(lib, policy.Curated())
	s.index.Store(x)
	s.checked.Store(now.UnixNano())
	return x, true, nil
}

// refresh is the job: it keeps the first search after an import from waiting.
func (s *shelf) refresh(ctx context.Context, now time.Time) (map[string]int, error) {
	s.build.Lock()
	defer s.build.Unlock()
	_, rebuilt, err := s.follow(ctx, now)
	if err != nil {
		return nil, err
	}
	if rebuilt {
		return map[string]int{"rebuilt": 1}, nil
	}
	return map[string]int{}, nil
}
