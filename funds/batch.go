package funds

import (
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Parameters that rules of money read, with what holds where nobody has set them.
const (
	ParamRelease = "fund_release_days" // 30: practice under the Budget Law, verify (brief A3b)
	ParamIdle    = "fund_idle_days"    // 90 (brief 3.8)
	ParamBehind  = "fund_behind_points"
	ParamFee     = "mgmt_fee_rate_central" // 0.01 of central money, in a county (brief 3.8)
	usualRelease = 30
	usualIdle    = 90
	usualBehind  = 10
)

// batch is money that has come in: everything below it is given out of it.
func batch() record.Kind {
	by, decide := []lifecycle.Who{lifecycle.Own(entering...)}, []lifecycle.Who{lifecycle.Own(approving...)}
	fields := []form.Field{
		words.Must(KeyDoc, form.Text),
		words.Pick(KeySource, Sources...),
		words.Must(KeyAmount, form.Money),
		words.Came(KeyReceived),
	}
	moves := append(entered(by, decide, fields),
		lifecycle.Move{Name: AllotAll, Label: words.Move(AllotAll), From: lifecycle.From(InForce), To: Allotted, ByItself: true, Waits: []lifecycle.Who{lifecycle.Own(entering...)}},
		lifecycle.Move{Name: Reopen, Label: words.Move(Reopen), From: lifecycle.From(Allotted), To: InForce, ByItself: true},
		lifecycle.Move{
			Name: Reverse, Label: words.Move(Reverse), From: lifecycle.From(InForce), To: Reversed, By: decide, NotAuthor: true, Aside: true,
			Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor),
		},
	)
	return record.Kind{
		ID: Batch, Prefix: "FB", Name: words.Kind(Batch), Door: "fund", Duties: []string{"A3b", "B11c", "B15b"}, Group: 3,
		Form: form.Form{ID: Batch, Version: 1, Title: words.Kind(Batch), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Batch, Initial: Draft, States: lifecycle.From(Draft, Submitted, Returned, InForce, Allotted, Reversed, Dropped),
			Final: lifecycle.From(Allotted, Reversed, Dropped), Moves: moves,
		}),
		First: Submit, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text {
			return locales.M("funds.title_batch", "Doc", a[KeyDoc].S, "Source", words.Choice(KeySource, a[KeySource].S), "Amount", locales.Money(a[KeyAmount].S))
		},
		Work: func(c record.Case) form.Answers {
			if r := c.Record.Data[KeyReceived].S; len(r) >= 4 {
				return form.Answers{KeyYear: {S: r[:4]}}
			}
			return nil
		},
		Check: func(c record.Case) error {
			if err := words.AboveZero(c.Record.Data, KeyAmount); err != nil {
				return err
			}
			return c.NotAhead(c.Record.Data, KeyReceived)
		},
		Due:   releaseBy,
		Posts: batchPosts,
		Lines: batchLines,
		Feeds: []record.Feed{{Indicator: "FND-01", Inflow: true, Day: KeyReceived}},
	}
}

// releaseBy is the release clock: what has come in must be given out within so many days.
func releaseBy(c record.Case) time.Time {
	if c.Record.State != InForce {
		return time.Time{}
	}
	return record.EndOf(c.Record.Data, KeyReceived, c.Param(ParamRelease, c.Today(), usualRelease))
}

func batchPosts(c record.Case) []record.Posting {
	world, amount := record.World("source:"+c.Record.Data[KeySource].S), record.In(c.Record.Data, KeyAmount)
	switch c.Move {
	case Approve:
		return []record.Posting{{From: world, To: mineFree(), Amount: amount}}
	case Reverse:
		return []record.Posting{{From: mineFree(), To: world, Amount: amount}}
	}
	return nil
}

func batchLines(c record.Case) []locales.Text {
	if c.Record.State != InForce && c.Record.State != Allotted {
		return nil
	}
	amount, left := record.In(c.Record.Data, KeyAmount), c.Purses.Of(c.Record.ID, Free)
	out := []locales.Text{locales.M("funds.line_left", "Left", left.Money(), "Share", record.Percent(amount.Minus(left), amount))}
	if !c.Record.Due.IsZero() && left.Sign() > 0 {
		out = append(out, locales.M("funds.line_release", "Due", locales.DateOf(c.Record.Due)))
	}
	return out
}

// allocation gives money of a batch, or of an allocation, to a unit below.
func allocation() record.Kind {
	by, decide := []lifecycle.Who{lifecycle.Above(entering...)}, []lifecycle.Who{lifecycle.Above(approving...)}
	fields := []form.Field{words.Must(KeyAmount, form.Money), words.Must("allocation_doc", form.Text), words.Came(KeyDay)}
	moves := append(entered(by, decide, fields),
		lifecycle.Move{Name: AllotAll, Label: words.Move(AllotAll), From: lifecycle.From(InForce), To: Allotted, ByItself: true, Waits: []lifecycle.Who{lifecycle.Own(entering...)}},
		lifecycle.Move{Name: Reopen, Label: words.Move(Reopen), From: lifecycle.From(Allotted), To: InForce, ByItself: true},
		lifecycle.Move{
			Name: Reverse, Label: words.Move(Reverse), From: lifecycle.From(InForce), To: Reversed, By: decide, NotAuthor: true, Aside: true,
			Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor, lifecycle.ToUnit),
		},
	)
	return record.Kind{
		ID: Allocation, Prefix: "FA", Name: words.Kind(Allocation), Door: "fund", Duties: []string{"A3b", "B11c"}, Group: 3,
		Form: form.Form{ID: Allocation, Version: 1, Title: words.Kind(Allocation), Fields: fields},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Allocation, Initial: Draft, States: lifecycle.From(Draft, Submitted, Returned, InForce, Allotted, Reversed, Dropped),
			Final: lifecycle.From(Allotted, Reversed, Dropped), Moves: moves,
		}),
		First: Submit, States: words.State, Place: record.Place{Below: []org.Level{org.LevelCity, org.LevelCounty, org.LevelTownship}},
		Of: []record.Parent{{Kind: Batch, States: lifecycle.From(InForce)}, {Kind: Allocation, States: lifecycle.From(InForce)}},
		Title: func(a form.Answers) locales.Text {
			return locales.M("funds.title_allocation", "Doc", a["allocation_doc"].S, "Amount", locales.Money(a[KeyAmount].S))
		},
		Early: earlyAmount,
		Work:  inherit,
		Check: func(c record.Case) error {
			if err := enough(c); err != nil {
				return err
			}
			return c.NotAhead(c.Record.Data, KeyDay)
		},
		Due:   releaseBy,
		Posts: func(c record.Case) []record.Posting { return held(c, mineFree()) },
		Then:  parentEmptied,
		Lines: batchLines,
		Feeds: []record.Feed{{Indicator: "FND-01", Inflow: true, Day: KeyReceived}},
	}
}

// parentEmptied closes what money was taken from when nothing is left in it, and opens it again
// when something comes back.
func parentEmptied(c record.Case) []record.Follow {
	if c.Parent == nil {
		return nil
	}
	switch {
	case c.Move == Approve && c.Parent.State == InForce && c.Purses.Of(c.Record.Parent, Free).Sign() == 0:
		return []record.Follow{{Record: c.Record.Parent, Move: AllotAll}}
	case (c.Move == Return || c.Move == Reverse || c.Move == Settle) && c.Parent.State == Allotted:
		return []record.Follow{{Record: c.Record.Parent, Move: Reopen}}
	}
	return nil
}
