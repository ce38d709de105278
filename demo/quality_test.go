package demo

import (
	"testing"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/quality"
	"cadrebot/record"
)

// Every step is one that the life cycle of flags allows, with every answer that it asks for.
func TestFlagsOfTheDemoGoTheirWay(t *testing.T) {
	t.Parallel()
	kind := quality.Desk().Kinds[0]
	county := org.Unit{ID: 3, Level: org.LevelCounty, Path: "/1/3/"}
	village := org.Unit{ID: 5, Level: org.LevelVillage, Parent: 3, Path: "/1/3/5/"}
	at := map[string]record.Record{}
	for i, s := range flags() {
		given := form.Answers{}
		for k, v := range s.Data {
			given[k] = form.Value{S: v}
		}
		a := lifecycle.Actor{Person: org.PersonID(i + 1), Grant: org.Grant{ID: 1, Role: org.Role(s.Role), Unit: county}}
		c := record.Case{Record: record.Record{Unit: village, Data: given}, Actor: a, Now: friday.AddDate(0, 0, s.Day)}
		var step record.Step
		var err error
		if s.Kind == kind.ID {
			step, err = kind.Begin(c)
		} else {
			c.Record, c.Actor.Grant.Unit = at[s.Ref], village
			step, err = kind.Move(c, lifecycle.Name(s.Move), given)
		}
		if err != nil {
			t.Fatalf("step %d of %s: %v", i, s.Ref, err)
		}
		for _, f := range kind.Form.Fields {
			if f.Required && step.Record.Data[f.Key].S == "" {
				t.Errorf("%s does not say %s", s.Ref, f.Key)
			}
		}
		at[s.Ref] = step.Record
	}
	for ref, want := range map[string]lifecycle.State{"flag1": quality.Explained, "flag2": quality.Explained, "flag3": quality.Open} {
		if at[ref].State != want {
			t.Errorf("%s is %s", ref, at[ref].State)
		}
	}
}
