package figures_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"cadrebot/figures"
	"cadrebot/org"
	"cadrebot/record"
)

// told is one figure on somebody's boards: a sum of unknowns, and between what numbers it is.
type told struct {
	name      string
	of        []int
	low, high int
	truth     int
}

// attacker knows every board of a tree of units, how it is marked, and what adds up to what.
type attacker struct {
	truth []int // the unknowns: of each village and category those removed, those monitored with measures, and those without
	facts []told
	most  int
}

// other reports whether a figure could also be another number: only then it is not given away.
func (a attacker) other(f told) bool {
	n := len(a.truth)
	value, by := make([]int, n), make([][]int, n)
	sums, left := make([]int, len(a.facts)), make([]int, len(a.facts))
	for i, x := range a.facts {
		left[i] = len(x.of)
		for _, v := range x.of {
			by[v] = append(by[v], i)
		}
	}
	steps := 0
	var fill func(v int) bool
	fill = func(v int) bool {
		if steps++; steps > 15_000 {
			return true // too much to try: nobody solves that by hand
		}
		if v == n {
			sum := 0
			for _, i := range f.of {
				sum += value[i]
			}
			return sum != f.truth
		}
		for d := range a.most + 1 {
			x := (a.truth[v] + 1 + d) % (a.most + 1) // another one than the truth first
			value[v] = x
			fits := true
			for _, i := range by[v] {
				sums[i], left[i] = sums[i]+x, left[i]-1
				fits = fits && sums[i] <= a.facts[i].high && sums[i]+left[i]*a.most >= a.facts[i].low
			}
			if fits && fill(v+1) {
				return true
			}
			for _, i := range by[v] {
				sums[i], left[i] = sums[i]-x, left[i]+1
			}
		}
		return false
	}
	return fill(0)
}

// place is a unit of the tree with those below it; a village has counts by category.
type place struct {
	unit  org.Unit
	below []*place
	at    [][3]int // of a village, by category: removed, with measures, without
	first int      // the number of its first unknown
}

// all are the unknowns of a category, or with -1 of all, that part names.
func (p *place) all(category int, part func(int) bool) (out []int) {
	for _, b := range p.below {
		out = append(out, b.all(category, part)...)
	}
	for k := range p.at {
		for i := range 3 {
			if (category < 0 || k == category) && part(i) {
				out = append(out, p.first+3*k+i)
			}
		}
	}
	return out
}

var keys = []string{"marginal", "sudden"}

// parts are what each count is made of.
var parts = map[figures.Quantity]func(int) bool{
	figures.Recognised: func(int) bool { return true }, figures.Removed: func(i int) bool { return i == 0 },
	figures.Monitored: func(i int) bool { return i > 0 }, figures.Measured: func(i int) bool { return i == 1 },
	figures.CluesMeasured: func(i int) bool { return i < 2 },
}

func sumOf(truth, of []int) (n int) {
	for _, i := range of {
		n += truth[i]
	}
	return n
}

// raw is what the store counts.
func (p *place) raw(truth []int, category int) figures.Input {
	in := figures.Input{Raw: figures.Raw{}}
	for q, part := range parts {
		in.Raw[q] = record.Num(int64(sumOf(truth, p.all(category, part))))
	}
	return in
}

// board is the sheet of a place.
func (p *place) board(truth []int, categories int) figures.Sheet {
	line := func(x *place, k int) figures.Line {
		return figures.Line{Row: figures.Row{Unit: x.unit, Input: x.raw(truth, k)}, Key: keys[k]}
	}
	s := figures.Sheet{Whole: figures.Row{Unit: p.unit, Input: p.raw(truth, -1)}}
	for k := range categories {
		s.Keys = append(s.Keys, line(p, k))
	}
	for _, b := range p.below {
		s.Below = append(s.Below, figures.Row{Unit: b.unit, Input: b.raw(truth, -1)})
		for k := range categories {
			s.Parts = append(s.Parts, line(b, k))
		}
	}
	return s
}

// tell writes down what the boards of a place and of all below it say.
func (a *attacker) tell(p *place, h *figures.Shroud, categories int, few bool) (hidden int) {
	for k := -1; k < categories; k++ {
		for q, part := range parts {
			if q == figures.CluesMeasured && k >= 0 {
				continue // told of all categories together alone
			}
			key := ""
			if k >= 0 {
				key = keys[k]
			}
			f := told{name: fmt.Sprintf("%s %s of %d", q, key, p.unit.ID), of: p.all(k, part)}
			f.truth = sumOf(a.truth, f.of)
			switch h.Mark(figures.Column{Quantity: q}, key, k < 0) {
			case figures.Told:
				f.low, f.high = f.truth, f.truth
			case figures.Few:
				f.high, hidden = figures.Small-1, hidden+1
			case figures.Cover:
				f.low, f.high, hidden = 1, 1<<20, hidden+1
				if h.Mark(figures.Column{Quantity: q}, key, k < 0) == figures.Cover && f.truth < figures.Small { // then so is told of all beside it, and "*" may be anything
					f.low = 0
				}
			}
			a.facts = append(a.facts, f)
		}
	}
	if len(p.below) > 0 {
		for i, b := range h.Below(p.board(a.truth, categories)) {
			hidden += a.tell(p.below[i], b, categories, few)
		}
	}
	return hidden
}

