package stats

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/figures"
	"cadrebot/figures/workbook"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/plots"
)

// sheet sends the board as a workbook, with all its lines.
func (d *desk) sheet(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := at(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	u, sheet, w, err := d.read(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	book := bookOf(p, u, sheet, w, t)
	var out bytes.Buffer
	if err := book.Write(&out, t.Lang); err != nil {
		return bot.Reply{}, err
	}
	return d.file(t, p, u, &bot.File{Name: fileName(p, u, t) + ".xlsx", Bytes: out.Bytes()}), nil
}

func fileName(p place, u org.Unit, t *bot.Turn) string {
	return u.Code + "-" + p.board.ID + "-" + string(locales.DateOf(p.at(t.Now)))
}

// file shows a file with what it is.
func (d *desk) file(t *bot.Turn, p place, u org.Unit, f *bot.File, under ...locales.Text) bot.Reply {
	s := bot.Say(locales.M("stats.file", "Board", p.board.Name(), "Unit", u.Name, "At", p.at(t.Now)))
	s.New, s.File = true, f
	for _, line := range under {
		if s.Fits(line) {
			s.Add(line)
		}
	}
	p.page = 0
	if p.board.ID == "county" {
		s.Row(p.to(locales.M("stats.btn_trend"), routeTrend), p.to(locales.M("stats.btn_page"), routePage))
	}
	return bot.Show(s.Row(p.to(locales.M("stats.btn_board"), routeBoard), allBoards()))
}

// bookOf is the board as a table: what the screen says, never more.
func bookOf(p place, u org.Unit, sheet figures.Sheet, w written, t *bot.Turn) workbook.Book {
	b := workbook.Book{
		Name:  p.board.Name(),
		Above: []locales.Text{locales.M("stats.file", "Board", p.board.Name(), "Unit", u.Name, "At", p.at(t.Now)), locales.M("stats.book_basis", "Basis", p.basis(t.Now))},
		Heads: []locales.Text{locales.M("stats.book_code"), locales.M("stats.book_unit")},
	}
	if p.board.Keyed {
		b.Heads[1] = locales.M("stats.book_line")
	}
	for _, c := range p.board.Columns {
		head := c.Name()
		if c.Formula != "" {
			head = locales.M("stats.coded", "Code", string(c.Formula), "Name", c.Name())
		}
		b.Heads = append(b.Heads, head)
	}
	if p.board.Keyed {
		for i, k := range sheet.Keys {
			b.Rows = append(b.Rows, row(k.Key, k.Text(p.board), w.keys[i]))
		}
	} else {
		for i, r := range sheet.Below {
			b.Rows = append(b.Rows, row(r.Unit.Code, r.Unit.Name, w.below[i]))
		}
	}
	if !p.board.Apart {
		b.Rows = append(b.Rows, row(u.Code, u.Name, w.whole))
	}
	return b
}

// row is a line with its values apart, numbers as numbers.
func row(code string, name locales.Text, values []cell) []any {
	out := []any{code, name}
	for _, c := range values {
		out = append(out, c.number())
	}
	return out
}

// pictured reports whether there is a picture of the board.
func pictured(b figures.Board) bool {
	switch b.ID {
	case "county", "overdue", "fund", "monitor", "project", "training":
		return true
	}
	return false
}

// picture sends the board as a picture, on request, with its lines below as text.
func (d *desk) picture(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := at(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if !pictured(p.board) {
		return bot.Reply{}, locales.Refuse("figures.stale")
	}
	if p.board.ID == "monitor" {
		u, err := d.unit(ctx, t, p)
		if err != nil {
			return bot.Reply{}, err
		}
		return d.monitored(ctx, t, p, u)
	}
	u, sheet, w, err := d.read(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	raw, err := drawn(p, u, sheet, t)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("draw the board %s: %w", p.board.ID, err)
	}
	r := d.file(t, p, u, &bot.File{Name: fileName(p, u, t) + ".png", Bytes: raw, Picture: true}, under(sheet, w)...)
	return r, nil
}

// tenThousand is in how many yuan money is drawn.
const tenThousand = 10_000

// drawnName is a unit's name where there is little room: without what stands in brackets behind it.
func drawnName(u org.Unit) locales.Text {
	zh, _, _ := strings.Cut(u.Name.Plain(locales.ZH), "（")
	en, _, _ := strings.Cut(u.Name.Plain(locales.EN), " (")
	return bot.Clip(locales.Both(zh, en), 8, 14)
}

// drawn is the picture of a board (brief 6.3).
func drawn(p place, u org.Unit, sheet figures.Sheet, t *bot.Turn) ([]byte, error) {
	say := func(x locales.Text) string { return x.Plain(t.Lang) }
	frame := func(codes, unit string) plots.Frame {
		return plots.Frame{Unit: unit, Title: []string{
			say(locales.M("stats.title", "Unit", u.Name, "Codes", codes, "Board", p.board.Name())), say(locales.M("stats.as_of", "At", p.at(t.Now), "Basis", p.basis(t.Now))),
		}}
	}
	var names []string
	for _, r := range sheet.Below {
		names = append(names, say(drawnName(r.Unit)))
	}
	column := func(rows []figures.Row, c figures.Column, times float64) plots.Series {
		s := plots.Series{Name: say(c.Name())}
		for _, r := range rows {
			var at *float64
			if v, _ := c.Of(r.Input); v.Says == figures.Known {
				f := v.N.Float() * times
				at = &f
			}
			s.Values = append(s.Values, at)
		}
		return s
	}
	raw := sheet.Whole.Raw
	switch p.board.ID {
	case "county":
		mark, rows := float64(sheet.Whole.Months)/12*100, sheet.Below
		if !slices.ContainsFunc(rows, func(r figures.Row) bool { return r.Raw[figures.Received].Sign() > 0 }) { // money stands with the unit itself
			rows, names = []figures.Row{sheet.Whole}, []string{say(drawnName(u))}
		}
		return plots.Bullet(frame("F08/F09", "%"), names, column(rows, figures.Column{Formula: "F08"}, 100), mark, say(locales.M("stats.proportional")))
	case "overdue":
		var layers []plots.Series
		for _, q := range figures.Bands {
			layers = append(layers, column(sheet.Below, figures.Column{Quantity: q}, 1))
		}
		return plots.Stacked(frame("F03", ""), names, layers)
	case "fund":
		received, paid, idle := raw[figures.Received], raw[figures.Paid], raw[figures.Idle]
		return plots.Waterfall(frame("FND-01/FND-03/F11", say(locales.M("stats.unit_yuan"))), []string{say(figures.Received.Name()), say(figures.Paid.Name()), say(figures.Idle.Name())},
			[]float64{received.Float() / tenThousand, -paid.Float() / tenThousand, -idle.Float() / tenThousand})
	case "project":
		var labels []string
		var steps []float64
		for _, c := range p.board.Columns {
			if c.Formula != "" {
				continue
			}
			labels, steps = append(labels, say(c.Name())), append(steps, raw[c.Quantity].Float())
		}
		return plots.Steps(frame("F13/F14/F15", ""), labels, steps)
	}
	return plots.Stacked(frame("F26", "%"), names, []plots.Series{column(sheet.Below, figures.Column{Formula: "F26"}, 100)})
}
