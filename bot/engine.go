package bot

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// leaseLife is how long a chat stays with one replica without a write; a turn that
// takes longer is caught by the revision when it saves.
const leaseLife = 20 * time.Second

// Options is what a Bot is made of.
type Options struct {
	Client        *Client
	Sender        *Sender
	Conversations Conversations
	People        People
	Auditor       Auditor
	Clock         *Clock
	Log           *slog.Logger
	Metrics       *Metrics // nil counts nothing
	Features      []Feature
	// Username is the bot's own, without @: what is meant for another bot is left alone
	// in groups. Empty takes every command for its own.
	Username string
	// Typists limits how often one person's inline queries are answered; the chats that it is
	// asked about are people. nil = as often as they type.
	Typists Limiter
	// Stranger answers people who have not joined and type something else than a command.
	Stranger Handler
}

// Bot turns updates into turns. One Bot serves one token; several replicas may run.
type Bot struct {
	o       Options
	table   *table
	members *members
	typing  typing
	delays  delays
	albums  albums
	log     *slog.Logger

	patience time.Duration // with one try of an update; a test's is shorter
}

// New checks the features' tables against each other: a command, route, dialogue or
// job that is named twice is a mistake that must not start.
func New(o Options) (*Bot, error) {
	t, err := newTable(o.Features)
	if err != nil {
		return nil, err
	}
	return &Bot{o: o, table: t, members: newMembers(o.People), log: o.Log, patience: patience}, nil
}

// visit is one update on its way through a turn.
type visit struct {
	u      *update
	chat   int64
	lease  string
	env    Envelope
	turn   *Turn
	route  string // for the log
	reply  Reply
	closed *Talk // the conversation that this turn ended
	bare   int64 // message that loses its buttons
	spin   *spinner
	ref    string
	// keepMenu leaves the buttons on the screen good for typed words: what was answered
	// is only that none of them was meant.
	keepMenu bool
	// document is what a feature does with a document that no question asked for.
	document Handler
}

// handle runs one update to its end. nil means Telegram may forget it; an error means
// that it must come again (storage or network away).
func (b *Bot) handle(ctx context.Context, u *update) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanic, p, debug.Stack())
		}
	}()
	c, ok := u.chat()
	if !ok {
		return nil
	}
	private := c.Type == "private" || c.Type == ""
	switch {
	case u.Member != nil && private:
		return b.reachable(ctx, u)
	case u.Member != nil:
		return b.groupMember(ctx, u)
	case !private:
		return b.group(ctx, u, c.ID)
	}
	if u.sender().IsBot || (u.Callback != nil && u.Callback.From.ID != c.ID) {
		return b.strangeCallback(ctx, u)
	}
	if u.Message != nil && u.Message.Via != nil && u.Message.Via.ID == b.o.Client.id() {
		return nil // a result of ours that the person chose, not something that they ask
	}
	if u.Message == nil && u.Callback == nil {
		return nil // edited messages and the like: what counts was read when it came
	}
	return b.converse(ctx, u, c.ID)
}

// errPanic is a mistake of ours: the update is left behind, the process goes on.
var errPanic = errors.New("panic")

// converse runs one visit. What no repetition would mend is owned up to: nobody is left
// without an answer.
func (b *Bot) converse(ctx context.Context, u *update, chat int64) error {
	v := &visit{u: u, chat: chat, lease: newID()}
	err := b.visit(ctx, v)
	if err == nil || away(err) || unsent(err) {
		return err
	}
	_ = b.giveBack(ctx, v, nil) // a lease that is not ours is left alone
	l := locales.Guess(u.sender().Language)
	if v.turn != nil {
		l = v.turn.Lang
	}
	if errors.Is(err, errNewer) {
		return b.say(ctx, chat, l, Say(locales.M("bot.newer_version")))
	}
	v.ref = newID()[:6]
	b.log.Error("update failed", "update", u.ID, "route", v.route, "ref", v.ref, "err", redact(err.Error(), b.o.Client.token))
	return b.say(ctx, chat, l, Say(locales.M("bot.broken", "Ref", v.ref)))
}

