package figures

import (
	"cadrebot/org"
)

// Series is what was counted for one period after another, the oldest first.
type Series struct {
	Periods []string // 2026W47, 2026M11
	Whole   []Raw    // of the unit with everything below it, by period
	Below   []Strand // the units directly below in code order
}

// Strand is one unit's part of a series.
type Strand struct {
	Unit org.Unit
	Raws []Raw
}

// Series is the formula of each period; what has no denominator is a gap.
func (f Formula) Series(raws []Raw) []Value {
	out := make([]Value, len(raws))
	for i, r := range raws {
		out[i] = f.Of(Input{Raw: r})
	}
	return out
}

// Holder is somebody in a post, who is told of figures.
type Holder struct {
	Person org.PersonID
	Grant  org.Grant
}
