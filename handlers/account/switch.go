package account

import (
	"context"
	"errors"
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// switchPost lists the member's posts; each acts for itself alone.
func (f *feature) switchPost(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := joined(t); err != nil {
		return bot.Reply{}, err
	}
	g := t.Member.Active
	if len(t.Member.Grants) == 1 {
		s := bot.Say(locales.M("account.switch_one", "Unit", g.Unit.Name, "Role", g.Title()))
		return bot.Show(s.Row(homeButton())), nil
	}
	names, err := f.posts(ctx, t.Member.Grants)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("account.switch_ask", "Unit", g.Unit.Name, "Role", g.Title()))
	for i, other := range t.Member.Grants {
		id := "account.switch_to"
		if other.ID == g.ID {
			id = "account.switch_here"
		}
		label := locales.M(id, "Unit", names[i], "Role", other.Title())
		s.Row(bot.To(label, "sw", strconv.FormatInt(int64(other.ID), 10)))
	}
	return bot.Show(s), nil
}

func (f *feature) switchPressed(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := joined(t); err != nil {
		return bot.Reply{}, err
	}
	id, err := strconv.ParseInt(t.Press.Arg, 10, 64)
	if err != nil {
		return bot.Reply{}, locales.Refuse("account.bad_button")
	}
	var chosen org.Grant
	for _, g := range t.Member.Grants {
		if int64(g.ID) == id {
			chosen = g
		}
	}
	if chosen.ID == 0 {
		return bot.Reply{}, locales.Refuse("account.switch_gone")
	}
	if err := f.People.Switch(ctx, t.Member.ID, chosen.ID, t.Now); errors.Is(err, org.ErrForbidden) {
		return bot.Reply{}, locales.Refuse("account.switch_gone")
	} else if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("account.switched", "Unit", chosen.Unit.Name, "Role", chosen.Role.Name())).Row(homeButton())
	return bot.Reply{Screens: []*bot.Screen{s}, Reload: true}, nil
}
