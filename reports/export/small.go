package export

import (
	"math/big"
	"slices"
	"strconv"

	"cadrebot/form"
	"cadrebot/reports"
)

// smallest is the least number of households that a file tells; below it, it says tooFew
// (brief 7.2). Zero tells of nobody and stays.
const (
	smallest = 5
	tooFew   = "<5"
	withheld = "*" // a total from which a small cell could be worked out
)

// household is a count of households as a file may tell it.
func household(s string) cell {
	if n, err := strconv.Atoi(s); err == nil && n > 0 && n < smallest {
		return cell{text: tooFew}
	}
	return cell{text: s, number: numeric(s)}
}

// total adds up one field of one period.
type total struct {
	sum    big.Rat
	count  int
	small  int   // cells written as tooFew
	hidden int64 // what they hold together
}

func (t *total) add(f *form.Field, v form.Value) {
	var n big.Rat
	if _, ok := n.SetString(v.S); !ok {
		return
	}
	t.sum.Add(&t.sum, &n)
	t.count++
	if reports.Households(f) && household(v.S).text == tooFew {
		t.small++
		t.hidden += n.Num().Int64()
	}
}

// shown is the total as a file may tell it: withheld where it would tell what a small cell
// holds, that is with one such cell, or when all of them must be at either end.
func (t *total) shown(f *form.Field) cell {
	reveals := t.small == 1 || t.small > 0 && (t.hidden == int64(t.small) || t.hidden == int64(t.small)*(smallest-1))
	switch {
	case t.count == 0:
		return cell{}
	case reveals:
		return cell{text: withheld}
	}
	s := decimal(&t.sum)
	if reports.Households(f) {
		return household(s)
	}
	return cell{text: s, number: true}
}

// decimal is a sum of decimal numbers as a plain decimal number.
func decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	n, _ := r.FloatPrec()
	return r.FloatString(n)
}

// totals adds up what adds up, by period.
type totals struct {
	fields  []*form.Field
	periods map[reports.Period]map[string]*total
}

func newTotals(cols []column) *totals {
	t := &totals{periods: map[reports.Period]map[string]*total{}}
	for _, c := range cols {
		if c.field != nil && reports.Adds(c.field) {
			t.fields = append(t.fields, c.field)
		}
	}
	return t
}

// add leaves out what was sent back: nobody stands behind its figures.
func (t *totals) add(r reports.Row) {
	if r.State == reports.Returned {
		return
	}
	of := t.periods[r.Period]
	if of == nil {
		of = map[string]*total{}
		for _, f := range t.fields {
			of[f.Key] = &total{}
		}
		t.periods[r.Period] = of
	}
	for _, f := range t.fields {
		of[f.Key].add(f, r.Answers[f.Key])
	}
}

// order lists the periods, oldest first.
func (t *totals) order() []reports.Period {
	var out []reports.Period
	for p := range t.periods {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}
