package reports

import (
	"math/big"
	"time"

	"cadrebot/indicators"
	"cadrebot/lifecycle"
	"cadrebot/org"
)

// Passed are the states in which a report has been approved at least once and stands.
var Passed = []lifecycle.State{TownshipApproved, CountyApproved, Locked, CorrectionRequested, Corrected}

// View is what figures are asked for.
type View struct {
	Source Source
	Period Period // of the source's own rhythm, or a longer one that is put together
	// Preliminary counts reports that wait for their review too.
	Preliminary bool
	// Depth is how many levels below the unit are listed: 0 the unit alone, 1 with the
	// units directly below it.
	Depth int
}

// Figure is one indicator of one unit, as raw sums: nothing is divided or rounded before
// it is shown.
type Figure struct {
	Num, Den *big.Rat // nil = nothing was said; Den only for weighted indicators
	// What the reports behind it say: a number (zero is one), nothing, or "not applicable".
	Known, Unknown, NotApplicable int64
}

// Plus puts two figures of the same indicator together.
func (f Figure) Plus(o Figure) Figure {
	return Figure{
		Num: sumOf(f.Num, o.Num), Den: sumOf(f.Den, o.Den),
		Known: f.Known + o.Known, Unknown: f.Unknown + o.Unknown, NotApplicable: f.NotApplicable + o.NotApplicable,
	}
}

func sumOf(a, b *big.Rat) *big.Rat {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return new(big.Rat).Add(a, b)
}

// Reports is how many reports stand behind the figure.
func (f Figure) Reports() int64 { return f.Known + f.Unknown + f.NotApplicable }

// Same reports whether two figures say the same.
func (f Figure) Same(o Figure) bool {
	same := func(a, b *big.Rat) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 }
	return same(f.Num, o.Num) && same(f.Den, o.Den) &&
		f.Known == o.Known && f.Unknown == o.Unknown && f.NotApplicable == o.NotApplicable
}

// Point is one figure for one of several periods.
type Point struct {
	Period Period
	Closed bool
	Figure Figure
}

// Says is what kind of statement a figure is. Zero, unknown and "not applicable" are three
// different things (brief 3.1).
type Says int

// Statements.
const (
	Nothing      Says = iota // nobody has reported, or nobody knows
	Inapplicable             // whoever reported says that it does not apply
	Apart                    // several units said something that does not add up
	Undivided                // the denominator is zero (TV-15)
	Number
)

// Value is the figure of in for a unit: what it says, and for a Number the exact value.
// Percentages come as a share of 100. An indicator that does not add up has a value only
// in the unit that reported it.
func (f Figure) Value(in indicators.Indicator, unit org.Unit) (Says, *big.Rat) {
	switch {
	case f.Known == 0 && f.NotApplicable > 0 && f.Unknown == 0:
		return Inapplicable, nil
	case f.Known == 0 || f.Num == nil:
		return Nothing, nil
	case !in.Rule.AddsUp() && unit.Level != in.Entry:
		return Apart, nil
	case in.Rule != indicators.Weighted:
		return Number, f.Num
	case f.Den == nil || f.Den.Sign() == 0:
		return Undivided, nil
	}
	v := new(big.Rat).Quo(f.Num, f.Den)
	if in.Measure == indicators.Percent {
		v.Mul(v, big.NewRat(100, 1))
	}
	return Number, v
}

// RoundHalfUp writes v with so many decimals, halves away from zero upward as accountants
// do it: 0.05 is 0.1, -0.05 is -0.1. It is the one place where a figure is rounded.
func RoundHalfUp(v *big.Rat, decimals int) string { return v.FloatString(decimals) }

// Tally says how complete figures are: how many reports were asked for, and what became of them.
type Tally struct {
	Owed     int64 // asked for; exempt ones are not in it
	Exempt   int64
	In       int64 // of Owed: counted in the figures
	Waiting  int64 // of Owed: sent, not approved yet
	Returned int64 // of Owed: sent back and not sent again
	Missing  int64 // of Owed: nothing has come
	Beyond   int64 // counted in the figures, though exempt or never asked for
}

// Plus is the tally of two sets of units.
func (t Tally) Plus(o Tally) Tally {
	return Tally{
		t.Owed + o.Owed, t.Exempt + o.Exempt, t.In + o.In, t.Waiting + o.Waiting,
		t.Returned + o.Returned, t.Missing + o.Missing, t.Beyond + o.Beyond,
	}
}

// Complete reports whether everything that was asked for is counted.
func (t Tally) Complete() bool { return t.In == t.Owed }

// Line is one unit's figures. Figures stand in the order of the source's feeds.
type Line struct {
	Unit    org.Unit
	Tally   Tally
	Counts  Counts // for the rates F01, F02 and F04
	Figures []Figure
	// Now is what the figures would be today, when the period was closed and has been
	// corrected since; nil when nothing has changed.
	Now []Figure
}

// Sheet is the figures of a unit and of the units below it.
type Sheet struct {
	View   View
	Closed *Close // nil while the period is open
	Lines  []Line // the unit first, then level by level in code order: never by value (POL-038)
}

// Whole is the line of the unit that was asked about.
func (s Sheet) Whole() Line { return s.Lines[0] }

// Below are the lines under it.
func (s Sheet) Below() []Line { return s.Lines[1:] }

// Hours is a duration in hours, exactly.
func Hours(d time.Duration) *big.Rat { return big.NewRat(int64(d), int64(time.Hour)) }
