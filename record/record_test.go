package record

import (
	"errors"
	"strings"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

var (
	county  = org.Unit{ID: 2, Level: org.LevelCounty, Path: "/1/2/", Parent: 1}
	village = org.Unit{ID: 9, Level: org.LevelVillage, Path: "/1/2/9/", Parent: 2}
	now     = time.Date(2026, 11, 20, 10, 0, 0, 0, locales.Zone)
	writer  = lifecycle.Actor{Person: 5, Grant: org.Grant{ID: 1, Role: org.VillageCommittee, Unit: village}}
	office  = lifecycle.Actor{Person: 6, Grant: org.Grant{ID: 2, Role: org.CountyCoordinator, Unit: county}}
)

func wish() Kind {
	text := func(s any) locales.Text { return locales.Both("愿望", "wish") }
	return Kind{
		ID: "wish", Prefix: "WI", Name: text(0), Door: "wishes", Duties: []string{"A1b"}, Group: 1,
		Form: form.Form{ID: "wish", Version: 1, Title: text(0), Fields: []form.Field{
			{Key: "what", Kind: form.Text, Label: text(0), Required: true}, {Key: "cost", Kind: form.Money, Label: text(0)},
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: "wish", Initial: "draft", States: []lifecycle.State{"draft", "asked", "granted"}, Final: []lifecycle.State{"granted"},
			Moves: []lifecycle.Move{
				{Name: "ask", From: []lifecycle.State{"draft"}, To: "asked", By: []lifecycle.Who{{Families: []org.Family{org.Cadre}, Relation: lifecycle.OwnUnit}}, Writes: true},
				{
					Name: "grant", From: []lifecycle.State{"asked"}, To: "granted", Days: 15, By: []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising}}, NotAuthor: true, Writes: true,
					Asks: []form.Field{{Key: "cost", Kind: form.Money, Label: text(0), Required: true}, {Key: AskReason, Kind: form.Text, Label: text(0)}},
				},
			},
		}),
		First: "ask", Title: func(a form.Answers) locales.Text { return locales.Raw(a["what"].S) },
		States: func(s lifecycle.State) locales.Text { return text(s) },
		Check: func(c Case) error {
			if In(c.Record.Data, "cost").Cmp(Num(1000)) > 0 {
				return locales.Refuse("record.not_below", "Name", text(0))
			}
			return nil
		},
		Posts: func(c Case) []Posting {
			if c.Move != "grant" {
				return nil
			}
			return []Posting{{From: World("budget"), To: Purse{Own, "granted"}, Amount: In(c.Record.Data, "cost")}}
		},
	}
}

