package figures

import (
	"strconv"
	"time"

	"cadrebot/locales"
)

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
	Year     string // the answer that must begin with this year; "" = no matter
	Ends     int    // with Year: the month with which it ends; 0 = December
	Ago      int    // with Year: so many years earlier
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

// The states of a clue on its way, from its coming in to the removal of the risk (brief 3.4).
var (
	clueOpen     = []string{"clue_received", "screened", "appraised", "township_reviewed"}
	clueTracked  = []string{"tracking", "removal_checked", "removal_posted"}
	clueMonitors = append([]string{"county_decided", "announced"}, clueTracked...)
	clueEver     = append(append([]string{}, clueMonitors...), "removed")
	clueDecided  = append(append([]string{}, clueEver...), "not_recognised")
	clueChecked  = append([]string{"appraised", "township_reviewed"}, clueDecided...)
	clueMeasured = append(append([]string{}, clueTracked...), "removed")
)

func clues(q Quantity, states []string, t Timing, where map[string]string) Source {
	return Source{Quantity: q, Kind: "clue", States: states, Timing: t, Where: where, Key: "category"}
}

func issues(q Quantity, states []string, t Timing, where map[string]string) Source {
	return Source{Quantity: q, Kind: "issue", States: states, Timing: t, Where: where}
}

// onTime is the answer of what was done within its limit.
func onTime(yes string) map[string]string { return map[string]string{"on_time": yes} }

// incomes are totals of villages of the year that ended last, or of the one before it (monitoring, brief 3.9).
func incomes(q Quantity, field string, ago int) Source {
	return Source{Quantity: q, Kind: "village_income", States: []string{"approved"}, Field: field, Year: "year", Ends: 9, Ago: ago}
}

// YearOf is the year that its answer must begin with at a moment; "" when it does not matter.
func (s Source) YearOf(now time.Time) string {
	if s.Year == "" {
		return ""
	}
	return strconv.Itoa(now.In(locales.Zone).AddDate(0, -s.Ends, 0).Year() - s.Ago)
}

// Sources are the quantities that are counted from records.
var Sources = []Source{
	projects(Planned, "annual_plan"), projects(Started, "started"), projects(Completed, "completed"), projects(Accepted, "accepted"),
	clues(Recognised, clueEver, AnyTime, nil), clues(Monitored, clueMonitors, AnyTime, nil), clues(Measured, clueTracked, AnyTime, nil),
	clues(Removed, []string{"removed"}, AnyTime, nil),
	clues(CluesCame, nil, AnyTime, nil), clues(CluesChecked, clueChecked, AnyTime, nil), clues(CluesDecided, clueDecided, AnyTime, nil),
	clues(CluesMeasured, clueMeasured, AnyTime, nil),
	// A project gets into the annual plan only when its postings lasted their days; those that wait
	// for it are still to be posted.
	projects(Posted, "annual_plan"), projects(PostedDue, "annual_plan"),
	{Quantity: PostedDue, Kind: "project", States: []string{"township_reviewed", "county_appraised", "in_library"}, Key: "class"},
	{Quantity: ContactDue, Kind: "clue", States: clueMonitors},
	{Quantity: Contacted, Kind: "pairing", States: []string{"active"}},
	clues(CluesInTime, clueDecided, AnyTime, onTime("yes")), clues(CluesLate, clueDecided, AnyTime, onTime("no")),
	clues(CluesOverdue, clueOpen, Late, nil), clues(CluesOpen, clueOpen, NotYet, nil),
	issues(IssuesDue, []string{"closed"}, AnyTime, nil), issues(IssuesDue, []string{"open", "answered", "more_time_asked"}, Late, nil),
	issues(IssuesInTime, []string{"closed"}, AnyTime, onTime("yes")),
	incomes(Income, "net", 0), incomes(IncomePeople, "people", 0), incomes(IncomeBefore, "net", 1), incomes(PeopleBefore, "people", 1),
	{Quantity: Balance, Kind: "loan_state", States: []string{"approved"}, Field: "balance"},
	{Quantity: LoanOverdue, Kind: "loan_state", States: []string{"approved"}, Field: "overdue"},
	{Quantity: Target, Kind: "agreement", States: []string{"in_force", "ended"}, Field: "target", Key: "indicator", Year: "year"},
	{Quantity: Actual, Kind: "coop_result", States: []string{"confirmed"}, Field: "value", Key: "indicator", Year: "quarter_end"},
}

// MoneyKinds are the kinds of records whose purses hold the office's money, from its coming in to its
// being paid. What stands in them below a unit is what that unit has received; what stands in the
// last of them has been allocated to a project.
var MoneyKinds = []string{"fund_batch", "fund_allocation", "fund_project"}

// IdleAfter is after how many days unpaid money is idle (brief 3.8).
const IdleAfter = 90
