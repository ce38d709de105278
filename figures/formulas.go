package figures

import (
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/record"
)

// Code names a formula: F08. Persisted in buttons.
type Code string

// Formula is one row of brief 6.1. Either Top is divided by Bottom (by nothing when Bottom is
// empty), or Work says what comes out.
type Formula struct {
	Code        Code
	Top, Bottom Terms
	Work        func(Input) Value
	Uses        []Quantity // what Work looks at
	Least       int64      // fewest cases in the bottom that say anything; 0 = any
	Shape       Shape
}

// Name is what people call it: disbursement rate.
func (f Formula) Name() locales.Text { return locales.M("formula.name_" + string(f.Code)) }

// Is says what is divided by what, in words.
func (f Formula) Is() locales.Text { return locales.M("formula.is_" + string(f.Code)) }

// Of works the formula out.
func (f Formula) Of(in Input) Value {
	switch {
	case f.Work != nil:
		return f.Work(in)
	case len(f.Bottom.Plus) == 0:
		return known(f.Top.Of(in.Raw))
	}
	bottom := f.Bottom.Of(in.Raw)
	v := over(f.Top.Of(in.Raw), bottom)
	if v.Says == Known && bottom.Cmp(record.Num(f.Least)) < 0 {
		return Value{Says: TooFew}
	}
	return v
}

// Quantities lists what the formula is worked out from.
func (f Formula) Quantities() []Quantity {
	return slices.Concat(f.Top.quantities(), f.Bottom.quantities(), f.Uses)
}

func rate(c Code, top, bottom Terms) Formula {
	return Formula{Code: c, Top: top, Bottom: bottom, Shape: Share}
}

func (f Formula) as(s Shape) Formula { f.Shape = s; return f }

// least says nothing over fewer cases: a rate over few households would tell who they are.
func (f Formula) least(n int64) Formula { f.Least = n; return f }

// Formulas lists F01 to F38 in their order.
var Formulas = []Formula{
	rate("F01", sum(ReportsSubmitted), Terms{[]Quantity{ReportsDue}, []Quantity{ReportsExempt}}),
	rate("F02", sum(ReportsOnTime), Terms{[]Quantity{ReportsDue}, []Quantity{ReportsExempt}}),
	{Code: "F03", Top: sum(Overdue3, Overdue7, Overdue30, OverdueFar), Shape: Count},
	rate("F04", sum(ReportsFirstPass), sum(ReportsApproved)),
	{Code: "F05", Work: middle(ReviewHours), Uses: []Quantity{ReviewHours}, Shape: Hours},
	rate("F06", sum(Actual), sum(Target)),
	rate("F07", sum(Allocated), sum(Received)),
	rate("F08", sum(Paid), sum(Received)),
	{Code: "F09", Work: gap, Uses: []Quantity{Paid, Received}, Shape: Points},
	rate("F10", sum(Industry), sum(Paid)),
	{Code: "F11", Top: sum(Idle), Shape: Yuan},
	rate("F12", sum(NextPlanned), sum(YearFunds)).as(Times),
	rate("F13", sum(Started), sum(Planned)),
	rate("F14", sum(Completed), sum(Started)),
	rate("F15", sum(Accepted), sum(Completed)),
	rate("F16", sum(Posted), sum(PostedDue)),
	rate("F17", sum(CluesInTime), sum(CluesInTime, CluesLate, CluesOverdue)),
	{Code: "F18", Work: middle(DecisionDays), Uses: []Quantity{DecisionDays}, Shape: Days},
	rate("F19", sum(Removed), sum(Recognised)).least(Small),
	rate("F20", sum(Measured), sum(Monitored)).least(Small),
	rate("F21", sum(Contacted), sum(ContactDue)).least(Small),
	rate("F22", sum(Income), sum(IncomePeople)).as(Yuan),
	{Code: "F23", Work: growth, Uses: []Quantity{Income, IncomePeople, IncomeBefore, PeopleBefore}, Shape: Share},
	rate("F24", sum(Reemployed), sum(Returned)),
	rate("F25", sum(LoanOverdue), sum(Balance)),
	rate("F26", sum(Finished), Terms{[]Quantity{Enrolled}, []Quantity{LearnersExempt}}),
	rate("F27", sum(Passed), sum(Finished)),
	{Code: "F28", Top: Terms{[]Quantity{FirstAttempts}, []Quantity{FirstRight}}, Bottom: sum(FirstAttempts), Least: 20, Shape: Degree},
	rate("F29", sum(Delivered), sum(Targeted)),
	rate("F30", sum(Acknowledged, ToldOtherwise), sum(Targeted)),
	rate("F31", sum(IssuesInTime), sum(IssuesDue)),
	rate("F32", sum(FeedbackInTime), sum(FeedbackDue)),
	rate("F33", sum(Flagged), sum(Values)),
	rate("F34", sum(ReportsAsked), sum(VillageMonths)).as(Each),
	rate("F35", sum(TypedFields), sum(VillageMonths)).as(Each),
	rate("F36", sum(Prefilled), sum(AllFields)),
	rate("F37", sum(Messages), sum(UserWeeks)).as(Each),
	rate("F38", sum(TasksShort), sum(TasksSet)),
}

// FormulaOf finds a formula by its code, however people write it: f8, F08.
func FormulaOf(said string) (Formula, bool) {
	said = strings.ToUpper(strings.TrimSpace(said))
	if len(said) == 2 {
		said = said[:1] + "0" + said[1:]
	}
	i := slices.IndexFunc(Formulas, func(f Formula) bool { return string(f.Code) == said })
	if i < 0 {
		return Formula{}, false
	}
	return Formulas[i], true
}

// gap is F09: the disbursement rate minus the part of the year that has ended, raw; it is
// rounded once, when it is shown (TV-01: +8.68, not 8.69).
func gap(in Input) Value {
	v := over(in.Raw[Paid], in.Raw[Received])
	if v.Says != Known {
		return v
	}
	ended, _ := record.Num(int64(in.Months)).Over(record.Num(12))
	return known(v.N.Minus(ended))
}

// growth is F23, nominal: incomes per head of this year and the year before.
func growth(in Input) Value {
	now, was := over(in.Raw[Income], in.Raw[IncomePeople]), over(in.Raw[IncomeBefore], in.Raw[PeopleBefore])
	if now.Says != Known || was.Says != Known {
		return Value{}
	}
	v := over(now.N, was.N)
	if v.Says == Known {
		v.N = v.N.Minus(record.Num(1))
	}
	return v
}

// middle is the median of samples, with the 90th percentile beside it.
func middle(q Quantity) func(Input) Value {
	return func(in Input) Value {
		half, ok := Percentile(in.Samples[q], 50)
		if !ok {
			return Value{}
		}
		most, _ := Percentile(in.Samples[q], 90)
		return Value{Says: Known, N: half, Second: &most}
	}
}
