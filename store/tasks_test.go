package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

// owes is an obligation of a unit, due on Friday the 20th at 18:00.
func (w *dutyWorld) owes(unit string) tasks.Obligation {
	return tasks.Obligation{
		Key: "weekly/" + unit + "/2026W47", Family: "weekly", Kind: tasks.Confirm, Title: locales.Both("周简报", "Weekly brief"),
		Unit: w.unit[unit], Roles: []org.Role{org.VillageFirstSecretary, org.VillageCommittee},
		Supervisor: w.unit["town"].ID, Period: "2026W47", Opens: local(16, 0, 0), Due: local(20, 18, 0),
	}
}

func (w *dutyWorld) add(s *store.Tasks, now time.Time, list ...tasks.Obligation) {
	w.t.Helper()
	if _, err := s.AddObligations(w.t.Context(), list, now); err != nil {
		w.t.Fatal(err)
	}
}

// told collects what a sweep composes: person, step and obligation of every line.
type told struct {
	lines   []string
	letters int
}

func (w *dutyWorld) fire(s *store.Tasks, now time.Time) (told, tasks.Fired) {
	w.t.Helper()
	var got told
	n, err := s.FireReminders(w.t.Context(), now, 1000, w.composer(&got))
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(got.lines)
	return got, n
}

func (w *dutyWorld) composer(got *told) func([]tasks.Due) ([]notices.Outgoing, error) {
	names := map[org.PersonID]string{}
	for n, id := range w.person {
		names[id] = n
	}
	return func(due []tasks.Due) ([]notices.Outgoing, error) {
		var out []notices.Outgoing
		for _, l := range tasks.Letters(due) {
			for _, d := range append(l.Own, l.Below...) {
				line := fmt.Sprintf("%s %s %s", names[d.To], d.Step, d.Obligation.Unit.Name.Plain(locales.ZH))
				if d.Supervising {
					line += " below"
				}
				got.lines = append(got.lines, line)
			}
			if l.Waiting > 0 {
				got.lines = append(got.lines, fmt.Sprintf("%s decides on %d", names[l.To], l.Waiting))
			}
			got.letters++
			out = append(out, notices.Outgoing{Key: fmt.Sprintf("digest/%d/%d", l.To, l.Last), Person: l.To, Payload: json.RawMessage(`{}`)})
		}
		return out, nil
	}
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s: told %q, want %q", what, got, want)
	}
}

func TestAddingAPeriodTwiceAddsNothing(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	list := []tasks.Obligation{w.owes("v1"), w.owes("v2")}
	for i, want := range []int{2, 0} {
		if n, err := s.AddObligations(t.Context(), list, local(16, 9, 0)); err != nil || n != want {
			t.Fatalf("call %d added %d, %v", i, n, err)
		}
	}
	if n := w.count(`select count(*) from reminder`); n != 8 {
		t.Errorf("%d reminders armed, want 4 for each of 2", n)
	}
}

// Planted case 2: grants never merge.
func TestMineIsOfTheActiveGrant(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	w.grant("vc", "v2", "HAC")
	late, personal, future := w.owes("v1"), w.owes("v1"), w.owes("v1")
	late.Key, late.Due = "late", local(17, 18, 0)
	personal.Key, personal.Person = "personal", w.person["vfs"]
	future.Key, future.Opens = "future", local(19, 0, 0)
	w.add(s, local(18, 9, 0), w.owes("v1"), w.owes("v2"), late, personal, future)
	for _, c := range []struct {
		m    org.Member
		want []string
	}{
		{w.as("vfs", "v1", org.VillageFirstSecretary), []string{"late", "weekly/v1/2026W47", "personal"}},
		{w.as("vc", "v1", org.VillageCommittee), []string{"late", "weekly/v1/2026W47"}},
		{w.as("vc", "v2", org.HouseholdContact), nil},
		{w.as("vc2", "v2", org.VillageCommittee), []string{"weekly/v2/2026W47"}},
	} {
		list, err := s.Mine(t.Context(), c.m, local(18, 10, 0))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range list {
			got = append(got, o.Key)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s in %s owes %v, want %v", c.m.Active.Role, c.m.Active.Unit.Code, got, c.want)
		}
	}
}

