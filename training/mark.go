package training

import (
	"math/big"
	"slices"
)

// markers is the marking table: one rule per type, all or nothing. The answers that
// reach a rule may be anything, also out of range.
var markers = map[Type]func(q *Question, a Answer) bool{
	Single:    samePicks,
	TrueFalse: samePicks,
	Multiple:  sameSet,
	Ordering:  samePicks,
	Matching:  samePicks,
	Numeric:   within,
}

// Mark reports whether a is a right answer to q: the whole of it, as every type is
// marked all or nothing. An unknown type is never right.
func Mark(q *Question, a Answer) bool {
	rule, ok := markers[q.Type]
	return ok && rule(q, a)
}

func samePicks(q *Question, a Answer) bool {
	return len(a.Picks) > 0 && slices.Equal(q.Key.Picks, a.Picks)
}

// sameSet compares without regard to order; picking a choice twice is not a set.
func sameSet(q *Question, a Answer) bool {
	got := slices.Sorted(slices.Values(a.Picks))
	return len(got) > 0 && slices.Equal(got, slices.Sorted(slices.Values(q.Key.Picks)))
}

// within compares exactly, in decimals: |answer - key| <= tolerance.
func within(q *Question, a Answer) bool {
	got, ok := decimal(a.Number)
	if !ok {
		return false
	}
	key, ok := decimal(q.Key.Number)
	if !ok {
		return false
	}
	tolerance, ok := decimal(q.Tolerance)
	if !ok {
		tolerance = new(big.Rat)
	}
	off := got.Sub(got, key)
	return off.Abs(off).Cmp(tolerance) <= 0
}

// decimal reads a plain decimal number: digits with at most one point and a sign. What
// big.Rat reads besides (fractions, exponents) is refused, so that an answer cannot be
// made to cost memory.
func decimal(s string) (*big.Rat, bool) {
	if s == "" || len(s) > 40 {
		return nil, false
	}
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9', r == '.', r == '-' && i == 0:
		default:
			return nil, false
		}
	}
	return new(big.Rat).SetString(s)
}
