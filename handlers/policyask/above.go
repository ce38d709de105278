package policyask

import (
	"context"
	"sync"

	"cadrebot/org"
)

// chains remembers the codes above units: neither a unit's code nor its place ever changes,
// so a question costs no query for them, and the database may be away.
type chains struct {
	units Units
	mu    sync.Mutex
	known map[org.UnitID][]string
}

// mostChains bounds the memory; a province has about as many villages.
const mostChains = 20_000

func newChains(u Units) *chains { return &chains{units: u, known: map[org.UnitID][]string{}} }

// above are the codes of u and of the units above it, the nearest first; its own alone when
// the database is away and nobody has asked before.
func (c *chains) above(ctx context.Context, u org.Unit) []string {
	c.mu.Lock()
	codes, ok := c.known[u.ID]
	c.mu.Unlock()
	if ok {
		return codes
	}
	chain, err := c.units.Chain(ctx, u)
	if err != nil || len(chain) == 0 {
		return []string{u.Code}
	}
	codes = make([]string, len(chain))
	for i, up := range chain {
		codes[len(chain)-1-i] = up.Code
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) >= mostChains {
		clear(c.known)
	}
	c.known[u.ID] = codes
	return codes
}
