package funds

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

var (
	city   = org.Unit{ID: 2, Level: org.LevelCity, Path: "/1/2/", Parent: 1}
	county = org.Unit{ID: 3, Level: org.LevelCounty, Path: "/1/2/3/", Parent: 2}
	now    = time.Date(2026, 11, 20, 10, 0, 0, 0, locales.Zone)

	cityMoney  = actor(1, org.CityFinance, city)
	cityChief  = actor(2, org.CityApprover, city)
	money      = actor(3, org.CountyFinance, county)
	chief      = actor(4, org.CountyApprover, county)
	townOffice = actor(5, org.TownshipOfficer, org.Unit{ID: 9, Level: org.LevelTownship, Path: "/1/2/3/9/", Parent: 3})
)

func actor(id org.PersonID, r org.Role, u org.Unit) lifecycle.Actor {
	return lifecycle.Actor{Person: id, Grant: org.Grant{ID: org.GrantID(id), Role: r, Unit: u}}
}

func says(kv ...string) form.Answers {
	out := form.Answers{}
	for i := 0; i < len(kv); i += 2 {
		out[kv[i]] = form.Value{S: kv[i+1]}
	}
	return out
}

// book plays what keeps records: it applies steps, purses and follow-ups.
type book struct {
	kinds   map[string]record.Kind
	records map[int64]record.Record
	purses  record.Purses
	facts   map[string]record.Number
	links   map[string]record.Record
	now     time.Time
}

func newBook() *book {
	b := &book{kinds: map[string]record.Kind{}, records: map[int64]record.Record{}, purses: record.Purses{}, now: now}
	for _, k := range Desk().Kinds {
		b.kinds[k.ID] = k
	}
	return b
}

func (b *book) at(r record.Record, a lifecycle.Actor) record.Case {
	c := record.Case{Record: r, Purses: b.purses, Facts: b.facts, Links: b.links, Actor: a, Now: b.now}
	if p, ok := b.records[r.Parent]; ok {
		c.Parent = &p
	}
	return c
}

func (b *book) keep(s record.Step, err error) (record.Record, error) {
	if err != nil {
		return record.Record{}, err
	}
	r := s.Record
	if r.ID == 0 {
		r.ID = int64(len(b.records) + 1)
	}
	posts := make([]record.Posting, len(s.Postings))
	for i, p := range s.Postings {
		for _, at := range []*record.Purse{&p.From, &p.To} {
			if at.Record == record.Own {
				at.Record = r.ID
			}
		}
		posts[i] = p
	}
	after, over := b.purses.After(posts)
	if over != nil {
		return record.Record{}, fmt.Errorf("purse %v overdrawn", *over)
	}
	b.purses, b.records[r.ID] = after, r
	for _, f := range s.Follows {
		of := b.records[f.Record]
		k := b.kinds[of.Kind]
		if _, err := b.keep(k.Move(b.at(of, lifecycle.Actor{Program: true}), f.Move, f.Given)); err != nil {
			return record.Record{}, err
		}
	}
	return r, nil
}

func (b *book) begin(kind string, u org.Unit, parent int64, a lifecycle.Actor, data form.Answers) (record.Record, error) {
	k := b.kinds[kind]
	return b.keep(k.Begin(b.at(record.Record{Unit: u, Parent: parent, Data: data}, a)))
}

func (b *book) move(id int64, a lifecycle.Actor, name lifecycle.Name, given form.Answers) error {
	r := b.records[id]
	k := b.kinds[r.Kind]
	_, err := b.keep(k.Move(b.at(r, a), name, given))
	return err
}

