package figures

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// pageSize keeps a list within three rows of two buttons.
const pageSize = 6

// below lists the units under the place that a button names.
func (d *desk) below(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, err := d.at(ctx, t.Member, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.showBelow(ctx, t, at)
}

// showBelow lists one figure of the units directly below, in code order whatever its
// value; each opens with a button.
func (d *desk) showBelow(ctx context.Context, t *bot.Turn, at place) (bot.Reply, error) {
	u, err := d.unit(ctx, t, at)
	if err != nil {
		return bot.Reply{}, err
	}
	sheet, err := d.figures.Sheet(ctx, u, view(at, 1), t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show the figures below: %w", err)
	}
	f := at.src.Feeds[at.item]
	s := bot.Say(locales.M("figures.below_head", "Unit", u.Name, "Title", at.src.Title, "Period", at.period.Text(), "Name", f.Indicator.Name, "Code", string(f.Indicator.Code)), mode(sheet))
	all := sheet.Below()
	if at.page*pageSize >= len(all) {
		at.page = 0
	}
	shown := all[at.page*pageSize : min(len(all), (at.page+1)*pageSize)]
	places := make([]org.Unit, len(shown))
	for i, l := range shown {
		places[i] = l.Unit
		s.Add(unitLine(f, l, at.item))
	}
	if len(all) == 0 {
		s.Add(locales.M("figures.below_none"))
	}
	opens(s, at, places)
	turn(s, at, routeBelow, len(all) > (at.page+1)*pageSize)
	items(s, at, routeBelow)
	return bot.Show(s.Row(back(at))), nil
}

// opens adds a button for each unit, two in a row.
func opens(s *bot.Screen, at place, units []org.Unit) {
	var row []bot.Button
	for i, u := range units {
		to := at
		to.unit, to.page, to.item = u.ID, 0, 0
		if row = append(row, to.to(u.Name, routeShow)); len(row) == 2 || i == len(units)-1 {
			s.Row(row...)
			row = nil
		}
	}
}

// turn adds the buttons to the pages before and after.
func turn(s *bot.Screen, at place, route string, more bool) {
	s.Leaves(at.page, more, locales.M("figures.btn_page_previous"), locales.M("figures.btn_page_next"), func(label locales.Text, page int) bot.Button {
		at.page = page
		return at.to(label, route)
	})
}

// items adds the buttons to the figures before and after, if there are others.
func items(s *bot.Screen, at place, route string) {
	n := len(at.src.Feeds)
	if n < 2 {
		return
	}
	last, next := at, at
	last.item, next.item = (at.item+n-1)%n, (at.item+1)%n
	s.Row(last.to(locales.M("figures.btn_item_previous"), route), next.to(locales.M("figures.btn_item_next"), route))
}

// back leads to the unit's own figures.
func back(at place) bot.Button {
	at.item, at.page = 0, 0
	return at.to(locales.M("figures.back"), routeShow)
}

// gaps lists the units whose report is not counted, in code order, so that somebody can phone.
func (d *desk) gaps(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, err := d.at(ctx, t.Member, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, at)
	if err != nil {
		return bot.Reply{}, err
	}
	list, err := d.figures.Gaps(ctx, u, view(at, 0), at.page*pageSize, pageSize+1)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show who is missing: %w", err)
	}
	s := bot.Say(locales.M("figures.gaps_head", "Unit", u.Name, "Title", at.src.Title, "Period", at.period.Text()))
	if len(list) == 0 {
		s.Add(locales.M("figures.gaps_none"))
	}
	units := []org.Unit{}
	for _, g := range list[:min(len(list), pageSize)] {
		if at.src.Own(at.period) {
			s.Add(locales.M("figures.gap", "Unit", g.Unit.Name, "State", gapText(g.State)))
		} else {
			s.Add(locales.M("figures.gap_part", "Unit", g.Unit.Name, "Period", g.Period.Text(), "State", gapText(g.State)))
		}
		if len(units) == 0 || units[len(units)-1].ID != g.Unit.ID {
			units = append(units, g.Unit)
		}
	}
	opens(s, at, units)
	turn(s, at, routeGaps, len(list) > pageSize)
	return bot.Show(s.Row(back(at))), nil
}

// gapText says why a report is not counted.
func gapText(s lifecycle.State) locales.Text {
	if s == "" {
		return locales.M("figures.not_in")
	}
	return reports.StateText(s)
}
