package figures_test

import (
	"slices"
	"testing"

	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func num(s string) record.Number {
	n, ok := record.Read(s)
	if !ok {
		panic(s)
	}
	return n
}

func formula(t *testing.T, code string) figures.Formula {
	t.Helper()
	f, ok := figures.FormulaOf(code)
	if !ok {
		t.Fatalf("there is no %s", code)
	}
	return f
}

// paid is money received and paid by the end of a month.
func paid(received, paid string, months int) figures.Input {
	return figures.Input{Raw: figures.Raw{figures.Received: num(received), figures.Paid: num(paid)}, Months: months}
}

// TV-01: a published example; rounding the rate first would give +8.69.
func TestTheGapIsRoundedOnceAndLast(t *testing.T) {
	t.Parallel()
	in := paid("50422", "21185.83", 4)
	rate, gap := formula(t, "F08").Of(in), formula(t, "F09").Of(in)
	if got := rate.N.Times(record.Num(100)).Fixed(2); got != "42.02" {
		t.Errorf("paid %s%%", got)
	}
	if got := gap.N.Times(record.Num(100)).Fixed(2); got != "8.68" {
		t.Errorf("gap %s points", got)
	}
}

// TV-02, TV-03, TV-04, TV-06, TV-07, TV-15, TV-19.
func TestFormulasOfTheBrief(t *testing.T) {
	t.Parallel()
	n := func(q figures.Quantity, v int64) figures.Raw { return figures.Raw{q: record.Num(v)} }
	with := func(all ...figures.Raw) figures.Input {
		var out figures.Raw
		for _, r := range all {
			out = out.Plus(r)
		}
		return figures.Input{Raw: out}
	}
	for _, c := range []struct {
		what, code string
		in         figures.Input
		want       string
	}{
		{"a county's money at the end of October", "F08", paid("8600", "5848", 10), "68.0%"},
		{"is behind the year", "F09", paid("8600", "5848", 10), "-15.3"},
		{"the city's share for industry", "F10", with(n(figures.Industry, 17836), n(figures.Paid, 30242)), "59.0%"},
		{"what is in reserve for next year", "F12", with(n(figures.NextPlanned, 13800), n(figures.YearFunds, 8600)), "1.60"},
		{"clues by their limit, those not due left out", "F17", with(n(figures.CluesInTime, 52), n(figures.CluesLate, 4), n(figures.CluesOverdue, 2), n(figures.CluesOpen, 9)), "89.7%"},
		{"risks removed", "F19", with(n(figures.Recognised, 368), n(figures.Removed, 237)), "64.4%"},
		{"nothing is due", "F01", figures.Input{}, "-"},
		{"nothing was received", "F09", figures.Input{Months: 10}, "-"},
		{"who knows, nobody counted twice", "F30", with(n(figures.Targeted, 96), n(figures.Delivered, 90), n(figures.Acknowledged, 71), n(figures.ToldOtherwise, 12-4)), "82.3%"},
		{"a question that few were asked", "F28", with(n(figures.FirstAttempts, 19), n(figures.FirstRight, 3)), "-"},
		{"a hard question", "F28", with(n(figures.FirstAttempts, 20), n(figures.FirstRight, 5)), "0.75"},
		{"income grew", "F23", with(n(figures.Income, 33000), n(figures.IncomePeople, 3), n(figures.IncomeBefore, 20000), n(figures.PeopleBefore, 2)), "10.0%"},
		{"reports of a village and month", "F34", with(n(figures.ReportsAsked, 45), n(figures.VillageMonths, 10)), "4.5"},
	} {
		f := formula(t, c.code)
		if got := f.Shape.Short(f.Of(c.in)); got != c.want {
			t.Errorf("%s: %s is %s, want %s", c.what, c.code, got, c.want)
		}
	}
	reserve := formula(t, "F12")
	if v := reserve.Of(with(n(figures.NextPlanned, 13800), n(figures.YearFunds, 8600))); v.N.Cmp(record.Num(2)) >= 0 {
		t.Error("a reserve of 1.60 is not below 2.0")
	}
}

// TV-05 by the same formulas that the boards use.
func TestAReturnedReportStaysOnTime(t *testing.T) {
	t.Parallel()
	in := figures.Input{Raw: figures.Raw{
		figures.ReportsDue: record.Num(96), figures.ReportsExempt: record.Num(2), figures.ReportsSubmitted: record.Num(89), figures.ReportsOnTime: record.Num(84),
	}}
	for code, want := range map[string]string{"F01": "94.7%", "F02": "89.4%"} {
		f := formula(t, code)
		if got := f.Shape.Short(f.Of(in)); got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
}

// TV-08: the net income of a household of four.
func TestIncomeIsNetAndPerHead(t *testing.T) {
	t.Parallel()
	h := figures.HouseholdIncome{Members: 4, Wage: num("30000"), Business: num("18000"), Cost: num("6000"), Property: num("1000"), Transfer: num("5000")}
	if v := h.PerHead(); v.Says != figures.Known || v.N.Cmp(num("12000")) != 0 {
		t.Errorf("%+v", v)
	}
	if v := (figures.HouseholdIncome{}).PerHead(); v.Says != figures.Undivided {
		t.Error("a household without members has an income per head")
	}
}

// TV-09: villages weigh as many people as they have.
func TestIncomesAreWeightedByPeople(t *testing.T) {
	t.Parallel()
	a := figures.Raw{figures.Income: num("12000").Times(record.Num(300)), figures.IncomePeople: record.Num(300)}
	b := figures.Raw{figures.Income: num("15000").Times(record.Num(100)), figures.IncomePeople: record.Num(100)}
	if v := formula(t, "F22").Of(figures.Input{Raw: a.Plus(b)}); v.N.Cmp(num("12750")) != 0 {
		t.Errorf("%s", v.N)
	}
}

// rules are those parameters of params.json that the tests need.
type rules struct{}

func (rules) At(name string, _ org.Unit, day locales.Date) (record.Number, bool) {
	switch {
	case name == figures.LoanCeiling && day >= "2026-03-01":
		return record.Num(100_000), true
	case name == figures.LoanCeiling && day >= "2021-03-04":
		return record.Num(50_000), true
	}
	return record.Number{}, false
}

// TV-10: the ceiling of the day on which the loan was granted holds.
func TestALoanIsJudgedByTheCeilingOfItsDay(t *testing.T) {
	t.Parallel()
	old, ok := figures.LoanOf(num("80000"), "2026-02-28", org.Unit{}, rules{})
	if !ok || old.Within || old.Subsidised.Cmp(num("50000")) != 0 {
		t.Errorf("the day before the change: %+v, %v", old, ok)
	}
	now, ok := figures.LoanOf(num("80000"), "2026-03-01", org.Unit{}, rules{})
	if !ok || !now.Within || now.Subsidised.Cmp(num("80000")) != 0 {
		t.Errorf("the day of the change: %+v, %v", now, ok)
	}
	if _, ok := figures.LoanOf(num("1"), "2020-01-01", org.Unit{}, rules{}); ok {
		t.Error("a day without a rule has a ceiling")
	}
}

// TV-18: an order by value is refused, in both languages.
func TestARankingIsRecognised(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]bool{
		"sort counties by rate, worst first": true, "list persons by study time": true, "各县排名": true, "按学习时长列人员": true, "ＲＡＮＫ": true,
		"": false, "F08": false, "石垭县": false, "2026-10": false,
	} {
		if figures.Ranks(said) != want {
			t.Errorf("%q: want %v", said, want)
		}
	}
}

func TestThereAreThirtyEightFormulasInOrder(t *testing.T) {
	t.Parallel()
	if len(figures.Formulas) != 38 || !slices.IsSortedFunc(figures.Formulas, func(a, b figures.Formula) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	}) {
		t.Fatalf("%d formulas", len(figures.Formulas))
	}
	for _, f := range figures.Formulas {
		for _, l := range locales.All {
			if f.Name().Plain(l) == "" || f.Is().Plain(l) == "" {
				t.Errorf("%s has no name in %s", f.Code, l)
			}
		}
		if len(f.Quantities()) == 0 {
			t.Errorf("%s is worked out from nothing", f.Code)
		}
	}
	if f := formula(t, "f8"); f.Code != "F08" {
		t.Error("f8 is not F08")
	}
}
