package partners

import (
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Currencies of foreign-aided projects. Money stays in its own currency; the yuan beside it are
// worked out with the rate of the day and never added up over currencies. Persisted.
var currencies = []string{"USD", "EUR", "JPY", "GBP", "SDR", "CNY"}

// Purses of international projects, in the project's own currency. Persisted.
const (
	committed = "committed"
	aside     = "held"
	disbursed = "disbursed"
)

var (
	pmo      = []lifecycle.Who{lifecycle.Own(org.ForeignAidOffice), lifecycle.Above(org.ForeignAidOffice)}
	pmoChief = []lifecycle.Who{lifecycle.Own(org.CityApprover), lifecycle.Above(org.CityApprover)}
)

// money writes an amount with its currency, as it stands in the papers: USD 1,200,000.
func money(currency, amount string) locales.Text {
	return locales.Raw(currency + " " + locales.Group(amount))
}

func intlProject() record.Kind {
	fields := []form.Field{
		words.Must("name", form.Text), words.Pick("donor", "world_bank", "adb", "ifad", "un", "bilateral", "ngo"), words.Pick("currency", currencies...),
		words.Must("commitment", form.Decimal), words.Must("rate", form.Decimal), words.Today("rate_on"), words.Must("approval_ref", form.Text),
		words.Must("beneficiaries", form.Integer), words.Must("women", form.Integer),
	}
	return record.Kind{
		ID: IntlProject, Prefix: "IP", Name: words.Kind(IntlProject), Door: "intl", Duties: []string{"A7b"}, Group: 7,
		Form: form.Form{ID: IntlProject, Version: 1, Title: words.Kind(IntlProject), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: IntlProject, Initial: Draft, States: lifecycle.From(Draft, Submitted, Returned, Effective, Closed), Final: lifecycle.From(Closed),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Submitted, By: pmo, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor, lifecycle.ToUnit)},
				{Name: Approve, Label: words.Move(Approve), From: lifecycle.From(Submitted), To: Effective, By: pmoChief, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(Submitted), To: Returned, By: pmoChief, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: Submitted, By: pmo, Asks: fields[3:7], Writes: true},
				{Name: CloseIt, Label: words.Move(CloseIt), From: lifecycle.From(Effective), To: Closed, By: pmo, Aside: true},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text {
			return locales.M("partners.title_intl_project", "Name", a["name"].S, "Amount", money(a["currency"].S, a["commitment"].S))
		},
		Check: func(c record.Case) error {
			if err := words.AboveZero(c.Record.Data, "commitment", "rate"); err != nil {
				return err
			}
			if record.In(c.Record.Data, "women").Cmp(record.In(c.Record.Data, "beneficiaries")) > 0 {
				return locales.Refuse("partners.women_more")
			}
			return nil
		},
		Posts: func(c record.Case) []record.Posting {
			if c.Move != Approve {
				return nil
			}
			return []record.Posting{{From: record.World("donor:" + c.Record.Data["currency"].S), To: record.Purse{Record: record.Own, Name: committed}, Amount: record.In(c.Record.Data, "commitment")}}
		},
		Lines: intlLines,
		Feeds: []record.Feed{
			{Indicator: "INT-01", Field: "commitment", States: lifecycle.From(Effective, Closed)},
			{Indicator: "INT-03", Field: "beneficiaries", States: lifecycle.From(Effective, Closed)},
		},
	}
}

// intlLines show what is committed and disbursed in both currencies.
func intlLines(c record.Case) []locales.Text {
	if c.Record.State != Effective && c.Record.State != Closed {
		return nil
	}
	all, currency := record.In(c.Record.Data, "commitment"), c.Record.Data["currency"].S
	if c.Record.Kind == IntlComponent {
		all = record.In(c.Record.Data, "amount")
	}
	left := c.Purses.Of(c.Record.ID, committed)
	out := c.Purses.Of(c.Record.ID, disbursed)
	return []locales.Text{
		locales.M("partners.line_disbursed", "Out", money(currency, out.Value().S), "Share", record.Percent(out, all), "Left", money(currency, left.Value().S)),
		locales.M("partners.line_yuan", "Yuan", out.Times(record.In(c.Record.Data, "rate")).Money(), "Rate", c.Record.Data["rate"].S, "Day", locales.Date(c.Record.Data["rate_on"].S)),
	}
}

