package store

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"cadrebot/org"
)

// Limiter shares Telegram's limits among all replicas: so many messages in any second for
// everything the bot starts, one message a second to each chat and twenty a minute to a group.
type Limiter struct {
	rdb         redis.UniversalClient
	keys        keys
	book, pause *redis.Script
	most, each  int           // what the log holds: so many entries of so many messages, together a second's
	step        time.Duration // the least between two messages that the bot starts

	answered atomic.Int64 // messages to people who are talking, since the last booking

	mu   sync.Mutex
	late []lateness // since the last booking
}

// lateness is a message that was not taken when the log says it was.
type lateness struct {
	chat     int64
	from, to int64 // µs
}

const (
	// guard is added to every second of the log, and slack is how late a message may be without
	// being told of: the rest is for how far lateness can be known.
	guard = 8 * time.Millisecond
	slack = 5 * time.Millisecond
	// horizon is how far ahead moments are booked: one round trip for several messages, yet a
	// pause stops nearly all of them.
	horizon = 250 * time.Millisecond

	chatGap  = 1050 * time.Millisecond // Telegram: one message a second to a chat
	groupGap = 3050 * time.Millisecond // and 20 a minute to a group, whose ids are negative

	mostLogged = 100 // entries of the log; beyond so many a second an entry is several messages
	mostLate   = 500 // told at once: more than a second of sending
)

// NewLimiter allows perSecond messages in any second over all replicas; Telegram's free
// limit is about 30.
func NewLimiter(rdb redis.UniversalClient, prefix string, perSecond int) *Limiter {
	perSecond = max(1, perSecond)
	each := (perSecond + mostLogged - 1) / mostLogged
	return &Limiter{
		rdb: rdb, keys: keys{prefix}, book: bookScript, pause: pauseScript, most: perSecond / each, each: each,
		// Half as long again as evenly: a replica that was held up catches up.
		step: 2 * time.Second / time.Duration(3*perSecond),
	}
}

// Book books moments for one message to each chat, no two of a chat: a wait of zero or more
// is from clock, what the limiter's own clock says, until its moment; again, when it is not
// zero, says that none was booked and after how long to ask anew.
func (l *Limiter) Book(ctx context.Context, chats []int64) (clock time.Time, waits, again []time.Duration, err error) {
	return l.reserve(ctx, chats, horizon)
}

// Take asks to start one message to chat; 0 means go, else ask again after the wait.
func (l *Limiter) Take(ctx context.Context, chat int64) (time.Duration, error) {
	_, _, again, err := l.reserve(ctx, []int64{chat}, 0)
	if err != nil {
		return 0, err
	}
	return again[0], nil
}

func (l *Limiter) reserve(ctx context.Context, chats []int64, ahead time.Duration) (clock time.Time, waits, again []time.Duration, err error) {
	spent, late := l.answered.Swap(0), l.takeLate()
	names, args := l.ask(chats, ahead, spent, late)
	out, err := l.book.Run(ctx, l.rdb, names, args...).Int64Slice()
	if err == nil && len(out) != 1+len(chats) {
		err = fmt.Errorf("%d answers for %d chats", len(out)-1, len(chats))
	}
	if err != nil {
		l.answered.Add(spent)
		l.keepLate(late...)
		return time.Time{}, nil, nil, fmt.Errorf("book moments: %w: %w", org.ErrUnavailable, err)
	}
	waits, again = make([]time.Duration, len(chats)), make([]time.Duration, len(chats))
	for i, n := range out[1:] {
		if n >= 0 {
			waits[i] = time.Duration(n) * time.Microsecond
		} else {
			again[i] = max(time.Duration(-1-n)*time.Microsecond, time.Millisecond)
		}
	}
	return time.UnixMicro(out[0]), waits, again, nil
}

// ask is what bookScript takes.
func (l *Limiter) ask(chats []int64, ahead time.Duration, spent int64, late []lateness) (names []string, args []any) {
	names = append(make([]string, 0, 1+len(chats)+len(late)), l.keys.limit())
	args = append(make([]any, 0, 7+len(chats)+3*len(late)),
		l.most, l.each, l.step.Microseconds(), (time.Second + guard).Microseconds(), ahead.Microseconds(), spent, len(chats))
	for _, c := range chats {
		names, args = append(names, l.keys.chatLimit(c)), append(args, gapOf(c))
	}
	for _, x := range late {
		names, args = append(names, l.keys.chatLimit(x.chat)), append(args, x.from, x.to, gapOf(x.chat))
	}
	return names, args
}

// gapOf is between two messages to a chat, in µs.
func gapOf(chat int64) int64 {
	if chat < 0 {
		return groupGap.Microseconds()
	}
	return chatGap.Microseconds()
}

// Answered counts a message to somebody who is talking to the bot: it does not wait, but
// what the bot starts by itself yields to it.
func (l *Limiter) Answered() { l.answered.Add(1) }

// Late notes that the message of moment at was taken by so much later, and returns the moment
// under which the limiter knows it now, which the next call about it must name. What is late
// by no more than slack needs no note.
func (l *Limiter) Late(chat int64, at time.Time, by time.Duration) time.Time {
	if by <= slack {
		return at
	}
	to := at.Add(by - slack)
	l.keepLate(lateness{chat: chat, from: at.UnixMicro(), to: to.UnixMicro()})
	return to
}

func (l *Limiter) keepLate(x ...lateness) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.late = append(l.late, x...)
	l.late = l.late[max(0, len(l.late)-mostLate):]
}

func (l *Limiter) takeLate() []lateness {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.late
	l.late = nil
	return out
}

// Pause stops every replica's own messages for d, as a 429 asks, and lets them go on more
// slowly, at a rate that then climbs back: at 19 parts of 20 after a short pause that comes by
// itself, at seven tenths each time in a series or after a long one.
func (l *Limiter) Pause(ctx context.Context, d time.Duration) error {
	if err := l.pause.Run(ctx, l.rdb, []string{l.keys.limit()}, d.Microseconds(), leastPace, shortPause.Microseconds(), ofLate.Microseconds()).Err(); err != nil {
		return fmt.Errorf("pause sending: %w: %w", org.ErrUnavailable, err)
	}
	return nil
}
