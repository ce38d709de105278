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
	u, _, w, err := d.read(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(head(p, u, t))
	var buttons []bot.Button
	for i, c := range p.board.Columns {
		said := w.whole[i].text()
		if c.Formula != "" {
			s.Add(locales.M("stats.figure", "Code", string(c.Formula), "Name", c.Name(), "Value", said))
		} else {
			s.Add(locales.M("stats.quantity", "Name", c.Name(), "Value", said))
		}
		to := p
		to.column, to.page = i, 0
		buttons = append(buttons, to.to(c.Short(), routeOne))
	}
	w.why(s)
	s.Pairs(buttons)
	p.column, p.page = 0, 0
	var more []bot.Button
	if hasPast(p.board) {
		more = append(more, p.to(locales.M("stats.btn_when"), routeWhen))
	}
	if more = append(more, inner(p)...); len(more) > 0 {
		s.Row(more...)
	}
	return bot.Show(s.Row(p.to(locales.M("stats.btn_board"), routeBoard), allBoards())), nil
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
	u, sheet, w, err := d.read(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	c := p.board.Columns[p.column]
	s := bot.Say(head(p, u, t))
	said := w.whole[p.column].text()
	if f, ok := figures.FormulaOf(string(c.Formula)); ok {
		s.Add(locales.M("stats.formula", "Code", string(f.Code), "Name", f.Name(), "Is", f.Is(), "Value", said))
	} else {
		s.Add(locales.M("stats.quantity", "Name", c.Name(), "Value", said))
	}
	if !p.board.Households {
		told := parts(c, sheet.Whole.Input)
		if c.Unveils() != nil && (u.ID != t.Member.Active.Unit.ID || c.Formula == "F21") { // beside those of the unit above and of its neighbours they would tell small ones
			told = nil
		}
		for _, part := range told {
			if s.Fits(part) {
				s.Add(part)
			}
		}
		shown, page := bot.Cut(sheet.Below, p.page, keysAPage)
		for i, r := range shown {
			s.Add(locales.M("stats.line", "Name", r.Unit.Name, "Values", w.below[page*keysAPage+i][p.column].String()))
		}
		turns(s, p, routeOne, (page+1)*keysAPage < len(sheet.Below))
	}
	w.why(s)
	others(s, p, routeOne)
	p.page = 0
	s.Row(p.to(locales.M("stats.btn_records"), routeBehind), p.to(locales.M("stats.btn_lines"), routeLines))
	return bot.Show(s.Row(p.to(locales.M("stats.btn_board"), routeBoard), up(t, p, u, routeOne))), nil
}

// parts are the numbers that a rate is made of. Of households they are told only when none is small: a rate
// and all its parts but one tell that one.
func parts(c figures.Column, in figures.Input) (out []locales.Text) {
	_, households := c.On(in)
	for _, q := range c.Quantities() {
		n := in.Raw[q]
		if households && n.Sign() > 0 && n.Cmp(record.Num(figures.Small)) < 0 {
			return nil
		}
		if len(in.Samples[q]) > 0 || q == c.Quantity && c.Among == "" {
			continue // the sum of single values says nothing
		}
		out = append(out, locales.M("stats.part", "Name", q.Name(), "Value", q.Text(n)))
	}
	return out
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
	case len(list) == 0 && counted(c):
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

// counted reports whether a column is counted from people, who are not listed.
func counted(c figures.Column) bool {
	people := []figures.Quantity{figures.Enrolled, figures.Finished, figures.Passed, figures.FirstAttempts, figures.FirstRight, figures.Messages}
	return slices.Contains(people, c.Quantities()[0])
}

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
