package store_test

import (
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
	"cadrebot/training"
)

// Taking a course does the obligations that asked for it, in the same transaction, and
// nobody else's.
func TestFinishingDoesTheCourseThatIsOwed(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 1)
	ts := store.NewTasks(db)
	me, other := people[0], people[1]
	owe := func(key, ref string, person org.PersonID, unit org.UnitID, role org.Role, opens time.Time) tasks.Obligation {
		return tasks.Obligation{
			Key: key, Family: "course", Kind: tasks.Course, Ref: ref, Title: locales.Both("学习", "Learn"), Unit: org.Unit{ID: unit},
			Roles: []org.Role{role}, Person: person, Opens: opens, Due: orgNow.AddDate(0, 0, 7),
		}
	}
	before := orgNow.Add(-time.Hour)
	_, err := ts.AddObligations(t.Context(), []tasks.Obligation{
		owe("mine", "C1", me.ID, me.Active.Unit.ID, org.VillageCommittee, before),
		owe("my role", "C1", 0, me.Active.Unit.ID, org.VillageCommittee, before),
		owe("another course", "C2", me.ID, me.Active.Unit.ID, org.VillageCommittee, before),
		owe("another role", "C1", 0, me.Active.Unit.ID, org.VillageFirstSecretary, before),
		owe("another person", "C1", other.ID, other.Active.Unit.ID, org.VillageCommittee, before),
		owe("next year", "C1", me.ID, me.Active.Unit.ID, org.VillageCommittee, orgNow.AddDate(1, 0, 0)),
	}, orgNow)
	must(t, err)
	finish(t, tr, attempt(t, tr, me, "c1", 3))
	later := orgNow.Add(time.Hour)
	if _, err := tr.Finish(t.Context(), attempt(t, tr, me, "c2", 10), later); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string][]string{"me": {"another course"}, "other": {"another person"}} {
		m := map[string]org.Member{"me": me, "other": other}[who]
		owed, err := ts.Mine(t.Context(), m, later)
		must(t, err)
		var keys []string
		for _, o := range owed {
			keys = append(keys, o.Key)
		}
		if len(keys) != len(want) || keys[0] != want[0] {
			t.Errorf("%s still owes %v, want %v", who, keys, want)
		}
	}
	nextYear, err := ts.Mine(t.Context(), me, orgNow.AddDate(1, 0, 1))
	must(t, err)
	if len(nextYear) != 2 {
		t.Errorf("what had not begun yet was done with it: %+v", nextYear)
	}
	open, err := ts.OpenOf(t.Context(), me.Active.Unit.ID, orgNow.AddDate(2, 0, 0))
	must(t, err)
	for _, o := range open {
		if o.Key == "mine" || o.Key == "my role" {
			t.Errorf("%s is still open", o.Key)
		}
	}
	if _, err := tr.Finish(t.Context(), training.Attempt{Conversation: "nobody", Person: 1 << 40, Course: "C1", Version: 1, On: "2026-11-19"}, orgNow); err == nil {
		t.Error("an attempt of nobody was stored")
	}
}
