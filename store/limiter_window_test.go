package store_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/internal/testdb"
	"cadrebot/store"
)

var windowMessages = flag.Int("window-messages", 600, "how many messages the simulated minutes of the limiter send")

// clocked is a limiter whose clock goes when the test says so.
type clocked struct {
	*store.Limiter
	t    *testing.T
	rdb  redis.UniversalClient
	list string
	now  time.Time
}

func newClocked(t *testing.T, perSecond int) *clocked {
	t.Helper()
	url, prefix := testdb.Redis(t)
	rdb, err := store.OpenRedis(t.Context(), url)
	must(t, err)
	t.Cleanup(func() { _ = rdb.Close() })
	c := &clocked{store.LimiterByClock(rdb, prefix, perSecond, prefix+"clock"), t, rdb, prefix + "clock", time.Unix(1_800_000_000, 0)}
	c.moves(0)
	return c
}

// beside is another replica's limiter on the same keys.
func (c *clocked) beside(perSecond int) *store.Limiter {
	return store.LimiterByClock(c.rdb, c.list[:len(c.list)-len("clock")], perSecond, c.list)
}

// moves sets the clock so long after now.
func (c *clocked) moves(by time.Duration) {
	c.t.Helper()
	at := c.now.Add(by)
	_, err := c.rdb.Pipelined(c.t.Context(), func(p redis.Pipeliner) error {
		p.Del(c.t.Context(), c.list)
		return p.RPush(c.t.Context(), c.list, at.Unix(), at.Nanosecond()/1000).Err()
	})
	must(c.t, err)
}

// booked expects a moment so long after now, when it is asked for a quarter of a second before.
func (c *clocked) booked(chat int64, want time.Duration) {
	c.t.Helper()
	early := max(0, want-250*time.Millisecond)
	c.moves(early)
	clock, waits, again, err := c.Book(c.t.Context(), []int64{chat})
	must(c.t, err)
	if got := clock.Add(waits[0]).Sub(c.now); again[0] != 0 || (got-want).Abs() > time.Microsecond {
		c.t.Errorf("chat %d is booked at %s (again %s), want %s", chat, got, again[0], want)
	}
}

// afterRefusal is what a lone 429 costs: a second, and a short climb back to the whole rate.
const afterRefusal = 1100 * time.Millisecond

// chatTail is how much longer it may take when the last chats have several messages left each:
// one a second.
const chatTail = 2500 * time.Millisecond

// The sending of minutes on a clock that stands still while the processor is busy: what the limit
// costs and what it lets through, whatever runs beside it.
func TestInNoSecondAreThereMoreThanThirtyAndNoTimeIsLost(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name          string
		jitter, stall time.Duration
		most, mostTen time.Duration // for 3,000
		refused       int
	}{
		{"a steady network", 0, 0, 101 * time.Second, 102 * time.Second, 0},
		{"jitter up to the guard", 6 * time.Millisecond, 0, 101 * time.Second, 102 * time.Second, 0},
		{"jitter beyond it", 15 * time.Millisecond, 0, 104 * time.Second, 106 * time.Second, 1},
		{"replicas that are held up", 6 * time.Millisecond, 100 * time.Millisecond, 102 * time.Second, 106 * time.Second, 3},
	} {
		for _, replicas := range []int{1, 3} {
			for _, each := range []int{1, 10} {
				t.Run(fmt.Sprintf("%s, %d each, %d replicas", x.name, each, replicas), func(t *testing.T) {
					t.Parallel()
					m := &minutes{clocked: newClocked(t, 30), rng: rand.New(rand.NewPCG(7, uint64(replicas))), jitter: x.jitter, stall: x.stall}
					m.plays(*windowMessages/each, each, replicas)
					most := x.most*time.Duration(*windowMessages)/3000 + time.Duration(x.refused)*afterRefusal
					if each > 1 {
						most = x.mostTen*time.Duration(*windowMessages)/3000 + time.Duration(x.refused)*afterRefusal + chatTail
					}
					took := m.taken[len(m.taken)-1]
					t.Logf("%d messages in %.2f s, %d refused", len(m.taken), took.Seconds(), m.refused)
					if m.left != 0 || m.refused > x.refused || took > most {
						t.Errorf("%d left, %d refused, %s, want %d and %s", m.left, m.refused, took, x.refused, most)
					}
				})
			}
		}
	}
}