func TestLadderClimbsToTheSupervisorAndStops(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	w.add(s, local(16, 9, 0), w.owes("v1"), w.owes("v2"), w.owes("v3"))
	for _, c := range []struct {
		now  time.Time
		want []string
	}{
		{local(16, 10, 0), nil},
		{local(17, 8, 29), nil},
		{local(17, 8, 30), []string{"vfs T-3 v1", "vc2 T-3 v2"}}, // planted case 1: where there is no VFS the VC is told
		{local(17, 8, 31), nil},
		{local(20, 8, 30), []string{"vfs T-0 v1", "vc2 T-0 v2"}},
		{local(21, 8, 30), nil}, // a Saturday
		{local(23, 8, 30), []string{"vfs T+1 v1", "vc2 T+1 v2"}},
		{local(24, 8, 30), []string{
			"vfs T+3 v1", "vc2 T+3 v2", "twn T+3 v1 below", "twn T+3 v2 below", "twn T+3 v3 below",
			"officer T+3 v1 below", "officer T+3 v2 below", "officer T+3 v3 below",
		}},
		{local(60, 9, 0), nil},
	} {
		got, n := w.fire(s, c.now)
		expect(t, c.now.String(), got.lines, c.want...)
		if n.Messages != got.letters {
			t.Errorf("%v: %d messages for %d letters", c.now, n.Messages, got.letters)
		}
	}
	if n := w.count(`select count(*) from delivery`); n != 2+2+2+4 {
		t.Errorf("%d messages queued, want one per person and morning", n)
	}
	if n := w.count(`select count(*) from reminder where outcome = 'nobody'`); n != 3 { // v3 has nobody who joined
		t.Errorf("%d steps had nobody to tell, want 3", n)
	}
	if n := w.count(`select count(*) from reminder where fired_at is null`); n != 0 {
		t.Errorf("%d steps never fired", n)
	}
}

// Planted case 3: who blocked the bot gets nothing; the next role in the unit is told.
func TestTheNextRoleIsToldWhenTheFirstCannotBeReached(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	w.exec(`update person set unreachable = 'blocked' where id = $1`, int64(w.person["vfs"]))
	w.add(s, local(16, 9, 0), w.owes("v1"))
	got, _ := w.fire(s, local(17, 9, 0))
	expect(t, "T-3", got.lines, "vc T-3 v1")
}

func TestDoingItClearsTheRest(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	w.add(s, local(16, 9, 0), w.owes("v1"))
	w.fire(s, local(17, 9, 0))
	vc, stranger := w.as("vc", "v1", org.VillageCommittee), w.as("vc2", "v2", org.VillageCommittee)
	id := tasks.ObligationID(w.count(`select id from obligation`))
	if _, _, err := s.Complete(t.Context(), stranger, id, local(19, 9, 0)); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("another village did it: %v", err)
	}
	o, first, err := s.Complete(t.Context(), vc, id, local(19, 9, 0))
	if err != nil || !first || o.State != tasks.Done || o.Revision != 2 {
		t.Fatalf("first: %+v %v %v", o, first, err)
	}
	if n := w.count(`select revision from obligation`); n != 2 {
		t.Errorf("stored at revision %d: what was armed before is not silenced", n)
	}
	o, first, err = s.Complete(t.Context(), w.as("vfs", "v1", org.VillageFirstSecretary), id, local(22, 9, 0))
	if err != nil || first || !o.DoneAt.Equal(local(19, 9, 0)) || o.DoneBy != vc.ID {
		t.Errorf("second: %+v %v %v", o, first, err)
	}
	got, n := w.fire(s, local(30, 9, 0))
	expect(t, "after it was done", got.lines)
	if n.MovedOn != 3 {
		t.Errorf("%d steps moved on, want 3", n.MovedOn)
	}
	if list, err := s.Mine(t.Context(), vc, local(19, 10, 0)); err != nil || len(list) != 0 {
		t.Errorf("still owed: %v %v", list, err)
	}
}

func TestReportsAndCoursesAreNotDoneByButton(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	o := w.owes("v1")
	o.Kind, o.Ref = tasks.Report, "weekly_brief"
	w.add(s, local(16, 9, 0), o)
	id := tasks.ObligationID(w.count(`select id from obligation`))
	if _, _, err := s.Complete(t.Context(), w.as("vfs", "v1", org.VillageFirstSecretary), id, local(19, 9, 0)); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("done by button: %v", err)
	}
	if st := w.word(`select state from obligation`); st != "open" {
		t.Errorf("state %s", st)
	}
}

func TestMovingTheDueDateMovesTheLadder(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	w.add(s, local(16, 9, 0), w.owes("v1"))
	id := tasks.ObligationID(w.count(`select id from obligation`))
	o, err := s.MoveDue(t.Context(), id, local(27, 18, 0), local(16, 10, 0))
	if err != nil || o.Revision != 2 {
		t.Fatalf("%+v %v", o, err)
	}
	got, n := w.fire(s, local(23, 9, 0))
	expect(t, "old steps", got.lines)
	if n.MovedOn != 3 {
		t.Errorf("%d moved on, want the 3 of the old date that have passed", n.MovedOn)
	}
	got, n = w.fire(s, local(24, 8, 30))
	expect(t, "T-3 of the new date", got.lines, "vfs T-3 v1")
	if n.MovedOn != 1 {
		t.Errorf("%d moved on, want the last of the old date", n.MovedOn)
	}
	w.exec(`update obligation set state = 'done'`)
	if _, err := s.MoveDue(t.Context(), id, local(28, 18, 0), local(24, 10, 0)); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("moved what is done: %v", err)
	}
}
