package bot

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"cadrebot/guard"
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
	// Stranger answers people who have not joined and type something else than a command.
	Stranger Handler
}

// Bot turns updates into turns. One Bot serves one token; several replicas may run.
type Bot struct {
	o       Options
	table   *table
	members *members
	log     *slog.Logger
}

// New checks the features' tables against each other: a command, route, dialogue or
// job that is named twice is a mistake that must not start.
func New(o Options) (*Bot, error) {
	t, err := newTable(o.Features)
	if err != nil {
		return nil, err
	}
	return &Bot{o: o, table: t, members: newMembers(o.People), log: o.Log}, nil
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
	ref    string
}

// handle runs one update to its end. nil means Telegram may forget it; an error means
// that it must come again (storage or network away).
func (b *Bot) handle(ctx context.Context, u *update) error {
	c, ok := u.chat()
	if !ok {
		return nil
	}
	if u.Member != nil {
		return b.reachable(ctx, u)
	}
	if c.Type != "private" && c.Type != "" {
		return b.group(ctx, u, c.ID)
	}
	if u.sender().IsBot || (u.Callback != nil && u.Callback.From.ID != c.ID) {
		return b.strangeCallback(ctx, u)
	}
	if u.Message == nil && u.Callback == nil {
		return nil // edited messages and the like: what counts was read when it came
	}
	if u.Message != nil {
		if done, err := b.guarded(ctx, u); done || err != nil {
			return err
		}
	}
	return b.converse(ctx, u, c.ID)
}

