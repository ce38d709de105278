// Package funds owns the money of assistance: batches as they come in, their allocation down
// the tree and to projects, payments, disclosure and the yearly evaluation.
//
// It is values over package record: money stands in purses, so nothing can be given away twice.
// A batch's purse "free" is filled when the batch is confirmed, an allocation takes from its
// parent's, a payment puts money from a project's "free" into its "paid". Entered and not yet
// approved stands in "held". Rules and their sources: brief 3.8 and 6.1.
package funds

import (
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// words are the sentences of this domain.
const words = record.Words("funds.")

// Kinds of records. Persisted.
const (
	Batch      = "fund_batch"
	Allocation = "fund_allocation"
	ToProject  = "fund_project"
	Payment    = "fund_payment"
	Disclosure = "disclosure"
	Evaluation = "fund_evaluation"
)

// Kinds of other domains that money is given to. Persisted.
const (
	project = "project"

	projectBudget = "budget" // answer of a project
)

// Purses. Persisted.
const (
	Free = "free" // may be given away or paid
	Held = "held" // entered, not yet approved
	Paid = "paid"
)

// Keys of answers that other rooms read. Persisted.
const (
	KeyAmount   = "amount"
	KeySource   = "source"
	KeyReceived = "received"
	KeyYear     = "year"
	KeyClass    = "class"
	KeyDoc      = "doc"
	KeyDay      = "day"
	KeyProject  = "project"
)

// Sources of money (brief 3.8). Persisted.
var Sources = []string{"central", "provincial", "city", "county", "east_west", "fixed_point", "social", "foreign"}

// States. Persisted.
const (
	Draft     lifecycle.State = "draft"
	Submitted lifecycle.State = "submitted"
	Returned  lifecycle.State = "returned"
	InForce   lifecycle.State = "in_force"
	Allotted  lifecycle.State = "allotted"
	PaidOut   lifecycle.State = "paid_out" // of a project's money: all of it is paid, the settlement is due
	Settled   lifecycle.State = "settled"
	Reversed  lifecycle.State = "reversed"
	Dropped   lifecycle.State = "dropped"
)

// Moves. Persisted in the history.
const (
	Submit   lifecycle.Name = "submit"
	Resubmit lifecycle.Name = "resubmit"
	Approve  lifecycle.Name = "approve"
	Return   lifecycle.Name = "return"
	Drop     lifecycle.Name = "drop"
	AllotAll lifecycle.Name = "allot_all" // nothing is left; by itself
	PayOut   lifecycle.Name = "pay_out"   // nothing is left to pay; by itself
	Reopen   lifecycle.Name = "reopen"    // something came back; by itself
	Reverse  lifecycle.Name = "reverse"   // a mistake is put right
	Settle   lifecycle.Name = "settle"
)

// Desk is what the funds put on the table.
func Desk() record.Desk {
	return record.Desk{
		Doors: []record.Door{{Command: "fund", Name: locales.M("funds.door"), Help: locales.M("funds.help"), Group: 3, Shelves: []record.Shelf{{Name: locales.M("funds.unpaid"), Kind: ToProject, State: InForce}}}},
		Kinds: []record.Kind{batch(), allocation(), toProject(), payment(), disclosure(), evaluation()},
	}
}

// The offices that enter money and those that confirm it. Whoever entered it never confirms it.
var (
	entering  = []org.Role{org.CountyFinance, org.CityFinance, org.Province}
	approving = []org.Role{org.CountyApprover, org.CountyFirst, org.CityApprover, org.Province}
)

// entered are the moves that all money shares until it counts: handed in, looked at by a second
// person, sent back, handed in again or given up. asks are the fields that may be put right.
func entered(by, decide []lifecycle.Who, asks []form.Field) []lifecycle.Move {
	return []lifecycle.Move{
		{Name: Submit, Label: words.Move(Submit), From: lifecycle.From(Draft), To: Submitted, By: by, Writes: true, Arms: lifecycle.Tells(lifecycle.ToSupervisor)},
		{Name: Approve, Label: words.Move(Approve), From: lifecycle.From(Submitted), To: InForce, By: decide, NotAuthor: true, Arms: lifecycle.Tells(lifecycle.ToAuthor, lifecycle.ToUnit)},
		{Name: Return, Label: words.Move(Return), From: lifecycle.From(Submitted), To: Returned, By: decide, NotAuthor: true, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
		{Name: Resubmit, Label: words.Move(Resubmit), From: lifecycle.From(Returned), To: Submitted, By: by, Asks: asks, Writes: true},
		{Name: Drop, Label: words.Move(Drop), From: lifecycle.From(Returned), To: Dropped, By: by, Asks: []form.Field{words.Why()}, Aside: true},
	}
}

// held moves money that a record takes from its parent: aside when it is entered, so that nobody
// else gives it away, over when it is approved, back when it is returned or taken back. Until it
// is approved it stays in the unit it came from.
func held(c record.Case, in record.Purse) []record.Posting {
	amount, out, aside := record.In(c.Record.Data, KeyAmount), parentFree(c), record.Purse{Record: c.Record.Parent, Name: Held}
	if amount.Sign() <= 0 {
		return nil
	}
	switch c.Move {
	case Submit, Resubmit:
		return []record.Posting{{From: out, To: aside, Amount: amount}}
	case Return:
		return []record.Posting{{From: aside, To: out, Amount: amount}}
	case Approve:
		return []record.Posting{{From: aside, To: in, Amount: amount}}
	case Reverse:
		return []record.Posting{{From: in, To: out, Amount: amount}}
	}
	return nil
}

func parentFree(c record.Case) record.Purse { return record.Purse{Record: c.Record.Parent, Name: Free} }

func mineFree() record.Purse { return record.Purse{Record: record.Own, Name: Free} }

// enough refuses an amount that is not above zero, or more than is left in the parent's purse,
// and says what is left.
func enough(c record.Case) error {
	if c.Move != Submit && c.Move != Resubmit {
		return nil
	}
	if err := words.AboveZero(c.Record.Data, KeyAmount); err != nil {
		return err
	}
	amount, left := record.In(c.Record.Data, KeyAmount), c.Purses.Of(c.Record.Parent, Free)
	if amount.Cmp(left) > 0 && c.Record.Kind == Payment {
		return locales.Refuse("funds.too_much_paid", "Amount", amount.Money(), "Left", left.Money())
	}
	if amount.Cmp(left) > 0 {
		return locales.Refuse("funds.too_much", "Amount", amount.Money(), "Left", left.Money())
	}
	return nil
}

// earlyAmount says at once when more is asked for than is left.
func earlyAmount(c record.Case, key string) error {
	if key != KeyAmount {
		return nil
	}
	return enough(c)
}

// inherit copies what money below a batch keeps of where it came from.
func inherit(c record.Case) form.Answers {
	out := form.Answers{}
	if c.Parent == nil {
		return out
	}
	for _, key := range []string{KeySource, KeyReceived, KeyYear, KeyDoc} {
		if v, ok := c.Parent.Data[key]; ok && c.Record.Data[key].S == "" {
			out[key] = v
		}
	}
	return out
}
