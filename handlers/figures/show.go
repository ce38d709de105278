package figures

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// show is the figures of the place that a button names.
func (d *desk) show(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, err := d.at(t)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.showPlace(ctx, t, at, locales.Text{})
}

// showPlace is one unit's figures for one period; note stands above them when it is not empty.
func (d *desk) showPlace(ctx context.Context, t *bot.Turn, at place, note locales.Text) (bot.Reply, error) {
	u, err := d.unit(ctx, t, at)
	if err != nil {
		return bot.Reply{}, err
	}
	sheet, err := d.figures.Sheet(ctx, u, d.view(at, 0), t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show figures: %w", err)
	}
	span, _ := at.period.Span()
	earlier := at
	earlier.period = reports.PeriodOf(span.Add(-1))
	before, err := d.figures.Sheet(ctx, u, d.view(earlier, 0), t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show the figures before: %w", err)
	}
	whole := sheet.Whole()
	s := &bot.Screen{}
	if !note.Empty() {
		s.Add(note)
	}
	s.Add(locales.M("figures.head", "Unit", u.Name, "Period", at.period.Days()), mode(sheet), joined(complete(whole.Tally)))
	for i, f := range d.source.Feeds {
		s.Add(line(f, whole, before.Whole(), i))
	}
	if whole.Counts.Due > 0 {
		review, err := d.figures.ReviewTime(ctx, u, d.view(at, 0))
		if err != nil {
			return bot.Reply{}, fmt.Errorf("show the review time: %w", err)
		}
		s.Add(rates(whole.Counts, review))
	}
	d.ways(t, s, at, u, sheet)
	if err := d.dutyRow(ctx, t, s, at, u); err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(s.Row(up(t, at, u)...)), nil
}

// mode says which reports are counted, and whether the figures still move.
func mode(s reports.Sheet) locales.Text {
	switch {
	case s.Closed != nil:
		return locales.M("figures.closed", "Unit", s.Closed.Unit.Name, "At", s.Closed.At)
	case s.View.Preliminary:
		return locales.M("figures.preliminary")
	}
	return locales.M("figures.approved_only")
}

// ways are the buttons to other periods, other reports, the units below and the gaps.
func (d *desk) ways(t *bot.Turn, s *bot.Screen, at place, u org.Unit, sheet reports.Sheet) {
	span, _ := at.period.Span()
	move := func(n int) place {
		to := at
		to.period, to.page = reports.PeriodOf(span.Add(n)), 0
		return to
	}
	row := []bot.Button{move(-1).to(locales.M("figures.btn_previous"), routeShow)}
	if span.End().Before(t.Now) || span.End().Equal(t.Now) {
		row = append(row, move(1).to(locales.M("figures.btn_next"), routeShow))
	}
	s.Row(row...)
	other := at
	other.preliminary = !at.preliminary
	label := locales.M("figures.btn_preliminary")
	if at.preliminary {
		label = locales.M("figures.btn_approved")
	}
	s.Row(at.to(locales.M("figures.btn_periods"), routePeriods), other.to(label, routeShow))
	list := at
	list.item, list.page = 0, 0
	row = nil
	if u.Level != org.LevelVillage {
		row = append(row, list.to(locales.M("figures.btn_below"), routeBelow))
	}
	if n := sheet.Whole().Tally; n.Owed > n.In {
		row = append(row, list.to(locales.M("figures.btn_gaps"), routeGaps))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	row = []bot.Button{list.to(locales.M("figures.btn_picture"), routePicture)}
	if sheet.Closed == nil && d.own(at.period) && u.ID == t.Member.Active.Unit.ID && reports.MayClose(t.Member) && t.Now.After(at.period.Due()) {
		row = append(row, at.to(locales.M("figures.close"), routeAskClose))
	}
	s.Row(row...)
}

// up are the buttons to the unit above, within one's own, and to the home menu.
func up(t *bot.Turn, at place, u org.Unit) []bot.Button {
	home := bot.To(locales.M("figures.home"), "cmd", "menu")
	if u.ID == t.Member.Active.Unit.ID || u.Parent == 0 {
		return []bot.Button{home}
	}
	at.unit, at.page = u.Parent, 0
	return []bot.Button{at.to(locales.M("figures.btn_up"), routeShow), home}
}

// periods offers the same unit for another length of time.
func (d *desk) periods(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, err := d.at(t)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, at)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("figures.which_period", "Unit", u.Name, "Period", at.period.Text()))
	span, _ := at.period.Span()
	var row []bot.Button
	for _, k := range calendar.Kinds {
		to := at
		to.period = reports.PeriodOf(span.In(k))
		if weeks := span.Parts(calendar.Week); k == calendar.Week && len(weeks) > 0 {
			to.period = reports.PeriodOf(weeks[len(weeks)-1])
		}
		if row = append(row, to.to(kindNames[k], routeShow)); len(row) == 2 {
			s.Row(row...)
			row = nil
		}
	}
	return bot.Show(s.Row(append(row, at.to(locales.M("figures.back"), routeShow))...)), nil
}