// fromParent copies currency and rate down the project.
func fromParent(c record.Case) form.Answers {
	out := form.Answers{}
	if c.Parent != nil {
		for _, key := range []string{"currency", "rate", "rate_on"} {
			if c.Record.Data[key].S == "" {
				out[key] = c.Parent.Data[key]
			}
		}
	}
	return out
}

// within refuses more than is left of the parent's commitment.
func within(c record.Case) error {
	if err := words.AboveZero(c.Record.Data, "amount"); err != nil {
		return err
	}
	amount, left := record.In(c.Record.Data, "amount"), c.Purses.Of(c.Record.Parent, committed)
	if c.Before == nil && amount.Cmp(left) > 0 {
		return locales.Refuse("partners.too_much", "Left", money(c.Record.Data["currency"].S, left.Value().S))
	}
	return nil
}

func intlComponent() record.Kind {
	return record.Kind{
		ID: IntlComponent, Prefix: "IC", Name: words.Kind(IntlComponent), Door: "intl", Duties: []string{"A7b"}, Group: 7,
		Form: form.Form{ID: IntlComponent, Version: 1, Title: words.Kind(IntlComponent), Fields: []form.Field{words.Must("name", form.Text), words.Must("amount", form.Decimal)}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: IntlComponent, Initial: Draft, States: lifecycle.From(Draft, Effective, Closed), Final: lifecycle.From(Closed),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Effective, By: pmo, Writes: true},
				{Name: CloseIt, Label: words.Move(CloseIt), From: lifecycle.From(Effective), To: Closed, By: pmo, Aside: true},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{OfParent: true},
		Of: []record.Parent{{Kind: IntlProject, States: lifecycle.From(Effective)}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("partners.title_intl_project", "Name", a["name"].S, "Amount", money(a["currency"].S, a["amount"].S))
		},
		Work: fromParent, Check: within, Lines: intlLines,
		Posts: func(c record.Case) []record.Posting {
			up, mine := record.Purse{Record: c.Record.Parent, Name: committed}, record.Purse{Record: record.Own, Name: committed}
			switch left := c.Purses.Of(c.Record.ID, committed); {
			case c.Move == Submit:
				return []record.Posting{{From: up, To: mine, Amount: record.In(c.Record.Data, "amount")}}
			case c.Move == CloseIt && left.Sign() > 0:
				return []record.Posting{{From: mine, To: up, Amount: left}}
			}
			return nil
		},
	}
}