func (b *book) must(t *testing.T) func(r record.Record, err error) record.Record {
	return func(r record.Record, err error) record.Record {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, what string, err error, id string) {
	t.Helper()
	var no *locales.Refusal
	if !errors.As(err, &no) || no.Text.ID != id {
		t.Errorf("%s: %v, want the refusal %s", what, err, id)
	}
}

// received is a book with 1,000 of central money in force at the county, and a project.
func received(t *testing.T) (*book, record.Record) {
	t.Helper()
	b := newBook()
	r := b.must(t)(b.begin(Batch, county, 0, money, says(KeyDoc, "财农〔2026〕1号", KeySource, "central", KeyAmount, "1000", KeyReceived, "2026-11-01")))
	ok(t, b.move(r.ID, chief, Approve, nil))
	b.links = map[string]record.Record{KeyProject: {ID: 99, Kind: project, State: "in_library", Data: says(KeyClass, "industry", "name", "茶园")}}
	return b, b.records[r.ID]
}

func TestMoneyGoesFromABatchToItsDisclosure(t *testing.T) {
	t.Parallel()
	b := newBook()
	do := b.must(t)
	top := do(b.begin(Batch, city, 0, cityMoney, says(KeyDoc, "1", KeySource, "central", KeyAmount, "1000", KeyReceived, "2026-11-01")))
	refused(t, "own batch confirmed", b.move(top.ID, cityMoney, Approve, nil), "lifecycle.not_yours")
	ok(t, b.move(top.ID, cityChief, Approve, nil))
	if got := b.records[top.ID].Due; locales.DateOf(got) != "2026-12-01" {
		t.Errorf("release by %s, want 30 days after it came in", got)
	}
	down := do(b.begin(Allocation, county, top.ID, cityMoney, says(KeyAmount, "1000", "allocation_doc", "2", KeyDay, "2026-11-10")))
	ok(t, b.move(down.ID, cityChief, Approve, nil))
	if b.records[top.ID].State != Allotted || b.records[down.ID].Data[KeySource].S != "central" {
		t.Errorf("the batch is %s, the allocation's source %v", b.records[top.ID].State, b.records[down.ID].Data[KeySource])
	}
	b.links = map[string]record.Record{KeyProject: {ID: 99, Kind: project, State: "in_library", Data: says(KeyClass, "industry", "name", "茶园")}}
	p := do(b.begin(ToProject, county, down.ID, money, says(KeyProject, "99", KeyAmount, "600", "use", "works")))
	ok(t, b.move(p.ID, chief, Approve, nil))
	pay := do(b.begin(Payment, county, p.ID, money, says(KeyAmount, "250.50", "voucher", "记-12", KeyDay, "2026-11-19")))
	ok(t, b.move(pay.ID, chief, Approve, nil))
	if got := b.purses.Of(p.ID, Paid).Fixed(2) + " " + b.purses.Of(p.ID, Free).Fixed(2); got != "250.50 349.50" {
		t.Errorf("paid and left: %s", got)
	}
	ok(t, b.move(pay.ID, chief, Reverse, says(record.AskReason, "wrong voucher")))
	if b.purses.Of(p.ID, Paid).Sign() != 0 || b.records[pay.ID].State != Reversed {
		t.Error("a reversed payment is still paid")
	}
	refused(t, "settled for nothing", b.move(p.ID, money, Settle, says("settled_amount", "-1", "audit_ref", "x")), "funds.settled_below_paid")
	ok(t, b.move(p.ID, money, Settle, says("settled_amount", "0", "audit_ref", "审-3")))
	if got := b.purses.Of(down.ID, Free).Fixed(0); got != "1000" {
		t.Errorf("after the settlement the county has %s, want 1000", got)
	}
}

func TestAllocatedNeverExceedsReceived(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	b.must(t)(b.begin(ToProject, county, batch.ID, money, says(KeyProject, "99", KeyAmount, "700", "use", "works")))
	_, err := b.begin(ToProject, county, batch.ID, money, says(KeyProject, "99", KeyAmount, "300.01", "use", "works"))
	refused(t, "700 and 300.01 of 1,000", err, "funds.too_much")
	_, err = b.begin(ToProject, county, batch.ID, money, says(KeyProject, "99", KeyAmount, "0", "use", "works"))
	refused(t, "nothing", err, "record.above_zero")
}

func TestWhatMoneyMayNotBeSpentOn(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	for _, use := range negative {
		_, err := b.begin(ToProject, county, batch.ID, money, says(KeyProject, "99", KeyAmount, "1", "use", use))
		refused(t, use, err, "funds.negative")
	}
	b.facts = map[string]record.Number{"central_received": record.Num(1000), "fees": record.Num(4)}
	b.links[KeyProject] = record.Record{ID: 98, Kind: project, State: "in_library", Data: says(KeyClass, "fee")}
	b.must(t)(b.begin(ToProject, county, batch.ID, money, says(KeyProject, "98", KeyAmount, "6", "use", "fee")))
	_, err := b.begin(ToProject, county, batch.ID, money, says(KeyProject, "98", KeyAmount, "6.01", "use", "fee"))
	refused(t, "a fee above one per cent", err, "funds.fee_too_high")
}

func TestDaysOfMoney(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	_, err := b.begin(Batch, county, 0, money, says(KeyDoc, "1", KeySource, "central", KeyAmount, "1", KeyReceived, "2026-11-21"))
	refused(t, "received tomorrow", err, "record.day_ahead")
	p := b.must(t)(b.begin(ToProject, county, batch.ID, money, says(KeyProject, "99", KeyAmount, "10", "use", "works")))
	ok(t, b.move(p.ID, chief, Approve, nil))
	_, err = b.begin(Payment, county, p.ID, money, says(KeyAmount, "1", "voucher", "1", KeyDay, "2026-10-31"))
	refused(t, "paid before it came", err, "funds.paid_before_received")
	_, err = b.begin(Payment, county, p.ID, townOffice, says(KeyAmount, "1", "voucher", "1", KeyDay, "2026-11-02"))
	refused(t, "paid by the township", err, "lifecycle.not_yours")
}

// TestAPostingOfNineDaysIsNone is TV-16.
func TestAPostingOfNineDaysIsNone(t *testing.T) {
	t.Parallel()
	b, batch := received(t)
	d, err := b.begin(Disclosure, county, batch.ID, money, form.Answers{"where": {L: []string{"village_board"}}, "posted_from": {S: "2026-11-05"}})
	ok(t, err)
	refused(t, "nine days", b.move(d.ID, money, Confirm, says("posted_to", "2026-11-14")), "record.posted_too_short")
	ok(t, b.move(d.ID, money, Object, says(record.AskReason, "the sum is wrong")))
	ok(t, b.move(d.ID, money, Again, says("posted_from", "2026-11-08")))
	ok(t, b.move(d.ID, money, Confirm, says("posted_to", "2026-11-18")))
}

func TestAnEvaluationIsSeenByTheCityAndThatCounty(t *testing.T) {
	t.Parallel()
	b := newBook()
	b.facts = map[string]record.Number{"received": record.Num(100), "to_projects": record.Num(90), "paid": record.Num(70), "industry": record.Num(42)}
	e := b.must(t)(b.begin(Evaluation, county, 0, money, says(KeyYear, "2026", "self_release", "18", "self_management", "28", "self_results", "45", "gains", "茶园 300 亩")))
	k := b.kinds[Evaluation]
	if got := fmt.Sprint(Total(e.Data, "self").Fixed(0), " ", locales.DateOf(e.Due)); got != "91 2027-02-28" {
		t.Errorf("score and review by: %s", got)
	}
	neighbour := actor(7, org.CountyFinance, org.Unit{ID: 4, Level: org.LevelCounty, Path: "/1/2/4/", Parent: 2})
	province := actor(8, org.Province, org.Unit{ID: 1, Level: org.LevelProvince, Path: "/1/"})
	for who, a := range map[string]lifecycle.Actor{"the next county": neighbour, "the province": province, "a township": townOffice} {
		if k.Reads(e, a, now) {
			t.Errorf("%s reads the evaluation", who)
		}
	}
	ok(t, b.move(e.ID, cityMoney, Return, says(record.AskReason, "say more on results")))
	ok(t, b.move(e.ID, money, Resubmit, says("self_release", "18", "self_management", "28", "self_results", "44", "gains", "茶园 300 亩")))
	ok(t, b.move(e.ID, cityMoney, Review, says("city_release", "18", "city_management", "25", "city_results", "40", "plus_minus", "-3")))
	ok(t, b.move(e.ID, cityChief, Approve, nil))
	if got := Total(b.records[e.ID].Data, "city").Fixed(0); got != "80" {
		t.Errorf("the city's score is %s", got)
	}
	if !k.Reads(b.records[e.ID], money, now) || len(k.Lines(b.at(b.records[e.ID], money))) != 4 {
		t.Error("the county does not see its evaluation")
	}
	_, err := b.begin(Evaluation, county, 0, money, says(KeyYear, "2020", "self_release", "1", "self_management", "1", "self_results", "1", "gains", "x"))
	refused(t, "an old year", err, "record.year_odd")
}

// TestNoOrderOfStepsMakesMoney plays random steps: no purse falls below zero and what came in is
// all that there is.
func TestNoOrderOfStepsMakesMoney(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		b, batch := received(t)
		for range 60 {
			ids := make([]int64, 0, len(b.records))
			for id := range int64(len(b.records)) {
				ids = append(ids, id+1)
			}
			id, sum := ids[rng.IntN(len(ids))], fmt.Sprint(rng.IntN(400))
			kind := []string{Allocation, ToProject, Payment}[rng.IntN(3)]
			switch rng.IntN(3) {
			case 0:
				_, _ = b.begin(kind, county, id, []lifecycle.Actor{money, cityMoney}[rng.IntN(2)], says(KeyProject, "99", KeyAmount, sum, "use", "works", "allocation_doc", "1", KeyDay, "2026-11-10", "voucher", "1"))
			default:
				name := []lifecycle.Name{Approve, Approve, Return, Resubmit, Reverse, Settle, Drop}[rng.IntN(7)]
				_ = b.move(id, []lifecycle.Actor{money, chief, cityMoney, cityChief}[rng.IntN(4)], name, says(KeyAmount, sum, record.AskReason, "x", "settled_amount", "9999", "audit_ref", "1"))
			}
		}
		all := record.Num(0)
		for p, n := range b.purses {
			if p.Record != 0 {
				all = all.Plus(n)
				if n.Sign() < 0 {
					t.Fatalf("seed %d: %v holds %s", seed, p, n)
				}
			}
		}
		if got := b.purses[record.World("source:central")].Neg(); got.Cmp(all) != 0 {
			t.Fatalf("seed %d: %s came in and %s is there (batch %s)", seed, got, all, batch.Code)
		}
	}
}
