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
