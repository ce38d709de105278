package stats

import (
	"context"
	"fmt"
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
	few   string // what stands instead of it; "" = the value
}

// String is the cell in a table.
func (c cell) String() string {
	switch {
	case c.few != "":
		return c.few
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

func (c cell) hidden() bool { return c.few != "" || c.mark != figures.Told }

// height is at what height a count is drawn: a few at one height whatever they are, what is covered at none.
func (c cell) height() float64 {
	switch {
	case c.mark == figures.Few || c.few == figures.Few.String():
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
	if b.Households {
		guard(&w)
		return w, nil
	}
	covered, err := d.covered(ctx, r, p, u)
	if err != nil {
		return w, err
	}
	for i, c := range b.Columns {
		n, households := c.On(sheet.Whole.Input)
		if !households {
			continue
		}
		if w.whole[i].mark = covered[i]; n > 0 && n < figures.Small {
			w.whole[i].mark = figures.Few
		}
		for j, mark := range figures.Veil(on(c, sheet.Below), covered[i] != figures.Told) {
			w.below[j][i].mark = mark
		}
	}
	return w, nil
}

// on is on how many households a column rests in each row.
func on(c figures.Column, rows []figures.Row) []int64 {
	out := make([]int64, len(rows))
	for i, r := range rows {
		out[i], _ = c.On(r.Input)
	}
	return out
}

// covered says for each column of households how the unit is told on the boards above it, from the reader's own
// unit down.
func (d *desk) covered(ctx context.Context, r reader, p place, u org.Unit) ([]figures.Mark, error) {
	marks := make([]figures.Mark, len(p.board.Columns))
	read := figures.Board{ID: p.board.ID, Columns: p.board.Columns, Reads: []figures.Family{figures.OfRecords}, Yearly: p.board.Yearly}
	count := func(c figures.Column) bool { _, households := c.On(figures.Input{}); return households }
	if !slices.ContainsFunc(read.Columns, count) {
		return marks, nil
	}
	for _, at := range above(r.own, u) {
		unit, err := d.units.Unit(ctx, at)
		if err != nil {
			return nil, fmt.Errorf("find a unit above: %w", err)
		}
		over := p
		over.board = read
		sheet, err := d.sheetAt(ctx, unit, over, r.now)
		if err != nil {
			return nil, fmt.Errorf("read what covers a unit: %w", err)
		}
		way := slices.IndexFunc(sheet.Below, func(row figures.Row) bool { return strings.HasPrefix(u.Path, row.Unit.Path) })
		for i, c := range read.Columns {
			if way >= 0 && count(c) {
				marks[i] = figures.Veil(on(c, sheet.Below), marks[i] != figures.Told)[way]
			}
		}
	}
	return marks, nil
}

// above are the units from the reader's own down to the one above u.
func above(own, u org.Unit) (out []org.UnitID) {
	rest, below := strings.CutPrefix(u.Path, own.Path)
	if !below || own.ID == u.ID {
		return nil
	}
	out = append(out, own.ID)
	ids := strings.Split(strings.Trim(rest, "/"), "/")
	for _, id := range ids[:len(ids)-1] {
		n, _ := strconv.ParseInt(id, 10, 64)
		out = append(out, org.UnitID(n))
	}
	return out
}

func cells(b figures.Board, in figures.Input) []cell {
	out := make([]cell, len(b.Columns))
	for i, c := range b.Columns {
		v, shape := c.Of(in)
		out[i] = cell{Value: v, shape: shape}
	}
	return out
}

// guard hides the small cells of lines of households and whatever would reveal them; of a line in which one is hidden,
// a rate would tell it too.
func guard(w *written) {
	if len(w.keys) == 0 {
		return
	}
	lines := append(slices.Clone(w.keys), w.whole)
	var table [][]int64
	for _, k := range w.keys {
		var row []int64
		for _, c := range k {
			n := int64(0)
			if c.shape == figures.Count {
				n = int64(c.N.Float())
			}
			row = append(row, n)
		}
		table = append(table, row)
	}
	for i, row := range figures.Cells(table) {
		row = row[:len(lines[i])]
		hides := slices.ContainsFunc(row, func(c figures.Cell) bool { return c.Hidden })
		for j := range lines[i] {
			switch c := &lines[i][j]; {
			case c.shape == figures.Count && row[j].Hidden:
				c.few = row[j].String()
			case c.shape != figures.Count && hides:
				c.few = "*"
			}
		}
	}
}
