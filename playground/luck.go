package playground

import (
	"math/rand/v2"
	"strconv"
	"sync"
)

// luck gives the ids that are random on the real server; the same seed gives the same ids in the same order.
type luck struct {
	mu   sync.Mutex
	rand *rand.Rand
}

// newLuck takes any seed; 0 means another one every time.
func newLuck(seed uint64) *luck {
	l := &luck{}
	l.reseed(seed)
	return l
}

func (l *luck) reseed(seed uint64) {
	if seed == 0 {
		seed = rand.Uint64()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rand = rand.New(rand.NewPCG(seed, seed))
}

func (l *luck) int63() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rand.Int64()
}

func (l *luck) id() string { return strconv.FormatInt(l.int63(), 10) }

// updateID is where a sequence of updates begins.
func (l *luck) updateID() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return 1 + l.rand.IntN(1_000_000_000)
}
