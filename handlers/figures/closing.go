package figures

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
)

// askClose shows what closing means and who would be missing, before anything is closed.
func (d *desk) askClose(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, err := d.at(ctx, t.Member, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, at)
	if err != nil {
		return bot.Reply{}, err
	}
	list, err := d.figures.Gaps(ctx, u, view(at, 0), 0, pageSize+1)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("ask about closing: %w", err)
	}
	s := bot.Say(locales.M("figures.ask_close", "Unit", u.Name, "Title", at.src.Title, "Period", at.period.Text()))
	if len(list) == 0 {
		s.Add(locales.M("figures.gaps_none"))
	} else {
		s.Add(locales.M("figures.close_gaps"))
	}
	for _, g := range list[:min(len(list), pageSize)] {
		s.Add(locales.M("figures.gap", "Unit", g.Unit.Name, "State", gapText(g.State)))
	}
	if len(list) > pageSize {
		s.Add(locales.M("figures.close_more"))
	}
	return bot.Show(s.Row(at.to(locales.M("figures.close_yes"), routeClose), at.to(locales.M("figures.close_no"), routeShow))), nil
}

// close closes the period and shows the figures that stand from now on.
func (d *desk) close(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, err := d.at(ctx, t.Member, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, at)
	if err != nil {
		return bot.Reply{}, err
	}
	if u.ID != t.Member.Active.Unit.ID {
		return bot.Reply{}, locales.Refuse("figures.close_own")
	}
	if _, err := d.figures.ClosePeriod(ctx, t.Key, lifecycle.ActorOf(t.Member), at.src, at.period, t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("close a period: %w", err)
	}
	return d.showPlace(ctx, t, at, locales.M("figures.closed_now", "Period", at.period.Text()))
}
