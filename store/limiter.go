package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/org"
)

// Limiter shares Telegram's limits among all replicas: a steady rate for everything the
// bot starts, one message a second to each chat and twenty a minute to a group.
type Limiter struct {
	rdb  redis.UniversalClient
	keys keys
	gap  time.Duration // between two messages that the bot starts

	answered atomic.Int64 // messages to people who are talking, since the last booking
	late     atomic.Int64 // µs by which one left after its moment, the most since the last booking
}

const (
	// guard stretches the gap: 30 gaps are a second and 12 ms, so that a message that leaves
	// or arrives a little late does not make a 31st in somebody's second.
	guard = 1.012
	// slack is how late a message may leave without the next ones moving.
	slack = 6 * time.Millisecond
	// horizon is how far ahead moments are booked: one round trip for several messages, yet a
	// pause stops nearly all of them.
	horizon = 250 * time.Millisecond

	chatGap  = 1050 * time.Millisecond // Telegram: one message a second to a chat
	groupGap = 3050 * time.Millisecond // and 20 a minute to a group, whose ids are negative
)

// NewLimiter allows perSecond messages a second over all replicas; Telegram's free
// limit is about 30.
func NewLimiter(rdb redis.UniversalClient, prefix string, perSecond int) *Limiter {
	return &Limiter{rdb: rdb, keys: keys{prefix}, gap: time.Duration(guard * float64(time.Second) / float64(max(1, perSecond)))}
}

// bookScript books moments, one gap apart, for one message to each of some chats. It is
// GCRA without a burst; the clock is Redis's own, so replicas need not agree on the time.
// After a 429 the gap is longer, by pace thousandths, and gets back to normal by 100 of them
// a second. What people were answered moves the moments by as many gaps, by a second at
// most. What left late moves them by as much, since the second in which it falls is full;
// of all that was late in one second only the latest counts, or a machine on which
// everything is a little late would fall behind with every message.
//
//	KEYS  1 bulk hash (next, until, pace, at, moved, since), 2.. moments from which a chat may be written to
//	ARGV  1 gap in µs, 2 how far ahead in µs, 3 answers since last time, 4 µs late, 5.. chat gaps in µs
//	returns for each chat µs until its moment, or -1 - µs after which to ask again
var bookScript = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local b = redis.call('HMGET', KEYS[1], 'next', 'until', 'pace', 'at', 'moved', 'since')
local pace = math.min(1000, (tonumber(b[3]) or 1000) + math.max(0, now - (tonumber(b[4]) or now)) / 10000)
local gap, ahead, spent, late = ARGV[1] * 1000 / pace, tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local from = tonumber(b[1]) or 0
if late > 0 then
  local since, moved = tonumber(b[6]) or 0, tonumber(b[5]) or 0
  if now - since >= 1000000 then since, moved = now, 0 end
  if late > moved then
    from = from + late - moved
    redis.call('HSET', KEYS[1], 'moved', late, 'since', string.format('%d', since))
  end
end
if spent > 0 then
  from = math.max(from, math.min(math.max(from, now - 1000000) + spent * gap, now + 1000000))
end
from = math.max(now, from, tonumber(b[2]) or 0)
local out = {}
for i = 2, #KEYS do
  local free = from - now <= ahead and (tonumber(redis.call('GET', KEYS[i])) or 0)
  if not free then
    out[i-1] = -1 - math.ceil(from - now - ahead)
  elseif free > from then
    out[i-1] = -1 - math.ceil(free - now)
  else
    redis.call('SET', KEYS[i], string.format('%d', from + ARGV[i+3]), 'PX', math.ceil((from - now + ARGV[i+3]) / 1000))
    out[i-1] = math.floor(from - now)
    from = from + gap
  end
