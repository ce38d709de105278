package notice

import (
	"context"
	"errors"
	"fmt"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// unitPage is how many units a screen lists.
const unitPage = 6

// byUnit shows who has confirmed by unit, in code order: totals only. Argument:
// notice.unit.page; unit 0 is where the audience begins.
func (f *feature) byUnit(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	r, err := f.mine(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	arg := numbersIn(t.Press.Arg, 3)
	top := r.Notice.Audience.Unit
	if arg[1] != 0 {
		top, err = f.units.Unit(ctx, org.UnitID(arg[1]))
		if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(top)) {
			return bot.Reply{}, locales.Refuse("notice.not_found")
		}
		if err != nil {
			return bot.Reply{}, fmt.Errorf("read unit: %w", err)
		}
	}
	return bot.InTime(ctx, locales.Refuse("follow.too_many"), func(ctx context.Context) (bot.Reply, error) {
		all, err := f.book.ByUnit(ctx, t.Member.ID, r.Notice.ID, top.ID)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("show a notice by unit: %w", err)
		}
		return bot.Show(unitScreen(r.Notice, top, all, arg[2])), nil
	})
}

func unitScreen(n notices.Notice, top org.Unit, all []notices.UnitFigures, page int) *bot.Screen {
	s := bot.Say(locales.M("follow.units_title", "Title", n.Title, "Unit", top.Name))
	if len(all) == 0 {
		s.Add(locales.M("follow.units_none"))
	}
	list, page := bot.Cut(all, page, unitPage)
	var into []bot.Button
	for _, u := range list {
		s.Add(locales.M("follow.units_line", "Unit", u.Unit.Name, "Confirmed", u.Confirmed, "Told", u.Told, "All", u.Targeted, "Accepted", u.Accepted, "Percent", u.Reach().Percent()))
		if u.Unit.ID != top.ID && u.Unit.Level != org.LevelVillage {
			into = append(into, bot.To(u.Unit.Name, routeUnits, fmt.Sprintf("%d.%d.0", n.ID, u.Unit.ID)))
		}
	}
	s.Pairs(into)
	s.Turns(page, len(all), unitPage, locales.M("follow.btn_before"), locales.M("follow.btn_after"), routeUnits, fmt.Sprintf("%d.%d.", n.ID, top.ID))
	if top.ID != n.Audience.Unit.ID {
		s.Row(bot.To(locales.M("follow.btn_units_all"), routeUnits, idArg(n.ID)+".0.0"))
	}
	return s.Row(bot.To(locales.M("notice.btn_back"), routeView, idArg(n.ID)))
}