// withdrawal is an application for money of a project, in its currency, with the rate of its day.
func withdrawal() record.Kind {
	fields := []form.Field{words.Must("application", form.Text), words.Must("amount", form.Decimal), words.Today("applied_on")}
	return record.Kind{
		ID: Withdrawal, Prefix: "WD", Name: words.Kind(Withdrawal), Door: "intl", Duties: []string{"A7b"}, Group: 7,
		Form: form.Form{ID: Withdrawal, Version: 1, Title: words.Kind(Withdrawal), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Withdrawal, Initial: Draft, States: lifecycle.From(Draft, Submitted, Paid, Refused), Final: lifecycle.From(Paid, Refused),
			Moves: []lifecycle.Move{
				{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Submitted, By: pmo, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor, lifecycle.ToUnit)},
				{Name: Pay, Label: words.Move(Pay), From: lifecycle.From(Submitted), To: Paid, By: pmoChief, NotAuthor: true, Asks: []form.Field{words.Today("paid_on"), words.Must("rate", form.Decimal)}, Writes: true, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Refuse, Label: words.Move(Refuse), From: lifecycle.From(Submitted), To: Refused, By: pmoChief, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
			},
		}),
		First: Submit, States: words.State, Place: record.Place{OfParent: true},
		Of: []record.Parent{{Kind: IntlProject, States: lifecycle.From(Effective)}, {Kind: IntlComponent, States: lifecycle.From(Effective)}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("partners.title_withdrawal", "Application", a["application"].S, "Amount", money(a["currency"].S, a["amount"].S))
		},
		Work: func(c record.Case) form.Answers {
			out := fromParent(c)
			if c.Move == Pay {
				out["yuan"] = record.In(c.Record.Data, "amount").Times(record.In(c.Record.Data, "rate")).Value()
				out["rate_on"] = c.Record.Data["paid_on"]
			}
			return out
		},
		Check: func(c record.Case) error {
			if c.Move == Pay {
				if err := words.AboveZero(c.Record.Data, "rate"); err != nil {
					return err
				}
			}
			return within(c)
		},
		Lines: func(c record.Case) []locales.Text {
			if c.Record.State != Paid {
				return nil
			}
			d := c.Record.Data
			return []locales.Text{locales.M("partners.line_yuan", "Yuan", record.In(d, "yuan").Money(), "Rate", d["rate"].S, "Day", locales.Date(d["rate_on"].S))}
		},
		Posts: func(c record.Case) []record.Posting {
			at := func(name string) record.Purse { return record.Purse{Record: c.Record.Parent, Name: name} }
			amount := record.In(c.Record.Data, "amount")
			switch c.Move {
			case Submit:
				return []record.Posting{{From: at(committed), To: at(aside), Amount: amount}}
			case Pay:
				return []record.Posting{{From: at(aside), To: at(disbursed), Amount: amount}}
			case Refuse:
				return []record.Posting{{From: at(aside), To: at(committed), Amount: amount}}
			}
			return nil
		},
		Feeds: []record.Feed{{Indicator: "INT-02", Field: "amount", States: lifecycle.From(Paid), Day: "paid_on"}},
	}
}

// intlResult is one line of the results framework: where it began, where it should go, where it is.
func intlResult() record.Kind {
	return record.Kind{
		ID: IntlResult, Prefix: "IR", Name: words.Kind(IntlResult), Door: "intl", Duties: []string{"A7b"}, Group: 7,
		Form: form.Form{ID: IntlResult, Version: 1, Title: words.Kind(IntlResult), Fields: []form.Field{
			words.Must("name", form.Text), words.Must("baseline", form.Decimal), words.Must(KeyTarget, form.Decimal), words.Must("target_on", form.Date),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: IntlResult, Initial: Draft, States: lifecycle.From(Draft, Active, Ended), Final: lifecycle.From(Ended),
			Moves: []lifecycle.Move{
				{Name: Register, Label: words.Move(Register), From: lifecycle.From(Draft), To: Active, By: pmo, Writes: true},
				{Name: Update, Label: words.Move(Update), From: lifecycle.From(Active), To: Active, By: pmo, Asks: []form.Field{words.Must("actual", form.Decimal), words.Today("actual_on")}, Writes: true},
				{Name: End, Label: words.Move(End), From: lifecycle.From(Active), To: Ended, By: pmo, Aside: true},
			},
		}),
		First: Register, States: words.State, Place: record.Place{OfParent: true},
		Of:    []record.Parent{{Kind: IntlProject, States: lifecycle.From(Effective, Closed)}},
		Title: func(a form.Answers) locales.Text { return locales.Raw(a["name"].S) },
		Lines: func(c record.Case) []locales.Text {
			d := c.Record.Data
			if d["actual"].S == "" {
				return nil
			}
			way, done := record.In(d, KeyTarget).Minus(record.In(d, "baseline")), record.In(d, "actual").Minus(record.In(d, "baseline"))
			return []locales.Text{locales.M("partners.line_result", "Actual", locales.Decimal(d["actual"].S), "Target", locales.Decimal(d[KeyTarget].S), "Share", record.Percent(done, way), "Day", locales.Date(d["actual_on"].S))}
		},
	}
}