end
redis.call('HSET', KEYS[1], 'next', string.format('%d', from))
redis.call('PEXPIRE', KEYS[1], 3600000)
return out`)

// Book books moments for one message to each chat, no two of a chat: a wait of zero or more
// is until its moment; again, when it is not zero, says that none was booked and after how
// long to ask anew.
func (l *Limiter) Book(ctx context.Context, chats []int64) (waits, again []time.Duration, err error) {
	return l.book(ctx, chats, horizon)
}

// Take asks to start one message to chat; 0 means go, else ask again after the wait.
func (l *Limiter) Take(ctx context.Context, chat int64) (time.Duration, error) {
	_, again, err := l.book(ctx, []int64{chat}, 0)
	if err != nil {
		return 0, err
	}
	return again[0], nil
}

func (l *Limiter) book(ctx context.Context, chats []int64, ahead time.Duration) (waits, again []time.Duration, err error) {
	names, args := make([]string, 1, len(chats)+1), make([]any, 4, len(chats)+4)
	spent, late := l.answered.Swap(0), l.late.Swap(0)
	names[0] = l.keys.limit()
	args[0], args[1], args[2], args[3] = max(1, l.gap.Microseconds()), ahead.Microseconds(), spent, late
	for _, c := range chats {
		gap := chatGap
		if c < 0 {
			gap = groupGap
		}
		names, args = append(names, l.keys.chatLimit(c)), append(args, gap.Microseconds())
	}
	out, err := bookScript.Run(ctx, l.rdb, names, args...).Int64Slice()
	if err == nil && len(out) != len(chats) {
		err = fmt.Errorf("%d answers for %d chats", len(out), len(chats))
	}
	if err != nil {
		l.answered.Add(spent)
		return nil, nil, fmt.Errorf("book moments: %w: %w", org.ErrUnavailable, err)
	}
	waits, again = make([]time.Duration, len(out)), make([]time.Duration, len(out))
	for i, n := range out {
		if n >= 0 {
			waits[i] = time.Duration(n) * time.Microsecond
		} else {
			again[i] = max(time.Duration(-1-n)*time.Microsecond, time.Millisecond)
		}
	}
	return waits, again, nil
}

// Answered counts a message to somebody who is talking to the bot: it does not wait, but
// what the bot starts by itself yields to it.
func (l *Limiter) Answered() { l.answered.Add(1) }

// Late notes that a message left after its moment: those that follow within the second
// move by as much.
func (l *Limiter) Late(by time.Duration) {
	over := (by - slack).Microseconds()
	for {
		most := l.late.Load()
		if over <= most || l.late.CompareAndSwap(most, over) {
			return
		}
	}
}

// pauseScript stops what the bot starts for a while and slows it down afterwards; a
// shorter pause never cuts a longer one, and the answers that one limit costs count once.
//
//	KEYS  1 bulk hash      ARGV  1 µs, 2 least pace      returns 1
var pauseScript = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local b = redis.call('HMGET', KEYS[1], 'until', 'pace', 'at')
local till = now + ARGV[1]
if (tonumber(b[1]) or 0) <= now then
  local pace = math.min(1000, (tonumber(b[2]) or 1000) + math.max(0, now - (tonumber(b[3]) or now)) / 10000)
  redis.call('HSET', KEYS[1], 'pace', math.floor(math.max(ARGV[2], pace * 0.7)), 'at', string.format('%d', till))
end
if till > (tonumber(b[1]) or 0) then
  redis.call('HSET', KEYS[1], 'until', string.format('%d', till))
  redis.call('PEXPIRE', KEYS[1], math.max(3600000, math.ceil(ARGV[1] / 1000)))
end
return 1`)

// leastPace is a tenth of the rate: slower is as good as stopped.
const leastPace = 100

// Pause stops every replica's own messages for d, as a 429 asks, and lets them go on at
// seven tenths of the rate, which then climbs back.
func (l *Limiter) Pause(ctx context.Context, d time.Duration) error {
	if err := pauseScript.Run(ctx, l.rdb, []string{l.keys.limit()}, d.Microseconds(), leastPace).Err(); err != nil {
		return fmt.Errorf("pause sending: %w: %w", org.ErrUnavailable, err)
	}
	return nil
}
