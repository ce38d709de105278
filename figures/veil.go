package figures

import "slices"

// Mark is how a figure that rests on a few households may be told.
type Mark int

// Marks.
const (
	Told  Mark = iota
	Few        // it rests on fewer than Small households: "<5"
	Cover      // it would give such a figure away: "*"
)

// String is what stands instead of the figure; "" of Told.
func (m Mark) String() string { return [...]string{"", "<5", "*"}[m] }

// ofHouseholds are the quantities that count households.
var ofHouseholds = []Quantity{CluesInTime, CluesLate, CluesOverdue, CluesOpen, DecisionDays, Recognised, Removed, Monitored, Measured, ContactDue, Contacted, CluesCame, CluesChecked, CluesDecided, CluesMeasured}

// On is on how many households a column's figure rests; false when it does not count households.
func (c Column) On(in Input) (n int64, households bool) {
	on := sum(c.Quantity)
	if f, ok := FormulaOf(string(c.Formula)); ok {
		if f.Work != nil {
			return found(in.Samples[f.Uses[0]]), slices.Contains(ofHouseholds, f.Uses[0])
		}
		on = f.Bottom
	}
	if len(on.Plus) == 0 || !slices.Contains(ofHouseholds, on.Plus[0]) {
		return 0, false
	}
	return int64(on.Of(in.Raw).Float()), true
}

// Veil says which of several units' figures may be told, by the households on which each rests. Beside a
// single small one, whoever knows the sum of all can subtract the others; so the smallest of these is
// covered too, until no hidden figure has only one way to be. closed says that the sum itself is not told: then
// something is covered so that adding up does not give the sum away.
func Veil(on []int64, closed bool) []Mark {
	marks := make([]Mark, len(on))
	var total int64
	for i, n := range on {
		total += n
		if small(n) {
			marks[i] = Few
		}
	}
	closed = closed || small(total)
	for {
		var hidden []int64
		covers := 0
		for i, n := range on {
			if marks[i] != Told {
				hidden = append(hidden, n)
			}
			if marks[i] == Cover {
				covers++
			}
		}
		if closed && (covers > 0 || total == 0) || !closed && (len(hidden) == 0 || !settled(hidden)) {
			return marks
		}
		least := -1
		for i, n := range on {
			if n > 0 && marks[i] == Told && (least < 0 || n < on[least]) {
				least = i
			}
		}
		if least < 0 { // there is nothing left to cover: "*" says less than "<5"
			for i := range marks {
				if marks[i] == Few && !closed {
					marks[i] = Cover
				}
			}
			return marks
		}
		marks[least] = Cover
	}
}

// settled reports whether the sum of hidden numbers leaves one of the small ones only one way to be, when it is
// known which of them are small.
func settled(hidden []int64) bool {
	var total, low int64
	high, bounded := int64(0), true
	for _, n := range hidden {
		total += n
		if small(n) {
			low, high = low+1, high+Small-1
		} else {
			low, bounded = low+Small, false
		}
	}
	for _, n := range hidden {
		if !small(n) {
			continue
		}
		least, most := int64(1), min(Small-1, total-(low-1))
		if bounded {
			least = max(1, total-(high-(Small-1)))
		}
		if least == most {
			return true
		}
	}
	return false
}