// visit takes the chat, runs the turn and gives the chat back.
func (b *Bot) visit(ctx context.Context, v *visit) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanic, p, debug.Stack())
		}
	}()
	started := b.o.Clock.Now()
	if v.env, err = b.take(ctx, v.chat, v.lease); err != nil {
		return err
	}
	if v.env.seen(v.u.ID) {
		v.u.applied.Store(true)
		return b.again(ctx, v)
	}
	v.env.prune(started)
	v.env.Newest = max(v.env.Newest, v.u.message())
	if err := b.prepare(ctx, v, started); err != nil {
		return b.giveBack(ctx, v, err)
	}
	refused, err := b.guarded(ctx, v)
	if !refused && err == nil {
		v.spin = b.spin(ctx, v.u)
		defer v.spin.stop()
		err = b.run(ctx, v)
	}
	if err != nil {
		return b.giveBack(ctx, v, err)
	}
	if err := b.save(ctx, v); err != nil {
		return err
	}
	v.u.applied.Store(true)
	if err = b.show(ctx, v); err == nil {
		b.o.Conversations.Shown(v.chat, v.u.ID)
	}
	b.o.Metrics.turn(v.route, v.ref, b.o.Clock.Now().Sub(started))
	b.log.LogAttrs(ctx, slog.LevelInfo, "turn", slog.Int64("update", v.u.ID), slog.Int64("person", int64(v.turn.Member.ID)),
		slog.String("route", v.route), slog.Int64("rev", v.env.Revision),
		slog.Int64("ms", b.o.Clock.Now().Sub(started).Milliseconds()), slog.String("ref", v.ref))
	return err
}

// take waits a little for a chat that another replica is just finishing.
func (b *Bot) take(ctx context.Context, chat int64, lease string) (Envelope, error) {
	wait := 10 * time.Millisecond
	for {
		raw, revision, free, err := b.o.Conversations.Take(ctx, chat, lease, leaseLife)
		if err != nil {
			return Envelope{}, fmt.Errorf("take chat: %w", err)
		}
		if free {
			return openEnvelope(raw, revision)
		}
		if err := sleep(ctx, wait); err != nil {
			return Envelope{}, ErrBusy
		}
		wait = min(wait*2, time.Second)
	}
}

// giveBack frees the chat after a failure before anything was saved.
func (b *Bot) giveBack(ctx context.Context, v *visit, err error) error {
	_ = b.o.Conversations.Release(context.WithoutCancel(ctx), v.chat, v.lease)
	return err
}

// prepare finds out who is writing and builds the turn.
func (b *Bot) prepare(ctx context.Context, v *visit, now time.Time) error {
	from := v.u.sender()
	m, err := b.members.get(ctx, from.ID, v.env.Epoch, now)
	if err != nil && !errors.Is(err, org.ErrNotFound) {
		return fmt.Errorf("find member: %w", err)
	}
	if m.Silent { // whoever writes to us can be written to
		if err := b.o.People.SetReachable(ctx, from.ID, "", now); err != nil {
			return fmt.Errorf("note reachability: %w", err)
		}
		b.members.forget(from.ID)
		m.Silent = false
	}
	t := &Turn{Now: now, Member: m, Lang: m.Lang, Chat: v.chat, Key: v.u.key(v.chat)}
	if m.ID == 0 {
		t.Lang = locales.Guess(from.Language)
		if l := locales.Lang(v.env.Lang); l.Valid() {
			t.Lang = l
		}
		t.Member.Telegram = from.ID
	}
	if v.env.Open != nil {
		t.Conversation = v.env.Open.ID
	}
	t.Drafts = v.env.drafts()
	if v.u.Message != nil {
		t.Text = v.u.Message.Text
	}
	v.turn = t
	return nil
}

// save writes the conversation before anything is shown.
func (b *Bot) save(ctx context.Context, v *visit) error {
	v.env.Version = envelopeVersion
	v.env.note(v.u.ID)
	v.place()
	open := v.env.Open != nil || len(v.env.Parked) > 0
	v.env.Out = nil
	if len(v.reply.Screens) > 0 && (v.env.Open == nil || v.reply.derived()) {
		v.env.Out = appendScreens(nil, withoutFiles(v.reply.Screens))
	}
	saved, err := b.o.Conversations.Save(ctx, v.chat, v.lease, v.env.Revision, v.env.encode(), v.env.keep(), open)
	if err != nil {
		return fmt.Errorf("save conversation: %w", err)
	}
	if !saved {
		return ErrLost
	}
	v.env.Revision++
	return nil
}

// derived reports whether the reply holds screens that rendering the open
// conversation again would not give: a policy card looked up in mid-form.
func (r Reply) derived() bool {
	for _, s := range r.Screens {
		if !s.Dialogue {
			return true
		}
	}
	return false
}

func (v *visit) pressedMessage() int64 {
	if v.u.Callback != nil && v.u.Callback.Message != nil {
		return v.u.Callback.Message.ID
	}
	return 0
}

// newID is 80 random bits in letters and digits; conversations and leases.
func newID() string {
	var raw [10]byte
	_, _ = rand.Read(raw[:]) // never fails on supported systems
	return base32.StdEncoding.EncodeToString(raw[:])
}
