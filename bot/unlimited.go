package bot

import (
	"context"
	"sync"
	"time"
)

// Unlimited is the Limiter of a Bot API of one's own that takes whatever comes: nothing is
// shared with other replicas, and a broadcast does not ask Redis. What this process sends to
// one chat stays a second apart, and a 429 is heeded.
type Unlimited struct {
	now func() time.Time

	mu         sync.Mutex
	until      time.Time           // no moments before, after a 429
	sent, past map[int64]time.Time // when each chat was last written to: since turned, and in the chatApart before
	turned     time.Time
}

// chatApart is between two messages to a chat.
const chatApart = 1050 * time.Millisecond

// NewUnlimited takes the machine's clock.
func NewUnlimited() *Unlimited { return &Unlimited{now: time.Now, sent: map[int64]time.Time{}} }

// Book gives every chat this moment, unless it was written to within the last second.
func (u *Unlimited) Book(_ context.Context, chats []int64) (clock time.Time, waits, again []time.Duration, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	now := u.now()
	if now.Sub(u.turned) > chatApart { // nobody has to forget one chat after the other
		u.past, u.sent, u.turned = u.sent, make(map[int64]time.Time, len(u.sent)), now
	}
	waits, again = make([]time.Duration, len(chats)), make([]time.Duration, len(chats))
	for i, c := range chats {
		if again[i] = max(u.until.Sub(now), u.left(c, now), 0); again[i] == 0 {
			u.sent[c] = now
		}
	}
	return now, waits, again, nil
}

// left is how long chat has to wait at now.
func (u *Unlimited) left(chat int64, now time.Time) time.Duration {
	at, ok := u.sent[chat]
	if !ok {
		if at, ok = u.past[chat]; !ok {
			return 0
		}
	}
	return at.Add(chatApart).Sub(now)
}

// Take books one message for now.
func (u *Unlimited) Take(ctx context.Context, chat int64) (time.Duration, error) {
	_, _, again, err := u.Book(ctx, []int64{chat})
	return again[0], err
}

// Pause gives no moments for d.
func (u *Unlimited) Pause(_ context.Context, d time.Duration) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if end := u.now().Add(d); end.After(u.until) {
		u.until = end
	}
	return nil
}

// Answered changes nothing: an answer takes nothing from a rate that is not limited.
func (u *Unlimited) Answered() {}

// Late returns at: nobody counts by moments.
func (u *Unlimited) Late(_ int64, at time.Time, _ time.Duration) time.Time { return at }