// tree is a unit with so many below it on each level.
func tree(rng *rand.Rand, widths []int, categories int, truth *[]int, next *int) *place {
	*next++
	p := &place{unit: org.Unit{ID: org.UnitID(*next)}, first: len(*truth)}
	if len(widths) == 0 {
		for range categories {
			x := [3]int{rng.IntN(4) * rng.IntN(4), rng.IntN(5), rng.IntN(3) * rng.IntN(4)}
			if rng.IntN(3) == 0 {
				x = [3]int{}
			}
			p.at = append(p.at, x)
			*truth = append(*truth, x[:]...)
		}
		return p
	}
	for range widths[0] {
		p.below = append(p.below, tree(rng, widths[1:], categories, truth, next))
	}
	return p
}

// village is one with so many households recognised in each category, none of them removed or with measures.
func village(id int, recognised ...int) (*place, []int) {
	p, truth := &place{unit: org.Unit{ID: org.UnitID(id)}}, []int{}
	for _, n := range recognised {
		p.at, truth = append(p.at, [3]int{0, 0, n}), append(truth, 0, 0, n)
	}
	return p, truth
}

// TV-20: three households in a category are "<5", their sum with the other category is not told, and the village beside
// it is covered in that category alone.
func TestSmallCellsAreNotToldAndNotRevealed(t *testing.T) {
	t.Parallel()
	a, truth := village(2, 3, 20)
	b, more := village(3, 8, 9)
	c, last := village(4, 30, 40)
	b.first, c.first = len(truth), len(truth)+len(more)
	truth = append(append(truth, more...), last...)
	top := &place{unit: org.Unit{ID: 1}, below: []*place{a, b, c}}
	h := figures.NewShroud(top.board(truth, 2))
	got := ""
	for _, x := range append([]*figures.Shroud{h}, h.Below(top.board(truth, 2))...) {
		at := func(key string, whole bool) string {
			if m := x.Mark(figures.Column{Quantity: figures.Recognised}, key, whole).String(); m != "" {
				return m
			}
			return "told"
		}
		got += fmt.Sprint(at("marginal", false), " ", at("sudden", false), " ", at("", true), "; ")
	}
	if want := "told told told; <5 told *; * told *; told told told; "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for code, want := range map[figures.Code]figures.Mark{"F19": figures.Cover, "F20": figures.Cover, "F17": figures.Told} {
		if m := h.Below(top.board(truth, 2))[0].Mark(figures.Column{Formula: code}, "marginal", false); m != want {
			t.Errorf("%s of the few is told as %q", code, m)
		}
	}
}

// Whoever may open the boards of a unit and of everything below it, and adds and subtracts as much as can be, finds no
// count of fewer than five households.
func TestNobodyWorksOutAFewHouseholds(t *testing.T) {
	t.Parallel()
	seed, trees := uint64(4), 60
	if said, err := strconv.ParseUint(os.Getenv("SEED"), 10, 64); err == nil { // to look further
		seed, trees = said, 360
	}
	rng := rand.New(rand.NewPCG(3, seed))
	smalls, hidden, figs := 0, 0, 0
	for n := range trees {
		shape := [][]int{{}, {2}, {3}, {4}, {2, 2}, {3, 2}}[n%6]
		categories := 1 + n/6%2
		var truth []int
		next := 0
		top := tree(rng, shape, categories, &truth, &next)
		a := &attacker{truth: truth, most: 13}
		hidden += a.tell(top, figures.NewShroud(top.board(truth, categories)), categories, false)
		figs += len(a.facts)
		for _, f := range a.facts {
			if f.truth == 0 || f.truth >= figures.Small {
				continue
			}
			if smalls++; f.low == f.truth && f.high == f.truth || !a.other(f) {
				t.Errorf("%d: %s can only be %d", n, f.name, f.truth)
			}
		}
		if t.Failed() {
			for _, f := range a.facts {
				t.Log(f)
			}
			return
		}
	}
	t.Logf("%d small counts, %d of %d figures hidden", smalls, hidden, figs)
}
