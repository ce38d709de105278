package funds

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	city   = casebook.City
	county = casebook.County
	now    = casebook.On(11, 20)

	cityMoney  = casebook.Actor(1, org.CityFinance, city)
	cityChief  = casebook.Actor(2, org.CityApprover, city)
	money      = casebook.Actor(3, org.CountyFinance, county)
	chief      = casebook.Actor(4, org.CountyApprover, county)
	townOffice = casebook.Actor(5, org.TownshipOfficer, org.Unit{ID: 9, Level: org.LevelTownship, Path: "/1/2/3/9/", Parent: 3})
)

// received is a book with 1,000 of central money in force at the county, and a project.
func received(t *testing.T) (*casebook.Book, record.Record) {
	t.Helper()
	b := casebook.NewBook(t, Desk(), now)
	r := b.Begun(Batch, county, 0, money, casebook.Says(KeyDoc, "财农〔2026〕1号", KeySource, "central", KeyAmount, "1000", KeyReceived, "2026-11-01"))
	b.Move(r.ID, chief, Approve, nil)
	b.Links = map[string]record.Record{KeyProject: {ID: 99, Kind: project, State: "in_library", Data: casebook.Says(KeyClass, "industry", "name", "茶园")}}
	return b, b.Records[r.ID]
}

func TestMoneyGoesFromABatchToItsDisclosure(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), now)
	top := b.Begun(Batch, city, 0, cityMoney, casebook.Says(KeyDoc, "1", KeySource, "central", KeyAmount, "1000", KeyReceived, "2026-11-01"))
	casebook.Refused(t, "own batch confirmed", b.Try(top.ID, cityMoney, Approve, nil), "lifecycle.not_yours")
	b.Move(top.ID, cityChief, Approve, nil)
	if got := b.Records[top.ID].Due; locales.DateOf(got) != "2026-12-01" {
		t.Errorf("release by %s, want 30 days after it came in", got)
	}
	down := b.Begun(Allocation, county, top.ID, cityMoney, casebook.Says(KeyAmount, "1000", "allocation_doc", "2", KeyDay, "2026-11-10"))
	b.Move(down.ID, cityChief, Approve, nil)
	if b.Records[top.ID].State != Allotted || b.Records[down.ID].Data[KeySource].S != "central" {
		t.Errorf("the batch is %s, the allocation's source %v", b.Records[top.ID].State, b.Records[down.ID].Data[KeySource])
	}
	b.Links = map[string]record.Record{KeyProject: {ID: 99, Kind: project, State: "in_library", Data: casebook.Says(KeyClass, "industry", "name", "茶园")}}
	p := b.Begun(ToProject, county, down.ID, money, casebook.Says(KeyProject, "99", KeyAmount, "600", "use", "works"))
	b.Move(p.ID, chief, Approve, nil)
	pay := b.Begun(Payment, county, p.ID, money, casebook.Says(KeyAmount, "250.50", "voucher", "记-12", KeyDay, "2026-11-19"))
	b.Move(pay.ID, chief, Approve, nil)
	if got := b.Purses.Of(p.ID, Paid).Fixed(2) + " " + b.Purses.Of(p.ID, Free).Fixed(2); got != "250.50 349.50" {
		t.Errorf("paid and left: %s", got)
	}
	b.Move(pay.ID, chief, Reverse, casebook.Because("wrong voucher"))
	if b.Purses.Of(p.ID, Paid).Sign() != 0 || b.Records[pay.ID].State != Reversed {
		t.Error("a reversed payment is still paid")
	}
	casebook.Refused(t, "settled for nothing", b.Try(p.ID, money, Settle, casebook.Says("settled_amount", "-1", "audit_ref", "x")), "funds.settled_below_paid")
	b.Move(p.ID, money, Settle, casebook.Says("settled_amount", "0", "audit_ref", "审-3"))
	if got := b.Purses.Of(down.ID, Free).Fixed(0); got != "1000" {
		t.Errorf("after the settlement the county has %s, want 1000", got)
	}
}

