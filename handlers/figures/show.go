package figures

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// show is the figures of the place that a button names.
func (d *desk) show(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, err := d.at(ctx, t.Member, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.showPlace(ctx, t, at, locales.Text{})
}

// figuresShown is how many figures of a form stand on one screen, so that it fits a phone:
// the names of indicators are longer than those of the brief's fields.
func figuresShown(src reports.Source) int {
	if src.ID == 0 {
		return len(src.Feeds)
	}
	return 4
}

// showPlace is one unit's figures for one period; note stands above them when it is not empty.
func (d *desk) showPlace(ctx context.Context, t *bot.Turn, at place, note locales.Text) (bot.Reply, error) {
	u, err := d.unit(ctx, t, at)
	if err != nil {
		return bot.Reply{}, err
	}
	sheet, err := d.figures.Sheet(ctx, u, view(at, 0), t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show figures: %w", err)
	}
	whole := sheet.Whole()
	s := &bot.Screen{}
	if !note.Empty() {
		s.Add(note)
	}
	s.Add(locales.M("figures.head", "Unit", u.Name, "Title", at.src.Title, "Period", at.period.Days()), mode(sheet), joined(complete(whole.Tally)))
	if silent(whole) {
		err = d.addNothing(ctx, s, at, whole)
	} else {
		at.page, err = d.addFigures(ctx, t, s, at, whole)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	if whole.Counts.Due > 0 {
		review, err := d.figures.ReviewTime(ctx, u, view(at, 0))
		if err != nil {
			return bot.Reply{}, fmt.Errorf("show the review time: %w", err)
		}
		s.Add(rates(whole.Counts, review))
		if whole.Counts.Returned > 0 {
			s.Add(locales.M("figures.counting"))
		}
	}
	last, err := d.decisions(ctx, t, at, u)
	if err != nil {
		return bot.Reply{}, err
	}
	if closable(t, at, u, sheet) {
		last = append(last, at.to(locales.M("figures.close"), routeAskClose))
	}
	ways(t, s, at, u, sheet, last)
	if !silent(whole) {
		turn(s, at, routeShow, len(at.src.Feeds) > (at.page+1)*figuresShown(at.src))
	}
	return bot.Show(s.Row(up(t, at, u)...)), nil
}

// addFigures adds a page of figures with the period before beside them, and says which page
// it is.
func (d *desk) addFigures(ctx context.Context, t *bot.Turn, s *bot.Screen, at place, whole reports.Line) (int, error) {
	before := reports.Line{Unit: whole.Unit, Figures: make([]reports.Figure, len(at.src.Feeds))}
	if span, ok := at.period.Span(); ok {
		earlier := at
		earlier.period = reports.PeriodOf(span.Add(-1))
		sheet, err := d.figures.Sheet(ctx, whole.Unit, view(earlier, 0), t.Now)
		if err != nil {
			return 0, fmt.Errorf("show the figures before: %w", err)
		}
		before = sheet.Whole()
	}
	n := figuresShown(at.src)
	if at.page*n >= len(at.src.Feeds) {
		at.page = 0
	}
	for i := at.page * n; i < min(len(at.src.Feeds), (at.page+1)*n); i++ {
		s.Add(line(at.src.Feeds[i], whole, before, i))
	}
	return at.page, nil
}

// silent reports whether no report stands behind a line, neither at its close nor since.
func silent(l reports.Line) bool { return l.Tally.In+l.Tally.Beyond == 0 && l.Now == nil }

// addNothing says once that there is nothing to add up, and whose report is missing.
func (d *desk) addNothing(ctx context.Context, s *bot.Screen, at place, whole reports.Line) error {
	switch {
	case whole.Tally.Owed == 0:
		s.Add(locales.M("figures.none_asked"))
	case whole.Tally.Waiting > 0:
		s.Add(locales.M("figures.none_approved"))
	case whole.Tally.Returned > 0:
		s.Add(locales.M("figures.none_returned"))
	default:
		s.Add(locales.M("figures.none_in"))
	}
	if whole.Tally.Missing == 0 || whole.Unit.Level == at.src.Level {
		return nil
	}
	gaps, err := d.figures.Gaps(ctx, whole.Unit, view(at, 0), 0, gapsRead)
	if err != nil {
		return fmt.Errorf("show who is missing: %w", err)
	}
	var missing []locales.Text
	var last org.UnitID
	for _, g := range gaps {
		if g.State == "" && g.Unit.ID != last {
			missing, last = append(missing, g.Unit.Name), g.Unit.ID
		}
	}
	switch {
	case len(missing) == 0:
	case len(missing) > pageSize:
		s.Add(locales.M("figures.missing_more", "Units", listed(missing[:pageSize])))
	default:
		s.Add(locales.M("figures.missing", "Units", listed(missing)))
	}
	return nil
}

// gapsRead is how many gaps are looked through for units that are missing: a month has up to
// five weeks of each.
const gapsRead = 5 * (pageSize + 1)

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

// closable reports whether the member is offered to close the period: once, of their own
// unit, when everything that is owed below it is due.
func closable(t *bot.Turn, at place, u org.Unit, sheet reports.Sheet) bool {
	whole := sheet.Whole()
	due := whole.Counts.Due
	return sheet.Closed == nil && at.src.Own(at.period) && u.ID == t.Member.Active.Unit.ID && reports.MayClose(t.Member) &&
		due > 0 && due == whole.Tally.Owed+whole.Tally.Exempt
}

// ways are the buttons to other periods, other reports, the units below, the gaps and a
// picture, two in a row, with last behind them.
func ways(t *bot.Turn, s *bot.Screen, at place, u org.Unit, sheet reports.Sheet, last []bot.Button) {
	var row []bot.Button
	if span, ok := at.period.Span(); ok {
		move := func(n int) place {
			to := at
			to.period, to.page = reports.PeriodOf(span.Add(n)), 0
			return to
		}
		row = append(row, move(-1).to(locales.M("figures.btn_previous"), routeShow))
		if !span.End().After(t.Now) {
			row = append(row, move(1).to(locales.M("figures.btn_next"), routeShow))
		}
		s.Row(row...)
	}
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
	if u.Level != at.src.Level && u.Level != org.LevelVillage {
		row = append(row, list.to(locales.M("figures.btn_below"), routeBelow))
	}
	if n := sheet.Whole().Tally; n.Owed > n.In {
		row = append(row, list.to(locales.M("figures.btn_gaps"), routeGaps))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	row = nil
	if at.src.Every != "" {
		shown := list // the first figure on this page
		shown.item = at.page * figuresShown(at.src)
		row = append(row, shown.to(locales.M("figures.btn_picture"), routePicture))
	}
	if row = append(row, last...); len(row) > 0 {
		s.Row(row...)
	}
}

// up are the buttons to the unit above, within one's own, or to another form, and to the
// home menu.
func up(t *bot.Turn, at place, u org.Unit) []bot.Button {
	if u.ID == t.Member.Active.Unit.ID || u.Parent == 0 {
		return []bot.Button{bot.To(locales.M("figures.btn_sources"), routeSources, "0"), home()}
	}
	at.unit, at.page = u.Parent, 0
	return []bot.Button{at.to(locales.M("figures.btn_up"), routeShow), home()}
}
