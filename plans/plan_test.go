package plans

import (
	"fmt"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

func countyPlan(b *book) record.Record {
	return b.begun(Plan, countyUnit, 0, desk, says(KeyYear, "2026", KeyName, "巩固成果", KeyBasis, "pol-037", "goals", "守住底线"))
}

// approved is a county's plan in force with one target of 100 projects.
func approved(t *testing.T) (b *book, plan, target record.Record) {
	t.Helper()
	b = newBook(t)
	plan = countyPlan(b)
	target = b.begun(Target, countyUnit, plan.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "100"))
	b.move(plan.ID, desk, Submit, nil)
	b.move(plan.ID, secretary, Sign, nil)
	plan = b.move(plan.ID, cityChief, Approve, nil)
	return b, plan, b.records[target.ID]
}

func TestACountysPlanIsSignedThenApprovedByTheCity(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	p := countyPlan(b)
	if p.Data[KeyBasis].S != "POL-037" || locales.DateOf(p.Due) != "2026-03-31" {
		t.Errorf("basis %s, due %s", p.Data[KeyBasis].S, locales.DateOf(p.Due))
	}
	refused(t, "without targets", b.try(p.ID, desk, Submit, nil), "plans.no_targets")
	g := b.begun(Target, countyUnit, p.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "90"))
	b.move(p.ID, desk, Submit, nil)
	refused(t, "a target of a submitted plan", b.try(g.ID, desk, Correct, says(KeyValue, "1")), "lifecycle.moved_on")
	refused(t, "approved past the county", b.try(p.ID, cityChief, Approve, nil), "lifecycle.moved_on")
	b.move(p.ID, secretary, Return, because("少了"))
	b.move(g.ID, desk, Correct, says(KeyValue, "100"))
	b.move(p.ID, desk, Submit, nil)
	refused(t, "signed by the desk", b.try(p.ID, desk, Sign, nil), "lifecycle.not_yours")
	b.move(p.ID, head, Sign, nil)
	p = b.move(p.ID, cityChief, Approve, nil)
	if g = b.records[g.ID]; p.State != InForce || g.State != InForce || p.Data[KeyEdition].S != "1" || g.Data[KeyYear].S != "2026" {
		t.Errorf("plan %s, edition %s, target %s of %s", p.State, p.Data[KeyEdition].S, g.State, g.Data[KeyYear].S)
	}
	if p = b.passes(p.ID, time.Date(2027, 1, 1, 0, 0, 1, 0, locales.Zone)); p.State != Closed {
		t.Errorf("after its year the plan is %s", p.State)
	}
	refused(t, "a target of last year", b.try(g.ID, desk, Revise, says(KeyNext, "1", record.AskReason, "x")), "plans.past")
}

func TestTheCityAndTheProvinceAdoptTheirOwn(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	p := b.begun(Plan, cityUnit, 0, cityDesk, says(KeyYear, "2026", KeyName, "年度计划", KeyBasis, "中发〔2026〕1号", "goals", "x"))
	b.begun(Target, cityUnit, p.ID, cityDesk, says(KeyIndicator, "PRJ-04", KeyValue, "9"))
	b.move(p.ID, cityDesk, Submit, nil)
	refused(t, "signed where no county is", b.try(p.ID, secretary, Sign, nil), "lifecycle.not_yours")
	if p = b.move(p.ID, cityChief, Adopt, nil); p.State != InForce {
		t.Error(p.State)
	}
}

func TestAPlanRestsOnAPolicyAndOnAYearToCome(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	for basis, ok := range map[string]bool{"": false, "上级要求": false, "POL-037": true, "财农〔2026〕12号": true} {
		_, err := newBook(t).begin(Plan, countyUnit, 0, desk, says(KeyYear, "2026", KeyName, "x", KeyBasis, basis, "goals", "x"))
		if ok != (err == nil) {
			t.Errorf("basis %q: %v", basis, err)
		}
	}
	_, err := b.begin(Plan, countyUnit, 0, desk, says(KeyYear, "2025", KeyName, "x", KeyBasis, "POL-037", "goals", "x"))
	refused(t, "last year", err, "plans.year_odd")
	_, err = b.begin(Plan, countyUnit, 0, townOffice, says(KeyYear, "2026", KeyName, "x", KeyBasis, "POL-037", "goals", "x"))
	refused(t, "by a township", err, "lifecycle.not_yours")
	p := countyPlan(b)
	if _, err := b.begin(Plan, countyUnit, 0, desk, p.Data); err == nil {
		t.Error("two plans of one year")
	}
	b.now = day(time.October, 1)
	if got := b.kinds[Plan].Known(b.at(record.Record{}, desk))[KeyYear].S; got != "2027" {
		t.Errorf("in October the plan of %s is offered", got)
	}
	b.move(p.ID, desk, Drop, because("重复"))
	countyPlan(b)
}