func TestAllocatedNeverExceedsReceived(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	b.Begun(ToProject, county, batch.ID, money, casebook.Says(KeyProject, "99", KeyAmount, "700", "use", "works"))
	_, err := b.Begin(ToProject, county, batch.ID, money, casebook.Says(KeyProject, "99", KeyAmount, "300.01", "use", "works"))
	casebook.Refused(t, "700 and 300.01 of 1,000", err, "funds.too_much")
	_, err = b.Begin(ToProject, county, batch.ID, money, casebook.Says(KeyProject, "99", KeyAmount, "0", "use", "works"))
	casebook.Refused(t, "nothing", err, "record.above_zero")
}

// Only what is paid in full waits for its settlement; a payment that is reversed takes that back, and after the
// settlement none is reversed.
func TestASettlementIsDueWhenAllIsPaid(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	p := b.Begun(ToProject, county, batch.ID, money, casebook.Says(KeyProject, "99", KeyAmount, "600", "use", "works"))
	b.Move(p.ID, chief, Approve, nil)
	k := b.Kinds[ToProject]
	waits := func(what string, state lifecycle.State, settles bool) {
		t.Helper()
		r := b.Records[p.ID]
		if r.State != state || k.WaitsFor(r, money, now) != settles {
			t.Errorf("%s: it is %s, waits for the county's money office %v", what, r.State, k.WaitsFor(r, money, now))
		}
	}
	pay := func(sum string) int64 {
		t.Helper()
		return b.Begun(Payment, county, p.ID, money, casebook.Says(KeyAmount, sum, "voucher", "1", KeyDay, "2026-11-19")).ID
	}
	waits("unpaid", InForce, false)
	first, second := pay("400"), pay("200")
	b.Move(first, chief, Approve, nil)
	waits("200 of it entered only", InForce, false)
	b.Move(second, chief, Approve, nil)
	waits("all paid", PaidOut, true)
	b.Move(second, chief, Reverse, casebook.Because("wrong voucher"))
	waits("a payment reversed", InForce, false)
	b.Move(pay("200"), chief, Approve, nil)
	b.Move(p.ID, money, Settle, casebook.Says("settled_amount", "600", "audit_ref", "审-3"))
	casebook.Refused(t, "a payment of what is settled reversed", b.Try(first, chief, Reverse, casebook.Because("x")), "funds.settled_already")
}

// Money for a project beyond its budget is warned of with both figures, before it is handed in and until it is
// settled; it is not forbidden.
func TestMoreThanAProjectsBudgetIsWarnedOf(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	b.Links[KeyProject] = record.Record{ID: 99, Kind: project, State: "in_library", Data: casebook.Says(KeyClass, "industry", projectBudget, "500")}
	k := b.Kinds[ToProject]
	warns := func(given, own string, state lifecycle.State) string {
		b.Facts = map[string]record.Number{factGiven: amount(given)}
		out := ""
		for _, x := range k.Warns(b.At(record.Record{Unit: county, Parent: batch.ID, State: state, Data: casebook.Says(KeyProject, "99", KeyAmount, own)}, money)) {
			out += x.Plain(locales.EN)
		}
		return out
	}
	for _, x := range []struct {
		given, own string
		state      lifecycle.State
		want       string
	}{
		{"300", "200", "", ""},
		{"300", "200.01", "", "500.01"},
		{"300", "250", Returned, "550"},
		{"500", "200", Submitted, ""},
		{"550", "250", Submitted, "550"},
		{"550", "250", Settled, ""},
	} {
		got := warns(x.given, x.own, x.state)
		if (got == "") != (x.want == "") || !strings.Contains(got, x.want) || got != "" && !strings.Contains(got, "CNY 500.") {
			t.Errorf("%s given, %s %s: %q", x.given, x.state, x.own, got)
		}
	}
	b.Facts = nil
	b.Begun(ToProject, county, batch.ID, money, casebook.Says(KeyProject, "99", KeyAmount, "700", "use", "works"))
}

