package store

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/org"
)

// Tries counts how often a chat has tried something that could be guessed, over all replicas.
type Tries struct {
	rdb  redis.UniversalClient
	keys keys
	what string
	most int
	span time.Duration
}

// NewTries allows a chat so many tries of what in any span that begins with the first of them.
func NewTries(rdb redis.UniversalClient, prefix, what string, most int, span time.Duration) *Tries {
	return &Tries{rdb: rdb, keys: keys{prefix}, what: what, most: most, span: span}
}

// tryScript counts one try. The span is Redis's own, so replicas need not agree on the time.
//
//	KEYS  1 counter of the chat      ARGV  1 most tries, 2 span in ms
//	returns ms to wait, 0 = it may be tried
var tryScript = redis.NewScript(`
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if n <= tonumber(ARGV[1]) then return 0 end
return math.max(1, redis.call('PTTL', KEYS[1]))`)

// Try counts one try of a chat; 0 means go on, else how long to wait. org.ErrUnavailable when
// Redis is away.
func (l *Tries) Try(ctx context.Context, chat int64) (time.Duration, error) {
	n, err := tryScript.Run(ctx, l.rdb, []string{l.keys.tries(l.what, chat)}, l.most, l.span.Milliseconds()).Int64()
	if err != nil {
		return 0, fmt.Errorf("count tries: %w: %w", org.ErrUnavailable, err)
	}
	return time.Duration(n) * time.Millisecond, nil
}
