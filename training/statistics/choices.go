package statistics

// Counts below which nothing is said, so that no figure tells what one person answered
// and none rests on chance.
const (
	Enough       = 10 // first attempts behind a verdict or a count of choices
	EnoughThirds = 30 // first attempts behind counts by thirds: ten in each
)

// Choices is how often each choice of a question was taken, in the order the choices
// were written in. A distractor that nobody takes, or that the upper third takes as often
// as the lower one, does not do its work. Lower and Upper are nil when there are too few
// attempts or when their totals do not tell the thirds apart.
type Choices struct {
	All          []int
	Lower, Upper []int // by the third of attempts with the lowest and the highest totals
}

// Choices counts the choices of one item; false below Enough attempts, or when the item
// has no choices. A third holds everybody with the total of its border, so it may hold more
// than a third of the attempts, never less.
func (s *Sheet) Choices(item int) (Choices, bool) {
	byTotal := map[units]int{}
	n := 0
	for k, c := range s.cells[item] {
		byTotal[k.total] += c
		n += c
	}
	if n < Enough || s.items[item].Choices == 0 {
		return Choices{}, false
	}
	out := Choices{All: make([]int, s.items[item].Choices)}
	third := (n + 2) / 3
	t := tallyOf(byTotal)
	low, high := t.at(third-1), t.at(n-third)
	if n >= EnoughThirds && low < high {
		out.Lower, out.Upper = make([]int, len(out.All)), make([]int, len(out.All))
	}
	for p, c := range s.picks[item] {
		out.All[p.choice] += c
		if out.Lower == nil {
			continue
		}
		if p.total <= low {
			out.Lower[p.choice] += c
		}
		if p.total >= high {
			out.Upper[p.choice] += c
		}
	}
	return out, true
}
