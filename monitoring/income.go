package monitoring

import (
	"slices"
	"strconv"
	"time"

	"cadrebot/calendar"
	"cadrebot/figures"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Kinds of totals that villages and counties enter: what people earned and what loans stand open. Persisted.
const (
	Income = "village_income"
	Loans  = "loan_state"
)

// States of a total. Persisted.
const (
	Entered  lifecycle.State = "entered"
	SentBack lifecycle.State = "sent_back"
	Checked  lifecycle.State = "checked"
	Approved lifecycle.State = "approved"
	Past     lifecycle.State = "past" // a newer month has been approved
)

// Moves of a total. Persisted in the history.
const (
	HandIn    lifecycle.Name = "hand_in"
	Refuse    lifecycle.Name = "refuse"
	Amend     lifecycle.Name = "amend"
	Check     lifecycle.Name = "check"
	Approve   lifecycle.Name = "approve"
	Reopen    lifecycle.Name = "reopen"
	Supersede lifecycle.Name = "supersede"
)

// Keys of answers that figures are counted from. Persisted.
const (
	KeyYear    = "year"
	KeyPeople  = "people"
	KeyNet     = "net" // worked out
	KeyMonth   = "month"
	KeyBalance = "balance"
	KeyOverdue = "overdue"
	keyWage    = "wage"
	keyGross   = "business"
	keyCost    = "cost"
	keyRent    = "property"
	keyGiven   = "transfer"
	keyCount   = "granted_count"
	keyGranted = "granted"
)

// mostPerHead is what a year's net income per head cannot be above, and leap the part by which it changes that is asked
// about (INC-01, brief 3.20); yearEnds is the month with which a year of incomes ends (October to September,
// brief 3.9), and income data are due in the quarter after it (3.21).
const (
	mostPerHead = 200_000
	leapPercent = 30
	yearEnds    = time.September
)

// totals is the way of a total: entered, perhaps sent back, checked, approved by the county.
func totals(id string, fields []form.Field, enter, check, approve []lifecycle.Who) []lifecycle.Move {
	from, again, first := lifecycle.From(Entered), lifecycle.From(Approved), approve
	moves := []lifecycle.Move{{Name: HandIn, Label: words.Move(HandIn), From: lifecycle.From(Draft), To: Entered, By: enter, Writes: true, Days: 10, Arms: lifecycle.Tells(lifecycle.ToSupervisor)}}
	if len(check) > 0 {
		moves = append(moves, lifecycle.Move{Name: Check, Label: words.Move(Check), From: from, To: Checked, By: check, NotAuthor: true, Days: 10})
		from, again, first = lifecycle.From(Checked), lifecycle.From(Checked, Approved), check // nobody sends back over another's head
	}
	return append(moves,
		lifecycle.Move{Name: Approve, Label: words.Move(Approve), From: from, To: Approved, By: approve, NotAuthor: true, Days: 10, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
		lifecycle.Move{Name: Refuse, Label: words.Move(Refuse), From: lifecycle.From(Entered), To: SentBack, By: first, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
		lifecycle.Move{Name: Amend, Label: words.Move(Amend), From: lifecycle.From(SentBack), To: Entered, By: enter, Asks: fields, Writes: true},
		lifecycle.Move{Name: Reopen, Label: words.Move(Reopen), From: again, To: SentBack, By: approve, NotAuthor: true, Aside: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
	)
}

// income is what the registered and monitored people of a village earned together in a year, of which no household is
// told (brief 3.9).
func income() record.Kind {
	fields := []form.Field{
		words.Must(KeyPeople, form.Integer), words.Must(keyWage, form.Money), words.Must(keyGross, form.Money), words.Must(keyCost, form.Money),
		words.Must(keyRent, form.Money), words.Must(keyGiven, form.Money),
	}
	approve := append(slices.Clone(county), lifecycle.Above(org.CountyStatistician))
	earlier := func(name, field string) record.Fact {
		return record.Fact{Name: name, Kind: Income, Field: field, States: lifecycle.From(Approved), Period: KeyYear, Ago: 1, Around: record.AroundUnit}
	}
	return record.Kind{
		ID: Income, Prefix: "VI", Name: words.Kind(Income), Door: "income", Duties: []string{"A4b"}, Group: 4,
		Form: form.Form{ID: Income, Version: 1, Title: words.Kind(Income), Fields: append([]form.Field{words.Must(KeyYear, form.Text)}, fields...)},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Income, Initial: Draft, States: lifecycle.From(Draft, Entered, SentBack, Checked, Approved), Moves: totals(Income, fields, heads, township, approve),
		}),
		First: HandIn, States: words.State, Place: record.Place{Own: true, Below: []org.Level{org.LevelVillage}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("monitoring.title_income", "Year", a[KeyYear].S, "PerHead", perHead(a).Text())
		},
		Facts: []record.Fact{earlier("net", KeyNet), earlier("people", KeyPeople)},
		Known: func(c record.Case) form.Answers {
			return form.Answers{KeyYear: {S: strconv.Itoa(c.Now.In(locales.Zone).AddDate(0, -int(yearEnds), 0).Year())}}
		},
		Work: func(c record.Case) form.Answers {
			return form.Answers{KeyNet: {S: earned(c.Record.Data).Net().Fixed(2)}}
		},
		Check: func(c record.Case) error {
			if c.Move != HandIn && c.Move != Amend {
				return nil
			}
			if err := c.ThisYearOrLast(c.Record.Data, KeyYear); err != nil {
				return err
			}
			if err := words.AboveZero(c.Record.Data, KeyPeople); err != nil {
				return err
			}
			if n := perHead(c.Record.Data); n.N.Sign() < 0 || n.N.Cmp(record.Num(mostPerHead)) > 0 {
				return locales.Refuse("monitoring.income_odd", "PerHead", n.Text(), "Most", locales.Money(strconv.Itoa(mostPerHead)))
			}
			return nil
		},
		Once: func(r record.Record) string { return r.Unit.Code + "/" + r.Data[KeyYear].S },
		Lines: func(c record.Case) []locales.Text {
			now := perHead(c.Record.Data)
			out := []locales.Text{locales.M("monitoring.line_per_head", "Value", now.Text())}
			was, some := c.Facts["net"].Over(c.Facts["people"])
			if grown, ok := now.N.Minus(was).Over(was); some && ok {
				id := "monitoring.line_growth"
				if grown.Times(grown).Cmp(record.Num(leapPercent*leapPercent).Times(hundredth).Times(hundredth)) > 0 {
					id = "monitoring.line_growth_odd"
				}
				out = append(out, locales.M(id, "Last", figures.Yuan.Text(figures.Value{Says: figures.Known, N: was}), "Growth", figures.Share.Short(figures.Value{Says: figures.Known, N: grown})))
			}
			return out
		},
	}
}

var hundredth, _ = record.Num(1).Over(record.Num(100))

// earned is what a total of incomes says.
func earned(a form.Answers) figures.HouseholdIncome {
	return figures.HouseholdIncome{
		Members: int64(record.In(a, KeyPeople).Float()), Wage: record.In(a, keyWage), Business: record.In(a, keyGross), Cost: record.In(a, keyCost),
		Property: record.In(a, keyRent), Transfer: record.In(a, keyGiven),
	}
}

// head is a net income per head.
type head struct{ figures.Value }

func perHead(a form.Answers) head { return head{earned(a).PerHead()} }

// Text is the income in yuan.
func (h head) Text() locales.Text { return figures.Yuan.Text(h.Value) }

// loans is how the micro-loans of a county stand at the end of a month: totals alone, no borrower (brief 3.11).
func loans() record.Kind {
	fields := []form.Field{
		words.Must(keyCount, form.Integer), words.Must(keyGranted, form.Money), words.Must(KeyBalance, form.Money), words.Must(KeyOverdue, form.Money),
	}
	enter := []lifecycle.Who{lifecycle.Own(org.CountyFinance, org.CountyStatistician, org.CountyCoordinator)}
	approve := []lifecycle.Who{lifecycle.Own(org.CountyApprover, org.CountyFirst)}
	return record.Kind{
		ID: Loans, Prefix: "LO", Name: words.Kind(Loans), Door: "income", Duties: []string{"A6a"}, Group: 4,
		Form: form.Form{ID: Loans, Version: 1, Title: words.Kind(Loans), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Loans, Initial: Draft, States: lifecycle.From(Draft, Entered, SentBack, Approved, Past), Final: lifecycle.From(Past),
			Moves: append(totals(Loans, fields, enter, nil, approve),
				lifecycle.Move{Name: Supersede, Label: words.Move(Supersede), From: lifecycle.From(Approved), To: Past, ByItself: true}),
		}),
		First: HandIn, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text {
			month, _ := time.Parse("2006-01", a[KeyMonth].S)
			return locales.M("monitoring.title_loans", "Month", calendar.Of(calendar.Month, month).Text(), "Balance", locales.Money(a[KeyBalance].S))
		},
		Work: func(c record.Case) form.Answers {
			began := c.Record.Began.In(locales.Zone)
			return form.Answers{KeyMonth: {S: began.AddDate(0, 0, -began.Day()).Format("2006-01")}} // of the month that has ended
		},
		Check: func(c record.Case) error {
			if err := words.NotBelowZero(c.Record.Data, keyCount, keyGranted, KeyBalance, KeyOverdue); err != nil {
				return err
			}
			if record.In(c.Record.Data, KeyOverdue).Cmp(record.In(c.Record.Data, KeyBalance)) > 0 {
				return locales.Refuse("monitoring.overdue_odd")
			}
			return nil
		},
		Once: func(r record.Record) string { return r.Unit.Code + "/" + r.Data[KeyMonth].S },
		Then: func(c record.Case) []record.Follow {
			if c.Move != Approve {
				return nil
			}
			return []record.Follow{{Kind: Loans, Where: map[string]string{}, Move: Supersede}}
		},
		Lines: loanLines,
	}
}

// loanLines say what is overdue, and whether the loans of the month are within the ceiling that held then.
func loanLines(c record.Case) []locales.Text {
	a := c.Record.Data
	f, _ := figures.FormulaOf("F25")
	v := f.Of(figures.Input{Raw: figures.Raw{figures.Balance: record.In(a, KeyBalance), figures.LoanOverdue: record.In(a, KeyOverdue)}})
	out := []locales.Text{locales.M("monitoring.line_overdue", "Share", f.Shape.Short(v))}
	each, some := record.In(a, keyGranted).Over(record.In(a, keyCount))
	if !some || c.Params == nil {
		return out
	}
	// Loans of a month fall under the ceiling of its last day.
	month, err := time.ParseInLocation("2006-01", a[KeyMonth].S, locales.Zone)
	if err != nil {
		return out
	}
	yuan := func(n record.Number) locales.Text { return figures.Yuan.Text(figures.Value{Says: figures.Known, N: n}) }
	loan, known := figures.LoanOf(each, locales.DateOf(month.AddDate(0, 1, -1)), c.Record.Unit, c.Params)
	switch {
	case known && !loan.Within:
		out = append(out, locales.M("monitoring.line_over_ceiling", "Each", yuan(each), "Ceiling", yuan(loan.Subsidised)))
	case known:
		out = append(out, locales.M("monitoring.line_within_ceiling", "Each", yuan(each)))
	}
	return out
}
