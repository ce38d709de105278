package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/org"
)

// Limiter shares Telegram's limits among all replicas: a steady rate for everything the
// bot starts, and one message a second to each chat.
type Limiter struct {
	rdb  redis.UniversalClient
	keys keys
	gap  time.Duration // between two bulk messages
}

// NewLimiter allows perSecond messages a second over all replicas; Telegram's free
// limit is about 30.
func NewLimiter(rdb redis.UniversalClient, prefix string, perSecond int) *Limiter {
	return &Limiter{rdb: rdb, keys: keys{prefix}, gap: time.Second / time.Duration(max(1, perSecond))}
}

// limitScript is GCRA with a burst of one for the whole bot and for one chat. The
// clock is Redis's own, so replicas need not agree on the time.
//
//	KEYS  1 bulk hash (next, until), 2 chat's next      ARGV  1 gap in µs, 2 chat gap in µs
//	returns µs to wait, 0 = it may go now
var limitScript = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local b = redis.call('HMGET', KEYS[1], 'next', 'until')
local wait = math.max((tonumber(b[2]) or 0) - now, (tonumber(b[1]) or 0) - now)
local chat = (tonumber(redis.call('GET', KEYS[2])) or 0) - now
wait = math.max(wait, chat)
if wait > 0 then return wait end
redis.call('HSET', KEYS[1], 'next', string.format('%d', now + ARGV[1]))
redis.call('PEXPIRE', KEYS[1], 3600000)
redis.call('SET', KEYS[2], string.format('%d', now + ARGV[2]), 'PX', 2000)
return 0`)

// Take asks to start one message to chat; 0 means go, else ask again after the wait.
func (l *Limiter) Take(ctx context.Context, chat int64) (time.Duration, error) {
	n, err := limitScript.Run(ctx, l.rdb, []string{l.keys.limit(), l.keys.chatLimit(chat)},
		l.gap.Microseconds(), int64(1_050_000)).Int64()
	if err != nil {
		return 0, fmt.Errorf("take from limit: %w: %w", org.ErrUnavailable, err)
	}
	return time.Duration(n) * time.Microsecond, nil
}

// pauseScript stops bulk sending for a while; a shorter pause never cuts a longer one.
//
//	KEYS  1 bulk hash      ARGV  1 µs      returns 1
var pauseScript = redis.NewScript(`
local t = redis.call('TIME')
local till = t[1] * 1000000 + t[2] + ARGV[1]
if till > (tonumber(redis.call('HGET', KEYS[1], 'until')) or 0) then
  redis.call('HSET', KEYS[1], 'until', string.format('%d', till))
  redis.call('PEXPIRE', KEYS[1], 3600000)
end
return 1`)

// Pause stops every replica's bulk messages for d, as a 429 asks.
func (l *Limiter) Pause(ctx context.Context, d time.Duration) error {
	if err := pauseScript.Run(ctx, l.rdb, []string{l.keys.limit()}, d.Microseconds()).Err(); err != nil {
		return fmt.Errorf("pause sending: %w: %w", org.ErrUnavailable, err)
	}
	return nil
}

// redisClient reads a single address, a unix socket, or a list of cluster addresses.
func redisClient(url string) (redis.UniversalClient, error) {
	if list := strings.Split(url, ","); len(list) > 1 {
		o := &redis.ClusterOptions{Protocol: resp2}
		for _, one := range list {
			p, err := redis.ParseURL(strings.TrimSpace(one))
			if err != nil {
				return nil, fmt.Errorf("REDIS_URL: %w", err)
			}
			o.Addrs = append(o.Addrs, p.Addr)
			o.Username, o.Password, o.TLSConfig = p.Username, p.Password, p.TLSConfig
		}
		return redis.NewClusterClient(o), nil
	}
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL must look like redis://host:6379/0 or unix:///path?db=0: %w", err)
	}
	o.Protocol = resp2
	return redis.NewClient(o), nil
}

// resp2 is the protocol without messages that the server pushes: nothing here waits for
// one, and the client looks for them before every command.
const resp2 = 2
