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
	ever := h.marks[spot{Removed, "", true}] != Told || h.marks[spot{Measured, "", true}] != Told
	h.marks[spot{CluesMeasured, "", true}] = markOf(countOf(CluesMeasured, h.whole), ever)
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

// row is one count, with those that tell it, of units beside each other.
type row struct {
	units []*Shroud
	over  *Shroud // nil above the reader's own unit
	key   string
	whole bool
	group []Quantity
}

func (r row) n(i, q int) int64 {
	if r.whole {
		return countOf(r.group[q], r.units[i].whole)
	}
	return countOf(r.group[q], r.units[i].by[r.key])
}

// secret reports whether a number must not be known: it is small, or the sum of two that are told to be small and are both as large as
// that can be.
func (r row) secret(i, q int) bool {
	by := r.units[i].by[r.key]
	most := func(of Quantity) bool { return countOf(of, by) == Small-1 }
	return small(r.n(i, q)) || !r.whole && r.group[q] == Recognised && most(Removed) && most(Monitored)
}

func (r row) spot(q Quantity) spot { return spot{q, r.key, r.whole} }

func (r row) hidden(i int) bool {
	return slices.ContainsFunc(r.group, func(q Quantity) bool { return r.units[i].marks[r.spot(q)] != Told })
}

// within reports that a unit's figure stands below or within a "<5".
func (r row) within(i, q int) bool {
	if r.over != nil && r.over.marks[r.spot(r.group[q])] == Few {
		return true
	}
	return !r.whole && !slices.Contains(cases, r.group[q]) && small(countOf(r.group[q], r.units[i].whole))
}

// hide takes a unit's count off the board, with what tells it. A zero beside it stays, unless the sum of both is told.
func (r row) hide(i int) {
	both := len(r.group) > 1 && r.units[i].marks[spot{Recognised, r.key, false}] == Told
	for q, of := range r.group {
		n := r.n(i, q)
		if n > 0 || both || r.within(i, q) {
			r.units[i].marks[r.spot(of)] = markOf(n, true)
		}
	}
}

// cover hides what is small, and as many of the others as it takes.
func (r row) cover() {
	if r.over != nil && r.over.smeared[r.line()] {
		r.smear()
	}
	if r.units[0].smeared[r.line()] {
		return
	}
	for i := range r.units {
		for q := range r.group {
			if r.secret(i, q) || r.within(i, q) || r.adds(i) {
				r.hide(i)
			}
		}
	}
	if r.over == nil {
		return // the sums of the reader's own unit are hidden with their parts: see sum
	}
	for r.open() {
		least := -1
		for i := range r.units {
			if n := r.n(i, 0) + r.n(i, len(r.group)-1); !r.hidden(i) && n > 0 && (least < 0 || n < r.n(least, 0)+r.n(least, len(r.group)-1)) {
				least = i
			}
		}
		if least < 0 {
			r.smear()
			return
		}
		r.hide(least)
	}
}

// line is what is smeared at once.
func (r row) line() spot {
	if r.whole || slices.Contains(cases, r.group[0]) {
		return r.spot(r.group[0])
	}
	return spot{key: r.key}
}

// smear tells nothing of a line, zero neither, where there is nothing left to cover; nor is anything of it told further below.
func (r row) smear() {
	of := r.group
	if r.line().of == "" {
		of = slices.Concat(secrets...)
	}
	for _, u := range r.units {
		u.smeared[r.line()] = true
		for _, q := range of {
			u.marks[r.spot(q)] = Cover
		}
	}
}

// open reports whether what is told gives a small count away, of one of the units or of the one above.
func (r row) open() bool {
	for q, of := range r.group {
		if r.over.marks[r.spot(of)] != Told {
			if r.given(q) {
				return true
			}
			continue
		}
		if r.settled(q) {
			return true
		}
	}
	return false
}

// given reports whether the units tell the one above them, which is not told.
func (r row) given(q int) bool {
	left := false
	for i := range r.units {
		switch n := r.n(i, q); {
		case r.hidden(i) && n >= Small:
			return false
		case !r.hidden(i) && n > 0:
			left = true
		}
	}
	return left
}

// boundless is more than anybody counts.
const boundless = int64(1) << 40

// span is between what numbers a hidden count can be, for whoever knows how it is marked and what else is told.
func (r row) span(i, q int) (low, high int64) {
	of := r.group[q]
	low, high = Small, boundless
	if n := r.n(i, q); n < Small {
		low, high = 1, Small-1
		if n == 0 || r.within(i, q) {
			low = 0
		}
	}
	u := r.units[i]
	all, told := boundless, !r.whole && u.marks[spot{Recognised, r.key, false}] == Told
	if told {
		all = countOf(Recognised, u.by[r.key])
	}
	switch {
	case len(r.group) == 2 && told: // what is not the one is the other
		a, b := r.alone(i, 1-q)
		return max(low, all-b), min(high, all-a)
	case of == Measured && u.marks[spot{Monitored, r.key, false}] == Told:
		high = min(high, countOf(Monitored, u.by[r.key]))
	case of == Measured:
		high = min(high, all)
	}
	return low, high
}

// alone is the span by the mark alone.
func (r row) alone(i, q int) (low, high int64) {
	if r.n(i, q) >= Small {
		return Small, boundless
	}
	if r.n(i, q) == 0 || r.within(i, q) {
		return 0, Small - 1
	}
	return 1, Small - 1
}

// adds reports whether the numbers add up to one that is not told.
func (r row) adds(i int) bool {
	return len(r.group) > 1 && r.units[i].marks[spot{Recognised, r.key, false}] != Told
}

// settled reports whether the told sum leaves one of the small numbers only one way to be.
func (r row) settled(q int) bool {
	var total, lows, highs int64
	for i := range r.units {
		if r.hidden(i) {
			low, high := r.span(i, q)
			total, lows, highs = total+r.n(i, q), lows+low, highs+min(high, boundless)
		}
	}
	for i := range r.units {
		if !r.hidden(i) || !r.secret(i, q) {
			continue
		}
		low, high := r.span(i, q)
		if max(low, total-(highs-high)) == min(high, total-(lows-low)) {
			return true
		}
	}
	return false
}
