package reports_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

var (
	county   = org.Unit{ID: 2, Level: org.LevelCounty, Parent: 1, Path: "/1/2/"}
	township = org.Unit{ID: 3, Level: org.LevelTownship, Parent: 2, Path: "/1/2/3/"}
	village  = org.Unit{ID: 4, Level: org.LevelVillage, Parent: 3, Path: "/1/2/3/4/"}
	sister   = org.Unit{ID: 5, Level: org.LevelVillage, Parent: 3, Path: "/1/2/3/5/"}
	direct   = org.Unit{ID: 6, Level: org.LevelVillage, Parent: 2, Path: "/1/2/6/"} // no township above it
	city     = org.Unit{ID: 1, Level: org.LevelCity, Path: "/1/"}
	moment   = time.Date(2026, 11, 20, 9, 0, 0, 0, locales.Zone)
)

// Every move from every state by every kind of actor: exactly the moves written here
// are open, everything else is refused. The author is person 1, the last mover person 1 too.
func TestEveryMoveFromEveryStateByEveryActor(t *testing.T) {
	t.Parallel()
	village1 := map[lifecycle.State][]lifecycle.Name{
		reports.Draft: {reports.Submit}, reports.Submitted: {reports.Revise}, reports.Returned: {reports.Resubmit},
		reports.TownshipApproved: {reports.RequestCorrection}, reports.CountyApproved: {reports.RequestCorrection},
		reports.Locked: {reports.RequestCorrection}, reports.Corrected: {reports.RequestCorrection},
	}
	township1 := map[lifecycle.State][]lifecycle.Name{
		reports.Draft:            {reports.Submit}, // for a village that phones
		reports.Submitted:        {reports.Approve, reports.Return},
		reports.TownshipApproved: {reports.RequestCorrection}, reports.CountyApproved: {reports.RequestCorrection},
		reports.Locked: {reports.RequestCorrection}, reports.Corrected: {reports.RequestCorrection},
	}
	county1 := map[lifecycle.State][]lifecycle.Name{
		reports.TownshipApproved: {reports.CountyApprove, reports.CountyReturn}, reports.CountyApproved: {reports.Lock},
		reports.CorrectionRequested: {reports.RefuseCorrection, reports.Correct},
	}
	actors := []struct {
		name string
		by   lifecycle.Actor
		may  map[lifecycle.State][]lifecycle.Name
	}{
		{"first secretary", casebook.Actor(1, org.VillageFirstSecretary, village), village1},
		{"colleague in the village", casebook.Actor(20, org.VillageCommittee, village), village1},
		{"resident team", casebook.Actor(21, org.ResidentTeam, village), village1},
		{"household contact", casebook.Actor(22, org.HouseholdContact, village), nil},
		{"sister village", casebook.Actor(23, org.VillageFirstSecretary, sister), nil},
		{"township officer", casebook.Actor(30, org.TownshipOfficer, township), township1},
		{"township leader", casebook.Actor(31, org.TownshipApprover, township), township1},
		{"county coordinator", casebook.Actor(40, org.CountyCoordinator, county), county1},
		{"county finance", casebook.Actor(41, org.CountyFinance, county), nil},
		{"city coordinator", casebook.Actor(50, org.CityCoordinator, city), nil},
		{"trainer", casebook.Actor(60, org.Trainer, township), nil},
		{"administrator", casebook.Actor(61, org.Administrator, county), nil},
		{"the author as township leader", casebook.Actor(1, org.TownshipApprover, township), map[lifecycle.State][]lifecycle.Name{
			reports.Draft: {reports.Submit}, reports.Submitted: {reports.Revise}, reports.Returned: {reports.Resubmit},
			reports.TownshipApproved: {reports.RequestCorrection}, reports.CountyApproved: {reports.RequestCorrection},
			reports.Locked: {reports.RequestCorrection}, reports.Corrected: {reports.RequestCorrection},
		}},
		{"the author as county coordinator", casebook.Actor(1, org.CountyCoordinator, county), map[lifecycle.State][]lifecycle.Name{
			reports.CountyApproved: {reports.Lock},
		}},
		{"nobody", lifecycle.Actor{}, nil},
	}
	given := form.Answers{reports.AskFields: {L: []string{"prj_06"}}, reports.AskReason: {S: "why"}}
	for _, a := range actors {
		for _, s := range reports.Review.States() {
			rec := lifecycle.Record{State: s, Unit: village, Authors: []org.PersonID{1}, Last: 1}
			for _, mv := range moves(t) {
				to, err := reports.Review.Check(mv.Name, rec, a.by, given, moment)
				want := slices.Contains(a.may[s], mv.Name)
				if (err == nil) != want {
					t.Errorf("%s, %s from %s: error %v, want allowed=%v", a.name, mv.Name, s, err, want)
				}
				if err == nil && to != mv.To {
					t.Errorf("%s leads to %s, want %s", mv.Name, to, mv.To)
				}
			}
		}
	}
}

// Only the office that would review a village takes its report by phone.
func TestWhoTakesAReportByPhone(t *testing.T) {
	t.Parallel()
	cases := []struct {
		role org.Role
		at   org.Unit
		of   org.Unit
		want bool
	}{
		{org.TownshipOfficer, township, village, true},
		{org.TownshipApprover, township, sister, true},
		{org.TownshipOfficer, township, direct, false},
		{org.TownshipOfficer, township, township, false},
		{org.CountyCoordinator, county, direct, true},
		{org.CountyCoordinator, county, village, false},
		{org.CountyCoordinator, county, township, false},
		{org.CountyFinance, county, direct, false},
		{org.VillageFirstSecretary, village, village, false},
	}
	for _, c := range cases {
		if got := reports.MayPhone(casebook.Actor(9, c.role, c.at).Grant, c.of); got != c.want {
			t.Errorf("%s for unit %d: %v", c.role, c.of.ID, got)
		}
	}
}

