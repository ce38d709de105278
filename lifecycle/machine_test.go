package lifecycle_test

import (
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
)

// small is a sound definition to break in one place at a time.
func small() lifecycle.Definition {
	cadre := []lifecycle.Who{{Families: []org.Family{org.Cadre}, Relation: lifecycle.OwnUnit}}
	return lifecycle.Definition{
		Record: "thing", Initial: "open", Final: []lifecycle.State{"closed"},
		States: []lifecycle.State{"open", "held", "closed"},
		Moves: []lifecycle.Move{
			{Name: "hold", From: []lifecycle.State{"open"}, To: "held", By: cadre},
			{Name: "close", From: []lifecycle.State{"open", "held"}, To: "closed", By: cadre},
		},
	}
}

func TestDefinitionsThatAreNotSound(t *testing.T) {
	t.Parallel()
	if _, err := lifecycle.New(small()); err != nil {
		t.Fatalf("the sound one: %v", err)
	}
	cases := []struct {
		name  string
		spoil func(*lifecycle.Definition)
		says  string
	}{
		{"no record", func(d *lifecycle.Definition) { d.Record = "" }, "not named"},
		{"state twice", func(d *lifecycle.Definition) { d.States = append(d.States, "held") }, "listed twice"},
		{"unknown initial", func(d *lifecycle.Definition) { d.Initial = "start" }, `unknown state "start"`},
		{"unknown final", func(d *lifecycle.Definition) { d.Final = append(d.Final, "gone") }, `unknown state "gone"`},
		{"unknown target", func(d *lifecycle.Definition) { d.Moves[0].To = "away" }, `unknown state "away"`},
		{"unknown source", func(d *lifecycle.Definition) { d.Moves[0].From[0] = "away" }, `unknown state "away"`},
		{"unknown way back", func(d *lifecycle.Definition) { d.Moves[0].Back = []lifecycle.State{"away"} }, `unknown state "away"`},
		{"no source", func(d *lifecycle.Definition) { d.Moves[0].From = nil }, "starts from no state"},
		{"move twice", func(d *lifecycle.Definition) { d.Moves[1].Name = "hold" }, `move "hold" is empty or listed twice`},
		{"nobody", func(d *lifecycle.Definition) { d.Moves[0].By = nil }, "nobody may make it"},
		{"stays elsewhere", func(d *lifecycle.Definition) { d.Moves[0].Stay, d.Moves[0].To = true, d.Final[0] }, "stays, but leads to"},
		{"waits but is pressed", func(d *lifecycle.Definition) { d.Moves[0].AtDue = true }, "waits for the due moment"},
		{"no relation", func(d *lifecycle.Definition) { d.Moves[0].By[0].Relation = "" }, "unknown relation"},
		{"anybody", func(d *lifecycle.Definition) { d.Moves[0].By[0].Families = nil }, "neither families nor roles"},
		{"unknown role", func(d *lifecycle.Definition) { d.Moves[0].By[0].Roles = []org.Role{"KING"} }, `role "KING"`},
		{"role of another family", func(d *lifecycle.Definition) {
			d.Moves[0].By[0].Roles = []org.Role{org.TownshipOfficer}
		}, "not of the families named"},
		{"unknown level", func(d *lifecycle.Definition) { d.Moves[0].By[0].Levels = []org.Level{"hamlet"} }, `unknown level "hamlet"`},
		{"asks twice", func(d *lifecycle.Definition) {
			d.Moves[0].Asks = []form.Field{{Key: "reason"}, {Key: "reason"}}
		}, `asks for "reason" twice`},
		{"unreachable", func(d *lifecycle.Definition) { d.Moves = d.Moves[1:] }, `nothing leads to state "held"`},
		{"dead end", func(d *lifecycle.Definition) { d.Final = nil }, `nothing leads out of state "closed"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := small()
			c.spoil(&d)
			_, err := lifecycle.New(d)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an error that says %q", err, c.says)
			}
		})
	}
}
