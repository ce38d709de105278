// Package workgroup is what the bot does in a unit's work group in Telegram: a coordinator
// links the group by sending /group in it, and notices that should be known there arrive as
// a summary with a link to the private chat. Nothing is asked, answered or confirmed in a
// group; only the one command is read.
//
// It imports notices, org, locales and bot; never store. Which notice is summed up is
// decided by its author (handlers/notice); what the summary says is in summary.go.
package workgroup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// Groups is which group is a unit's work group, and what is on its way there.
type Groups interface {
	// Link makes chat the one work group of the unit in which by acts.
	Link(ctx context.Context, by org.Member, chat int64, l locales.Lang, now time.Time) error
	// UnitOf is org.ErrNotFound when chat is nobody's work group.
	UnitOf(ctx context.Context, chat int64) (org.Unit, error)
	// Linked reports whether a unit has a work group.
	Linked(ctx context.Context, unit org.UnitID) (bool, error)
	// Unlink ends it; the same twice is harmless.
	Unlink(ctx context.Context, by org.Member, unit org.UnitID, now time.Time) error
	// Gone forgets a group that the bot has left, Moved follows one under its new id.
	Gone(ctx context.Context, chat int64) error
	Moved(ctx context.Context, from, to int64) error
	// ClaimPosts leases summaries whose moment has come; WritePost writes what became of one.
	ClaimPosts(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]notices.GroupPost, error)
	WritePost(ctx context.Context, p notices.GroupPost, state notices.State, message int64, runAt time.Time) error
}

// Sender is the way out; both wait for the shared limit and return a *bot.SendError.
type Sender interface {
	Send(ctx context.Context, chat int64, l locales.Lang, s *bot.Screen) (messageID int64, err error)
	Edit(ctx context.Context, chat, messageID int64, l locales.Lang, s *bot.Screen) error
}

// command is what links a group, and in the private chat explains how.
const command = "group"

// routeUnlink ends that my unit has a work group; arg: unit. Released.
const routeUnlink = "gu"

type feature struct {
	groups   Groups
	sender   Sender
	username string
}

// New offers the feature; username is the bot's own, for links into the private chat.
func New(g Groups, s Sender, username string) bot.Feature {
	f := &feature{groups: g, sender: s, username: username}
	return bot.Feature{
		Name:     "group",
		Commands: []bot.Command{{Name: command, Help: locales.M("follow.group_help"), Families: []org.Family{org.Coordinator}, Run: f.explain}},
		Routes:   []bot.Route{{Name: routeUnlink, Families: []org.Family{org.Coordinator}, Run: f.unlink}},
		Groups:   &bot.Groups{Command: command, Run: f.inGroup, Gone: g.Gone, Moved: g.Moved},
		Jobs:     []bot.Job{{Name: "group-summary", Every: 5 * time.Second, RunOnce: f.post}},
	}
}

// off are the words after /group that unlink it.
var off = []string{"off", "stop", "解除", "取消"}

// inGroup links the group to the unit in which a coordinator acts, or unlinks it.
func (f *feature) inGroup(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() || t.Member.Active.Role.Family() != org.Coordinator {
		return bot.Reply{}, locales.Refuse("follow.group_not_yours")
	}
	if slices.Contains(off, strings.ToLower(t.Text)) {
		u, err := f.groups.UnitOf(ctx, t.Chat)
		if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(u)) {
			return bot.Reply{}, locales.Refuse("follow.group_not_linked")
		}
		if err == nil {
			err = f.groups.Unlink(ctx, t.Member, u.ID, t.Now)
		}
		if err != nil {
			return bot.Reply{}, fmt.Errorf("unlink work group: %w", err)
		}
		return bot.Show(bot.Say(locales.M("follow.group_unlinked", "Unit", u.Name))), nil
	}
	switch u, err := f.groups.UnitOf(ctx, t.Chat); {
	case err == nil && u.ID != t.Member.Active.Unit.ID && !t.Member.May(u):
		return bot.Reply{}, locales.Refuse("follow.group_taken", "Unit", u.Name)
	case err != nil && !errors.Is(err, org.ErrNotFound):
		return bot.Reply{}, fmt.Errorf("link work group: %w", err)
	}
	if err := f.groups.Link(ctx, t.Member, t.Chat, t.Lang, t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("link work group: %w", err)
	}
	return bot.Show(bot.Say(locales.M("follow.group_linked", "Unit", t.Member.Active.Unit.Name))), nil
}

// explain says in the private chat whether my unit has a work group and how it gets one.
func (f *feature) explain(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	u := t.Member.Active.Unit
	linked, err := f.groups.Linked(ctx, u.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read work group: %w", err)
	}
	if !linked {
		return bot.Show(bot.Say(locales.M("follow.group_none", "Unit", u.Name), locales.M("follow.group_how"))), nil
	}
	return bot.Show(bot.Say(locales.M("follow.group_has", "Unit", u.Name), locales.M("follow.group_other")).
		Row(bot.To(locales.M("follow.btn_group_unlink"), routeUnlink, fmt.Sprint(u.ID)))), nil
}

// unlink ends that the unit in which I act has a work group.
func (f *feature) unlink(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	u := t.Member.Active.Unit
	if t.Press.Arg != fmt.Sprint(u.ID) {
		return bot.Reply{}, locales.Refuse("follow.group_not_linked")
	}
	if err := f.groups.Unlink(ctx, t.Member, u.ID, t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("unlink work group: %w", err)
	}
	return bot.Show(bot.Say(locales.M("follow.group_unlinked", "Unit", u.Name), locales.M("follow.group_how"))), nil
}
