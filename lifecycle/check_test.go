package lifecycle_test

import (
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
)

var (
	township = org.Unit{ID: 3, Level: org.LevelTownship, Parent: 2, Path: "/1/2/3/"}
	village  = org.Unit{ID: 4, Level: org.LevelVillage, Parent: 3, Path: "/1/2/3/4/"}
	county   = org.Unit{ID: 2, Level: org.LevelCounty, Parent: 1, Path: "/1/2/"}
	sister   = org.Unit{ID: 5, Level: org.LevelVillage, Parent: 3, Path: "/1/2/3/5/"}
	moment   = time.Date(2026, 11, 20, 9, 0, 0, 0, locales.Zone)
)

// guarded is a machine whose one move carries every rule.
func guarded(t *testing.T, change func(*lifecycle.Move)) *lifecycle.Machine {
	t.Helper()
	mv := lifecycle.Move{
		Name: "go", From: []lifecycle.State{"a"}, To: "b",
		By: []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.Supervising}},
	}
	if change != nil {
		change(&mv)
	}
	m, err := lifecycle.New(lifecycle.Definition{
		Record: "thing", Initial: "a", Final: []lifecycle.State{"b"}, States: []lifecycle.State{"a", "b"}, Moves: []lifecycle.Move{mv},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestCheckRefusals(t *testing.T) {
	t.Parallel()
	officer := casebook.Actor(9, org.TownshipOfficer, township)
	direct := func(m *lifecycle.Move) { m.By[0].Relation = lifecycle.Parent }
	cases := []struct {
		name   string
		change func(*lifecycle.Move)
		move   lifecycle.Name
		rec    lifecycle.Record
		by     lifecycle.Actor
		given  form.Answers
		want   string // refusal id, "" = allowed
	}{
		{"allowed", nil, "go", lifecycle.Record{State: "a"}, officer, nil, ""},
		{"unknown move", nil, "fly", lifecycle.Record{State: "a"}, officer, nil, "lifecycle.unknown_move"},
		{"wrong state", nil, "go", lifecycle.Record{State: "b"}, officer, nil, "lifecycle.moved_on"},
		{"wrong family", nil, "go", lifecycle.Record{State: "a"}, casebook.Actor(9, org.Trainer, township), nil, "lifecycle.not_yours"},
		{"nobody", nil, "go", lifecycle.Record{State: "a"}, lifecycle.Actor{}, nil, "lifecycle.not_yours"},
		{"beside", nil, "go", lifecycle.Record{State: "a"}, casebook.Actor(9, org.TownshipOfficer, sister), nil, "lifecycle.not_yours"},
		{"same unit does not supervise", nil, "go", lifecycle.Record{State: "a"}, casebook.Actor(9, org.TownshipOfficer, village), nil, "lifecycle.not_yours"},
		{"two levels up supervises", nil, "go", lifecycle.Record{State: "a"}, casebook.Actor(9, org.CountyCoordinator, county), nil, ""},
		{"two levels up is no parent", direct, "go", lifecycle.Record{State: "a"}, casebook.Actor(9, org.CountyCoordinator, county), nil, "lifecycle.not_yours"},
		{"parent", direct, "go", lifecycle.Record{State: "a"}, officer, nil, ""},
		{"level", func(m *lifecycle.Move) { m.By[0].Levels = []org.Level{org.LevelCounty} }, "go", lifecycle.Record{State: "a"}, officer, nil, "lifecycle.not_yours"},
		{"own work", func(m *lifecycle.Move) { m.NotAuthor = true }, "go", lifecycle.Record{State: "a", Authors: []org.PersonID{1, 9}}, officer, nil, "lifecycle.own_work"},
		{"own work allowed", nil, "go", lifecycle.Record{State: "a", Authors: []org.PersonID{9}}, officer, nil, ""},
		{"only an author", onlyAuthor, "go", lifecycle.Record{State: "a", Authors: []org.PersonID{1}}, officer, nil, "lifecycle.not_yours"},
		{"an author", onlyAuthor, "go", lifecycle.Record{State: "a", Authors: []org.PersonID{1, 9}}, officer, nil, ""},
		{"what the unit entered itself", deputed, "go", lifecycle.Record{State: "a"}, officer, nil, "lifecycle.not_yours"},
		{"what an office entered", deputed, "go", lifecycle.Record{State: "a", Deputed: true}, officer, nil, ""},
		{"second person", func(m *lifecycle.Move) { m.Second = true }, "go", lifecycle.Record{State: "a", Last: 9}, officer, nil, "lifecycle.second_person"},
		{"past due", func(m *lifecycle.Move) { m.BeforeDue = true }, "go", lifecycle.Record{State: "a", Due: moment.Add(-time.Second)}, officer, nil, "lifecycle.past_due"},
		{"at the due moment", func(m *lifecycle.Move) { m.BeforeDue = true }, "go", lifecycle.Record{State: "a", Due: moment}, officer, nil, ""},
		{"no reason", asks, "go", lifecycle.Record{State: "a"}, officer, nil, "lifecycle.missing"},
		{"with reason", asks, "go", lifecycle.Record{State: "a"}, officer, form.Answers{"reason": {S: "x"}}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.rec.Unit = village
			to, err := guarded(t, c.change).Check(c.move, c.rec, c.by, c.given, moment)
			if got := casebook.Refusal(err); got != c.want {
				t.Fatalf("refused with %q (%v), want %q", got, err, c.want)
			}
			if (err == nil) != (to == "b") {
				t.Errorf("state %q with error %v", to, err)
			}
		})
	}
}

func onlyAuthor(m *lifecycle.Move) { m.By[0].Author = true }

func deputed(m *lifecycle.Move) { m.By[0].Deputed = true }

func asks(m *lifecycle.Move) {
	m.Asks = []form.Field{{Key: "reason", Required: true}, {Key: "note"}}
}

func TestDueIsTheNearestLimit(t *testing.T) {
	t.Parallel()
	m := guarded(t, func(m *lifecycle.Move) { m.Limit = 48 * time.Hour })
	if due, ok := m.Due("a", moment); !ok || !due.Equal(moment.Add(48*time.Hour)) {
		t.Errorf("due %v %v", due, ok)
	}
	if _, ok := m.Due("b", moment); ok {
		t.Error("a final state has no due moment")
	}
}

// A move that leads back goes where the record came from, and nowhere else.
func TestAMoveThatLeadsBack(t *testing.T) {
	t.Parallel()
	m := guarded(t, func(mv *lifecycle.Move) { mv.Back = []lifecycle.State{"a"} })
	for from, want := range map[lifecycle.State]lifecycle.State{"": "b", "a": "a", "b": "b", "c": "b"} {
		r := lifecycle.Record{State: "a", From: from, Unit: village}
		if to, err := m.Check("go", r, casebook.Actor(9, org.TownshipOfficer, township), nil, moment); err != nil || to != want {
			t.Errorf("from %q it leads to %q, %v; want %q", from, to, err, want)
		}
	}
}

// TV-12: received on 20 November with a limit of 15 days; whatever the hour and the time
// zone in which it was noted, all of 5 December is on time and 6 December is not.
func TestALimitInCalendarDays(t *testing.T) {
	t.Parallel()
	m := guarded(t, func(mv *lifecycle.Move) { mv.Days = 15 })
	want := time.Date(2026, 12, 5, 23, 59, 59, 0, locales.Zone)
	for _, received := range []time.Time{
		time.Date(2026, 11, 20, 0, 0, 0, 0, locales.Zone), moment, time.Date(2026, 11, 20, 23, 59, 59, 0, locales.Zone),
		time.Date(2026, 11, 19, 16, 0, 0, 0, time.UTC), time.Date(2026, 11, 20, 15, 59, 59, 0, time.UTC),
	} {
		due, limited := m.Due("a", received)
		if !limited || !due.Equal(want) {
			t.Errorf("received %s it is due %s", received, due)
		}
	}
	due, _ := m.Due("a", moment)
	for decided, onTime := range map[time.Time]bool{
		time.Date(2026, 12, 5, 0, 0, 0, 0, locales.Zone):    true,
		time.Date(2026, 12, 5, 23, 59, 59, 0, locales.Zone): true,
		time.Date(2026, 12, 6, 0, 0, 0, 0, locales.Zone):    false,
		time.Date(2026, 12, 5, 16, 0, 0, 0, time.UTC):       false,
	} {
		if decided.After(due) == onTime {
			t.Errorf("decided %s: on time should be %v", decided, onTime)
		}
	}
	both := guarded(t, func(mv *lifecycle.Move) { mv.Days, mv.Limit = 15, 48*time.Hour })
	if due, _ := both.Due("a", moment); !due.Equal(moment.Add(48 * time.Hour)) {
		t.Errorf("of two limits the later one decides: %s", due)
	}
	if _, limited := both.Due("b", moment); limited {
		t.Error("a state that nothing leads out of has a limit")
	}
}

// A deputy acts in the place of whom they stand in for, without switching, and only in that unit.
func TestADeputyNeedsNoSwitching(t *testing.T) {
	t.Parallel()
	here, there := org.Unit{ID: 2, Path: "/1/2/"}, org.Unit{ID: 3, Path: "/1/3/"}
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, locales.Zone)
	m := lifecycle.Must(lifecycle.Definition{
		Record: "plan", Initial: "asked", States: []lifecycle.State{"asked", "signed"}, Final: []lifecycle.State{"signed"},
		Moves: []lifecycle.Move{{Name: "sign", From: []lifecycle.State{"asked"}, To: "signed", By: []lifecycle.Who{{Roles: []org.Role{org.CountyFirst}, Relation: lifecycle.OwnUnit}}, NotAuthor: true}},
	})
	member := func(at org.Unit) org.Member {
		own := org.Grant{ID: 1, Role: org.CountyApprover, Unit: at}
		return org.Member{Person: org.Person{ID: 5}, Active: own, Grants: []org.Grant{own, {ID: 2, Role: org.CountyFirst, Unit: here, Deputy: true}}}
	}
	r := lifecycle.Record{State: "asked", Unit: here, Authors: []org.PersonID{9}}
	a := lifecycle.ActorOf(member(here))
	if to, err := m.Check("sign", r, a, nil, now); err != nil || to != "signed" || len(m.Permitted(r, a, now)) != 1 {
		t.Errorf("the deputy may not sign: %q, %v", to, err)
	}
	if as := m.As("sign", r, a); as.Grant.ID != 2 || as.Person != 5 {
		t.Errorf("signs under %+v", as.Grant)
	}
	if a := lifecycle.ActorOf(member(there)); m.As("sign", r, a).Grant.ID != 1 || len(m.Permitted(r, a, now)) != 0 {
		t.Error("a deputy acts while acting for another unit")
	}
	r.Authors = []org.PersonID{5}
	if _, err := m.Check("sign", r, a, nil, now); err == nil {
		t.Error("a deputy signs what they wrote themselves")
	}
}
