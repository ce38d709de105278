package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cadrebot/locales"
	"cadrebot/org"
)

// Groups is what a feature does in groups: it answers one command and hears when the bot
// leaves or the group moves. Nothing else is read there, and nobody is asked anything.
type Groups struct {
	Command string // without the slash
	// Run answers the command in one message without buttons: Turn.Chat is the group's,
	// Turn.Member who typed. A repeated update runs it again.
	Run Handler
	// Gone hears that the bot is no longer in the group; the same twice is harmless.
	Gone func(ctx context.Context, chat int64) error
	// Moved hears that the group goes on under another id; the same twice is harmless.
	Moved func(ctx context.Context, from, to int64) error
}

// group answers commands in groups: that of the feature for groups, and any other with one
// pointer to the private chat. A command that names another bot is not ours.
func (b *Bot) group(ctx context.Context, u *update, chat int64) error {
	g := b.table.groups
	switch {
	case u.Callback != nil:
		return b.strangeCallback(ctx, u)
	case u.Message == nil:
		return nil
	case u.Message.MovedTo != 0 && g != nil:
		return b.onlyAway(u, g.Moved(ctx, chat, u.Message.MovedTo))
	case !b.ours(u.Message.Text):
		return nil
	}
	if name, rest, _ := command(u.Message.Text); g != nil && name == g.Command {
		return b.onlyAway(u, b.inGroup(ctx, u, chat, rest))
	}
	b.o.Sender.point(ctx, chat, locales.M("bot.private_only").In(locales.Guess(u.sender().Language)))
	return nil
}

// inGroup runs the command that is for groups.
func (b *Bot) inGroup(ctx context.Context, u *update, chat int64, rest string) error {
	now := b.o.Clock.Now()
	t := &Turn{Now: now, Chat: chat, Lang: locales.Guess(u.sender().Language), Key: u.key(chat), Text: rest}
	m, err := b.members.get(ctx, u.sender().ID, 0, now)
	switch {
	case err == nil:
		t.Member, t.Lang = m, m.Lang
	case !errors.Is(err, org.ErrNotFound):
		return fmt.Errorf("who wrote in a group: %w", err)
	}
	r, err := b.table.groups.Run(ctx, t)
	var no *locales.Refusal
	if errors.As(err, &no) {
		r, err = Show(Say(no.Text)), nil
	}
	if err != nil {
		return err
	}
	var lines []string
	for _, s := range r.Screens {
		for _, line := range s.Body {
			lines = append(lines, line.In(t.Lang))
		}
	}
	b.o.Sender.point(ctx, chat, strings.Join(lines, "\n"))
	return nil
}

// groupMember hears that the bot was taken into a group or put out of it.
func (b *Bot) groupMember(ctx context.Context, u *update) error {
	if s := u.Member.New.Status; b.table.groups == nil || (s != "kicked" && s != "left") {
		return nil
	}
	return b.onlyAway(u, b.table.groups.Gone(ctx, u.Member.Chat.ID))
}

// onlyAway logs and leaves behind what coming again would not mend.
func (b *Bot) onlyAway(u *update, err error) error {
	if err == nil || away(err) {
		return err
	}
	b.log.Error("group update failed", "update", u.ID, "err", redact(err.Error(), b.o.Client.token))
	return nil
}
