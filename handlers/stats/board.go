package stats

import (
	"context"
	"fmt"
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

// read is the board of a place.
func (d *desk) read(ctx context.Context, t *bot.Turn, p place) (org.Unit, figures.Sheet, error) {
	u, err := d.unit(ctx, t, p)
	if err != nil {
		return u, figures.Sheet{}, err
	}
	sheet, err := d.sheetAt(ctx, u, p, t.Now)
	if err != nil {
		return u, sheet, fmt.Errorf("show the board %s: %w", p.board.ID, err)
	}
	return u, sheet, nil
}

// showBoard is the board: its unit in one line, then a line for each unit directly below or for each
// key, in the order of their codes whatever their figures say.
func (d *desk) showBoard(ctx context.Context, t *bot.Turn, p place) (bot.Reply, error) {
	u, sheet, err := d.read(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(head(p, u, t), locales.M("stats.columns", "Columns", columns(p.board)))
	texts := cellsOf(sheet)
	if !p.board.Apart {
		s.Add(locales.M("stats.whole", "Values", texts.whole))
	}
	lines, names := sheet.Below, texts.below
	more := false
	if p.board.Keyed {
		keys, page := bot.Cut(sheet.Keys, p.page, keysAPage)
		for i, k := range keys {
			s.Add(locales.M("stats.line", "Name", bot.Clip(k.Text(p.board), 16, 24), "Values", texts.keys[page*keysAPage+i]))
		}
		if len(keys) == 0 {
			s.Add(locales.M("stats.nothing"))
		}
		for _, k := range keys {
			if same, often := figures.Unchanged(k.Raw); often {
				s.Add(locales.M("stats.longer_period", "Name", bot.Clip(k.Text(p.board), 16, 24), "Share", figures.Share.Short(same)))
				break
			}
		}
		more = (page+1)*keysAPage < len(sheet.Keys)
		d.unitButtons(s, p, lines)
	} else {
		shown, page := bot.Cut(lines, p.page, unitsAPage)
		for i, r := range shown {
			s.Add(locales.M("stats.line", "Name", r.Unit.Name, "Values", names[page*unitsAPage+i]))
		}
		more = (page+1)*unitsAPage < len(lines)
		d.unitButtons(s, p, shown)
	}
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
	}
	s.Row(files...)
	return bot.Show(s.Row(up(t, p, u, routeBoard), allBoards())), nil
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

// written are the cells of a sheet as they may be shown.
type written struct {
	whole string
	below []string
	keys  []string
}

// cellsOf writes the values of a sheet. Where households are counted, small cells are not told, nor what
// would reveal them.
func cellsOf(sheet figures.Sheet) written {
	b := sheet.Board
	var w written
	if b.Households {
		inputs := make([]figures.Input, len(sheet.Keys))
		for i, k := range sheet.Keys {
			inputs[i] = k.Input
		}
		w.keys, w.whole = guarded(b, inputs, sheet.Whole.Input)
	} else {
		for _, k := range sheet.Keys {
			w.keys = append(w.keys, joined(b, k.Input, nil))
		}
		w.whole = joined(b, sheet.Whole.Input, nil)
	}
	for _, r := range sheet.Below {
		w.below = append(w.below, joined(b, r.Input, nil))
	}
	return w
}

// guarded writes lines of households and their total.
func guarded(b figures.Board, rows []figures.Input, whole figures.Input) (lines []string, total string) {
	table := make([][]int64, len(rows))
	for i, r := range rows {
		for _, c := range b.Columns {
			v, shape := c.Of(r)
			n := int64(0)
			if shape == figures.Count {
				n = int64(v.N.Float())
			}
			table[i] = append(table[i], n)
		}
	}
	cells := figures.Cells(table)
	for i, r := range rows {
		lines = append(lines, joined(b, r, cells[i]))
	}
	if len(rows) == 0 {
		return nil, joined(b, whole, nil)
	}
	return lines, joined(b, whole, cells[len(rows)])
}

// joined writes the values of one line; cells, when there are any, stand for the counts. A rate over few
// households would tell them too.
func joined(b figures.Board, in figures.Input, cells []figures.Cell) string {
	out := make([]string, len(b.Columns))
	hidden := false
	for _, c := range cells {
		hidden = hidden || c.Hidden
	}
	for i, c := range b.Columns {
		v, shape := c.Of(in)
		switch {
		case cells != nil && shape == figures.Count:
			out[i] = cells[i].String()
		case hidden:
			out[i] = "*"
		case shape == figures.Yuan:
			out[i] = locales.Group(shape.Short(v))
		default:
			out[i] = shape.Short(v)
		}
	}
	return strings.Join(out, " | ")
}
