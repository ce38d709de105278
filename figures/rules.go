package figures

import (
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// HouseholdIncome is what a household, or all of a village together, earned in twelve months, in yuan (brief 3.9).
type HouseholdIncome struct {
	Members                                  int64
	Wage, Business, Cost, Property, Transfer record.Number
}

// Net is what is left of it all together.
func (h HouseholdIncome) Net() record.Number {
	return h.Wage.Plus(h.Business).Minus(h.Cost).Plus(h.Property).Plus(h.Transfer)
}

// PerHead is the net income per member; "-" for a household without members.
func (h HouseholdIncome) PerHead() Value { return over(h.Net(), record.Num(h.Members)) }

// LoanCeiling is the date-effective parameter of micro-loans.
const LoanCeiling = "loan_ceiling"

// Loan is a micro-loan against the ceiling that held on the day on which it was granted.
type Loan struct {
	Subsidised record.Number // the part up to the ceiling: nothing above it is subsidised or covered
	Within     bool
}

// LoanOf judges a loan of amount yuan; false when no ceiling is known for that day (TV-10).
func LoanOf(amount record.Number, day locales.Date, u org.Unit, p record.Params) (Loan, bool) {
	ceiling, ok := p.At(LoanCeiling, u, day)
	if !ok {
		return Loan{}, false
	}
	if amount.Cmp(ceiling) > 0 {
		return Loan{Subsidised: ceiling}, true
	}
	return Loan{Subsidised: amount, Within: true}, true
}
