package figures

// Timing narrows records by the moment by which they must be moved on.
type Timing string

// Timings.
const (
	AnyTime Timing = ""
	Late    Timing = "late"    // that moment has passed
	NotYet  Timing = "not_yet" // it has not
)

// Source says from which records a quantity is counted. Kinds, states and answers are those of the
// domains, by the names under which they are persisted.
type Source struct {
	Quantity Quantity
	Kind     string
	States   []string // empty = any
	Field    string   // a number that is added up; "" = how many
	Where    map[string]string
	Key      string // the answer that names the line of a keyed board
	Timing   Timing
}

// begun are the states of a project from the annual plan on, each in the order of its life.
var begun = []string{"annual_plan", "approved", "tendering", "started", "completed", "accepted", "settled", "handed_over", "operating"}

func projects(q Quantity, from string) Source {
	i := 0
	for begun[i] != from {
		i++
	}
	return Source{Quantity: q, Kind: "project", States: begun[i:], Key: "class"}
}

// Sources are the quantities that are counted from records.
var Sources = []Source{
	projects(Planned, "annual_plan"), projects(Started, "started"), projects(Completed, "completed"), projects(Accepted, "accepted"),
}

// MoneyKinds are the kinds of records whose purses hold the office's money, from its coming in to its
// being paid. What stands in them below a unit is what that unit has received; what stands in the
// last of them has been allocated to a project.
var MoneyKinds = []string{"fund_batch", "fund_allocation", "fund_project"}

// IdleAfter is after how many days unpaid money is idle (brief 3.8).
const IdleAfter = 90
