package figures

import (
	"cadrebot/locales"
	"cadrebot/record"
)

// Quantities of reports, by the moment at which they were due.
const (
	ReportsDue       Quantity = "rep_due" // deadline passed, exempt ones included
	ReportsExempt    Quantity = "rep_exempt"
	ReportsSubmitted Quantity = "rep_submitted" // and not lying returned
	ReportsOnTime    Quantity = "rep_on_time"   // first submitted by the deadline, whatever came later
	ReportsApproved  Quantity = "rep_approved"
	ReportsFirstPass Quantity = "rep_first_pass" // approved without a return
	ReviewHours      Quantity = "review_hours"   // samples: from submission to the first decision
)

// Quantities of what is open beyond its day, in calendar days.
const (
	Overdue3   Quantity = "overdue_1_3"
	Overdue7   Quantity = "overdue_4_7"
	Overdue30  Quantity = "overdue_8_30"
	OverdueFar Quantity = "overdue_over_30"
)

// Bands are those of F03 from the shortest delay on.
var Bands = []Quantity{Overdue3, Overdue7, Overdue30, OverdueFar}

// Money of the office, in yuan, of the year so far.
const (
	Received  Quantity = "FND-01"
	Allocated Quantity = "FND-02"
	Paid      Quantity = "FND-03"
	Industry  Quantity = "FND-04"
	Idle      Quantity = "fund_idle" // received more than 90 days ago and unpaid
)

// Projects.
const (
	NextPlanned Quantity = "proj_next_planned" // planned investment of next year's library
	YearFunds   Quantity = "proj_year_funds"   // this year's funds
	Planned     Quantity = "proj_planned"
	Started     Quantity = "proj_started"
	Completed   Quantity = "proj_completed"
	Accepted    Quantity = "proj_accepted"
	PostedDue   Quantity = "posted_due"
	Posted      Quantity = "posted" // for at least ten days
)

// Monitoring of households and pairing.
const (
	CluesInTime  Quantity = "clue_in_time"
	CluesLate    Quantity = "clue_late"
	CluesOverdue Quantity = "clue_overdue" // open beyond the limit
	CluesOpen    Quantity = "clue_open"    // open within it
	DecisionDays Quantity = "decision_days"
	Recognised   Quantity = "mon_recognised" // households, cumulative
	Removed      Quantity = "MON-04"
	Monitored    Quantity = "MON-01"
	Measured     Quantity = "MON-07"
	ContactDue   Quantity = "contact_due"
	Contacted    Quantity = "PAI-01"
)

// Steps of a clue, each a part of the one before it.
const (
	CluesCame     Quantity = "clues_came"
	CluesChecked  Quantity = "clues_checked" // at home and against data, or decided without
	CluesDecided  Quantity = "clues_decided"
	CluesMeasured Quantity = "clues_measured" // measures in place, whether or not the risk is removed by now
)

// Destinations are where people work, the nearest first.
var Destinations = []Quantity{InCounty, InProvince, FarAway}

// Incomes, labour and loans.
const (
	Income       Quantity = "income"        // of all people together
	IncomePeople Quantity = "income_people" // whose income it is
	IncomeBefore Quantity = "income_before" // a year ago
	PeopleBefore Quantity = "income_people_before"
	Working      Quantity = "LAB-01" // in work at the three destinations together
	InCounty     Quantity = "LAB-01a"
	InProvince   Quantity = "LAB-01b"      // outside the county
	FarAway      Quantity = "LAB-01c"      // outside the province
	LabourHeard  Quantity = "labour_heard" // units whose newest report says where people work
	Returned     Quantity = "LAB-02"
	Reemployed   Quantity = "LAB-03"
	Balance      Quantity = "LOA-03"
	LoanOverdue  Quantity = "LOA-04"
)

// Learning.
const (
	Enrolled       Quantity = "TRN-01"
	LearnersExempt Quantity = "learn_exempt"
	Finished       Quantity = "TRN-02"
	Passed         Quantity = "TRN-03"
	FirstPassed    Quantity = "learn_first_passed"
	FirstAttempts  Quantity = "first_attempts"
	FirstRight     Quantity = "first_right"
)

// Notices.
const (
	Targeted      Quantity = "notice_targeted"
	Delivered     Quantity = "notice_delivered"
	Acknowledged  Quantity = "notice_acknowledged"
	ToldOtherwise Quantity = "notice_told" // by phone or in a meeting, and not acknowledged as well
	Undeliverable Quantity = "notice_undeliverable"
)

// Rectification, feedback and the quality of data.
const (
	IssuesDue      Quantity = "ISS-01"
	IssuesInTime   Quantity = "ISS-02"
	FeedbackDue    Quantity = "feedback_due"
	FeedbackInTime Quantity = "feedback_in_time" // answered within five working days
	Values         Quantity = "values"
	Flagged        Quantity = "flagged"
)

// The burden on the grass roots.
const (
	ReportsAsked  Quantity = "asked"
	VillageMonths Quantity = "village_months"
	TypedFields   Quantity = "typed"
	AllFields     Quantity = "fields"
	Prefilled     Quantity = "prefilled"
	Messages      Quantity = "messages"
	UserWeeks     Quantity = "user_weeks"
	TasksSet      Quantity = "tasks_set"
	TasksShort    Quantity = "tasks_short" // less than 48 hours before they were due
	NoChange      Quantity = "no_change"   // reports that say that nothing has changed
	ReportsFiled  Quantity = "filed"
	Refused       Quantity = "duplicates_refused"
)

// Targets of a plan.
const (
	Actual Quantity = "actual"
	Target Quantity = "target"
)

// Name is what people call a quantity: allocated.
func (q Quantity) Name() locales.Text { return locales.M("formula.q_" + string(q)) }

// Shape is how the quantity is written.
func (q Quantity) Shape() Shape {
	switch q {
	case Received, Allocated, Paid, Industry, Idle, NextPlanned, YearFunds, Balance, LoanOverdue, Income, IncomeBefore:
		return Yuan
	case UserWeeks:
		return Each
	}
	return Count
}

// Text is a number of the quantity with its unit.
func (q Quantity) Text(n record.Number) locales.Text { return q.Shape().Text(known(n)) }
