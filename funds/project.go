package funds

import (
	"slices"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// fundable are the states of a project that may get money: only what is in the library (brief 3.7).
var fundable = lifecycle.From("in_library", "annual_plan", "approved", "tendering", "started", "completed", "accepted")

// Uses of money in a project. Those of negative are what assistance money may not be spent on
// (brief 3.8); they can be chosen so that the refusal can say why. Persisted.
var (
	uses     = []string{"works", "goods", "subsidy", "service", "training", "fee"}
	negative = []string{"running_costs", "office_building", "debts"}
)

// standing are the states in which money counts as given to its project.
var standing = lifecycle.From(Submitted, InForce, PaidOut, Settled)

// factGiven is what has been given to the same project, out of whatever source.
const factGiven = "given"

// toProject gives money to a project of the library.
func toProject() record.Kind {
	by := []lifecycle.Who{lifecycle.Own(org.CountyFinance, org.CityFinance), lifecycle.Above(org.CountyFinance)}
	decide := []lifecycle.Who{lifecycle.Own(org.CountyApprover, org.CountyFirst, org.CityApprover), lifecycle.Above(org.CountyApprover, org.CountyFirst)}
	pick := words.Must(KeyProject, form.One)
	fields := []form.Field{pick, words.Must(KeyAmount, form.Money), words.Pick(keyUse, slices.Concat(uses, negative)...)}
	moves := append(entered(by, decide, fields[1:]),
		lifecycle.Move{
			Name: Settle, Label: words.Move(Settle), From: lifecycle.From(InForce, PaidOut), AsideIn: lifecycle.From(InForce), To: Settled, By: by, Asks: []form.Field{words.Must("settled_amount", form.Money), words.Must("audit_ref", form.Text)},
			Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor),
		},
		lifecycle.Move{Name: PayOut, Label: words.Move(PayOut), From: lifecycle.From(InForce), To: PaidOut, ByItself: true},
		lifecycle.Move{Name: Reopen, Label: words.Move(Reopen), From: lifecycle.From(PaidOut), To: InForce, ByItself: true},
		lifecycle.Move{
			Name: Reverse, Label: words.Move(Reverse), From: lifecycle.From(InForce), To: Reversed, By: decide, NotAuthor: true, Aside: true,
			Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor),
		},
	)
	return record.Kind{
		ID: ToProject, Prefix: "FP", Name: words.Kind(ToProject), Door: "fund", Duties: []string{"A3b", "A5a", "A6f", "B15b"}, Group: 3,
		Form: form.Form{ID: ToProject, Version: 1, Title: words.Kind(ToProject), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: ToProject, Initial: Draft, States: lifecycle.From(Draft, Submitted, Returned, InForce, Settled, Reversed, Dropped, PaidOut),
			Final: lifecycle.From(Settled, Reversed, Dropped), Moves: moves,
		}),
		First: Submit, States: toProjectState, Place: record.Place{OfParent: true},
		Of:    []record.Parent{{Kind: Batch, States: lifecycle.From(InForce)}, {Kind: Allocation, States: lifecycle.From(InForce)}},
		Links: []record.Link{{Field: KeyProject, Kind: project, States: fundable}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("funds.title_project", "Project", a["project_name"].S, "Amount", locales.Money(a[KeyAmount].S))
		},
		Facts: []record.Fact{
			{Name: "fees", Kind: ToProject, Field: KeyAmount, States: standing, Where: map[string]string{KeySource: "central", KeyClass: "fee"}},
			{Name: factGiven, Kind: ToProject, Field: KeyAmount, States: standing, Alike: []string{KeyProject}},
			{Name: "central_allotted", Kind: Allocation, Field: KeyAmount, States: lifecycle.From(InForce, Allotted), Where: map[string]string{KeySource: "central"}},
			{Name: "central_received", Kind: Batch, Field: KeyAmount, States: lifecycle.From(InForce, Allotted), Where: map[string]string{KeySource: "central"}},
		},
		Early: func(c record.Case, key string) error {
			if key == keyUse {
				return forbidden(c)
			}
			return earlyAmount(c, key)
		},
		Work:  fromProject,
		Check: checkProject,
		Posts: projectPosts,
		Then:  parentEmptied,
		Lines: projectLines,
		Warns: overBudget,
		Feeds: []record.Feed{{Indicator: "FND-02", Field: KeyAmount, States: lifecycle.From(InForce, PaidOut, Settled), Day: KeyReceived}},
	}
}

