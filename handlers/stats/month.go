package stats

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/figures"
	"cadrebot/figures/onepage"
	"cadrebot/locales"
	"cadrebot/org"
)

// monthly sends the month of a unit as one page: the month of the place, or when that is still running the one
// before it.
func (d *desk) monthly(ctx context.Context, t *bot.Turn, p place, u org.Unit) (bot.Reply, error) {
	p.back = max(1, p.back)
	f, err := d.onePage(ctx, readerOf(t), p, u)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.file(t, p, u, f), nil
}

// NewPapers makes the files of queued messages: the month's page of a unit by the name that PageOf gives it, as those
// see it who stand in that unit.
func NewPapers(b Boards, units Units) func(ctx context.Context, name string, l locales.Lang) (*bot.File, error) {
	d := &desk{boards: b, units: units}
	return func(ctx context.Context, name string, l locales.Lang) (*bot.File, error) {
		id, period, _ := strings.Cut(name, ".")
		n, err := strconv.ParseInt(id, 10, 64)
		month, ok := calendar.Parse(period)
		if err != nil || !ok {
			return nil, fmt.Errorf("no paper is called %q", name)
		}
		u, err := units.Unit(ctx, org.UnitID(n))
		if err != nil {
			return nil, fmt.Errorf("find the unit of a page: %w", err)
		}
		board, _ := figures.BoardOf("county")
		return d.onePage(ctx, reader{u, month.End(), l}, place{board: board, unit: u.ID, back: 1}, u)
	}
}

// PageOf is the name of a unit's page of a month (bot.Screen.Paper).
func PageOf(u org.Unit, month calendar.Span) string { return fmt.Sprintf("%d.%s", u.ID, month.ID()) }

// onePage is the month of a place as a file.
func (d *desk) onePage(ctx context.Context, r reader, p place, u org.Unit) (*bot.File, error) {
	out := onepage.Page{
		Title: locales.M("stats.page_title", "Unit", u.Name, "Period", p.span(r.now).Text()), Basis: locales.M("stats.page_basis", "At", p.at(r.now)),
		Foot: locales.M("stats.page_foot"), Date: locales.DateOf(p.at(r.now)),
		More: func(n int) locales.Text { return locales.M("stats.page_more", "Count", n) },
	}
	seen := map[figures.Code]bool{}
	for _, b := range figures.Boards {
		if !hasPast(b) || b.Apart {
			continue
		}
		sheet, err := d.boards.Past(ctx, u, b, p.at(r.now))
		if err != nil {
			return nil, fmt.Errorf("write the month's page: %w", err)
		}
		of := p
		of.board = b
		w, err := d.write(ctx, r, of, u, sheet)
		if err != nil {
			return nil, err
		}
		for i, c := range b.Columns {
			f, ok := figures.FormulaOf(string(c.Formula))
			if !ok || seen[f.Code] {
				continue
			}
			if at := w.whole[i]; at.Says == figures.Known {
				at.Second = nil // there is no room for it
				out.Figures = append(out.Figures, onepage.Figure{Code: string(f.Code), Name: f.Name(), Value: at.text().Plain(r.lang), Is: f.Is()})
			}
			seen[f.Code] = true
		}
		if b.ID == p.board.ID {
			out.Heads, out.Lines = table(b, sheet, w)
		}
	}
	slices.SortFunc(out.Figures, func(a, b onepage.Figure) int { return strings.Compare(a.Code, b.Code) })
	raw, err := out.PDF(r.lang)
	if err != nil {
		return nil, err
	}
	name := u.Code + "-" + p.span(r.now).ID() + ".pdf"
	return &bot.File{Name: name, Bytes: raw}, nil
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
