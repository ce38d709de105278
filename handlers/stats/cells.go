package stats

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/figures"
	"cadrebot/figures/workbook"
	"cadrebot/locales"
	"cadrebot/org"
)

// cell is one value of a board as it may be shown.
type cell struct {
	figures.Value
	shape figures.Shape
	mark  figures.Mark
}

// String is the cell in a table.
func (c cell) String() string {
	switch {
	case c.mark != figures.Told:
		return c.mark.String()
	case c.shape == figures.Yuan:
		return locales.Group(c.shape.Short(c.Value))
	}
	return c.shape.Short(c.Value)
}

// text is the cell on a line of its own.
func (c cell) text() locales.Text {
	if c.hidden() {
		return locales.Raw(c.String())
	}
	return c.shape.Text(c.Value)
}

func (c cell) hidden() bool { return c.mark != figures.Told }

// height is at what height a count is drawn: a few at one height whatever they are, what is covered at none.
func (c cell) height() float64 {
	switch {
	case c.mark == figures.Few:
		return figures.Small / 2.0
	case c.hidden() || c.Says != figures.Known:
		return 0
	}
	return c.N.Float()
}

// number is the cell as a workbook keeps it: a number where there is one.
func (c cell) number() any {
	if c.hidden() || c.Says != figures.Known {
		return c.String()
	}
	if c.shape == figures.Share {
		return workbook.Share(c.N.Float())
	}
	n, err := strconv.ParseFloat(c.shape.Figures(c.Value), 64)
	if err != nil {
		return c.String()
	}
	return n
}

// line is cells beside each other.
func line(cells []cell) string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = c.String()
	}
	return strings.Join(out, " | ")
}

// reader is from where and when somebody looks at boards: what few households are told by depends on what else they may open.
type reader struct {
	own  org.Unit
	now  time.Time
	lang locales.Lang
}

func readerOf(t *bot.Turn) reader { return reader{t.Member.Active.Unit, t.Now, t.Lang} }

// written are the cells of a sheet as they may be shown.
type written struct {
	whole       []cell
	below, keys [][]cell
}

// why explains marks instead of figures below what a screen shows.
func (w written) why(s *bot.Screen) {
	if why := locales.M("stats.covered"); w.hides() && s.Fits(why) {
		s.Add(why)
	}
}

func (w written) hides() bool {
	hides := func(cells []cell) bool { return slices.ContainsFunc(cells, cell.hidden) }
	return hides(w.whole) || slices.ContainsFunc(w.below, hides) || slices.ContainsFunc(w.keys, hides)
}

// write puts a sheet into cells. Where households are counted, few of them are not told, nor what would give
// them away to somebody who may open all boards from their own unit down.
func (d *desk) write(ctx context.Context, r reader, p place, u org.Unit, sheet figures.Sheet) (written, error) {
	b := sheet.Board
	w := written{whole: cells(b, sheet.Whole.Input)}
	for _, row := range sheet.Below {
		w.below = append(w.below, cells(b, row.Input))
	}
	for _, k := range sheet.Keys {
		w.keys = append(w.keys, cells(b, k.Input))
	}
	if !shrouded(b) {
		return w, nil
	}
	h, below, err := d.shrouds(ctx, r, p, u, sheet)
	if err != nil {
		return w, err
	}
	for i, c := range b.Columns {
		w.whole[i].mark = h.Mark(c, "", true)
		for j := range sheet.Below {
			w.below[j][i].mark = below[j].Mark(c, "", true)
		}
		for j, k := range sheet.Keys {
			w.keys[j][i].mark = h.Mark(c, k.Key, false)
		}
	}
	return w, nil
}

func cells(b figures.Board, in figures.Input) []cell {
	out := make([]cell, len(b.Columns))
	for i, c := range b.Columns {
		v, shape := c.Of(in)
		out[i] = cell{Value: v, shape: shape}
	}
	return out
}