// fromProject keeps what the figures need of the project: its class decides the industry share.
func fromProject(c record.Case) form.Answers {
	out := inherit(c)
	if p, ok := c.Links[KeyProject]; ok {
		out[KeyClass], out["project_name"], out["old_base"] = p.Data[KeyClass], p.Data["name"], p.Data["old_base"]
	}
	return out
}

// keyUse is what the money is for. Persisted.
const keyUse = "use"

// forbidden refuses what assistance money may not be spent on.
func forbidden(c record.Case) error {
	if use := c.Record.Data[keyUse].S; slices.Contains(negative, use) {
		return locales.Refuse("funds.negative", "Use", words.Choice(keyUse, use))
	}
	return nil
}

func checkProject(c record.Case) error {
	if err := forbidden(c); err != nil {
		return err
	}
	if c.Move == Settle {
		if paid := c.Purses.Of(c.Record.ID, Paid); record.In(c.Record.Data, "settled_amount").Cmp(paid) < 0 {
			return locales.Refuse("funds.settled_below_paid", "Paid", paid.Money())
		}
		return nil
	}
	if err := enough(c); err != nil {
		return err
	}
	return checkFee(c)
}

// checkFee keeps the management fee within its share of central money.
func checkFee(c record.Case) error {
	if c.Move != Submit && c.Move != Resubmit || c.Record.Data[KeyClass].S != "fee" || c.Record.Data[KeySource].S != "central" {
		return nil
	}
	share := hundredth
	if c.Params != nil {
		if n, ok := c.Params.At(ParamFee, c.Record.Unit, c.Today()); ok {
			share = n
		}
	}
	most := c.Facts["central_allotted"].Plus(c.Facts["central_received"]).Times(share)
	if c.Facts["fees"].Plus(record.In(c.Record.Data, KeyAmount)).Cmp(most) > 0 {
		return locales.Refuse("funds.fee_too_high", "Most", most.Money(), "Share", record.Percent(share, record.Num(1)))
	}
	return nil
}

var hundredth, _ = record.Read("0.01")

func projectPosts(c record.Case) []record.Posting {
	if c.Move != Settle {
		return held(c, mineFree())
	}
	// What the works did not need goes back to where it came from.
	if left := c.Purses.Of(c.Record.ID, Free); left.Sign() > 0 {
		return []record.Posting{{From: mineFree(), To: parentFree(c), Amount: left}}
	}
	return nil
}

func projectLines(c record.Case) []locales.Text {
	if !slices.Contains(lifecycle.From(InForce, PaidOut, Settled), c.Record.State) {
		return nil
	}
	paid, amount := c.Purses.Of(c.Record.ID, Paid), record.In(c.Record.Data, KeyAmount)
	out := []locales.Text{locales.M("funds.line_paid", "Paid", paid.Money(), "Share", record.Percent(paid, amount))}
	if p, ok := c.Links[KeyProject]; ok && p.Data["pct"].S != "" {
		out = append(out, locales.M("funds.line_progress", "Percent", p.Data["pct"].S))
	}
	if idle := idleFor(c); idle > 0 && c.Purses.Of(c.Record.ID, Free).Sign() > 0 {
		out = append(out, locales.M("funds.line_idle", "Left", c.Purses.Of(c.Record.ID, Free).Money(), "Count", idle))
	}
	return out
}

// overBudget says with both figures when a project gets more than its budget. Nothing forbids it: prices rise
// and budgets are estimates (brief 3.7 and 3.8 set no limit); two people have to have seen it.
func overBudget(c record.Case) []locales.Text {
	budget, known := record.NumberOf(c.Links[KeyProject].Data[projectBudget])
	if !known || slices.Contains(lifecycle.From(Settled, Reversed, Dropped), c.Record.State) {
		return nil
	}
	given := c.Facts[factGiven]
	if !slices.Contains(standing, c.Record.State) { // not among them yet
		given = given.Plus(record.In(c.Record.Data, KeyAmount))
	}
	over := given.Minus(budget)
	if over.Sign() <= 0 {
		return nil
	}
	return []locales.Text{locales.M("funds.over_budget", "Budget", budget.Money(), "Given", given.Money(), "Over", over.Money())}
}

// idleFor is for how many days money has been lying idle; 0 within the limit (F11).
func idleFor(c record.Case) int {
	at, ok := record.Day(c.Record.Data, KeyReceived)
	if !ok {
		return 0
	}
	if days := int(c.Now.Sub(at).Hours() / 24); days > c.Param(ParamIdle, c.Today(), usualIdle) {
		return days
	}
	return 0
}

