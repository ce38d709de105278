package funds

import (
	"fmt"
	"testing"

	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

func TestTheDeskIsSound(t *testing.T) {
	t.Parallel()
	d := Desk()
	p := d.Kinds[0]
	p.ID, p.Prefix, p.Feeds = project, "PR", nil
	p.Machine = lifecycle.Must(lifecycle.Definition{
		Record: project, Initial: Draft, States: append(lifecycle.From(Draft), fundable...), Final: fundable,
		Moves: func() (out []lifecycle.Move) {
			for i, s := range fundable {
				name := lifecycle.Name(fmt.Sprint("to", i))
				if i == 0 {
					name = Submit
				}
				out = append(out, lifecycle.Move{Name: name, From: lifecycle.From(Draft), To: s, By: []lifecycle.Who{lifecycle.Own(org.CountyFinance)}})
			}
			return out
		}(),
	})
	casebook.Sound(t, record.FlowOff, d, record.Desk{Kinds: []record.Kind{p}})
}

// Only what stands in the library, and is not settled yet, gets money (brief 3.7).
func TestOnlyProjectsOfTheLibraryGetMoney(t *testing.T) {
	t.Parallel()
	l, ok := casebook.Of(Desk())[ToProject].Link(KeyProject)
	if !ok {
		t.Fatal("money is given to no project")
	}
	for state, gets := range map[lifecycle.State]bool{
		"idea": false, "village_applied": false, "township_reviewed": false, "county_appraised": false,
		"in_library": true, "annual_plan": true, "approved": true, "tendering": true, "started": true, "completed": true, "accepted": true,
		"settled": false, "handed_over": false, "operating": false, "returned": false, "rejected": false, "dropped": false,
	} {
		if l.Fits(record.Record{Kind: project, State: state}) != gets {
			t.Errorf("a project that is %s gets money: %v", state, !gets)
		}
	}
}
