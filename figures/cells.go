package figures

import (
	"slices"
	"strconv"
)

// Small is the number of households or people below which a cell of a table says who they are
// (brief 7.2, TV-20).
const Small = 5

// Cell is a number of a table as it may be shown.
type Cell struct {
	N      int64
	Hidden bool // a small cell, or one from which a small cell could be worked out
}

// String writes the cell: "<5" for a small one, "*" for one that would reveal it, else the number.
func (c Cell) String() string {
	switch {
	case c.Hidden && c.N < Small:
		return "<" + strconv.Itoa(Small)
	case c.Hidden:
		return "*"
	}
	return strconv.FormatInt(c.N, 10)
}

// Cells hides the small cells of a table and whatever would reveal them, and puts a total at
// the end of each row and below each column. Zero is no cell: it names nobody. When a line has
// one hidden cell, the others and the total give it away; so its total is hidden too, or where
// the line is itself the totals, its smallest cell.
func Cells(table [][]int64) [][]Cell {
	if len(table) == 0 {
		return nil
	}
	g := grid(table)
	for i := range g {
		for j := range g[i] {
			g[i][j].Hidden = small(g[i][j].N)
		}
	}
	for more := true; more; {
		more = false
		for i := range g {
			row := make([]*Cell, len(g[i]))
			for j := range g[i] {
				row[j] = &g[i][j]
			}
			more = guard(row) || more
		}
		for j := range g[0] {
			column := make([]*Cell, len(g))
			for i := range g {
				column[i] = &g[i][j]
			}
			more = guard(column) || more
		}
	}
	return g
}

func small(n int64) bool { return n > 0 && n < Small }

// grid is the table with its totals.
func grid(table [][]int64) [][]Cell {
	width := len(table[0])
	g := make([][]Cell, len(table)+1)
	below := make([]Cell, width+1)
	for i, row := range table {
		g[i] = make([]Cell, width+1)
		for j, n := range row {
			g[i][j].N = n
			g[i][width].N += n
			below[j].N += n
			below[width].N += n
		}
	}
	g[len(table)] = below
	return g
}

// guard hides one more cell of a line, its total last, when what is hidden in it could be worked out; it
// reports whether it did.
func guard(line []*Cell) bool {
	var hidden []*Cell
	for _, c := range line {
		if c.Hidden {
			hidden = append(hidden, c)
		}
	}
	if len(hidden) == 0 || len(hidden) > 1 && !pinned(line, hidden) {
		return false
	}
	if total := line[len(line)-1]; !total.Hidden {
		total.Hidden = true
		return true
	}
	rest := slices.DeleteFunc(slices.Clone(line), func(c *Cell) bool { return c.Hidden || c.N == 0 })
	if len(rest) == 0 {
		return false
	}
	slices.SortStableFunc(rest, func(a, b *Cell) int { return int(min(max(a.N-b.N, -1), 1)) })
	rest[0].Hidden = true
	return true
}

// pinned reports whether the shown total of a line leaves one of its hidden small cells one way to be.
func pinned(line, hidden []*Cell) bool {
	if line[len(line)-1].Hidden {
		return false
	}
	n := make([]int64, len(hidden))
	for i, c := range hidden {
		n[i] = c.N
	}
	return settled(n)
}
