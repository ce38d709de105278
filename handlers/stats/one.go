package stats

import (
	"context"
	"fmt"
	"slices"

	"cadrebot/bot"
	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// lines is a unit's board figure by figure; each opens with a button.
func (d *desk) lines(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := at(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if p.board.Apart {
		return d.showBoard(ctx, t, p)
	}
	u, sheet, err := d.read(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(head(p, u, t))
	var buttons []bot.Button
	for i, c := range p.board.Columns {
		said := told(p.board, c, sheet.Whole.Input)
		if c.Formula != "" {
			s.Add(locales.M("stats.figure", "Code", string(c.Formula), "Name", c.Name(), "Value", said))
		} else {
			s.Add(locales.M("stats.quantity", "Name", c.Name(), "Value", said))
		}
		to := p
		to.column, to.page = i, 0
		buttons = append(buttons, to.to(c.Short(), routeOne))
	}
	s.Pairs(buttons)
	p.column, p.page = 0, 0
	if hasPast(p.board) {
		s.Row(p.to(locales.M("stats.btn_when"), routeWhen))
	}
	return bot.Show(s.Row(p.to(locales.M("stats.btn_board"), routeBoard), allBoards())), nil
}

// told is a value as it may be told: where households are counted, no small number, and no rate that
// is worked out from one (TV-20).
func told(b figures.Board, c figures.Column, in figures.Input) locales.Text {
	v, shape := c.Of(in)
	few := func(n record.Number) bool { return n.Sign() > 0 && n.Cmp(record.Num(figures.Small)) < 0 }
	switch {
	case !b.Households:
	case shape == figures.Count:
		return locales.Raw(figures.Cell{N: int64(v.N.Float()), Hidden: few(v.N)}.String())
	case slices.ContainsFunc(c.Quantities(), func(q figures.Quantity) bool { return few(in.Raw[q]) }):
		return locales.Raw("*")
	}
	return shape.Text(v)
}

func (d *desk) one(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := at(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.showOne(ctx, t, p)
}

// showOne is one figure of a unit: what is divided by what, with the numbers, and the units below.
func (d *desk) showOne(ctx context.Context, t *bot.Turn, p place) (bot.Reply, error) {
	if p.board.Apart {
		return d.showBoard(ctx, t, p)
	}
	u, sheet, err := d.read(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	c := p.board.Columns[p.column]
	s := bot.Say(head(p, u, t))
	said := told(p.board, c, sheet.Whole.Input)
	if f, ok := figures.FormulaOf(string(c.Formula)); ok {
		s.Add(locales.M("stats.formula", "Code", string(f.Code), "Name", f.Name(), "Is", f.Is(), "Value", said))
	} else {
		s.Add(locales.M("stats.quantity", "Name", c.Name(), "Value", said))
	}
	if !p.board.Households {
		for _, q := range c.Quantities() {
			if line := locales.M("stats.part", "Name", q.Name(), "Value", q.Text(sheet.Whole.Raw[q])); c.Formula != "" && s.Fits(line) {
				s.Add(line)
			}
		}
		shown, page := bot.Cut(sheet.Below, p.page, keysAPage)
		for _, r := range shown {
			v, shape := c.Of(r.Input)
			s.Add(locales.M("stats.line", "Name", r.Unit.Name, "Values", shape.Short(v)))
		}
		turns(s, p, routeOne, (page+1)*keysAPage < len(sheet.Below))
	}
	others(s, p, routeOne)
	p.page = 0
	s.Row(p.to(locales.M("stats.btn_records"), routeBehind), p.to(locales.M("stats.btn_lines"), routeLines))
	return bot.Show(s.Row(p.to(locales.M("stats.btn_board"), routeBoard), up(t, p, u, routeOne))), nil
}

// others adds the buttons to the figures before and after.
func others(s *bot.Screen, p place, route string) {
	n := len(p.board.Columns)
	if n < 2 {
		return
	}
	last, next := p, p
	last.column, next.column, last.page, next.page = (p.column+n-1)%n, (p.column+1)%n, 0, 0
	s.Row(last.to(locales.M("figures.btn_item_previous"), route), next.to(locales.M("figures.btn_item_next"), route))
}

// tracesAPage keeps a list of records within one screen.
const tracesAPage = 6

// behind lists what a figure is counted from.
func (d *desk) behind(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := at(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	u, err := d.unit(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	c := p.board.Columns[p.column]
	if f := t.Member.Active.Role.Family(); p.board.Households && f != org.Cadre && f != org.Coordinator {
		return bot.Reply{}, locales.Refuse("stats.behind_households") // they see counts only (brief 7.4)
	}
	list, err := d.boards.Behind(ctx, t.Member.Active.Unit, u, p.board, c, p.at(t.Now), p.page*tracesAPage, tracesAPage+1)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show what a figure is counted from: %w", err)
	}
	s := bot.Say(head(p, u, t), locales.M("stats.behind_head", "Name", c.Name()))
	code := false
	for _, r := range list[:min(len(list), tracesAPage)] {
		s.Add(traceLine(r))
		code = code || r.Code != ""
	}
	switch {
	case len(list) == 0 && counted(p.board):
		s.Add(locales.M("stats.behind_people"))
	case len(list) == 0:
		s.Add(locales.M("stats.behind_none"))
	case code:
		s.Add(locales.M("stats.behind_open"))
	}
	turns(s, p, routeBehind, len(list) > tracesAPage)
	p.page = 0
	return bot.Show(s.Row(p.to(locales.M("stats.btn_figure"), routeOne), p.to(locales.M("stats.btn_board"), routeBoard))), nil
}

// counted reports whether a board is counted from people, who are not listed.
func counted(b figures.Board) bool { return b.ID == "training" || b.ID == "burden" }

func traceLine(r figures.Trace) locales.Text {
	what := locales.Raw(r.Code)
	switch {
	case r.Code == "":
		what = bot.Clip(r.Title, 20, 36)
	case !r.Title.Empty():
		what = locales.M("figures.list", "Left", bot.Clip(r.Title, 14, 26), "Right", locales.Raw(r.Code))
	}
	switch {
	case r.Amount != nil:
		return locales.M("stats.trace_money", "Unit", r.Unit.Name, "What", what, "Amount", locales.Money(figures.Yuan.Short(figures.Value{Says: figures.Known, N: *r.Amount})))
	case r.State == "open" && !r.Next.IsZero():
		return locales.M("stats.trace_overdue", "Unit", r.Unit.Name, "What", what, "Due", r.Due, "Next", r.Next)
	case r.State == "open":
		return locales.M("stats.trace_due", "Unit", r.Unit.Name, "What", what, "Due", r.Due)
	case r.State == "" && r.Code == "":
		return locales.M("stats.trace_missing", "Unit", r.Unit.Name, "What", what)
	}
	return locales.M("stats.trace", "Unit", r.Unit.Name, "What", what)
}
