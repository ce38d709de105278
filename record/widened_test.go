package record

import (
	"strings"
	"testing"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
)

func TestFloorIsTheWholeNumberBelow(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"3.9": "3", "3": "3", "0": "0", "-0.5": "-1"} {
		if n, _ := Read(s); n.Floor().Fixed(2) != want+".00" {
			t.Errorf("%s: %s", s, n.Floor())
		}
	}
}

func TestATallyIsAddedUpByState(t *testing.T) {
	t.Parallel()
	y := Tally{InState: map[lifecycle.State]map[string]Number{"asked": {"cost": Num(3)}, "granted": {"cost": Num(4)}, "gone": {"cost": Num(90)}}}
	if got := y.Sum("cost", "asked", "granted", "never").Fixed(0); got != "7" {
		t.Error(got)
	}
}

func TestWhatARecordDoesNotSayYetIsSaidAboveIt(t *testing.T) {
	t.Parallel()
	c := Case{Record: Record{Data: form.Answers{"a": {S: "1"}}}, Parent: &Record{Data: form.Answers{"a": {S: "2"}, "b": {S: "3"}}}}
	if c.Said("a").S != "1" || c.Said("b").S != "3" || c.Said("c").S != "" || (Case{}).Said("a").S != "" {
		t.Error("said wrongly")
	}
}

func TestAnAnonymousRecordKeepsNobody(t *testing.T) {
	t.Parallel()
	k := wish()
	k.Anonymous = func(c Case) bool { return c.Parent.Data["hidden"].S == "yes" }
	begin := func(hidden string) Step {
		s, err := k.Begin(Case{Record: Record{Unit: village, Data: form.Answers{"what": {S: "a well"}}}, Parent: &Record{Unit: county, Data: form.Answers{"hidden": {S: hidden}}}, Actor: writer, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := begin("yes")
	if len(s.Record.Authors) != 0 || s.Record.Last != 0 || s.Record.Unit.ID != county.ID || s.Entry.Person != 0 || s.Entry.Role != "" || s.Entry.Unit != county.ID {
		t.Errorf("kept: %+v", s)
	}
	if s = begin("no"); s.Record.Last != writer.Person || s.Entry.Unit != village.ID {
		t.Errorf("not kept: %+v", s)
	}
}

func TestAStepSetsATask(t *testing.T) {
	t.Parallel()
	k := wish()
	k.Sets = func(c Case) *Assignment {
		if c.Move != "ask" {
			return nil
		}
		return &Assignment{Level: org.LevelVillage}
	}
	s, err := k.Begin(Case{Record: Record{Unit: village, Data: form.Answers{"what": {S: "a well"}}}, Actor: writer, Now: now})
	if err != nil || s.Sets == nil || s.Sets.Level != org.LevelVillage {
		t.Errorf("%v, %+v", err, s.Sets)
	}
}

func TestAColleagueIsChosenFromWhoIsThere(t *testing.T) {
	t.Parallel()
	k := wish()
	k.Form.Fields = append(k.Form.Fields, form.Field{Key: "who", Kind: form.One, Label: k.Name})
	k.People = []Colleague{{Field: "who", Roles: []org.Role{org.CountyApprover}}}
	if got := k.StandIn(k.Form.Fields)[2].Choices; len(got) != 1 {
		t.Errorf("stands in: %v", got)
	}
	if p, ok := k.Colleague("who"); !ok || len(p.Roles) != 1 {
		t.Errorf("colleague: %v", p)
	}
	door := Desk{Doors: []Door{{Command: "wishes", Name: k.Name, Help: k.Name}}, Kinds: []Kind{k}}
	if _, err := NewRegister(FlowOff, door); err != nil {
		t.Error(err)
	}
	door.Kinds[0].People = append(door.Kinds[0].People, Colleague{Field: "cost"})
	if _, err := NewRegister(FlowOff, door); err == nil || !strings.Contains(err.Error(), "no question with one choice") {
		t.Errorf("a sum of money as a colleague: %v", err)
	}
}
