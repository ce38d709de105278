package plans

import (
	"fmt"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func countyPlan(b *casebook.Book) record.Record {
	return b.Begun(Plan, countyUnit, 0, desk, casebook.Says(KeyYear, "2026", KeyName, "巩固成果", KeyBasis, "pol-037", "goals", "守住底线"))
}

// approved is a county's plan in force with one target of 100 projects.
func approved(t *testing.T) (b *casebook.Book, plan, target record.Record) {
	t.Helper()
	b = casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	plan = countyPlan(b)
	target = b.Begun(Target, countyUnit, plan.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "100"))
	b.Move(plan.ID, desk, Submit, nil)
	b.Move(plan.ID, secretary, Sign, nil)
	plan = b.Move(plan.ID, cityChief, Approve, nil)
	return b, plan, b.Records[target.ID]
}

func TestACountysPlanIsSignedThenApprovedByTheCity(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	p := countyPlan(b)
	if p.Data[KeyBasis].S != "POL-037" || locales.DateOf(p.Due) != "2026-03-31" {
		t.Errorf("basis %s, due %s", p.Data[KeyBasis].S, locales.DateOf(p.Due))
	}
	casebook.Refused(t, "without targets", b.Try(p.ID, desk, Submit, nil), "plans.no_targets")
	g := b.Begun(Target, countyUnit, p.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "90"))
	b.Move(p.ID, desk, Submit, nil)
	casebook.Refused(t, "a target of a submitted plan", b.Try(g.ID, desk, Correct, casebook.Says(KeyValue, "1")), "lifecycle.moved_on")
	casebook.Refused(t, "approved past the county", b.Try(p.ID, cityChief, Approve, nil), "lifecycle.moved_on")
	b.Move(p.ID, secretary, Return, casebook.Because("少了"))
	b.Move(g.ID, desk, Correct, casebook.Says(KeyValue, "100"))
	b.Move(p.ID, desk, Submit, nil)
	casebook.Refused(t, "signed by the desk", b.Try(p.ID, desk, Sign, nil), "lifecycle.not_yours")
	b.Move(p.ID, head, Sign, nil)
	p = b.Move(p.ID, cityChief, Approve, nil)
	if g = b.Records[g.ID]; p.State != InForce || g.State != InForce || p.Data[KeyEdition].S != "1" || g.Data[KeyYear].S != "2026" {
		t.Errorf("plan %s, edition %s, target %s of %s", p.State, p.Data[KeyEdition].S, g.State, g.Data[KeyYear].S)
	}
	if p = b.Passes(p.ID, time.Date(2027, 1, 1, 0, 0, 1, 0, locales.Zone)); p.State != Closed {
		t.Errorf("after its year the plan is %s", p.State)
	}
	casebook.Refused(t, "a target of last year", b.Try(g.ID, desk, Revise, casebook.Says(KeyNext, "1", record.AskReason, "x")), "plans.past")
}

func TestTheCityAndTheProvinceAdoptTheirOwn(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	p := b.Begun(Plan, cityUnit, 0, cityDesk, casebook.Says(KeyYear, "2026", KeyName, "年度计划", KeyBasis, "中发〔2026〕1号", "goals", "x"))
	b.Begun(Target, cityUnit, p.ID, cityDesk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "9"))
	b.Move(p.ID, cityDesk, Submit, nil)
	casebook.Refused(t, "signed where no county is", b.Try(p.ID, secretary, Sign, nil), "lifecycle.not_yours")
	if p = b.Move(p.ID, cityChief, Adopt, nil); p.State != InForce {
		t.Error(p.State)
	}
}

func TestAPlanRestsOnAPolicyAndOnAYearToCome(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	for basis, ok := range map[string]bool{"": false, "上级要求": false, "POL-037": true, "财农〔2026〕12号": true} {
		_, err := casebook.NewBook(t, Desk(), casebook.On(time.February, 2)).Begin(Plan, countyUnit, 0, desk, casebook.Says(KeyYear, "2026", KeyName, "x", KeyBasis, basis, "goals", "x"))
		if ok != (err == nil) {
			t.Errorf("basis %q: %v", basis, err)
		}
	}
	early := b.Kinds[Plan].Early
	casebook.Refused(t, "no policy, where it is typed", early(b.At(record.Record{Unit: countyUnit, Data: casebook.Says(KeyBasis, "上级要求")}, desk), KeyBasis), "plans.no_basis")
	if err := early(b.At(record.Record{Unit: countyUnit, Data: casebook.Says(KeyBasis, " pol-037")}, desk), KeyBasis); err != nil {
		t.Error(err)
	}
	_, err := b.Begin(Plan, countyUnit, 0, desk, casebook.Says(KeyYear, "2025", KeyName, "x", KeyBasis, "POL-037", "goals", "x"))
	casebook.Refused(t, "last year", err, "plans.year_odd")
	_, err = b.Begin(Plan, countyUnit, 0, townOffice, casebook.Says(KeyYear, "2026", KeyName, "x", KeyBasis, "POL-037", "goals", "x"))
	casebook.Refused(t, "by a township", err, "lifecycle.not_yours")
	p := countyPlan(b)
	if _, err := b.Begin(Plan, countyUnit, 0, desk, p.Data); err == nil {
		t.Error("two plans of one year")
	}
	b.Now = casebook.On(time.October, 1)
	if got := b.Kinds[Plan].Known(b.At(record.Record{}, desk))[KeyYear].S; got != "2027" {
		t.Errorf("in October the plan of %s is offered", got)
	}
	b.Move(p.ID, desk, Drop, casebook.Because("重复"))
	countyPlan(b)
}