func TestAnAmendmentLeavesTheEditionInForce(t *testing.T) {
	t.Parallel()
	b, p, g := approved(t)
	refused(t, "a value changed under a plan in force", b.try(g.ID, desk, Revise, says(KeyNext, "120", record.AskReason, "增加资金")), "plans.amend_first")
	b.move(p.ID, desk, Amend, because("增加资金"))
	b.move(g.ID, desk, Revise, says(KeyNext, "120", record.AskReason, "增加资金"))
	added := b.begun(Target, countyUnit, p.ID, desk, says(KeyIndicator, "PRJ-05", KeyValue, "50"))
	refused(t, "a plan that was in force is dropped", func() error {
		b.move(p.ID, desk, Submit, nil)
		b.move(p.ID, head, Return, because("不够"))
		return b.try(p.ID, desk, Drop, because("x"))
	}(), "plans.was_in_force")
	has(t, b.lines(p.ID, desk), "Still in force: edition 1", "1 in force, 2 waiting")
	if g = b.records[g.ID]; g.Data[KeyValue].S != "100" {
		t.Errorf("before approval the target is %s", g.Data[KeyValue].S)
	}
	has(t, b.lines(g.ID, desk), "Now 100; 120 proposed")
	b.move(p.ID, desk, Submit, nil)
	b.move(p.ID, head, Sign, nil)
	p = b.move(p.ID, cityChief, Approve, nil)
	g, added = b.records[g.ID], b.records[added.ID]
	if p.Data[KeyEdition].S != "2" || g.Data[KeyValue].S != "120" || g.Data[KeyNext].S != "" || added.State != InForce {
		t.Errorf("edition %s, target %s, added %s", p.Data[KeyEdition].S, g.Data[KeyValue].S, added.State)
	}
	b.move(p.ID, desk, Amend, because("再调"))
	b.move(g.ID, desk, Revise, says(KeyNext, "1", record.AskReason, "x"))
	late := b.begun(Target, countyUnit, p.ID, desk, says(KeyIndicator, "HRD-01", KeyValue, "5"))
	p = b.move(p.ID, desk, Keep, because("不调了"))
	if g = b.records[g.ID]; p.State != InForce || g.State != InForce || g.Data[KeyValue].S != "120" || b.records[late.ID].State != Dropped {
		t.Errorf("given up: plan %s, target %s %s, added %s", p.State, g.State, g.Data[KeyValue].S, b.records[late.ID].State)
	}
	b2 := newBook(t)
	p2 := countyPlan(b2)
	b2.begun(Target, countyUnit, p2.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "1"))
	b2.move(p2.ID, desk, Submit, nil)
	b2.move(p2.ID, head, Return, because("x"))
	refused(t, "kept though never in force", b2.try(p2.ID, desk, Keep, because("x")), "plans.never_in_force")
}

func TestATargetIsSplitWithTheRestShown(t *testing.T) {
	t.Parallel()
	b, _, g := approved(t)
	one := b.begun(Target, townUnit, g.ID, desk, says(KeyIndicator, "LAB-01", KeyValue, "60"))
	if one.Data[KeyIndicator].S != "PRJ-04" || one.Data[KeyFrom].S != ByAbove || one.Data[KeyYear].S != "2026" {
		t.Errorf("a share is of %v", one.Data)
	}
	has(t, b.lines(g.ID, desk), "Allotted to 1 unit: 60 (60.0%)", "Not allotted yet: 40")
	refused(t, "approved by its author", b.try(one.ID, desk, Approve, nil), "lifecycle.not_yours")
	b.move(one.ID, approver, Approve, nil)
	two := b.begun(Target, townTwo, g.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "55"))
	has(t, b.lines(g.ID, desk), "to 2 units: 115 (115.0%)", "15 more than 100")
	b.move(two.ID, desk, Drop, nil)
	has(t, b.lines(g.ID, desk), "Not allotted yet: 40")
	_, err := b.begin(Target, villageOne, g.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "5"))
	refused(t, "a village below a township", err, "plans.not_right_below")
	_, err = b.begin(Target, townTwo, g.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "-5"))
	refused(t, "below zero", err, "record.below_zero")
	if _, err := b.begin(Target, townUnit, g.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "5")); err == nil {
		t.Error("a second share of one unit")
	}
	p2 := b.begun(Plan, countyUnit, 0, desk, says(KeyYear, "2027", KeyName, "x", KeyBasis, "POL-037", "goals", "x"))
	_, err = b.begin(Target, townUnit, p2.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "5"))
	refused(t, "a township's share before the county's own target", err, "plans.own_first")
	refused(t, "the plan's own target approved apart", func() error {
		b := newBook(t)
		p := countyPlan(b)
		return b.try(b.begun(Target, countyUnit, p.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "5")).ID, cityChief, Approve, nil)
	}(), "plans.with_plan")
}

