package training

import (
	"math/big"
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/simplified"
)

// Full is what a question is worth that is answered entirely right: parts of it are exact
// enough for the five decimals of a weight such as 33.33333 per cent.
const Full = 100000

// markers is the marking table: what an answer is worth, by type. The answers that reach a
// rule may be anything, also out of range.
var markers = map[Type]func(q *Question, a Answer) int{
	Single:    weighed(samePicks),
	TrueFalse: weighed(samePicks),
	Multiple:  weighed(sameSet),
	Ordering:  wholly(samePicks),
	Matching:  wholly(samePicks),
	Numeric:   number,
	Short:     short,
	Essay:     func(*Question, Answer) int { return 0 }, // until a trainer has marked it
}

// Worth is what a is worth as an answer to q, 0 to Full. Ordering and matching are marked
// all or nothing; an unknown type is never worth anything.
func Worth(q *Question, a Answer) int {
	rule, ok := markers[q.Type]
	if !ok {
		return 0
	}
	return min(max(rule(q, a), 0), Full)
}

// Mark reports whether a is entirely right.
func Mark(q *Question, a Answer) bool { return Worth(q, a) == Full }

func wholly(right func(q *Question, a Answer) bool) func(q *Question, a Answer) int {
	return func(q *Question, a Answer) int {
		if right(q, a) {
			return Full
		}
		return 0
	}
}

// weighed adds up the weights of what was picked; the key itself is always worth Full, as
// three weights of a third make a little less.
func weighed(right func(q *Question, a Answer) bool) func(q *Question, a Answer) int {
	return func(q *Question, a Answer) int {
		if right(q, a) {
			return Full
		}
		if len(q.Weights) != len(q.Choices) || !distinct(a.Picks) || q.Type == Single && len(a.Picks) != 1 {
			return 0
		}
		sum := 0
		for _, p := range a.Picks {
			if p < 0 || p >= len(q.Weights) {
				return 0
			}
			sum += q.Weights[p]
		}
		if q.Type == Single {
			return sum // several choices may be entirely right
		}
		return min(sum, Full-1)
	}
}

// accepted is the entry of Accept that an answer meets first, -1 for none.
func (q *Question) accepted(a Answer) int {
	if q.Type == Short {
		said := plain(a.Text)
		return slices.IndexFunc(q.Accept, func(o Accept) bool { return said != "" && fits(plain(o.Text), said) })
	}
	got, ok := decimal(a.Number)
	return slices.IndexFunc(q.Accept, func(o Accept) bool {
		low, lowOK := decimal(o.Low)
		high, highOK := decimal(o.High)
		return ok && lowOK && highOK && got.Cmp(low) >= 0 && got.Cmp(high) <= 0
	})
}

// FeedbackOn is what the author says of an answer: of the picked choices that have something
// to say, in the order written, or of the entry of Accept that it met.
func (q *Question) FeedbackOn(a Answer) []locales.Text {
	var out []locales.Text
	add := func(t locales.Text) {
		if !t.Empty() {
			out = append(out, t)
		}
	}
	for _, p := range slices.Sorted(slices.Values(a.Picks)) {
		if p >= 0 && p < len(q.Feedback) {
			add(q.Feedback[p])
		}
	}
	if i := q.accepted(a); i >= 0 {
		add(q.Accept[i].Feedback)
	}
	return out
}

// BestAnswer is the answer that is shown as the right one: the key, or the first entry of
// Accept that is worth the full mark. Empty for an essay.
func (q *Question) BestAnswer() Answer {
	for _, a := range q.Accept {
		switch {
		case a.Weight != Full:
		case q.Type == Short:
			return Answer{Text: a.Text}
		case a.Low == a.High:
			return Answer{Number: a.Low}
		default:
			return Answer{Number: middle(a.Low, a.High)}
		}
	}
	return q.Key
}

// middle is the number halfway between two decimals, exactly.
func middle(low, high string) string {
	a, aOK := decimal(low)
	b, bOK := decimal(high)
	if !aOK || !bOK {
		return ""
	}
	sum := a.Add(a, b)
	return strings.TrimRight(strings.TrimRight(sum.Quo(sum, big.NewRat(2, 1)).FloatString(12), "0"), ".")
}

func short(q *Question, a Answer) int {
	if i := q.accepted(a); i >= 0 {
		return q.Accept[i].Weight
	}
	return 0
}

func number(q *Question, a Answer) int {
	if len(q.Accept) > 0 {
		return short(q, a)
	}
	return wholly(within)(q, a)
}

// plain is how typed words are compared: half width, lower case, simplified characters, one
// space between words, without a full stop at the end.
func plain(s string) string {
	s = simplified.Text(strings.ToLower(locales.HalfWidth(s)))
	return strings.TrimRight(strings.Join(strings.Fields(s), " "), ".。!！ ")
}

// fits compares with a pattern in which * stands for any run of characters.
func fits(pattern, s string) bool {
	head, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == s
	}
	s, ok := strings.CutPrefix(s, head)
	if !ok {
		return false
	}
	for {
		part, more, star := strings.Cut(rest, "*")
		if !star {
			return strings.HasSuffix(s, part)
		}
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s, rest = s[i+len(part):], more
	}
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
