package stats

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/figures"
	"cadrebot/figures/onepage"
	"cadrebot/locales"
	"cadrebot/org"
)

// monthly sends the month of a unit as one page: the month of the place, or when that is still running the one
// before it.
func (d *desk) monthly(ctx context.Context, t *bot.Turn, p place, u org.Unit) (bot.Reply, error) {
	p.back = max(1, p.back)
	out := onepage.Page{
		Title: locales.M("stats.page_title", "Unit", u.Name, "Period", p.span(t.Now).Text()), Basis: locales.M("stats.page_basis", "At", p.at(t.Now)),
		Foot: locales.M("stats.page_foot"), Date: locales.DateOf(p.at(t.Now)),
		More: func(n int) locales.Text { return locales.M("stats.page_more", "Count", n) },
	}
	seen := map[figures.Code]bool{}
	for _, b := range figures.Boards {
		if !hasPast(b) || b.Apart {
			continue
		}
		sheet, err := d.boards.Past(ctx, u, b, p.at(t.Now))
		if err != nil {
			return bot.Reply{}, fmt.Errorf("write the month's page: %w", err)
		}
		of := p
		of.board = b
		w, err := d.write(ctx, t, of, u, sheet)
		if err != nil {
			return bot.Reply{}, err
		}
		for i, c := range b.Columns {
			f, ok := figures.FormulaOf(string(c.Formula))
			if !ok || seen[f.Code] {
				continue
			}
			if at := w.whole[i]; at.Says == figures.Known {
				at.Second = nil // there is no room for it
				out.Figures = append(out.Figures, onepage.Figure{Code: string(f.Code), Name: f.Name(), Value: at.text().Plain(t.Lang), Is: f.Is()})
			}
			seen[f.Code] = true
		}
		if b.ID == p.board.ID {
			out.Heads, out.Lines = table(b, sheet, w)
		}
	}
	slices.SortFunc(out.Figures, func(a, b onepage.Figure) int { return strings.Compare(a.Code, b.Code) })
	raw, err := out.PDF(t.Lang)
	if err != nil {
		return bot.Reply{}, err
	}
	name := u.Code + "-" + p.span(t.Now).ID() + ".pdf"
	return d.file(t, p, u, &bot.File{Name: name, Bytes: raw}), nil
}

// table is the board of the units below, in code order.
func table(b figures.Board, sheet figures.Sheet, w written) (heads []string, lines []onepage.Line) {
	for _, c := range b.Columns {
		heads = append(heads, string(c.Formula))
	}
	for i, r := range sheet.Below {
		row := onepage.Line{Name: r.Unit.Name}
		for _, c := range w.below[i] {
			row.Values = append(row.Values, c.String())
		}
		lines = append(lines, row)
	}
	return heads, lines
}
