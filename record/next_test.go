package record

import (
	"fmt"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/org"
)

// A move that several levels make is waited for from whoever stands at the record's.
func TestWhomARecordWaitsFor(t *testing.T) {
	t.Parallel()
	is := func(l org.Level) org.Unit { return org.Unit{ID: 1, Level: l} }
	to := func(rel lifecycle.Relation, roles ...org.Role) []lifecycle.Who {
		return []lifecycle.Who{{Roles: roles, Relation: rel}}
	}
	chiefs := to(lifecycle.OwnUnit, org.CountyApprover, org.CityApprover, org.Province)
	offices := to(lifecycle.Supervising, org.TownshipApprover, org.CountyApprover, org.CityApprover)
	stepped := append(to(lifecycle.Supervising, org.TownshipApprover), to(lifecycle.Parent, org.CountyCoordinator)...)
	anybody := []lifecycle.Who{{Families: []org.Family{org.Cadre}, Relation: lifecycle.OwnUnit}, {Roles: []org.Role{org.CountyFinance}, Relation: lifecycle.OwnUnit}}
	for _, x := range []struct {
		by       []lifecycle.Who
		u, above org.Level
		want     string
	}{
		{chiefs, org.LevelCity, org.LevelProvince, "[CITY_APPROVER]"},
		{chiefs, org.LevelCounty, org.LevelCity, "[CTY_APPROVER]"},
		{chiefs, org.LevelProvince, "", "[PROV]"},
		{chiefs, org.LevelVillage, org.LevelTownship, "[CTY_APPROVER CITY_APPROVER PROV]"}, // posts that stand elsewhere
		{offices, org.LevelVillage, org.LevelTownship, "[TWN_APPROVER CTY_APPROVER CITY_APPROVER]"},
		{offices, org.LevelCounty, org.LevelCity, "[CITY_APPROVER]"},
		{stepped, org.LevelVillage, org.LevelTownship, "[TWN_APPROVER]"},
		{stepped, org.LevelVillage, org.LevelCounty, "[TWN_APPROVER CTY_COORD]"},
		{to(lifecycle.Beneath, org.TownshipOfficer, org.CityCoordinator), org.LevelCounty, org.LevelCity, "[TWN_OFFICER]"},
		{anybody, org.LevelVillage, org.LevelTownship, "[cadre]"},
		{anybody, org.LevelCounty, org.LevelCity, "[CTY_FIN]"},
		{append(chiefs, chiefs...), org.LevelCity, org.LevelProvince, "[CITY_APPROVER]"},
	} {
		k := Kind{Machine: lifecycle.Must(lifecycle.Definition{
			Record: "wish", Initial: "asked", States: []lifecycle.State{"asked", "granted"}, Final: []lifecycle.State{"granted"},
			Moves: []lifecycle.Move{
				{Name: "grant", From: []lifecycle.State{"asked"}, To: "granted", By: x.by},
				{Name: "refuse", From: []lifecycle.State{"asked"}, To: "granted", By: to(lifecycle.OwnUnit, org.AllRoles()...), Asks: []form.Field{{Key: AskReason, Required: true}}},
			},
		})}
		var got []string
		for _, w := range k.Next(Record{State: "asked", Unit: is(x.u)}, is(x.above), time.Time{}) {
			for _, r := range w.Roles {
				got = append(got, string(r))
			}
			for _, f := range w.Families {
				got = append(got, string(f))
			}
		}
		if fmt.Sprint(got) != x.want {
			t.Errorf("%v about a %s below a %s: %v, want %s", x.by, x.u, x.above, got, x.want)
		}
		if next := k.Next(Record{State: "granted", Unit: is(x.u)}, is(x.above), time.Time{}); len(next) != 0 {
			t.Errorf("what is over waits for %v", next)
		}
	}
}

