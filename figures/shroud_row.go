package figures

import "slices"

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

// secret reports whether a number must not be known: it is small, or leaves a small one only one way to be.
func (r row) secret(i, q int) bool {
	n := r.n(i, q)
	switch {
	case small(n):
		return true
	case r.whole:
		return false
	case r.group[q] == Recognised: // two that are told to be small, both as large as that can be
		return r.of(i, Removed) == Small-1 && r.of(i, Monitored) == Small-1
	}
	return r.group[q] == Measured && r.tight(i)
}

// of is another count of a unit in the same category.
func (r row) of(i int, q Quantity) int64 { return countOf(q, r.units[i].by[r.key]) }

// tight reports whether those with measures leave few others, among whom the few removed are.
func (r row) tight(i int) bool {
	return small(r.of(i, Removed)) && small(r.of(i, Recognised)-r.of(i, Measured))
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

// hide takes a unit's count off the board, with what tells it, be that zero.
func (r row) hide(i int) {
	for q, of := range r.group {
		if n := r.n(i, q); n > 0 || len(r.group) > 1 || r.within(i, q) {
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
	for q := range r.group {
		if r.cramped(q) {
			r.smear()
			return
		}
	}
}

// cramped reports whether "<5" of each unit leaves the sum of all, which is covered, no room to be more, or no room to be less.
func (r row) cramped(q int) bool {
	if r.over.marks[r.spot(r.group[q])] != Cover {
		return false
	}
	most, least := true, true
	for i := range r.units {
		n := r.n(i, q)
		if n >= Small {
			return false
		}
		most, least = most && (n == 0 || n == Small-1), least && n <= 1
	}
	return most || least
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

// span is between what numbers a hidden count can be, for whoever knows how it is marked and what else is told. That
// somebody knows which are zero cannot be ruled out.
func (r row) span(i, q int) (low, high int64) {
	low, high = r.alone(i, q)
	told := !r.whole && r.units[i].marks[spot{Recognised, r.key, false}] == Told
	switch {
	case len(r.group) == 2 && told: // what is not the one is the other
		all := r.of(i, Recognised)
		a, b := r.alone(i, 1-q)
		low, high = max(low, all-b), min(high, all-a)
		if m := r.of(i, Measured); !r.tight(i) && r.group[q] == Removed {
			high = min(high, all-m)
		} else if !r.tight(i) {
			low = max(low, m)
		}
	case r.group[q] == Measured && r.units[i].marks[spot{Monitored, r.key, false}] == Told:
		high = min(high, r.of(i, Monitored))
	case r.group[q] == Measured && told:
		high = min(high, r.of(i, Recognised))
	}
	return low, high
}

// alone is the span by the mark alone.
func (r row) alone(i, q int) (low, high int64) {
	switch n := r.n(i, q); {
	case n >= Small:
		return Small, boundless
	case n == 0:
		return 0, 0
	}
	return 1, Small - 1
}

// around is the number of which another is a part, in the whole line at most so many: those with measures are monitored, and
// those monitored recognised.
func (r row) around(i, q int) int64 {
	switch {
	case r.group[q] == Measured:
		return r.of(i, Monitored)
	case len(r.group) > 1:
		return r.of(i, Recognised)
	}
	return boundless
}

// adds reports whether the numbers add up to one that is not told.
func (r row) adds(i int) bool {
	return len(r.group) > 1 && r.units[i].marks[spot{Recognised, r.key, false}] != Told
}

// settled reports whether the told sum leaves one of the small numbers only one way to be.
func (r row) settled(q int) bool {
	var total, lows, highs, around int64 // around: of what the number is a part
	for i := range r.units {
		if r.hidden(i) {
			low, high := r.span(i, q)
			total, lows, highs, around = total+r.n(i, q), lows+low, highs+min(high, boundless), around+r.around(i, q)
		}
	}
	for i := range r.units {
		if !r.hidden(i) || !r.secret(i, q) {
			continue
		}
		low, high := r.span(i, q)
		others := min(highs-high, around-r.around(i, q))
		if max(low, total-others) == min(high, total-(lows-low)) {
			return true
		}
	}
	return false
}
