package plans

import (
	"strings"
	"testing"

	"cadrebot/internal/casebook"
	"cadrebot/locales"
	"cadrebot/org"
)

var (
	cityUnit   = casebook.City
	countyUnit = casebook.County
	townUnit   = casebook.Township
	townTwo    = org.Unit{ID: 6, Level: org.LevelTownship, Path: "/1/2/3/6/", Parent: 3, Name: locales.Raw("双藤乡")}
	villageOne = casebook.Village

	cityDesk   = casebook.Actor(1, org.CityCoordinator, cityUnit)
	cityChief  = casebook.Actor(2, org.CityApprover, cityUnit)
	desk       = casebook.Actor(3, org.CountyCoordinator, countyUnit)
	secretary  = casebook.Actor(4, org.CountyFirst, countyUnit)
	head       = casebook.Actor(5, org.CountyFirst, countyUnit)
	approver   = casebook.Actor(6, org.CountyApprover, countyUnit)
	townOffice = casebook.Actor(7, org.TownshipOfficer, townUnit)
	villager   = casebook.Actor(8, org.VillageFirstSecretary, villageOne)
)

func has(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q does not say %q", text, w)
		}
	}
}