func TestAnAmendmentLeavesTheEditionInForce(t *testing.T) {
	t.Parallel()
	b, p, g := approved(t)
	casebook.Refused(t, "a value changed under a plan in force", b.Try(g.ID, desk, Revise, casebook.Says(KeyNext, "120", record.AskReason, "增加资金")), "plans.amend_first")
	b.Move(p.ID, desk, Amend, casebook.Because("增加资金"))
	b.Move(g.ID, desk, Revise, casebook.Says(KeyNext, "120", record.AskReason, "增加资金"))
	added := b.Begun(Target, countyUnit, p.ID, desk, casebook.Says(KeyIndicator, "PRJ-05", KeyValue, "50"))
	casebook.Refused(t, "a plan that was in force is dropped", func() error {
		b.Move(p.ID, desk, Submit, nil)
		b.Move(p.ID, head, Return, casebook.Because("不够"))
		return b.Try(p.ID, desk, Drop, casebook.Because("x"))
	}(), "plans.was_in_force")
	has(t, b.Lines(p.ID, desk), "Still in force: edition 1", "1 in force, 2 waiting")
	if g = b.Records[g.ID]; g.Data[KeyValue].S != "100" {
		t.Errorf("before approval the target is %s", g.Data[KeyValue].S)
	}
	has(t, b.Lines(g.ID, desk), "Now 100; 120 proposed")
	b.Move(p.ID, desk, Submit, nil)
	b.Move(p.ID, head, Sign, nil)
	p = b.Move(p.ID, cityChief, Approve, nil)
	g, added = b.Records[g.ID], b.Records[added.ID]
	if p.Data[KeyEdition].S != "2" || g.Data[KeyValue].S != "120" || g.Data[KeyNext].S != "" || added.State != InForce {
		t.Errorf("edition %s, target %s, added %s", p.Data[KeyEdition].S, g.Data[KeyValue].S, added.State)
	}
	b.Move(p.ID, desk, Amend, casebook.Because("再调"))
	b.Move(g.ID, desk, Revise, casebook.Says(KeyNext, "1", record.AskReason, "x"))
	late := b.Begun(Target, countyUnit, p.ID, desk, casebook.Says(KeyIndicator, "HRD-01", KeyValue, "5"))
	p = b.Move(p.ID, desk, Keep, casebook.Because("不调了"))
	if g = b.Records[g.ID]; p.State != InForce || g.State != InForce || g.Data[KeyValue].S != "120" || b.Records[late.ID].State != Dropped {
		t.Errorf("given up: plan %s, target %s %s, added %s", p.State, g.State, g.Data[KeyValue].S, b.Records[late.ID].State)
	}
	b2 := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	p2 := countyPlan(b2)
	b2.Begun(Target, countyUnit, p2.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "1"))
	b2.Move(p2.ID, desk, Submit, nil)
	b2.Move(p2.ID, head, Return, casebook.Because("x"))
	casebook.Refused(t, "kept though never in force", b2.Try(p2.ID, desk, Keep, casebook.Because("x")), "plans.never_in_force")
}