// Whoever may only turn a record back does not find it among what waits for them while somebody else
// leads on; nor does anybody out of a state in which a move stands aside.
func TestWhatCanOnlyBeTurnedBackWaitsForNobody(t *testing.T) {
	t.Parallel()
	boss := lifecycle.Actor{Person: 8, Grant: org.Grant{ID: 3, Role: org.CountyApprover, Unit: county}}
	at := func(s ...lifecycle.State) []lifecycle.State { return s }
	to := func(roles ...org.Role) []lifecycle.Who {
		return []lifecycle.Who{{Roles: roles, Relation: lifecycle.Supervising}}
	}
	k := Kind{ID: "wish", Machine: lifecycle.Must(lifecycle.Definition{
		Record: "wish", Initial: "asked", States: at("asked", "granted", "paid", "over"), Final: at("over"),
		Moves: []lifecycle.Move{
			{Name: "grant", From: at("asked"), To: "granted", By: to(org.CountyCoordinator)},
			{Name: "turn_back", From: at("asked"), To: "over", By: to(org.CountyCoordinator, org.CountyApprover), Asks: []form.Field{{Key: AskReason, Required: true}}},
			{Name: "pay", From: at("granted"), To: "paid", ByItself: true},
			{Name: "close", From: at("granted", "paid"), AsideIn: at("granted"), To: "over", By: to(org.CountyApprover)},
		},
	})}
	for _, x := range []struct {
		state lifecycle.State
		who   lifecycle.Actor
		waits bool
	}{{"asked", office, true}, {"asked", boss, false}, {"granted", boss, false}, {"paid", boss, true}, {"paid", office, false}} {
		r := Record{State: x.state, Unit: village}
		if got := k.WaitsFor(r, x.who, now); got != x.waits {
			t.Errorf("%s waits for %s: %v", x.state, x.who.Grant.Role, got)
		}
		if may := len(k.Permitted(Case{Record: r, Actor: x.who, Now: now})) > 0; may != (x.state == "asked" || x.who.Person == boss.Person) {
			t.Errorf("%s may move what is %s: %v", x.who.Grant.Role, x.state, may)
		}
	}
	if next := k.Next(Record{State: "granted", Unit: village}, county, now); len(next) != 0 {
		t.Errorf("what stands aside is waited for from %v", next)
	}
}

// What belongs to a record is about its unit or about one right below it, where its kind says so; and a
// step may end elsewhere because of what it belongs to.
func TestWhereWhatBelongsToARecordStands(t *testing.T) {
	t.Parallel()
	k := wish()
	k.Place = Place{OfParent: true, Below: []org.Level{org.LevelVillage}}
	k.Of = []Parent{{Kind: "plan", About: AboutSame}, {Kind: "wish", About: AboutBelow}}
	k.Machine = lifecycle.Must(lifecycle.Definition{
		Record: "wish", Initial: "draft", States: []lifecycle.State{"draft", "asked", "granted"}, Final: []lifecycle.State{"granted", "asked"},
		Moves: []lifecycle.Move{
			{Name: "ask", From: []lifecycle.State{"draft"}, To: "asked", Else: []lifecycle.State{"granted"}, By: []lifecycle.Who{{Roles: []org.Role{org.CountyCoordinator}, Relation: lifecycle.OwnUnit}, {Roles: []org.Role{org.CountyCoordinator}, Relation: lifecycle.Supervising}}},
			{Name: "grant", From: []lifecycle.State{"asked"}, To: "granted", ByItself: true},
		},
	})
	k.Lands = func(c Case, to lifecycle.State) lifecycle.State {
		if c.Parent.Kind == "wish" {
			return "granted"
		}
		return to
	}
	for _, x := range []struct {
		above string
		fixed int
		below bool
		at    org.Unit
		ends  lifecycle.State
	}{{"plan", 1, false, county, "asked"}, {"wish", 0, true, village, "granted"}} {
		p := &Record{ID: 3, Kind: x.above, Unit: county}
		fixed, below := k.Places(p, office, now)
		if len(fixed) != x.fixed || below != x.below {
			t.Errorf("below a %s: %v, below %v", x.above, fixed, below)
		}
		for _, u := range []org.Unit{county, village} {
			if got := k.Allows(u, p, office); got != (u.ID == x.at.ID) {
				t.Errorf("below a %s about unit %d: %v", x.above, u.ID, got)
			}
		}
		s, err := k.Begin(Case{Record: Record{Unit: x.at, Data: form.Answers{"what": {S: "a well"}}}, Parent: p, Actor: office, Now: now})
		if err != nil || s.Record.State != x.ends || s.Entry.To != x.ends {
			t.Errorf("below a %s it is %s: %v", x.above, s.Record.State, err)
		}
	}
}
