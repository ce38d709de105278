package lifecycle_test

import (
	"slices"
	"testing"

	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/org"
)

func TestRowsByRoles(t *testing.T) {
	t.Parallel()
	r := lifecycle.Record{Unit: village}
	own, above := []lifecycle.Who{lifecycle.Own(org.VillageCommittee, org.TownshipOfficer)}, []lifecycle.Who{lifecycle.Above(org.TownshipOfficer)}
	inVillage, inTownship := casebook.Actor(1, org.VillageCommittee, village), casebook.Actor(2, org.TownshipOfficer, township)
	if !lifecycle.Includes(own, r, inVillage) || lifecycle.Includes(own, r, inTownship) {
		t.Error("Own takes in others than those who hold a role in the record's unit")
	}
	if !lifecycle.Includes(above, r, inTownship) || lifecycle.Includes(above, r, inVillage) || lifecycle.Includes(above, r, casebook.Actor(3, org.CountyCoordinator, county)) {
		t.Error("Above takes in others than those who hold the role above the record's unit")
	}
}

func TestWhatAMoveArms(t *testing.T) {
	t.Parallel()
	author := lifecycle.Effect{What: lifecycle.Tell, Whom: lifecycle.ToAuthor}
	unit := lifecycle.Effect{What: lifecycle.Tell, Whom: lifecycle.ToUnit}
	for what, x := range map[string]struct{ got, want []lifecycle.Effect }{
		"tells two": {lifecycle.Tells(lifecycle.ToAuthor, lifecycle.ToUnit), []lifecycle.Effect{author, unit}},
		"owes":      {lifecycle.Owes(), []lifecycle.Effect{unit, {What: lifecycle.Task, Whom: lifecycle.ToUnit}}},
		"settles":   {lifecycle.Settles(lifecycle.ToAuthor), []lifecycle.Effect{author, {What: lifecycle.Settle, Whom: lifecycle.ToUnit}}},
		"silently":  {lifecycle.Settles(), []lifecycle.Effect{{What: lifecycle.Settle, Whom: lifecycle.ToUnit}}},
	} {
		if !slices.Equal(x.got, x.want) {
			t.Errorf("%s: %v", what, x.got)
		}
	}
}
