package tasklist

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// unit shows a unit below, reached by button.
func (f *feature) unit(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, at, _ := strings.Cut(t.Press.Arg, ".")
	u, err := f.units.Unit(ctx, org.UnitID(number(id)))
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("tasks.not_below")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show a unit's tasks: %w", err)
	}
	return f.showUnit(ctx, t, u, number(at))
}

// showUnit is the supervisor's view: what is open in u and in each unit directly below
// it, in code order with age bands and no ranking. Cadres see their own list instead.
func (f *feature) showUnit(ctx context.Context, t *bot.Turn, u org.Unit, at int) (bot.Reply, error) {
	switch t.Member.Active.Role.Family() {
	case org.Coordinator, org.Admin:
	default:
		return bot.Reply{}, locales.Refuse("tasks.supervisors_only")
	}
	if !t.Member.May(u) {
		return bot.Reply{}, locales.Refuse("tasks.not_below")
	}
	rows, err := f.tasks.OfUnit(ctx, u.ID, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show a unit's tasks: %w", err)
	}
	var own *tasks.UnitBands
	if len(rows) > 0 && rows[0].Unit.ID == u.ID {
		own, rows = &rows[0], rows[1:]
	}
	s := bot.Say(locales.M("tasks.unit_title", "Unit", u.Name, "At", t.Now))
	if own != nil {
		list, err := f.ownLines(ctx, t, s, u)
		if err != nil {
			return bot.Reply{}, err
		}
		if f.tends(t, u) {
			tendButtons(s, u, list, len(rows) == 0)
		}
	}
	if own == nil && len(rows) == 0 {
		s.Add(locales.M("tasks.unit_none"))
	}
	f.below(s, u, rows, at)
	if u.ID != t.Member.Active.Unit.ID && u.Parent != 0 {
		s.Row(bot.To(locales.M("tasks.btn_up"), routeUnit, fmt.Sprintf("%d.0", u.Parent)))
	}
	return bot.Show(s), nil
}

// ownLines lists what the unit itself owes, by its name: the lines of units below follow.
func (f *feature) ownLines(ctx context.Context, t *bot.Turn, s *bot.Screen, u org.Unit) ([]tasks.Obligation, error) {
	list, err := f.tasks.OpenOf(ctx, u.ID, t.Now)
	if err != nil {
		return nil, fmt.Errorf("show a unit's tasks: %w", err)
	}
	for i, o := range list[:min(len(list), page)] {
		s.Add(locales.M("tasks.line_of", "Number", i+1, "Unit", o.Unit.Name, "Title", o.Called(), "When", when(o.Due, t.Now)))
	}
	if left := len(list) - page; left > 0 {
		s.Add(locales.M("tasks.and_more", "Count", left))
	}
	return list, nil
}

// tendButtons lead to what a supervisor can do about the tasks that are listed: to each where no
// buttons of units follow, else and for what is not on this screen to the choice of one.
func tendButtons(s *bot.Screen, u org.Unit, list []tasks.Obligation, alone bool) {
	if alone {
		s.Add(locales.M("taskask.tend"))
		var buttons []bot.Button
		for i, o := range list[:min(len(list), page)] {
			buttons = append(buttons, bot.To(locales.M("taskask.pick", "Number", i+1), routeBelow, strconv.FormatInt(int64(o.ID), 10)))
		}
		s.Pairs(buttons)
	}
	if !alone || len(list) > page {
		s.Row(bot.To(locales.M("taskask.btn_tend"), routeTend, fmt.Sprintf("%d.0", u.ID)))
	}
}

// below lists one page of units with their bands; each opens with a button.
func (f *feature) below(s *bot.Screen, u org.Unit, rows []tasks.UnitBands, at int) {
	from := at * page
	if from >= len(rows) {
		from, at = 0, 0
	}
	var row []bot.Button
	shown := rows[from:min(len(rows), from+page)]
	for i, r := range shown {
		s.Add(locales.M("tasks.unit_line", "Unit", r.Unit.Name, "Bands", bands(r.Bands)))
		row = append(row, bot.To(r.Unit.Name, routeUnit, fmt.Sprintf("%d.0", r.Unit.ID)))
		if len(row) == 2 || i == len(shown)-1 {
			s.Row(row...)
			row = nil
		}
	}
	s.Turns(at, len(rows), page, locales.M("tasks.btn_previous"), locales.M("tasks.btn_next"), routeUnit, fmt.Sprintf("%d.", u.ID))
}

// bands says how many are open and how old the overdue ones are; empty bands are left out.
func bands(b tasks.Bands) locales.Text {
	if b.Overdue() == 0 {
		return locales.M("tasks.bands_none", "Open", b.All())
	}
	var late locales.Text
	for band, name := range bandNames {
		if name.Empty() || b[band] == 0 {
			continue
		}
		part := locales.M("tasks.band", "Band", name, "Number", b[band])
		if late.Empty() {
			late = part
		} else {
			late = locales.M("tasks.bands_and", "Left", late, "Right", part)
		}
	}
	return locales.M("tasks.bands", "Open", b.All(), "Overdue", b.Overdue(), "Late", late)
}

// bandNames in the order of tasks.Band; what is not due yet has no name.
var bandNames = [...]locales.Text{
	tasks.NotDue: {},
	tasks.UpTo3:  locales.M("tasks.band_3"),
	tasks.UpTo7:  locales.M("tasks.band_7"),
	tasks.UpTo30: locales.M("tasks.band_30"),
	tasks.Over30: locales.M("tasks.band_over"),
}
