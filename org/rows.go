package org

import (
	"fmt"
	"time"

	"cadrebot/locales"
)

// UnitRow is one unit as a list to load gives it; Parent is the code above it, "" for a root.
type UnitRow struct {
	Code    string
	Parent  string
	Name    locales.Text
	Level   Level
	OldBase bool // an old revolutionary base area
}

// PersonRow is one person as a list to load gives them. Key stays the same from one
// loading to the next. Telegram is 0 for somebody who is expected but has not joined.
type PersonRow struct {
	Key         string
	Telegram    int64
	Name        string
	Lang        locales.Lang
	Unreachable string // why Telegram cannot reach them; "" when it can
	Grants      []GrantRow
}

// GrantRow is one role of a PersonRow. Until is zero for an open end.
type GrantRow struct {
	Unit  string // code
	Role  Role
	From  time.Time
	Until time.Time
}

// Layers sorts rows into layers so that every parent that is in rows stands in an earlier
// layer than its children. It fails on a repeated code, an unknown level, a child that
// does not stand below its parent's level, and a loop. A parent may skip levels, and it
// may be missing from rows: then it must be known already.
func Layers(rows []UnitRow) ([][]UnitRow, error) {
	byCode := make(map[string]UnitRow, len(rows))
	for _, r := range rows {
		if _, twice := byCode[r.Code]; twice || r.Code == "" {
			return nil, fmt.Errorf("unit %q appears twice or has no code", r.Code)
		}
		if !r.Level.Valid() {
			return nil, fmt.Errorf("unit %s: unknown level %q", r.Code, r.Level)
		}
		byCode[r.Code] = r
	}
	var layers [][]UnitRow
	for _, r := range rows {
		depth, at := 0, r
		for {
			parent, here := byCode[at.Parent]
			if !here {
				break
			}
			if !at.Level.Below(parent.Level) {
				return nil, fmt.Errorf("unit %s (%s) cannot stand under %s (%s)", at.Code, at.Level, parent.Code, parent.Level)
			}
			depth, at = depth+1, parent // levels fall with every step, so a loop ends above
		}
		for len(layers) <= depth {
			layers = append(layers, nil)
		}
		layers[depth] = append(layers[depth], r)
	}
	return layers, nil
}

// Holder is somebody who holds a role in a unit.
type Holder struct {
	Unit   UnitID
	Role   Role
	Person Person
}