func TestWhatMoneyMayNotBeSpentOn(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	for _, use := range negative {
		_, err := b.Begin(ToProject, county, batch.ID, money, casebook.Says(KeyProject, "99", KeyAmount, "1", "use", use))
		casebook.Refused(t, use, err, "funds.negative")
	}
	b.Facts = map[string]record.Number{"central_received": record.Num(1000), "fees": record.Num(4)}
	b.Links[KeyProject] = record.Record{ID: 98, Kind: project, State: "in_library", Data: casebook.Says(KeyClass, "fee")}
	b.Begun(ToProject, county, batch.ID, money, casebook.Says(KeyProject, "98", KeyAmount, "6", "use", "fee"))
	_, err := b.Begin(ToProject, county, batch.ID, money, casebook.Says(KeyProject, "98", KeyAmount, "6.01", "use", "fee"))
	casebook.Refused(t, "a fee above one per cent", err, "funds.fee_too_high")
}

func TestDaysOfMoney(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	_, err := b.Begin(Batch, county, 0, money, casebook.Says(KeyDoc, "1", KeySource, "central", KeyAmount, "1", KeyReceived, "2026-11-21"))
	casebook.Refused(t, "received tomorrow", err, "record.day_ahead")
	p := b.Begun(ToProject, county, batch.ID, money, casebook.Says(KeyProject, "99", KeyAmount, "10", "use", "works"))
	b.Move(p.ID, chief, Approve, nil)
	_, err = b.Begin(Payment, county, p.ID, money, casebook.Says(KeyAmount, "1", "voucher", "1", KeyDay, "2026-10-31"))
	casebook.Refused(t, "paid before it came", err, "funds.paid_before_received")
	_, err = b.Begin(Payment, county, p.ID, townOffice, casebook.Says(KeyAmount, "1", "voucher", "1", KeyDay, "2026-11-02"))
	casebook.Refused(t, "paid by the township", err, "lifecycle.not_yours")
}

// TestAPostingOfNineDaysIsNone is TV-16.
func TestAPostingOfNineDaysIsNone(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	d, err := b.Begin(Disclosure, county, batch.ID, money, form.Answers{"where": {L: []string{"village_board"}}, "posted_from": {S: "2026-11-05"}})
	if err != nil {
		t.Fatal(err)
	}
	casebook.Refused(t, "nine days", b.Try(d.ID, money, Confirm, casebook.Says("posted_to", "2026-11-14")), "record.posted_too_short")
	b.Move(d.ID, money, Object, casebook.Because("the sum is wrong"))
	b.Move(d.ID, money, Again, casebook.Says("posted_from", "2026-11-08"))
	k := b.Kinds[Disclosure]
	if k.WaitsFor(b.Records[d.ID], money, b.Now) {
		t.Error("a posting waits for its confirmation before its days are over")
	}
	if r := b.Passes(d.ID, casebook.On(11, 19)); !k.WaitsFor(r, money, b.Now) || locales.DateOf(r.Due) != "2026-11-25" {
		t.Errorf("after its days it is %s, due %s", r.State, locales.DateOf(r.Due))
	}
	b.Move(d.ID, money, Confirm, casebook.Says("posted_to", "2026-11-18"))
}

