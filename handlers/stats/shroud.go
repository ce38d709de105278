package stats

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cadrebot/figures"
	"cadrebot/org"
)

// shrouded reports whether a board counts households.
func shrouded(b figures.Board) bool {
	return slices.ContainsFunc(b.Columns, func(c figures.Column) bool { return c.Unveils() != nil })
}

// unveiling is what has to be read to know what of a board may be told: of a board whose figures are known by category all
// that tells them, of others the board itself.
func unveiling(b figures.Board) (read figures.Board, itself bool) {
	itself = !b.Keyed
	read = b
	read.Columns, read.Reads, read.Households, read.Keyed = slices.Clone(b.Columns), []figures.Family{figures.OfRecords}, true, true
	for _, c := range b.Columns {
		for _, q := range c.Unveils() {
			read.Columns = append(read.Columns, figures.Column{Quantity: q})
			itself = itself && slices.Contains(c.Quantities(), q)
		}
	}
	if slices.Contains(b.Reads, figures.OfDays) {
		read.Reads = append(read.Reads, figures.OfDays)
	}
	if itself {
		read.Keyed = false
	}
	return read, itself
}

// shrouds say what may be told of a unit and of those directly below it; sheet is the board as it was read.
func (d *desk) shrouds(ctx context.Context, r reader, p place, u org.Unit, sheet figures.Sheet) (*figures.Shroud, []*figures.Shroud, error) {
	read, itself := unveiling(p.board)
	p.board = read
	return d.shroudsOf(ctx, r.own, u, func(at org.Unit) (figures.Sheet, error) {
		if itself && at.ID == u.ID {
			return sheet, nil
		}
		return d.sheetAt(ctx, at, p, r.now)
	})
}

// shroudsOf goes down from the reader's own unit to u.
func (d *desk) shroudsOf(ctx context.Context, own, u org.Unit, read func(org.Unit) (figures.Sheet, error)) (h *figures.Shroud, below []*figures.Shroud, err error) {
	way, err := d.way(ctx, own, u)
	if err != nil {
		return nil, nil, err
	}
	for i, at := range way {
		sheet, err := read(at)
		if err != nil {
			return nil, nil, fmt.Errorf("read what may be told of a unit: %w", err)
		}
		if i == 0 {
			h = figures.NewShroud(sheet)
		}
		below = h.Below(sheet)
		if i+1 < len(way) {
			next := slices.IndexFunc(sheet.Below, func(r figures.Row) bool { return r.Unit.ID == way[i+1].ID })
			if next < 0 {
				return nil, nil, fmt.Errorf("unit %d is not below unit %d", way[i+1].ID, at.ID)
			}
			h = below[next]
		}
	}
	return h, below, nil
}

// way are the units from the reader's own down to u.
func (d *desk) way(ctx context.Context, own, u org.Unit) ([]org.Unit, error) {
	rest, within := strings.CutPrefix(u.Path, own.Path)
	if !within || own.ID == u.ID {
		return []org.Unit{u}, nil
	}
	out := []org.Unit{own}
	ids := strings.Split(strings.Trim(rest, "/"), "/")
	for _, id := range ids[:len(ids)-1] {
		n, _ := strconv.ParseInt(id, 10, 64)
		at, err := d.units.Unit(ctx, org.UnitID(n))
		if err != nil {
			return nil, fmt.Errorf("find a unit above: %w", err)
		}
		out = append(out, at)
	}
	return append(out, u), nil
}
