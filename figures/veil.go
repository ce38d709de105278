package figures

import "slices"

// Small is the number of households or people below which a cell of a table says who they are
// (brief 7.2, TV-20).
const Small = 5

func small(n int64) bool { return n > 0 && n < Small }

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