func TestAnEvaluationIsSeenByTheCityAndThatCounty(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), now)
	e := b.Begun(Evaluation, county, 0, money, casebook.Says(KeyYear, "2026", "self_release", "18", "self_management", "28", "self_results", "45", "gains", "茶园 300 亩"))
	k := b.Kinds[Evaluation]
	if got := fmt.Sprint(Total(e.Data, "self").Fixed(0), " ", locales.DateOf(e.Due)); got != "91 2027-02-28" {
		t.Errorf("score and review by: %s", got)
	}
	neighbour := casebook.Actor(7, org.CountyFinance, org.Unit{ID: 4, Level: org.LevelCounty, Path: "/1/2/4/", Parent: 2})
	province := casebook.Actor(8, org.Province, casebook.Province)
	for who, a := range map[string]lifecycle.Actor{"the next county": neighbour, "the province": province, "a township": townOffice} {
		if k.Reads(e, a, now) {
			t.Errorf("%s reads the evaluation", who)
		}
	}
	b.Move(e.ID, cityMoney, Return, casebook.Because("say more on results"))
	b.Move(e.ID, money, Resubmit, casebook.Says("self_release", "18", "self_management", "28", "self_results", "44", "gains", "茶园 300 亩"))
	b.Move(e.ID, cityMoney, Review, casebook.Says("city_release", "18", "city_management", "25", "city_results", "40", "plus_minus", "-3"))
	b.Move(e.ID, cityChief, Approve, nil)
	if got := Total(b.Records[e.ID].Data, "city").Fixed(0); got != "80" {
		t.Errorf("the city's score is %s", got)
	}
	if !k.Reads(b.Records[e.ID], money, now) || len(k.Lines(b.At(b.Records[e.ID], money))) != 4 {
		t.Error("the county does not see its evaluation")
	}
	_, err := b.Begin(Evaluation, county, 0, money, casebook.Says(KeyYear, "2020", "self_release", "1", "self_management", "1", "self_results", "1", "gains", "x"))
	casebook.Refused(t, "an old year", err, "record.year_odd")
	if _, err := b.Begin(Evaluation, county, 0, money, casebook.Says(KeyYear, "2026", "self_release", "1", "self_management", "1", "self_results", "1", "gains", "x")); err == nil {
		t.Error("a county evaluates a year twice")
	}
}

// TestNoOrderOfStepsMakesMoney plays random steps: no purse falls below zero and what came in is
// all that there is.
func TestNoOrderOfStepsMakesMoney(t *testing.T) {
	t.Parallel()
	made := 0
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		b, batch := received(t)
		for range 60 {
			ids := make([]int64, 0, len(b.Records))
			for id := range int64(len(b.Records)) {
				ids = append(ids, id+1)
			}
			id, sum := ids[rng.IntN(len(ids))], fmt.Sprint(rng.IntN(400))
			kind := []string{Allocation, ToProject, Payment}[rng.IntN(3)]
			switch rng.IntN(3) {
			case 0:
				_, err := b.Begin(kind, county, id, []lifecycle.Actor{money, cityMoney}[rng.IntN(2)], casebook.Says(KeyProject, "99", KeyAmount, sum, "use", "works", "allocation_doc", "1", KeyDay, "2026-11-10", "voucher", "1"))
				made += passed(err)
			default:
				name := []lifecycle.Name{Approve, Approve, Return, Resubmit, Reverse, Settle, Drop}[rng.IntN(7)]
				made += passed(b.Try(id, []lifecycle.Actor{money, chief, cityMoney, cityChief}[rng.IntN(4)], name, casebook.Says(KeyAmount, sum, record.AskReason, "x", "settled_amount", "9999", "audit_ref", "1")))
			}
		}
		all := record.Num(0)
		for p, n := range b.Purses {
			if p.Record != 0 {
				all = all.Plus(n)
				if n.Sign() < 0 {
					t.Fatalf("seed %d: %v holds %s", seed, p, n)
				}
			}
		}
		if got := b.Purses[record.World("source:central")].Neg(); got.Cmp(all) != 0 {
			t.Fatalf("seed %d: %s came in and %s is there (batch %s)", seed, got, all, batch.Code)
		}
	}
	if made < 1000 {
		t.Errorf("only %d random steps were allowed", made)
	}
}

// passed counts a step that was allowed.
func passed(err error) int {
	if err != nil {
		return 0
	}
	return 1
}
