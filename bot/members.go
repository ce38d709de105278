package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"cadrebot/org"
)

// members remembers people for a short while, so that a turn costs no query.
type members struct {
	people People
	mu     sync.Mutex
	byID   map[int64]known
}

type known struct {
	m     org.Member
	epoch int
	until time.Time
}

// memberLife bounds how long a withdrawn grant may still work on another replica.
const memberLife = 20 * time.Second

// awayLife bounds how long it may while storage is away: nothing can be written then, and
// what is left to read, as the policy index of this process, is open to everybody who joined.
const awayLife = 12 * time.Hour

func newMembers(p People) *members { return &members{people: p, byID: map[int64]known{}} }

// get returns the member; an epoch newer than the remembered one reads again. While storage
// is away the member is who they were, with the grants that have not ended since.
func (c *members) get(ctx context.Context, telegram int64, epoch int, now time.Time) (org.Member, error) {
	c.mu.Lock()
	k, ok := c.byID[telegram]
	c.mu.Unlock()
	if ok && k.epoch >= epoch && now.Before(k.until) && k.until.Sub(now) <= memberLife {
		return k.m, nil
	}
	m, err := c.people.MemberByTelegram(ctx, telegram, now)
	if ok && errors.Is(err, org.ErrUnavailable) && k.epoch >= epoch && now.Sub(k.until).Abs() <= awayLife {
		return k.m.At(now), nil
	}
	if err != nil {
		return org.Member{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.byID) > 50_000 { // keep memory bounded; the next turns read again
		clear(c.byID)
	}
	c.byID[telegram] = known{m, epoch, now.Add(memberLife)}
	return m, nil
}

func (c *members) forget(telegram int64) {
	c.mu.Lock()
	delete(c.byID, telegram)
	c.mu.Unlock()
}

// remembered is what was last known of somebody, however old, without asking anybody.
func (c *members) remembered(telegram int64) (org.Member, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.byID[telegram]
	return k.m, ok
}