func TestSharesOfAProposedTargetGoWithThePlan(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	p := countyPlan(b)
	g := b.begun(Target, countyUnit, p.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "100"))
	one := b.begun(Target, townUnit, g.ID, desk, says(KeyIndicator, "PRJ-04", KeyValue, "60"))
	refused(t, "before the plan", b.try(one.ID, approver, Approve, nil), "plans.with_plan")
	b.move(p.ID, desk, Submit, nil)
	refused(t, "changed while it is read", b.try(one.ID, desk, Correct, says(KeyValue, "1")), "lifecycle.moved_on")
	b.move(p.ID, head, Sign, nil)
	b.move(p.ID, cityChief, Approve, nil)
	if got := b.records[one.ID].State; got != InForce {
		t.Errorf("the share is %s", got)
	}
}

func TestAShareIsSuggestedByLastYearOrEqually(t *testing.T) {
	t.Parallel()
	n := func(i int64) record.Number { return record.Num(i) }
	for what, x := range map[string]struct {
		whole, last, all, units int64
		want                    string
	}{
		"as last year": {100, 30, 90, 3, "33"}, "exactly": {90, 30, 90, 3, "30"}, "equally": {100, 0, 0, 3, "33"},
		"equally for a new unit": {100, 0, 90, 4, "25"}, "more than last year": {200, 45, 90, 2, "100"},
	} {
		if got, ok := Share(n(x.whole), n(x.last), n(x.all), n(x.units)); !ok || got.Fixed(2) != x.want+".00" {
			t.Errorf("%s: %s", what, got)
		}
	}
	if _, ok := Share(n(1), n(0), n(0), n(0)); ok {
		t.Error("something is suggested from nothing")
	}
	// The parts never come to more than the whole.
	err := quick.Check(func(whole uint16, lasts [7]uint8) bool {
		all, sum := n(0), n(0)
		for _, l := range lasts {
			all = all.Plus(n(int64(l) + 1))
		}
		for _, l := range lasts {
			part, _ := Share(n(int64(whole)), n(int64(l)+1), all, n(7))
			sum = sum.Plus(part)
		}
		return sum.Cmp(n(int64(whole))) <= 0 && sum.Plus(n(7)).Cmp(n(int64(whole))) > 0
	}, nil)
	if err != nil {
		t.Error(err)
	}
	b, _, g := approved(t)
	b.facts = map[string]record.Number{factLast: n(1), factAllLast: n(4), factUnits: n(5)}
	if got := b.kinds[Target].Known(b.at(record.Record{Unit: townUnit, Parent: g.ID}, desk)); got[KeyValue].S != "25" || got[KeyIndicator].S != "PRJ-04" {
		t.Errorf("suggested: %v", got)
	}
}

func TestNoTargetIsAQuota(t *testing.T) {
	t.Parallel()
	for _, code := range Indicators {
		for _, not := range []string{"MON-01", "MON-03", "MON-04", "SOC-", "EWC-02", "PUB-", "ENF-", "ISS-", "FPA-"} {
			if strings.HasPrefix(code, not) {
				t.Errorf("%s may have a target", code)
			}
		}
	}
}

func TestACalendarBecomesTasksWhenItIsApproved(t *testing.T) {
	t.Parallel()
	b, p, _ := approved(t)
	line := func(who, due string) (record.Record, error) {
		return b.begin(Schedule, countyUnit, p.ID, desk, says("what", "项目自查", "what_en", "Check your projects", "who", who, KeyDue, due, "proof", "words"))
	}
	_, err := line("county", "2026-03-01")
	refused(t, "for counties of a county", err, "plans.not_below")
	_, err = line("township", "2026-02-03")
	refused(t, "tomorrow", err, "plans.too_soon")
	_, err = line("township", "2027-02-03")
	refused(t, "next year", err, "plans.other_year")
	s, err := line("township", "2026-03-20")
	if err != nil || len(b.set) != 0 || s.Data["month"].S != "2026-03" {
		t.Fatalf("%v, %d tasks are set", err, len(b.set))
	}
	refused(t, "by whoever wrote it", b.try(s.ID, desk, Push, nil), "lifecycle.not_yours")
	b.move(s.ID, approver, Return, because("改日期"))
	b.move(s.ID, desk, Resubmit, says("what", "项目自查", "what_en", "Check your projects", "who", "village", KeyDue, "2026-03-25", "proof", "tap"))
	b.move(s.ID, secretary, Push, nil)
	want := fmt.Sprint(lifecycle.WithinDays(day(time.March, 25), 0))
	if len(b.set) != 1 || b.set[0].Words || b.set[0].Level != "village" || fmt.Sprint(b.set[0].Due) != want || len(b.set[0].Roles) == 0 {
		t.Errorf("set: %+v", b.set)
	}
}
