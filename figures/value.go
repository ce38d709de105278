package figures

import (
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/record"
)

// Says is what kind of statement a value is.
type Says int

// Statements.
const (
	Undivided Says = iota // the denominator is zero: "-" (TV-15)
	TooFew                // too few cases to say anything: "-" with the reason
	Known
)

// Value is a formula worked out, exact.
type Value struct {
	Says   Says
	N      record.Number
	Second *record.Number // the 90th percentile beside a median
}

func known(n record.Number) Value { return Value{Says: Known, N: n} }

// over is a / b.
func over(a, b record.Number) Value {
	n, ok := a.Over(b)
	if !ok {
		return Value{}
	}
	return known(n)
}

// Shape says how a value is written for people; it is rounded there and nowhere before.
type Shape string

// Shapes. Shares become percentages with one decimal, gaps between shares percentage points.
const (
	Share  Shape = "share"  // 94.7%
	Points Shape = "points" // -15.3 points
	Times  Shape = "times"  // 1.60
	Count  Shape = "count"  // 12
	Each   Shape = "each"   // 3.4 a village
	Yuan   Shape = "yuan"   // CNY 35,000
	Hours  Shape = "hours"
	Days   Shape = "days"
	Degree Shape = "degree" // 0.42: how hard a question is
)

var hundred = record.Num(100)

// Figures is the value as digits, without its unit: "94.7", "+8.7", "-" where there is none.
func (s Shape) Figures(v Value) string {
	if v.Says != Known {
		return "-"
	}
	return s.digits(v.N)
}

func (s Shape) digits(n record.Number) string {
	switch s {
	case Share:
		return n.Times(hundred).Fixed(1)
	case Points:
		out := n.Times(hundred).Fixed(1)
		if n.Sign() > 0 {
			return "+" + out
		}
		return out
	case Times, Degree:
		return n.Fixed(2)
	case Count:
		return n.Fixed(0)
	case Yuan:
		return strings.TrimSuffix(n.Fixed(2), ".00")
	}
	return n.Fixed(1)
}

// Text is the value with its unit, for a line of its own.
func (s Shape) Text(v Value) locales.Text {
	if v.Says == TooFew {
		return locales.M("formula.too_few")
	}
	if v.Says != Known {
		return locales.M("formula.undivided")
	}
	said := s.digits(v.N)
	switch s {
	case Yuan:
		return locales.M("formula.plain", "Value", locales.Money(said))
	case Share, Times, Count, Each, Degree:
		return locales.M("formula.shape_"+string(s), "Value", locales.Decimal(said))
	case Points:
		return locales.M("formula.shape_"+string(s), "Value", said)
	}
	if v.Second != nil {
		return locales.M("formula.two_"+string(s), "Value", locales.Decimal(said), "Second", locales.Decimal(s.digits(*v.Second)))
	}
	return locales.M("formula.shape_"+string(s), "Value", locales.Decimal(said))
}

// Short is the value as it stands in a table: 94.7%, -15.3, CNY left away.
func (s Shape) Short(v Value) string {
	out := s.Figures(v)
	if s == Share && v.Says == Known {
		return out + "%"
	}
	return out
}

// Percentile is the value below which p of 100 samples lie, between two of them in proportion;
// false without samples. The 50th is the median.
func Percentile(samples []Sample, p int64) (record.Number, bool) {
	n := found(samples)
	if n == 0 {
		return record.Number{}, false
	}
	s := slices.Clone(samples)
	slices.SortFunc(s, func(a, b Sample) int { return a.N.Cmp(b.N) })
	at := (n - 1) * p // in hundredths of a place
	low := nth(s, at/100)
	if at%100 == 0 {
		return low, true
	}
	part, _ := record.Num(at % 100).Over(hundred)
	return low.Plus(nth(s, at/100+1).Minus(low).Times(part)), true
}

// found is how many single values there are.
func found(samples []Sample) (n int64) {
	for _, s := range samples {
		n += s.Times
	}
	return n
}

// nth is the value at a place, from 0, of samples in their order.
func nth(sorted []Sample, place int64) record.Number {
	i := 0
	for ; place >= sorted[i].Times; i++ {
		place -= sorted[i].Times
	}
	return sorted[i].N
}