func TestAVillageWithoutTownshipIsReviewedByItsCounty(t *testing.T) {
	t.Parallel()
	rec := lifecycle.Record{State: reports.Submitted, Unit: direct, Authors: []org.PersonID{1}, Last: 1}
	if _, err := reports.Review.Check(reports.Approve, rec, casebook.Actor(40, org.CountyCoordinator, county), nil, moment); err != nil {
		t.Errorf("county over its own village: %v", err)
	}
	if _, err := reports.Review.Check(reports.Approve, rec, casebook.Actor(30, org.TownshipApprover, township), nil, moment); err == nil {
		t.Error("a township approved a village that is not below it")
	}
}

func TestWhatWaits(t *testing.T) {
	t.Parallel()
	cases := []struct {
		role          org.Role
		unit          org.Unit
		below, direct []lifecycle.State
	}{
		{org.TownshipApprover, township, []lifecycle.State{reports.Submitted}, nil},
		{org.CountyCoordinator, county, []lifecycle.State{reports.TownshipApproved}, []lifecycle.State{reports.Submitted}},
		{org.CountyFinance, county, nil, nil},
		{org.CityCoordinator, city, nil, nil},
		{org.VillageFirstSecretary, village, nil, nil},
	}
	for _, c := range cases {
		w := reports.Waits(org.Grant{ID: 1, Role: c.role, Unit: c.unit})
		deputed := c.role == org.CountyCoordinator
		if got := slices.Equal(w.Deputed, []lifecycle.State{reports.Submitted}); got != deputed || !got && w.Deputed != nil {
			t.Errorf("%s: of what offices enter %v waits", c.role, w.Deputed)
		}
		if !slices.Equal(w.Below, c.below) || !slices.Equal(w.Direct, c.direct) {
			t.Errorf("%s: %+v, want below %v, direct %v", c.role, w, c.below, c.direct)
		}
	}
}

// A report may be sent round as often as reviewers like; it always comes back to where
// the same reviewer sees it, and it is locked only after two approvals by two people.
func TestTwoPeopleStandBetweenSubmissionAndLock(t *testing.T) {
	t.Parallel()
	by := casebook.Actor(31, org.CountyCoordinator, county)
	rec := lifecycle.Record{State: reports.TownshipApproved, Unit: village, Authors: []org.PersonID{1}, Last: 31}
	if _, err := reports.Review.Check(reports.CountyApprove, rec, by, nil, moment); err == nil {
		t.Error("the same person approved for township and county")
	}
	for _, r := range reports.Reasons {
		if got := reports.ReasonText(reports.ReadyReason(r)).ID; got != "report.why."+r {
			t.Errorf("reason %s reads %q", r, got)
		}
	}
	if got := fmt.Sprint(reports.ReasonText("@nothing").Zh, reports.ReasonText("请核对").En); got != "@nothing"+"请核对" {
		t.Errorf("typed reasons read %q", got)
	}
}

// A thousand reports wander through random moves by random people: nobody ever passes
// what they wrote, and no report is approved by the county without two more people.
func TestRandomWalksKeepThePeopleApart(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(20261120, 7))
	roles := []struct {
		role org.Role
		unit org.Unit
	}{
		{org.VillageFirstSecretary, village},
		{org.VillageCommittee, village},
		{org.TownshipApprover, township},
		{org.TownshipOfficer, township},
		{org.CountyCoordinator, county},
		{org.CountyApprover, county},
	}
	given := form.Answers{reports.AskFields: {L: []string{"prj_06"}}, reports.AskReason: {S: "why"}}
	reached, all := map[lifecycle.State]int{}, moves(t)
	for range 1000 {
		rec := lifecycle.Record{State: reports.Review.Initial(), Unit: village}
		var passed org.PersonID
		for range 300 {
			post := roles[rnd.IntN(len(roles))]
			by := casebook.Actor(org.PersonID(1+rnd.IntN(8)), post.role, post.unit) // few people, many hats
			mv := all[rnd.IntN(len(all))]
			to, err := reports.Review.Check(mv.Name, rec, by, given, moment)
			if err != nil {
				continue
			}
			switch mv.Name {
			case reports.Approve:
				passed = by.Person
			case reports.CountyApprove:
				if passed == by.Person {
					t.Fatalf("person %d passed it for township and county", passed)
				}
			}
			if mv.NotAuthor && slices.Contains(rec.Authors, by.Person) {
				t.Fatalf("%s by an author", mv.Name)
			}
			if mv.Writes {
				rec.Authors = append(rec.Authors, by.Person)
			}
			rec.State, rec.Last = to, by.Person
			reached[to]++
		}
	}
	for _, s := range reports.Review.States()[1:] {
		if reached[s] == 0 {
			t.Errorf("no walk ever came to %s", s)
		}
	}
}

// moves are those of a report.
func moves(t *testing.T) []lifecycle.Move {
	t.Helper()
	var out []lifecycle.Move
	for _, name := range []lifecycle.Name{
		reports.Submit, reports.Revise, reports.Resubmit, reports.Approve, reports.Return, reports.CountyApprove, reports.CountyReturn,
		reports.Lock, reports.RequestCorrection, reports.RefuseCorrection, reports.Correct,
	} {
		mv, ok := reports.Review.Move(name)
		if !ok {
			t.Fatalf("a report has no move %s", name)
		}
		out = append(out, mv)
	}
	return out
}