// converse takes the chat, runs the turn and gives the chat back.
func (b *Bot) converse(ctx context.Context, u *update, chat int64) error {
	started := b.o.Clock.Now()
	v := &visit{u: u, chat: chat, lease: newID()}
	var err error
	if v.env, err = b.take(ctx, chat, v.lease); err != nil {
		return b.unread(ctx, v, err)
	}
	if v.env.seen(u.ID) {
		return b.again(ctx, v)
	}
	v.env.prune(started)
	if err := b.prepare(ctx, v, started); err != nil {
		return b.giveBack(ctx, v, err)
	}
	stop := b.answerSlow(ctx, v)
	err = b.run(ctx, v)
	answered := stop()
	if err != nil {
		return b.giveBack(ctx, v, err)
	}
	if err := b.save(ctx, v); err != nil {
		return err
	}
	if err = b.show(ctx, v, answered); err == nil {
		b.o.Conversations.Shown(chat, u.ID)
	}
	b.o.Metrics.turn(v.route, v.ref, b.o.Clock.Now().Sub(started))
	b.log.LogAttrs(ctx, slog.LevelInfo, "turn", slog.Int64("update", u.ID), slog.Int64("person", int64(v.turn.Member.ID)),
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
	t := &Turn{Now: now, Member: m, Lang: m.Lang, Chat: v.chat, Key: "u" + strconv.FormatInt(v.u.ID, 10) + "." + strconv.FormatInt(v.chat, 10)}
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
	open := v.env.Open != nil || len(v.env.Parked) > 0
	if v.env.Open == nil || v.reply.derived() {
		v.env.Out, v.env.Edit = v.reply.Screens, v.pressedMessage()
	} else {
		v.env.Out, v.env.Edit = nil, 0
	}
	raw, err := json.Marshal(&v.env)
	if err != nil {
		return b.giveBack(ctx, v, fmt.Errorf("write conversation: %w", err))
	}
	saved, err := b.o.Conversations.Save(ctx, v.chat, v.lease, v.env.Revision, raw, v.env.keep(), open)
	if err != nil {
		return fmt.Errorf("save conversation: %w", err)
	}
	if !saved {
		return ErrLost
	}
	v.env.Revision++
	return nil
}

// unread deals with an envelope that this replica cannot read: one of a newer version
// is left as it is and explained.
func (b *Bot) unread(ctx context.Context, v *visit, err error) error {
	if !errors.Is(err, errNewer) {
		return err
	}
	_ = b.giveBack(ctx, v, nil)
	return b.say(ctx, v.chat, locales.Guess(v.u.sender().Language), Say(locales.M("bot.newer_version")))
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

// again finishes an update that was applied before: at most its screen is missing.
func (b *Bot) again(ctx context.Context, v *visit) error {
	if err := b.prepare(ctx, v, b.o.Clock.Now()); err != nil {
		return b.giveBack(ctx, v, err)
	}
	defer func() { _ = b.o.Conversations.Release(context.WithoutCancel(ctx), v.chat, v.lease) }()
	if !v.env.last(v.u.ID) {
		return nil
	}
	if done, err := b.o.Conversations.WasShown(ctx, v.chat, v.u.ID); err != nil || done {
		return err
	}
	v.route = "again"
	v.reply = Reply{Screens: v.env.Out}
	if len(v.env.Out) == 0 && v.env.Open != nil {
		if err := b.current(ctx, v); err != nil {
			return err
		}
	}
	if err := b.show(ctx, v, false); err != nil {
		return err
	}
	b.o.Conversations.Shown(v.chat, v.u.ID)
	return nil
}

// guarded refuses messages that hold personal data or something else than words,
// before anything is stored or logged.
func (b *Bot) guarded(ctx context.Context, u *update) (bool, error) {
	m := u.Message
	found := guard.Check(m.Text + "\n" + m.Caption + "\n" + m.fileName())
	kind := m.attachment()
	if len(found) == 0 && kind == "" {
		return false, nil
	}
	now := b.o.Clock.Now()
	member, err := b.members.get(ctx, u.sender().ID, 0, now)
	if err != nil && !errors.Is(err, org.ErrNotFound) {
		return true, fmt.Errorf("find member: %w", err)
	}
	l := member.Lang
	if !l.Valid() {
		l = locales.Guess(u.sender().Language)
	}
	why := locales.M("bot.attachment_refused")
	if len(found) > 0 {
		why = guard.Explain(found)
		if err := b.o.Auditor.Audit(ctx, member.ID, "guard.blocked", "message", map[string]string{"type": string(found[0].Kind)}, now); err != nil {
			return true, fmt.Errorf("audit blocked message: %w", err)
		}
		// Two days and some clients forbid it: the person is told in any case.
		if err := b.o.Sender.deleteMessage(ctx, m.Chat.ID, m.ID); err != nil {
			why2 := locales.M("bot.please_delete")
			return true, b.say(ctx, m.Chat.ID, l, Say(why, why2))
		}
	}
	return true, b.say(ctx, m.Chat.ID, l, Say(why))
}

// reachable notes that somebody blocked the bot or came back.
func (b *Bot) reachable(ctx context.Context, u *update) error {
	reason := ""
	if s := u.Member.New.Status; s == "kicked" || s == "left" {
		reason = string(Blocked)
	}
	err := b.o.People.SetReachable(ctx, u.Member.Chat.ID, reason, b.o.Clock.Now())
	if err != nil && !errors.Is(err, org.ErrNotFound) {
		return fmt.Errorf("note reachability: %w", err)
	}
	return nil
}

// group answers commands in groups with one pointer to the private chat; nothing else
// is read there.
func (b *Bot) group(ctx context.Context, u *update, chat int64) error {
	if u.Message == nil {
		return nil
	}
	if _, _, ok := command(u.Message.Text); !ok {
		return nil
	}
	return b.say(ctx, chat, locales.Guess(u.sender().Language), Say(locales.M("bot.private_only")))
}

// strangeCallback answers a press that does not come from the chat's own person.
func (b *Bot) strangeCallback(ctx context.Context, u *update) error {
	if u.Callback == nil {
		return nil
	}
	l := locales.Guess(u.Callback.From.Language)
	return b.settle(b.o.Sender.answerCallback(ctx, u.Callback.ID, locales.M("bot.not_your_button").Plain(l), true))
}

// newID is 80 random bits in letters and digits; conversations and leases.
func newID() string {
	var raw [10]byte
	_, _ = rand.Read(raw[:]) // never fails on supported systems
	return base32.StdEncoding.EncodeToString(raw[:])
}

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

func newMembers(p People) *members { return &members{people: p, byID: map[int64]known{}} }

// get returns the member; an epoch newer than the remembered one reads again.
func (c *members) get(ctx context.Context, telegram int64, epoch int, now time.Time) (org.Member, error) {
	c.mu.Lock()
	k, ok := c.byID[telegram]
	c.mu.Unlock()
	if ok && k.epoch >= epoch && now.Before(k.until) && k.until.Sub(now) <= memberLife {
		return k.m, nil
	}
	m, err := c.people.MemberByTelegram(ctx, telegram, now)
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
