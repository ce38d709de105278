package tasks

import (
	"slices"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

func TestOneLetterEach(t *testing.T) {
	t.Parallel()
	ob := func(id ObligationID, due time.Time, code string) Obligation {
		return Obligation{ID: id, Due: due, Unit: org.Unit{Code: code}}
	}
	late, soon, other := ob(1, at(18, 18, 0), "02"), ob(2, at(20, 18, 0), "02"), ob(3, at(17, 18, 0), "01")
	got := Letters([]Due{
		{Reminder: 1, Step: OnTheDay, To: 7, Obligation: soon},
		{Reminder: 2, Step: OneAfter, To: 7, Obligation: late},
		{Reminder: 3, Step: OnTheDay, To: 7, Obligation: late},
		{Reminder: 4, Step: ThreeAfter, To: 5, Supervising: true, Obligation: late},
		{Reminder: 5, Step: ThreeAfter, To: 5, Supervising: true, Obligation: other},
	})
	if len(got) != 2 || got[0].To != 5 || got[1].To != 7 {
		t.Fatalf("letters %+v", got)
	}
	own := got[1].Own
	if len(own) != 2 || own[0].Obligation.ID != 1 || own[0].Step != OneAfter || own[1].Obligation.ID != 2 || got[1].Last != 3 {
		t.Errorf("own tasks %+v", got[1])
	}
	if below := got[0].Below; len(below) != 2 || below[0].Obligation.Unit.Code != "01" || len(got[0].Own) != 0 {
		t.Errorf("tasks below %+v", got[0])
	}
}

func TestPeopleOfOneUnitShareALine(t *testing.T) {
	t.Parallel()
	ob := func(id ObligationID, unit org.UnitID, person org.PersonID, title string) Due {
		return Due{Obligation: Obligation{ID: id, Unit: org.Unit{ID: unit}, Person: person, Title: locales.Both(title, title)}}
	}
	var got []int
	for _, g := range Groups([]Due{
		ob(1, 1, 7, "course"), ob(2, 1, 0, "course"), ob(3, 1, 8, "course"), ob(4, 2, 9, "course"), ob(5, 1, 7, "other"), ob(6, 1, 0, "check"), ob(7, 1, 0, "check"),
	}) {
		got = append(got, len(g))
	}
	if want := []int{2, 1, 1, 1, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("groups of %v, want %v", got, want)
	}
	if Groups(nil) != nil {
		t.Error("groups of nothing")
	}
}
