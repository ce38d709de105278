package figures

import "slices"

// Shroud says which figures of households may be told of a unit, one by one: of each category (brief 3.3) and of all together. It is
// made from the reader's own unit down, level by level, because whoever may open the boards of a unit and of all below it
// can subtract: one category from the sum of all, and one unit from the unit above.
//
// The rule: a count of fewer than Small households is "<5". With one category of a count its sum over all categories is not told
// either. In each category so many units of those that stand below one unit are covered that no small count has only one way to be;
// what is counted with another count (removed and monitored are together recognised) is covered with it. Below and within a
// "<5" everything is "<5", zero too: else the number of those that are not zero would tell it.
type Shroud struct {
	keys  []string
	marks map[spot]Mark
	whole Input
	by    map[string]Input
	// smeared are lines of which nothing is told.
	smeared map[spot]bool
}

// spot is one figure of a unit: a count or a formula of a category, or of all together.
type spot struct {
	of    Quantity // or the code of a formula that is counted from cases
	key   string
	whole bool
}

// secrets are the counts that are known by category; those of one line tell each other.
var secrets = [][]Quantity{{Recognised}, {Removed, Monitored}, {Measured}}

// cases are what is known by category and never told as a count: the cases behind a rate or a median.
var cases = []Quantity{"F17", "F18"}

// totals are what is told of all categories together alone.
var totals = []Quantity{CluesCame, CluesChecked, CluesDecided, "F17", "F18", "F21"}

// Unveils lists what has to be read to know what of a column may be told.
func (c Column) Unveils() []Quantity {
	if _, households := c.On(Input{}); !households {
		return nil
	}
	if c.byCategory() {
		return slices.Concat(secrets...)
	}
	return c.Quantities()
}

// byCategory reports whether the column follows from counts that are known by category.
func (c Column) byCategory() bool {
	return c.Formula == "F19" || c.Formula == "F20" || c.Quantity == CluesMeasured || slices.Contains(slices.Concat(secrets...), c.Quantity)
}

// countOf is the number of households in what of stands for.
func countOf(of Quantity, in Input) int64 {
	if f, ok := FormulaOf(string(of)); ok {
		n, _ := (Column{Formula: f.Code}).On(in)
		return n
	}
	return int64(in.Raw[of].Float())
}

// NewShroud is that of the reader's own unit.
func NewShroud(s Sheet) *Shroud {
	h := &Shroud{marks: map[spot]Mark{}, whole: s.Whole.Input, by: map[string]Input{}, smeared: map[spot]bool{}}
	for _, k := range s.Keys {
		h.keys, h.by[k.Key] = append(h.keys, k.Key), k.Input
	}
	h.cover([]*Shroud{h}, nil)
	return h
}

// Below are the shrouds of the units directly below h's, in the order of the sheet's lines; s is the sheet of h's unit.
func (h *Shroud) Below(s Sheet) []*Shroud {
	out := make([]*Shroud, len(s.Below))
	for i, r := range s.Below {
		out[i] = &Shroud{keys: h.keys, marks: map[spot]Mark{}, whole: r.Input, by: map[string]Input{}, smeared: map[spot]bool{}}
		for _, p := range s.Parts {
			if p.Unit.ID == r.Unit.ID {
				out[i].by[p.Key] = p.Input
			}
		}
	}
	h.cover(out, h)
	return out
}

// cover decides for units beside each other under one.
func (h *Shroud) cover(units []*Shroud, over *Shroud) {
	if len(units) == 0 {
		return
	}
	for _, key := range h.keys {
		for _, group := range secrets {
			row{units, over, key, false, group}.cover()
		}
		for _, q := range cases {
			row{units, over, key, false, []Quantity{q}}.cover()
		}
	}
	for _, q := range totals {
		row{units, over, "", true, []Quantity{q}}.cover()
	}
	for _, u := range units {
		u.sum()
	}
	for _, q := range append(slices.Concat(secrets...), CluesMeasured) {
		row{units, over, "", true, []Quantity{q}}.blur()
	}
}

// blur says "*" of sums that "<5" would give away, when what they come to is told.
func (r row) blur() {
	at := r.spot(r.group[0])
	smeared := slices.ContainsFunc(r.units, func(u *Shroud) bool { return len(u.smeared) > 0 })
	if !smeared && (r.over == nil || r.over.marks[at] != Told || !r.settled(0)) {
		return
	}
	for _, u := range r.units {
		if u.marks[at] != Told {
			u.marks[at] = Cover
		}
	}
}

// sum hides the sums of counts of which a category is hidden, and what follows from them.
func (h *Shroud) sum() {
	for _, q := range slices.Concat(secrets...) {
		hidden := slices.ContainsFunc(h.keys, func(key string) bool { return h.marks[spot{q, key, false}] != Told })
		h.marks[spot{q, "", true}] = markOf(countOf(q, h.whole), hidden)
	}
	if h.marks[spot{Removed, "", true}] != Told || h.marks[spot{Measured, "", true}] != Told { // that both together are small would tell each
		h.marks[spot{CluesMeasured, "", true}] = Cover
	}
}

// markOf is how a number is told when it is hidden.
func markOf(n int64, hidden bool) Mark {
	switch {
	case !hidden:
		return Told
	case n < Small:
		return Few
	}
	return Cover
}

// Mark is how a column may be told of a category, or with whole of all together.
func (h *Shroud) Mark(c Column, key string, whole bool) Mark {
	at := func(q Quantity) Mark { return h.marks[spot{q, key, whole}] }
	switch {
	case c.Formula == "F19" || c.Formula == "F20":
		for _, q := range slices.Concat(secrets...) {
			if slices.Contains(append(c.Quantities(), Removed), q) && at(q) != Told {
				return Cover
			}
		}
		return Told
	case c.Formula != "":
		return at(Quantity(c.Formula))
	}
	return at(c.Quantity)
}
