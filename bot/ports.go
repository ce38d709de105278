package bot

import (
	"context"
	"time"

	"cadrebot/org"
)

// Conversations keeps one envelope per chat, shared by all replicas. To it the
// envelope is opaque; the revision is what it compares.
type Conversations interface {
	// Take leases the chat for life and reads its envelope and revision in one round
	// trip; raw is empty for a new chat. free is false when another holds the lease.
	Take(ctx context.Context, chat int64, lease string, life time.Duration) (raw []byte, revision int64, free bool, err error)
	// Save writes raw as revision+1 if the lease is still held and nobody has written
	// since Take, and gives the lease back, in one round trip; saved is false otherwise.
	// draft says that an unfinished conversation is in it and must outlive Redis.
	Save(ctx context.Context, chat int64, lease string, revision int64, raw []byte, keep time.Duration, draft bool) (saved bool, err error)
	// Shown notes, without waiting, that the answer to update has reached the chat;
	// WasShown asks for it after a crash, so that it is not said twice.
	Shown(chat, update int64)
	WasShown(ctx context.Context, chat, update int64) (bool, error)
	// Release gives the lease back without writing.
	Release(ctx context.Context, chat int64, lease string) error
}

// People finds who is writing.
type People interface {
	// MemberByTelegram returns org.ErrNotFound for a stranger.
	MemberByTelegram(ctx context.Context, telegramID int64, now time.Time) (org.Member, error)
	// SetReachable notes that Telegram delivers to the person again (reason "") or
	// why it does not.
	SetReachable(ctx context.Context, telegramID int64, reason string, now time.Time) error
}

// Auditor records what must be known later, without any message text.
type Auditor interface {
	// Audit appends one event; person may be 0 for a stranger.
	Audit(ctx context.Context, person org.PersonID, action, object string, detail map[string]string, now time.Time) error
}

// Limiter shares Telegram's limits among all replicas.
type Limiter interface {
	// Take asks to start one message to chat now; it returns how long to wait before
	// asking again, 0 when it may go.
	Take(ctx context.Context, chat int64) (time.Duration, error)
	// Book books moments for one message to each chat, no two of a chat: waits from clock, the
	// limiter's own, until the moment, or, when again is not zero, none and after how long to
	// ask anew.
	Book(ctx context.Context, chats []int64) (clock time.Time, waits, again []time.Duration, err error)
	// Answered counts a message to somebody who is talking to the bot: what the bot starts
	// by itself yields to it.
	Answered()
	// Late notes by how much the message of moment at was late, and returns the moment under
	// which the limiter knows it now.
	Late(chat int64, at time.Time, by time.Duration) time.Time
	// Pause stops every replica's own messages for d after a 429.
	Pause(ctx context.Context, d time.Duration) error
}
