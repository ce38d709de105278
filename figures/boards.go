package figures

import (
	"slices"
	"time"

	"cadrebot/indicators"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Column is one column of a board: a formula, a bare quantity, or a quantity's share of another.
type Column struct {
	Formula  Code
	Quantity Quantity
	Among    Quantity
	Heard    Quantity // when it is 0, nobody has said anything, which is not zero; "" = no matter
}

// Name is the heading.
func (c Column) Name() locales.Text {
	if f, ok := FormulaOf(string(c.Formula)); ok {
		return f.Name()
	}
	if c.Among != "" {
		return locales.M("formula.share_" + string(c.Quantity))
	}
	return c.Quantity.Name()
}

// Short is the heading where there is little room: a word or two.
func (c Column) Short() locales.Text {
	if c.Formula != "" {
		return locales.M("formula.short_" + string(c.Formula))
	}
	return c.Name()
}

// Of is the column's value of a row, and how it is written.
func (c Column) Of(in Input) (Value, Shape) {
	if f, ok := FormulaOf(string(c.Formula)); ok {
		return f.Of(in), f.Shape
	}
	if c.Among != "" {
		return over(in.Raw[c.Quantity], in.Raw[c.Among]), Share
	}
	if c.Heard != "" && in.Raw[c.Heard].Sign() == 0 {
		return Value{}, c.Quantity.Shape()
	}
	return known(in.Raw[c.Quantity]), c.Quantity.Shape()
}

// Quantities are what the column is worked out from.
func (c Column) Quantities() []Quantity {
	if f, ok := FormulaOf(string(c.Formula)); ok {
		return f.Quantities()
	}
	if c.Among != "" {
		return []Quantity{c.Quantity, c.Among}
	}
	return []Quantity{c.Quantity}
}

// Family is a group of quantities that is read at once. Rows of a family may be told apart by a key.
type Family string

// Families.
const (
	OfReports  Family = "reports"
	OfOverdue  Family = "overdue"
	OfRecords  Family = "records"
	OfMoney    Family = "money"    // key: the source of the money
	OfLearning Family = "learning" // key: the course
	OfNotices  Family = "notices"  // key: the notice
	OfBurden   Family = "burden"   // key: the unit that asks; "0" = the standing brief
	OfFeedback Family = "feedback"
	OfQuality  Family = "quality"
	OfAnswers  Family = "answers"  // of reports, by the indicators that they are named after
	OfDays     Family = "days"     // samples: from a clue to its decision
	OfYear     Family = "year"     // what came in this year and what is planned for the next
	OfReviews  Family = "reviews"  // samples: from a report's coming in to the first decision on it
	OfAsking   Family = "asking"   // first attempts at questions; key: the course and the question
	OfRefusals Family = "refusals" // key: the unit that asks
	OfLabour   Family = "labour"   // where people work, as the newest report of each unit says
)

// Board is one table that coordinators look at (brief 6.2).
type Board struct {
	ID      string // persisted in buttons
	Columns []Column
	Reads   []Family
	// Keyed boards have a line for each key of their family in the unit, not one for each unit
	// below; the units below are behind buttons.
	Keyed bool
	// Households are counted, so that small cells are not told.
	Households bool
	// Apart says that its lines count different things, so that they have no sum.
	Apart bool
	// Yearly says that it counts from the beginning of the year; else from that of the month.
	Yearly bool
	// Standing says that it counts what stands now, whenever it began; what stood earlier is not known.
	Standing bool
	// Under is the board behind which it stands; "" = in the list of boards.
	Under string
	// Hardest is how many lines of each group of keys are shown; 0 = all.
	Hardest int
}

// Name is what people call the board.
func (b Board) Name() locales.Text { return locales.M("stats.board_" + b.ID) }

// KeyName is what people call a line of a keyed board.
func (b Board) KeyName(key string) locales.Text {
	if key == "" {
		return locales.M("stats.key_none")
	}
	if in, ok := indicators.Of(indicators.Code(key)); ok {
		return in.Name
	}
	for _, board := range []string{b.ID, b.Under} {
		if id := "stats.key_" + board + "_" + key; slices.Contains(locales.IDs(), id) {
			return locales.M(id)
		}
	}
	return locales.Raw(key)
}

func byFormula(codes ...Code) (out []Column) {
	for _, c := range codes {
		out = append(out, Column{Formula: c})
	}
	return out
}

func byQuantity(q ...Quantity) (out []Column) {
	for _, x := range q {
		out = append(out, Column{Quantity: x})
	}
	return out
}

// heard are columns that say nothing where nobody has reported.
func heard(by Quantity, q ...Quantity) (out []Column) {
	for _, x := range q {
		out = append(out, Column{Quantity: x, Heard: by})
	}
	return out
}

// hardest is how many of a course's questions the training table names (brief 6.2).
const hardest = 3

// burdenReport is the monthly report on what is asked of the grass roots (brief 6.4).
var burdenReport = []Column{
	{Quantity: ReportsAsked}, {Quantity: TypedFields}, {Formula: "F38"}, {Quantity: Messages}, {Quantity: NoChange, Among: ReportsFiled}, {Quantity: Refused},
}

// Boards are the tables of brief 6.2 in its order, the review of reports (F04, F05)
// the burden report of 6.4, and what plots of 6.3 are drawn from, behind those that they belong to.
var Boards = []Board{
	{ID: "county", Columns: byFormula("F01", "F02", "F08", "F09", "F13", "F17", "F26", "F31"), Reads: []Family{OfReports, OfMoney, OfRecords, OfLearning}},
	{ID: "overdue", Columns: append(byFormula("F03"), byQuantity(Bands...)...), Reads: []Family{OfOverdue}, Standing: true},
	{ID: "fund", Columns: append(byQuantity(Received, Allocated, Paid, Industry), byFormula("F11", "F07", "F10")...), Reads: []Family{OfMoney}, Keyed: true, Yearly: true},
	{ID: "monitor", Columns: append(byQuantity(Recognised, Removed, Measured), byFormula("F17", "F18", "F19", "F20")...), Reads: []Family{OfRecords, OfDays}, Keyed: true, Households: true},
	{ID: "project", Columns: append(byQuantity(Planned, Started, Completed, Accepted), byFormula("F12", "F14", "F15", "F16")...), Reads: []Family{OfRecords, OfYear}, Keyed: true, Yearly: true},
	{ID: "training", Columns: append(byQuantity(Enrolled, Finished, Passed), byFormula("F26", "F27")...), Reads: []Family{OfLearning}, Keyed: true, Standing: true},
	{ID: "notices", Columns: append(byQuantity(Targeted, Delivered, Acknowledged, ToldOtherwise, Undeliverable), byFormula("F29", "F30")...), Reads: []Family{OfNotices}, Keyed: true},
	{ID: "coop", Columns: append(byQuantity(Target, Actual), byFormula("F06")...), Reads: []Family{OfRecords}, Keyed: true, Apart: true, Yearly: true},
	{ID: "issues", Columns: append(byQuantity(IssuesDue, IssuesInTime), byFormula("F31", "F32", "F33")...), Reads: []Family{OfRecords, OfFeedback, OfQuality}},
	{ID: "burden", Columns: byFormula("F34", "F35", "F36", "F37", "F38"), Reads: []Family{OfBurden}, Keyed: true},
	{ID: "review", Columns: byFormula("F01", "F02", "F04", "F05"), Reads: []Family{OfReports, OfReviews}, Under: "county"},
	{ID: "questions", Columns: append(byFormula("F28"), byQuantity(FirstAttempts, FirstRight)...), Reads: []Family{OfAsking}, Keyed: true, Apart: true, Standing: true, Under: "training", Hardest: hardest},
	{ID: "relief", Columns: burdenReport, Reads: []Family{OfBurden, OfRefusals}, Keyed: true, Under: "burden"},
	{ID: "funnel", Columns: byQuantity(CluesCame, CluesChecked, CluesDecided, CluesMeasured), Reads: []Family{OfRecords}, Standing: true, Under: "monitor"},
	{ID: "labour", Columns: append(heard(LabourHeard, append(Destinations, Working)...), byQuantity(LabourHeard)...), Reads: []Family{OfLabour}, Yearly: true, Under: "people"},
	{ID: "people", Columns: byFormula("F21", "F22", "F23", "F24", "F25"), Reads: []Family{OfRecords, OfAnswers}},
}

// Listed are the boards that stand in the list.
func Listed() []Board {
	return slices.DeleteFunc(slices.Clone(Boards), func(b Board) bool { return b.Under != "" })
}

// Inner are the boards behind b.
func (b Board) Inner() []Board {
	return slices.DeleteFunc(slices.Clone(Boards), func(x Board) bool { return x.Under != b.ID })
}

// BoardOf finds a board by its id.
func BoardOf(id string) (Board, bool) {
	i := slices.IndexFunc(Boards, func(b Board) bool { return b.ID == id })
	if i < 0 {
		return Board{}, false
	}
	return Boards[i], true
}

// Line is one line of what was read: a unit with everything below it and, on keyed boards, a key.
type Line struct {
	Row
	Key  string
	Name locales.Text // of the key, when it is the name of a course, a notice or a unit
}

// Text is what people call the line of a keyed board.
func (l Line) Text(b Board) locales.Text {
	if !l.Name.Empty() {
		return l.Name
	}
	return b.KeyName(l.Key)
}

// Trace is one of the records behind a figure.
type Trace struct {
	Unit   org.Unit
	Code   string       // by which it opens; "" when it has none
	Title  locales.Text // a report's form and period, a notice's title; empty when Code says it all
	State  string       // as it is persisted
	Amount *record.Number
	Due    time.Time // zero = no matter
	Next   time.Time // the next reminder; zero = none
}

// Sheet is a board as it was read: the unit first by itself and everything below, the units
// directly below in code order, and the keys in the order of their codes.
type Sheet struct {
	Board Board
	Whole Row
	Below []Row
	Keys  []Line
}

// SameTooOften is the share of "no change" answers above which a longer period is proposed (brief 6.4).
var SameTooOften, _ = record.Num(80).Over(hundred)

// Unchanged is the share of reports that say that nothing has changed, and whether it is so high that a
// longer period should be proposed.
func Unchanged(r Raw) (Value, bool) {
	v := over(r[NoChange], r[ReportsFiled])
	return v, v.Says == Known && v.N.Cmp(SameTooOften) > 0
}
