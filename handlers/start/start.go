// Package start owns the way in: the invitation link, the language, the confirmation of
// unit and role, and the home menu that follows.
//
// It imports bot and the domains, never store or another feature. A new button of the
// home menu is a row in menu.go; it shows only where its command is offered.
package start

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Joins is what joining needs to know and do.
type Joins interface {
	// Join gives the grant that a checked invitation promises, idempotent by key.
	Join(ctx context.Context, inv org.Invite, telegram int64, name string, lang locales.Lang, key string, now time.Time) (org.Joining, error)
	// Unit returns org.ErrNotFound for a unit that is gone.
	Unit(ctx context.Context, id org.UnitID) (org.Unit, error)
	// Chain is the way from the top down to u.
	Chain(ctx context.Context, u org.Unit) ([]org.Unit, error)
}

// Commands lists what a member may use; the home menu offers nothing else.
type Commands func(org.Member) []bot.Command

// Duties says how many records wait for a member in each of the eight groups of duties; the
// group's number is the place in the array.
type Duties func(ctx context.Context, m org.Member, now time.Time) ([record.Duties + 1]int, error)

type feature struct {
	joins    Joins
	key      org.InviteKey
	commands Commands
	duties   Duties
}

// New is the feature: /start, /menu and the dialogue of joining.
func New(joins Joins, key org.InviteKey, commands Commands, duties Duties) bot.Feature {
	f := &feature{joins, key, commands, duties}
	return bot.Feature{
		Name: "start",
		Commands: []bot.Command{
			{Name: "start", Help: locales.M("start.help_start"), Run: f.start, Hidden: true},
			{Name: "menu", Help: locales.M("start.help_menu"), Run: f.menu},
		},
		Dialogues: []bot.Dialogue{f.join()},
	}
}

// Stranger tells people who have not joined how to, whatever they typed.
func Stranger(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	if t.Member.ID != 0 {
		return bot.Show(fresh(locales.M("start.no_grant"))), nil
	}
	return bot.Show(fresh(locales.M("start.how_to_join"), locales.M("start.other_language")).
		Row(langButton(locales.ZH), langButton(locales.EN))), nil
}

func fresh(body ...locales.Text) *bot.Screen {
	s := bot.Say(body...)
	s.New = true
	return s
}

// langButton runs the command that sets the language, for strangers too.
func langButton(l locales.Lang) bot.Button {
	return bot.To(locales.M("start.lang_"+string(l)), "cmd", "lang "+string(l))
}

// start answers /start with or without a link.
func (f *feature) start(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if t.Text == "" {
		return f.menu(ctx, t)
	}
	inv, err := f.key.Decode(t.Text, t.Now)
	if err != nil {
		return f.no(t, err)
	}
	if g, held := holds(t.Member, inv); held {
		s := fresh(locales.M("start.already", "Unit", g.Unit.Name, "Role", g.Role.Name()))
		return shown(f.home(ctx, s, t.Member, t.Now))
	}
	if _, err := f.joins.Unit(ctx, inv.Unit); err != nil {
		return f.no(t, err)
	}
	o, err := opening(t)
	return bot.Reply{Open: o}, err
}

// menu shows the home menu, or the rest of it; a stranger learns how to join.
func (f *feature) menu(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return Stranger(ctx, t)
	}
	if page, more := strings.CutPrefix(t.Text, restArg); more {
		n, _ := strconv.Atoi(page) // "" and words are the first page
		return shown(f.rest(ctx, &bot.Screen{}, t.Member, max(n, 0), t.Now))
	}
	return shown(f.home(ctx, &bot.Screen{}, t.Member, t.Now))
}

func shown(s *bot.Screen, err error) (bot.Reply, error) {
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(s), nil
}

// holds finds the grant that the invitation would give among those of the member.
func holds(m org.Member, inv org.Invite) (org.Grant, bool) {
	for _, g := range m.Grants {
		if g.Unit.ID == inv.Unit && g.Role == inv.Role {
			return g, true
		}
	}
	return org.Grant{}, false
}

// no says what is wrong with a link and what to do next; errors that are not the link's
// fault go on.
func (f *feature) no(t *bot.Turn, err error) (bot.Reply, error) {
	var id string
	switch {
	case errors.Is(err, org.ErrInviteExpired):
		id = "start.link_expired"
	case errors.Is(err, org.ErrInviteUsed):
		id = "start.link_used"
	case errors.Is(err, org.ErrInviteRevoked), errors.Is(err, org.ErrNotFound):
		id = "start.link_revoked"
	case errors.Is(err, org.ErrInviteGarbled), errors.Is(err, org.ErrInviteForged):
		id = "start.link_wrong"
	default:
		return bot.Reply{}, fmt.Errorf("open invitation: %w", err)
	}
	s := fresh(locales.M(id))
	if t.Member.Joined() {
		s.Row(bot.To(locales.M("start.to_menu"), "cmd", "menu"))
	}
	return bot.Show(s), nil
}