// payment is money paid out of what a project has.
func payment() record.Kind {
	by := []lifecycle.Who{lifecycle.Own(org.CountyFinance, org.CityFinance), lifecycle.Above(org.CountyFinance)}
	decide := []lifecycle.Who{lifecycle.Own(org.CountyApprover, org.CountyFirst, org.CityApprover), lifecycle.Above(org.CountyApprover, org.CountyFirst)}
	fields := []form.Field{words.Must(KeyAmount, form.Money), words.Must("voucher", form.Text), words.Came(KeyDay)}
	moves := append(entered(by, decide, fields), lifecycle.Move{
		Name: Reverse, Label: words.Move(Reverse), From: lifecycle.From(InForce), To: Reversed, By: decide, NotAuthor: true, Aside: true,
		Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor),
	})
	paid := func(c record.Case) record.Purse { return record.Purse{Record: c.Record.Parent, Name: Paid} }
	return record.Kind{
		ID: Payment, Prefix: "FY", Name: words.Kind(Payment), Door: "fund", Duties: []string{"A3c", "B15b"}, Group: 3,
		Form: form.Form{ID: Payment, Version: 1, Title: words.Kind(Payment), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Payment, Initial: Draft, States: lifecycle.From(Draft, Submitted, Returned, InForce, Reversed, Dropped), Final: lifecycle.From(InForce, Reversed, Dropped), Moves: moves,
		}),
		First: Submit, States: paymentState, Place: record.Place{OfParent: true},
		Of:     []record.Parent{{Kind: ToProject, States: lifecycle.From(InForce)}},
		Rhythm: &record.Rhythm{Every: calendar.Month, Day: 5, Shift: -1, MayBeNone: true}, // brief 3.21
		Title: func(a form.Answers) locales.Text {
			return locales.M("funds.title_payment", "Voucher", a["voucher"].S, "Amount", locales.Money(a[KeyAmount].S), "Day", locales.Date(a[KeyDay].S))
		},
		Early: func(c record.Case, key string) error {
			if key == KeyDay {
				return notBefore(c)
			}
			return earlyAmount(c, key)
		},
		Work: func(c record.Case) form.Answers {
			out := inherit(c)
			if c.Parent != nil {
				out[KeyClass], out["project_name"] = c.Parent.Data[KeyClass], c.Parent.Data["project_name"]
			}
			return out
		},
		Check: func(c record.Case) error {
			if c.Move == Reverse && c.Parent != nil && c.Parent.State == Settled {
				return locales.Refuse("funds.settled_already", "Code", c.Parent.Code)
			}
			if err := enough(c); err != nil {
				return err
			}
			if err := notBefore(c); err != nil {
				return err
			}
			return c.NotAhead(c.Record.Data, KeyDay)
		},
		Posts: func(c record.Case) []record.Posting { return held(c, paid(c)) },
		Then:  parentPaid,
		Feeds: []record.Feed{
			{Indicator: "FND-03", Field: KeyAmount, States: lifecycle.From(InForce), Day: KeyDay},
			{Indicator: "FND-04", Field: KeyAmount, States: lifecycle.From(InForce), Day: KeyDay, Where: map[string]string{KeyClass: "industry"}},
		},
	}
}

// notBefore refuses a day of payment on which the money had not come in.
func notBefore(c record.Case) error {
	if d, r := c.Record.Data[KeyDay].S, c.Said(KeyReceived).S; d != "" && d < r {
		return locales.Refuse("funds.paid_before_received", "Day", locales.Date(r))
	}
	return nil
}

// parentPaid asks for the settlement of money of which nothing is left to pay, and takes that back when a payment
// is reversed.
func parentPaid(c record.Case) []record.Follow {
	if c.Parent == nil {
		return nil
	}
	left := c.Purses.Of(c.Record.Parent, Free).Plus(c.Purses.Of(c.Record.Parent, Held))
	switch {
	case c.Move == Approve && c.Parent.State == InForce && left.Cmp(record.In(c.Record.Data, KeyAmount)) == 0:
		return []record.Follow{{Record: c.Record.Parent, Move: PayOut}}
	case c.Move == Reverse && c.Parent.State == PaidOut:
		return []record.Follow{{Record: c.Record.Parent, Move: Reopen}}
	}
	return nil
}

// toProjectState says of money that is confirmed whether it is paid.
func toProjectState(s lifecycle.State) locales.Text {
	if s == InForce {
		return locales.M("funds.state_unpaid")
	}
	return words.State(s)
}

// paymentState calls what counts "paid", where an allocation is "in force".
func paymentState(s lifecycle.State) locales.Text {
	if s == InForce {
		return locales.M("funds.state_paid")
	}
	return words.State(s)
}
