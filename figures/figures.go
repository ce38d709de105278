// Package figures owns what coordinators look at: the formulas F01 to F38 of brief 6.1 as
// values, the boards that are made of them, which records they are counted from, small cells,
// and what looks wrong in reported numbers.
//
// It is pure: no SQL, no Telegram, no clock. Numbers stay raw sums until they are shown, so
// that the figures of several units are worked out from the sums of all, never averaged. A new
// figure is a row of formulas.go, its quantities a row of quantities.go, and its sentences in
// locales/formula. There is no order by value anywhere (POL-038): see Ranks.
package figures

import (
	"maps"
	"time"

	"cadrebot/org"
	"cadrebot/record"
)

// Quantity names a raw number that adds up: reports due, yuan received. Names that are codes of
// the indicator list mean the indicator. Persisted in tallies.
type Quantity string

// Raw are quantities of one unit and what stands below it, or of several units added up. What
// is not there is 0.
type Raw map[Quantity]record.Number

// Plus is what both come to.
func (r Raw) Plus(o Raw) Raw {
	out := maps.Clone(r)
	if out == nil {
		out = Raw{}
	}
	for q, n := range o {
		out[q] = out[q].Plus(n)
	}
	return out
}

// Terms are quantities that are added and taken away.
type Terms struct{ Plus, Minus []Quantity }

// Of is what the terms come to.
func (t Terms) Of(r Raw) record.Number {
	var n record.Number
	for _, q := range t.Plus {
		n = n.Plus(r[q])
	}
	for _, q := range t.Minus {
		n = n.Minus(r[q])
	}
	return n
}

func (t Terms) quantities() []Quantity { return append(append([]Quantity{}, t.Plus...), t.Minus...) }

// sum adds quantities up.
func sum(q ...Quantity) Terms { return Terms{Plus: q} }

// Input is all that a formula looks at.
type Input struct {
	Raw     Raw
	Samples map[Quantity][]Sample // single values, for medians
	Months  int                   // how many months of the year have ended
}

// Sample is a single value and how often it was found.
type Sample struct {
	N     record.Number
	Times int64
}

// Add adds n to a quantity so many times; single values of which the median is told are kept as well.
func (in *Input) Add(q Quantity, n record.Number, times int64) {
	in.Raw[q] = in.Raw[q].Plus(n.Times(record.Num(times)))
	if q != DecisionDays && q != ReviewHours {
		return
	}
	if in.Samples == nil {
		in.Samples = map[Quantity][]Sample{}
	}
	in.Samples[q] = append(in.Samples[q], Sample{N: n, Times: times})
}

// Row is one line of a board: a unit with everything below it.
type Row struct {
	Unit org.Unit
	Input
}

// MonthsEnded is how many months of its year have ended with day: the last day of October counts as
// ten, the day before it as nine (F09 goes by month's ends).
func MonthsEnded(day time.Time) int {
	n := int(day.Month())
	if day.AddDate(0, 0, 1).Month() == day.Month() {
		n--
	}
	return n
}
