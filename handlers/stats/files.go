package stats

import (
	"bytes"
	"context"

	"cadrebot/bot"
	"cadrebot/figures"
	"cadrebot/figures/workbook"
	"cadrebot/locales"
	"cadrebot/org"
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
	} else if more := inner(p); len(more) > 0 {
		s.Row(more...)
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
