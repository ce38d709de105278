package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/org"
)

// Conversations keeps the chats' envelopes in Redis, and the unfinished ones in
// Postgres too, written behind.
type Conversations struct {
	rdb   redis.UniversalClient
	redis *gatherer
	keys  keys
	db    *DB

	mu    sync.Mutex
	dirty map[int64]draftRow
	shown map[int64]int64 // update by chat, see Shown
	swept time.Time       // when old drafts were last deleted
}

// draftRow is an envelope waiting to be written behind; an empty one ended.
type draftRow struct {
	chat     int64
	revision int64
	envelope []byte
}

// OpenRedis connects to url ("redis://host:port/0", "unix:///path?db=0"; several
// comma-separated redis:// addresses make a cluster).
func OpenRedis(ctx context.Context, url string) (redis.UniversalClient, error) {
	c, err := redisClient(url)
	if err != nil {
		return nil, err
	}
	if err := c.Ping(ctx).Err(); err != nil {
		_ = c.Close()
		return nil, fmt.Errorf("connect to redis: %w", err)
	}
	return c, nil
}

// NewConversations keeps envelopes under prefix; db holds what outlives Redis.
func NewConversations(rdb redis.UniversalClient, prefix string, db *DB) *Conversations {
	return &Conversations{rdb: rdb, redis: &gatherer{rdb: rdb}, keys: keys{prefix}, db: db, dirty: map[int64]draftRow{}, shown: map[int64]int64{}}
}

// takeScript leases a chat and reads it.
//
//	KEYS  1 lease, 2 envelope      ARGV  1 lease token, 2 lease life in ms
//	returns {1, envelope or false} when the lease is ours, {0} when another holds it
//
// A lease that is ours already is no other's: the client repeats a call whose answer it
// has lost.
var takeScript = redis.NewScript(`
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) or redis.call('GET', KEYS[1]) == ARGV[1] then
  return {1, redis.call('GET', KEYS[2])}
end
return {0}`)

// Take leases the chat and reads its envelope. A chat that Redis does not know is
// looked up among the drafts: Redis may have come back empty in mid-form.
func (c *Conversations) Take(ctx context.Context, chat int64, lease string, life time.Duration) ([]byte, int64, bool, error) {
	res, err := c.redis.run(ctx, takeScript, []string{c.keys.lease(chat), c.keys.conversation(chat)}, lease, life.Milliseconds()).Slice()
	if err != nil {
		return nil, 0, false, fmt.Errorf("lease chat: %w: %w", org.ErrUnavailable, err)
	}
	if n, _ := res[0].(int64); n != 1 {
		return nil, 0, false, nil
	}
	if len(res) > 1 {
		if s, ok := res[1].(string); ok {
			raw, revision, err := splitRevision(s)
			return raw, revision, err == nil, err
		}
	}
	raw, revision, err := c.draft(ctx, chat)
	if err != nil {
		_ = c.Release(context.WithoutCancel(ctx), chat, lease)
		return nil, 0, false, err
	}
	return raw, revision, true, nil
}

// splitRevision takes "revision:json" apart.
func splitRevision(s string) ([]byte, int64, error) {
	b := []byte(s)
	i := bytes.IndexByte(b, ':')
	if i < 0 {
		return nil, 0, errors.New("envelope without revision")
	}
	n, err := strconv.ParseInt(string(b[:i]), 10, 64)
	if err != nil {
		return nil, 0, fmt.Errorf("envelope revision: %w", err)
	}
	return b[i+1:], n, nil
}

// saveScript writes an envelope by compare-and-set and gives the lease back.
//
//	KEYS  1 lease, 2 envelope
//	ARGV  1 lease token, 2 expected revision, 3 "revision:json", 4 life of the envelope in seconds
//	returns 1 written, 0 the lease is not ours any more, -1 the revision has moved
//
// An absent envelope counts as any revision: Redis may have been emptied.
var saveScript = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local now = redis.call('GETRANGE', KEYS[2], 0, 20)
if now ~= '' and string.match(now, '^(%d+):') ~= ARGV[2] then
  redis.call('DEL', KEYS[1])
  return -1
end
redis.call('SET', KEYS[2], ARGV[3], 'EX', ARGV[4])
redis.call('DEL', KEYS[1])
return 1`)

// Save writes raw as the next revision; see the script for when it does not.
func (c *Conversations) Save(ctx context.Context, chat int64, lease string, revision int64, raw []byte, keep time.Duration, draft bool) (bool, error) {
	value := make([]byte, 0, len(raw)+20)
	value = strconv.AppendInt(value, revision+1, 10)
	value = append(value, ':')
	value = append(value, raw...)
	n, err := c.redis.run(ctx, saveScript, []string{c.keys.lease(chat), c.keys.conversation(chat)},
		lease, revision, value, int64(keep/time.Second)).Int()
	if err != nil {
		return false, fmt.Errorf("save chat: %w: %w", org.ErrUnavailable, err)
	}
	if n != 1 {
		return false, nil
	}
	c.behind(chat, revision+1, raw, draft)
	return true, nil
}

// releaseScript gives a lease back if it is still ours.
//
//	KEYS  1 lease      ARGV  1 lease token      returns 1 given back, 0 not ours
var releaseScript = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`)

// Release gives the lease back without writing.
func (c *Conversations) Release(ctx context.Context, chat int64, lease string) error {
	if err := releaseScript.Run(ctx, c.rdb, []string{c.keys.lease(chat)}, lease).Err(); err != nil {
		return fmt.Errorf("release chat: %w: %w", org.ErrUnavailable, err)
	}
	return nil
}
