package stats

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
)

// unitsAPage and keysAPage keep a board within one screen.
const (
	unitsAPage = 4 // two rows of buttons
	keysAPage  = 5
)

func (d *desk) board(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := at(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.showBoard(ctx, t, p)
}

// read is the board of a place, with its figures as they may be shown.
func (d *desk) read(ctx context.Context, t *bot.Turn, p place) (u org.Unit, sheet figures.Sheet, w written, err error) {
	if u, err = d.unit(ctx, t, p); err != nil {
		return u, sheet, w, err
	}
	if sheet, err = d.sheetAt(ctx, u, p, t.Now); err != nil {
		return u, sheet, w, fmt.Errorf("show the board %s: %w", p.board.ID, err)
	}
	w, err = d.write(ctx, readerOf(t), p, u, sheet)
	return u, sheet, w, err
}

// showBoard is the board: its unit in one line, then a line for each unit directly below or for each
// key, in the order of their codes whatever their figures say.
func (d *desk) showBoard(ctx context.Context, t *bot.Turn, p place) (bot.Reply, error) {
	u, sheet, w, err := d.read(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(head(p, u, t), locales.M("stats.columns", "Columns", columns(p.board)))
	if !p.board.Apart {
		s.Add(locales.M("stats.whole", "Values", line(w.whole)))
	}
	var more bool
	if p.board.Keyed {
		more = d.keyLines(s, p, sheet, w)
		d.unitButtons(s, p, sheet.Below)
	} else {
		shown, page := bot.Cut(sheet.Below, p.page, unitsAPage)
		for i, r := range shown {
			s.Add(locales.M("stats.line", "Name", r.Unit.Name, "Values", line(w.below[page*unitsAPage+i])))
		}
		more = (page+1)*unitsAPage < len(sheet.Below)
		d.unitButtons(s, p, shown)
	}
	if slices.Contains(p.board.Reads, figures.OfLabour) && sheet.Whole.Raw[figures.LabourHeard].Sign() == 0 {
		s.Add(locales.M("stats.no_labour"))
	}
	w.why(s)
	turns(s, p, routeBoard, more)
	p.page = 0
	last := []bot.Button{p.to(locales.M("stats.btn_behind"), routeOne)}
	if p.board.Apart {
		last = []bot.Button{p.to(locales.M("stats.btn_records"), routeBehind)}
	} else {
		last = append(last, p.to(locales.M("stats.btn_lines"), routeLines))
	}
	s.Row(last...)
	files := []bot.Button{p.to(locales.M("stats.btn_sheet"), routeSheet)}
	if pictured(p.board) {
		files = append(files, p.to(locales.M("stats.btn_picture"), routePicture))
	} else {
		files = append(files, inner(p)...)
	}
	s.Row(files...)
	last = []bot.Button{up(t, p, u, routeBoard), outer(p)}
	if in := inner(p); len(in) > 0 && pictured(p.board) && u.ID == t.Member.Active.Unit.ID { // the list of boards leads home too
		last[0] = in[0]
	}
	return bot.Show(s.Row(last...)), nil
}

// keyLines adds a page of the lines of a keyed board; it reports whether there are more.
func (d *desk) keyLines(s *bot.Screen, p place, sheet figures.Sheet, w written) (more bool) {
	keys, page := bot.Cut(sheet.Keys, p.page, keysAPage)
	for i, k := range keys {
		s.Add(locales.M("stats.line", "Name", keyName(p.board, k), "Values", line(w.keys[page*keysAPage+i])))
	}
	if len(keys) == 0 {
		s.Add(locales.M("stats.nothing"))
	}
	for _, k := range keys {
		if same, often := figures.Unchanged(k.Raw); often {
			s.Add(locales.M("stats.longer_period", "Name", keyName(p.board, k), "Share", figures.Share.Short(same)))
			break
		}
	}
	return (page+1)*keysAPage < len(sheet.Keys)
}

// keyName is what a line of a keyed board is called where there is little room; questions are told by their words.
func keyName(b figures.Board, k figures.Line) locales.Text {
	if b.Hardest > 0 {
		return bot.Clip(k.Text(b), 30, 56)
	}
	return bot.Clip(k.Text(b), 16, 24)
}

// inner leads to the boards behind this one.
func inner(p place) (out []bot.Button) {
	for _, b := range p.board.Inner() {
		out = append(out, place{board: b, unit: p.unit}.to(b.Name(), routeBoard))
	}
	return out
}

// outer leads to the board that this one stands behind, else to the list.
func outer(p place) bot.Button {
	if b, ok := figures.BoardOf(p.board.Under); ok {
		return place{board: b, unit: p.unit}.to(locales.M("stats.btn_outer", "Board", b.Name()), routeBoard)
	}
	return allBoards()
}

// unitButtons leads to the same board of the units below, at most four of them.
func (d *desk) unitButtons(s *bot.Screen, p place, rows []figures.Row) {
	var buttons []bot.Button
	for _, r := range rows[:min(len(rows), unitsAPage)] {
		to := p
		to.unit, to.page = r.Unit.ID, 0
		buttons = append(buttons, to.to(r.Unit.Name, routeBoard))
	}
	s.Pairs(buttons)
}

// head says which board of which unit it is, as of when, and from when on it counts.
func head(p place, u org.Unit, t *bot.Turn) locales.Text {
	return locales.M("stats.head", "Unit", u.Name, "Board", p.board.Name(), "At", p.at(t.Now), "Basis", p.basis(t.Now))
}

// columns is the line of headings.
func columns(b figures.Board) locales.Text {
	var zh, en []string
	for _, c := range b.Columns {
		zh, en = append(zh, c.Short().Plain(locales.ZH)), append(en, c.Short().Plain(locales.EN))
	}
	return locales.Both(strings.Join(zh, " | "), strings.Join(en, " | "))
}

// up leads to the unit above while it is within the reader's area, else home.
func up(t *bot.Turn, p place, u org.Unit, route string) bot.Button {
	if u.ID == t.Member.Active.Unit.ID || u.Parent == 0 {
		return home()
	}
	p.unit, p.page = u.Parent, 0
	return p.to(locales.M("figures.btn_up"), route)
}