func TestARecordGoesItsWay(t *testing.T) {
	t.Parallel()
	k := wish()
	s, err := k.Begin(Case{Record: Record{Unit: village, Data: form.Answers{"what": {S: "a well"}, "cost": {S: "10"}}}, Actor: writer, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	r := s.Record
	if r.State != "asked" || r.Version != 1 || len(r.Authors) != 1 || !r.Due.Equal(lifecycle.WithinDays(now, 15)) || len(s.Postings) != 0 {
		t.Errorf("begun: %+v", r)
	}
	r.ID = 7
	if _, err := k.Move(Case{Record: r, Actor: writer, Now: now}, "grant", form.Answers{"cost": {S: "20"}}); err == nil {
		t.Error("the village grants its own wish")
	}
	s, err = k.Move(Case{Record: r, Actor: office, Now: now}, "grant", form.Answers{"cost": {S: "20"}, AskReason: {S: "needed"}})
	if err != nil {
		t.Fatal(err)
	}
	if e := s.Entry; e.Old["cost"].S != "10" || e.New["cost"].S != "20" || e.Reason != "needed" || e.RecordID != 7 || e.From != "asked" || len(e.Old) != 2 {
		t.Errorf("history: %+v", e)
	}
	if r.Data["cost"].S != "10" {
		t.Error("the record before the step was changed")
	}
	if s.Record.From != "asked" || len(s.Postings) != 1 || s.Postings[0].Amount.Cmp(Num(20)) != 0 || !s.Record.Due.IsZero() {
		t.Errorf("granted: %+v", s)
	}
	var no *locales.Refusal
	if _, err = k.Move(Case{Record: r, Actor: office, Now: now}, "grant", form.Answers{"cost": {S: "2000"}}); !errors.As(err, &no) {
		t.Errorf("a rule of the kind does not hold: %v", err)
	}
}

func TestWhoReads(t *testing.T) {
	t.Parallel()
	k := wish()
	r := Record{Unit: county, State: "asked"}
	if k.Reads(r, writer, now) || !k.Reads(r, office, now) || k.Reads(r, lifecycle.Actor{}, now) {
		t.Error("a unit reads what is its own or below it, nobody else does")
	}
	r.Authors = []org.PersonID{writer.Person}
	if !k.Reads(r, writer, now) {
		t.Error("who wrote it may not read it")
	}
	k.Readers = []lifecycle.Who{{Roles: []org.Role{org.Supervision}, Relation: lifecycle.Supervising}}
	if k.Reads(Record{Unit: county, State: "granted"}, office, now) {
		t.Error("the kind's own readers are not asked")
	}
}

func TestPursesNeverFallBelowZero(t *testing.T) {
	t.Parallel()
	free, paid := Purse{4, "free"}, Purse{4, "paid"}
	p := Purses{free: Num(100)}
	if _, over := p.After([]Posting{{From: free, To: paid, Amount: Num(101)}}); over == nil || *over != free {
		t.Errorf("overdrawn: %v", over)
	}
	after, over := p.After([]Posting{{From: World("in"), To: free, Amount: Num(1)}, {From: free, To: paid, Amount: Num(101)}})
	if over != nil || after.Of(4, "paid").Cmp(Num(101)) != 0 || after.Of(4, "free").Sign() != 0 || p.Of(4, "free").Cmp(Num(100)) != 0 {
		t.Errorf("after: %v, overdrawn %v", after, over)
	}
}

func TestAnUnsoundKindIsFoundOut(t *testing.T) {
	t.Parallel()
	doors := []Door{{Command: "wishes"}}
	if _, err := NewRegister(FlowOff, Desk{Doors: doors, Kinds: []Kind{wish()}}); err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*Kind){
		"prefix":                func(k *Kind) { k.Prefix = "w" },
		"serves no duty":        func(k *Kind) { k.Group = 9 },
		"door /none":            func(k *Kind) { k.Door = "none" },
		"no move out":           func(k *Kind) { k.First = "grant" },
		"there is no kind":      func(k *Kind) { k.Of = []Parent{{Kind: "dream"}} },
		"no state":              func(k *Kind) { k.Feeds = []Feed{{Indicator: "X", States: []lifecycle.State{"lost"}}} },
		"no question with one":  func(k *Kind) { k.Links = []Link{{Field: "what", Kind: "wish"}} },
		"9 typed answers":       func(k *Kind) { k.Form.Fields = nine() },
		"has no life cycle":     func(k *Kind) { k.States = nil },
		"life cycle is that of": func(k *Kind) { k.ID = "other" },
	} {
		k := wish()
		spoil(&k)
		if _, err := NewRegister(FlowOff, Desk{Doors: doors, Kinds: []Kind{k}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := NewRegister(FlowOff, Desk{Doors: doors, Kinds: []Kind{wish(), wish()}}); err == nil {
		t.Error("two kinds with one id are taken")
	}
	if _, err := NewRegister("on"); err == nil {
		t.Error("HOUSEHOLD_FLOWS=on is taken")
	}
}

func nine() []form.Field {
	var out []form.Field
	for _, k := range "abcdefghi" {
		out = append(out, form.Field{Key: string(k), Kind: form.Text, Label: locales.Raw("x")})
	}
	return out
}

func TestHouseholdsAreOffUnlessSaid(t *testing.T) {
	t.Parallel()
	k := wish()
	k.Household = true
	off, err := NewRegister(FlowOff, Desk{Doors: []Door{{Command: "wishes"}}, Kinds: []Kind{k}})
	if err != nil {
		t.Fatal(err)
	}
	on, _ := NewRegister(FlowSynthetic, Desk{Doors: []Door{{Command: "wishes"}}, Kinds: []Kind{k}})
	if off.Off(&k) == nil || on.Off(&k) != nil {
		t.Error("households: off and synthetic do not differ")
	}
}

func TestNumbersAreExact(t *testing.T) {
	t.Parallel()
	a, _ := Read("0.1")
	b, _ := Read("0.2")
	if got := a.Plus(b).Fixed(2); got != "0.30" {
		t.Error(got)
	}
	third, _ := Num(1).Over(Num(3))
	if got := third.Times(Num(3)).Cmp(Num(1)); got != 0 {
		t.Error("1/3 x 3 is not 1")
	}
	if _, ok := Num(1).Over(Number{}); ok {
		t.Error("divided by nothing")
	}
	if _, ok := NumberOf(form.Value{NA: true}); ok {
		t.Error("not applicable is a number")
	}
}

func TestWhatComesByItself(t *testing.T) {
	t.Parallel()
	k := wish()
	k.Machine = lifecycle.Must(lifecycle.Definition{
		Record: "wish", Initial: "draft", States: []lifecycle.State{"draft", "asked", "lapsed"}, Final: []lifecycle.State{"lapsed"},
		Moves: []lifecycle.Move{
			{Name: "ask", From: []lifecycle.State{"draft"}, To: "asked", By: []lifecycle.Who{{Families: []org.Family{org.Cadre}, Relation: lifecycle.OwnUnit}}},
			{Name: "lapse", From: []lifecycle.State{"asked"}, To: "lapsed", ByItself: true, AtDue: true, Days: 15},
		},
	})
	k.Posts = nil
	k.Then = func(c Case) []Follow { return []Follow{{Record: c.Record.Parent, Move: "heard"}} }
	s, err := k.Begin(Case{Record: Record{Unit: village, Parent: 3}, Actor: writer, Now: now})
	if err != nil || len(s.Follows) != 1 || s.Follows[0].Record != 3 {
		t.Fatalf("%+v %v", s, err)
	}
	r := s.Record
	if k.WaitsFor(r, office, now) {
		t.Error("a record waits for somebody of whom nothing is said")
	}
	moves := k.Machine.Moves()
	moves[1].Waits = []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising}}
	worked := k
	worked.Machine = lifecycle.Must(lifecycle.Definition{Record: "wish", Initial: "draft", States: k.Machine.States(), Final: []lifecycle.State{"lapsed"}, Moves: moves})
	if !worked.WaitsFor(r, office, now) || len(worked.Permitted(Case{Record: r, Actor: office, Now: now})) != 0 {
		t.Error("a move that comes by itself waits for whoever does the work, and is pressed by nobody")
	}
	if got := k.Ripe(r, r.Due); got != "" {
		t.Errorf("at the due moment itself: %s", got)
	}
	later := r.Due.Add(time.Second)
	if got := k.Ripe(r, later); got != "lapse" {
		t.Errorf("after the due moment: %q", got)
	}
	if _, err := k.Move(Case{Record: r, Actor: office, Now: later}, "lapse", nil); err == nil {
		t.Error("somebody pressed what comes by itself")
	}
	if s, err := k.Move(Case{Record: r, Actor: lifecycle.Actor{Program: true}, Now: later}, "lapse", nil); err != nil || s.Record.State != "lapsed" {
		t.Errorf("by itself: %+v %v", s, err)
	}
}