func TestATargetIsSplitWithTheRestShown(t *testing.T) {
	t.Parallel()
	b, _, g := approved(t)
	one := b.Begun(Target, townUnit, g.ID, desk, casebook.Says(KeyIndicator, "LAB-01", KeyValue, "60"))
	if one.Data[KeyIndicator].S != "PRJ-04" || one.Data[KeyFrom].S != ByAbove || one.Data[KeyYear].S != "2026" {
		t.Errorf("a share is of %v", one.Data)
	}
	has(t, b.Lines(g.ID, desk), "Allotted to 1 unit: 60 (60.0%)", "Not allotted yet: 40")
	casebook.Refused(t, "approved by its author", b.Try(one.ID, desk, Approve, nil), "lifecycle.not_yours")
	b.Move(one.ID, approver, Approve, nil)
	two := b.Begun(Target, townTwo, g.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "55"))
	has(t, b.Lines(g.ID, desk), "to 2 units: 115 (115.0%)", "15 more than 100")
	b.Move(two.ID, desk, Drop, nil)
	has(t, b.Lines(g.ID, desk), "Not allotted yet: 40")
	_, err := b.Begin(Target, villageOne, g.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "5"))
	casebook.Refused(t, "a village below a township", err, "plans.not_right_below")
	_, err = b.Begin(Target, townTwo, g.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "-5"))
	casebook.Refused(t, "below zero", err, "record.below_zero")
	if _, err := b.Begin(Target, townUnit, g.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "5")); err == nil {
		t.Error("a second share of one unit")
	}
	p2 := b.Begun(Plan, countyUnit, 0, desk, casebook.Says(KeyYear, "2027", KeyName, "x", KeyBasis, "POL-037", "goals", "x"))
	_, err = b.Begin(Target, townUnit, p2.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "5"))
	casebook.Refused(t, "a township's share before the county's own target", err, "plans.own_first")
	casebook.Refused(t, "the plan's own target approved apart", func() error {
		b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
		p := countyPlan(b)
		return b.Try(b.Begun(Target, countyUnit, p.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "5")).ID, cityChief, Approve, nil)
	}(), "plans.with_plan")
}

func TestSharesOfAProposedTargetGoWithThePlan(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	p := countyPlan(b)
	g := b.Begun(Target, countyUnit, p.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "100"))
	one := b.Begun(Target, townUnit, g.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "60"))
	casebook.Refused(t, "before the plan", b.Try(one.ID, approver, Approve, nil), "plans.with_plan")
	b.Move(p.ID, desk, Submit, nil)
	casebook.Refused(t, "changed while it is read", b.Try(one.ID, desk, Correct, casebook.Says(KeyValue, "1")), "lifecycle.moved_on")
	b.Move(p.ID, head, Sign, nil)
	b.Move(p.ID, cityChief, Approve, nil)
	if got := b.Records[one.ID].State; got != InForce {
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
	b.Facts = map[string]record.Number{factLast: n(1), factAllLast: n(4), factUnits: n(5)}
	if got := b.Kinds[Target].Known(b.At(record.Record{Unit: townUnit, Parent: g.ID}, desk)); got[KeyValue].S != "25" || got[KeyIndicator].S != "PRJ-04" {
		t.Errorf("suggested: %v", got)
	}
}

// A rate is the same for all units: it is neither shared out nor added up.
func TestRatesAreNotAddedUp(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	g := b.Begun(Target, countyUnit, countyPlan(b).ID, desk, casebook.Says(KeyIndicator, "GUA-02", KeyValue, "100"))
	b.Facts = map[string]record.Number{factUnits: record.Num(5)}
	if got := b.Kinds[Target].Known(b.At(record.Record{Unit: townUnit, Parent: g.ID}, desk))[KeyValue].S; got != "100" {
		t.Errorf("suggested: %s", got)
	}
	for _, u := range []org.Unit{townUnit, townTwo} {
		b.Begun(Target, u, g.ID, desk, casebook.Says(KeyIndicator, "GUA-02", KeyValue, "100"))
	}
	if lines := b.Lines(g.ID, desk); !strings.Contains(lines, "Given to 2 units") || strings.Contains(lines, "200") {
		t.Error(lines)
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
		return b.Begin(Schedule, countyUnit, p.ID, desk, casebook.Says("what", "项目自查", "what_en", "Check your projects", "who", who, KeyDue, due, "proof", "words"))
	}
	_, err := line("county", "2026-03-01")
	casebook.Refused(t, "for counties of a county", err, "plans.not_below")
	_, err = line("township", "2026-02-03")
	casebook.Refused(t, "tomorrow", err, "plans.too_soon")
	_, err = line("township", "2027-02-03")
	casebook.Refused(t, "next year", err, "plans.other_year")
	s, err := line("township", "2026-03-20")
	if err != nil || len(b.Set) != 0 || s.Data["month"].S != "2026-03" {
		t.Fatalf("%v, %d tasks are set", err, len(b.Set))
	}
	casebook.Refused(t, "by whoever wrote it", b.Try(s.ID, desk, Push, nil), "lifecycle.not_yours")
	b.Move(s.ID, approver, Return, casebook.Because("改日期"))
	b.Move(s.ID, desk, Resubmit, casebook.Says("what", "项目自查", "what_en", "Check your projects", "who", "village", KeyDue, "2026-03-25", "proof", "tap"))
	b.Move(s.ID, secretary, Push, nil)
	want := fmt.Sprint(lifecycle.WithinDays(casebook.On(time.March, 25), 0))
	if len(b.Set) != 1 || b.Set[0].Words || b.Set[0].Level != "village" || fmt.Sprint(b.Set[0].Due) != want || len(b.Set[0].Roles) == 0 {
		t.Errorf("set: %+v", b.Set)
	}
}
