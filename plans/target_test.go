package plans

import (
	"testing"
	"time"

	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/record"
)

// A target below a plan goes with the plan: nobody is named as the one who approves it, and it stands in
// nobody's list of what waits. A share of what is in force is approved by itself.
func TestATargetOfAPlanWaitsForNobodyAlone(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	k, p := b.Kinds[Target], countyPlan(b)
	offer := func(what string, above record.Record, fixed int, below bool) {
		t.Helper()
		if got, lower := k.Places(&above, desk, b.Now); len(got) != fixed || lower != below {
			t.Errorf("below %s: about %v, or below: %v", what, got, lower)
		}
	}
	waits := func(what string, id int64, state lifecycle.State, who lifecycle.Actor, want bool) {
		t.Helper()
		r := b.Records[id]
		if r.State != state || k.WaitsFor(r, who, b.Now) != want || (len(k.Next(r, cityUnit, b.Now)) > 0) != want {
			t.Errorf("%s: %s, waits: %v, next: %v", what, r.State, k.WaitsFor(r, who, b.Now), k.Next(r, cityUnit, b.Now))
		}
	}
	offer("a plan", p, 1, false)
	g := b.Begun(Target, countyUnit, p.ID, desk, casebook.Says(KeyIndicator, "PRJ-04", KeyValue, "100"))
	waits("listed", g.ID, Listed, cityChief, false)
	offer("a listed target", g, 0, true)
	early := b.Begun(Target, townUnit, g.ID, desk, casebook.Says(KeyValue, "40"))
	waits("a share of what is listed", early.ID, Listed, head, false)
	b.Move(p.ID, desk, Submit, nil)
	b.Move(p.ID, secretary, Sign, nil)
	b.Move(p.ID, cityChief, Approve, nil)
	waits("with the plan", early.ID, InForce, head, false)
	other := townUnit
	other.ID, other.Path = 44, townUnit.Path[:len(townUnit.Path)-len("4/")]+"44/"
	late := b.Begun(Target, other, g.ID, desk, casebook.Says(KeyValue, "30"))
	waits("a share of what is in force", late.ID, Shared, head, true)
	b.Move(late.ID, desk, Correct, casebook.Says(KeyValue, "35"))
	waits("put right", late.ID, Shared, head, true)
	b.Move(late.ID, head, Approve, nil)
	waits("approved", late.ID, InForce, head, false)
	b.Move(late.ID, desk, Revise, casebook.Says(KeyNext, "36", record.AskReason, "增加资金"))
	waits("a share changed", late.ID, Revised, head, true)
	b.Move(p.ID, desk, Amend, casebook.Because("增加资金"))
	b.Move(g.ID, desk, Revise, casebook.Says(KeyNext, "120", record.AskReason, "增加资金"))
	waits("a plan's target changed", g.ID, Amended, cityChief, false)
	b.Move(p.ID, desk, Submit, nil)
	b.Move(p.ID, secretary, Sign, nil)
	b.Move(p.ID, cityChief, Approve, nil)
	if got := b.Records[g.ID]; got.State != InForce || got.Data[KeyValue].S != "120" {
		t.Errorf("amended: %s %s", got.State, got.Data[KeyValue].S)
	}
}
