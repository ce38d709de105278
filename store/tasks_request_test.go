package store_test

import (
	"testing"

	"cadrebot/lifecycle"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

func toNobody(tasks.Obligation, []org.PersonID) ([]notices.Outgoing, error) { return nil, nil }

func noWord(tasks.Request) ([]notices.Outgoing, error) { return nil, nil }

// A follow-up goes to the township first, then to the county, and stops there.
func TestAFollowUpClimbsAndStops(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	o := w.owes("v1")
	o.Family, o.Due = "rectification", local(16, 18, 0) // a Monday
	w.add(s, local(10, 9, 0), o)
	w.fire(s, local(17, 8, 30))
	got, _ := w.fire(s, local(19, 8, 30))
	expect(t, "T+3", got.lines, "vfs T+3 v1", "twn T+3 v1 below", "officer T+3 v1 below")
	got, _ = w.fire(s, local(23, 8, 30)) // T+5 is a Saturday
	expect(t, "T+5", got.lines, "vfs T+5 v1", "cty T+5 v1 below")
	w.exec(`update person set unreachable = 'blocked' where id in ($1, $2)`, int64(w.person["twn"]), int64(w.person["officer"]))
	second := w.owes("v1")
	second.Key, second.Due = "second", local(24, 18, 0)
	w.add(s, local(20, 9, 0), second)
	w.fire(s, local(25, 8, 30))
	got, _ = w.fire(s, local(27, 8, 30))
	expect(t, "nobody in the township can be reached", got.lines, "vfs T+3 v1", "cty T+3 v1 below")
}

func TestAUnitsLadderHoldsForWhatIsAddedThen(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	before, after, other := w.owes("v1"), w.owes("v1"), w.owes("v2")
	after.Key, other.Family = "after", "weekly"
	w.add(s, local(10, 9, 0), before)
	must(t, s.ChooseLadder(t.Context(), w.unit["town"].ID, "", "gentle", w.person["twn"], local(10, 10, 0)))
	must(t, s.ChooseLadder(t.Context(), w.unit["v2"].ID, "weekly", "supervised", w.person["twn"], local(10, 10, 0)))
	w.add(s, local(10, 11, 0), after, other)
	for key, want := range map[string]int{before.Key: 4, "after": 2, other.Key: 5} {
		if n := w.count(`select count(*) from reminder r join obligation o on o.id = r.obligation_id where o.key = $1`, key); n != want {
			t.Errorf("%s has %d steps, want %d", key, n, want)
		}
	}
	if s.ChooseLadder(t.Context(), w.unit["v2"].ID, "", "none", w.person["twn"], local(10, 10, 0)) == nil {
		t.Error("a ladder that does not exist was chosen")
	}
}

func TestUrgingIsOnRecordAndOnceADay(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	w.add(s, local(16, 9, 0), w.owes("v1"), w.owes("v3"))
	id := tasks.ObligationID(w.count(`select id from obligation where unit_id = $1`, int64(w.unit["v1"].ID)))
	empty := tasks.ObligationID(w.count(`select id from obligation where unit_id = $1`, int64(w.unit["v3"].ID)))
	twn, vfs := lifecycle.ActorOf(w.as("twn", "town", org.TownshipApprover)), lifecycle.ActorOf(w.as("vfs", "v1", org.VillageFirstSecretary))
	urge := func(key string, by lifecycle.Actor, of tasks.ObligationID, hour int) string {
		_, err := s.Urge(t.Context(), tasks.Decision{Key: key, By: by, Of: of, Reason: "what is in the way?"}, toNobody, local(17, hour, 0))
		return refusal(err)
	}
	for _, c := range []struct {
		what, got, want string
	}{
		{"the township", urge("a", twn, id, 9), ""},
		{"the same update again", urge("a", twn, id, 9), ""},
		{"again that day", urge("b", twn, id, 15), "taskask.urged_today"},
		{"the village itself", urge("c", vfs, id, 33), "tasks.not_below"},
		{"where nobody can be reached", urge("d", twn, empty, 9), "taskask.nobody_reached"},
		{"the next day", urge("e", twn, id, 33), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	for hour, want := range map[int]bool{47: true, 48: false} {
		if got, err := s.UrgedToday(t.Context(), id, local(17, hour, 0)); err != nil || got != want {
			t.Errorf("urged on the day of hour %d: %t, %v", hour, got, err)
		}
	}
	h, err := s.LedgerHistory(t.Context(), id)
	if err != nil || len(h) != 2 || h[0].Move != tasks.Urge || h[0].Reason != "what is in the way?" {
		t.Errorf("history %+v, %v", h, err)
	}
}

// Only the supervising side decides, once, and what is granted is done in the same breath.
func TestWhoDecidesOnARequest(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	w.add(s, local(16, 9, 0), w.owes("v1"))
	id := tasks.ObligationID(w.count(`select id from obligation`))
	vfs := w.as("vfs", "v1", org.VillageFirstSecretary)
	ask := func(key string, m org.Member, r tasks.Request, day int) string {
		r.Key, r.Of.ID, r.Reason = key, id, "pipes"
		_, err := s.Ask(t.Context(), m, r, func(tasks.Request, []org.PersonID) ([]notices.Outgoing, error) { return nil, nil }, local(day, 10, 0))
		return refusal(err)
	}
	later := tasks.Request{Kind: tasks.MoreTime, Due: local(25, 18, 0)}
	for _, c := range []struct{ what, got, want string }{
		{"another village", ask("x", w.as("vc2", "v2", org.VillageCommittee), later, 17), "tasks.not_yours"},
		{"after the due date", ask("y", vfs, later, 21), "taskask.too_late"},
		{"an earlier date", ask("z", vfs, tasks.Request{Kind: tasks.MoreTime, Due: local(19, 18, 0)}, 17), "taskask.not_later"},
		{"in time", ask("a", vfs, later, 17), ""},
		{"the same update again", ask("a", vfs, later, 17), ""},
		{"twice", ask("b", vfs, later, 17), "taskask.waits"},
		{"to somebody elsewhere", ask("c", vfs, tasks.Request{Kind: tasks.PassOn, To: w.person["vc2"]}, 17), "taskask.no_colleague"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	of := tasks.RequestID(w.count(`select id from task_request`))
	verdict := func(key string, by lifecycle.Actor, move lifecycle.Name, why string) string {
		_, err := s.Decide(t.Context(), tasks.Verdict{Key: key, By: by, Of: of, Move: move, Answer: why}, noWord, local(17, 12, 0))
		return refusal(err)
	}
	twn := lifecycle.ActorOf(w.as("twn", "town", org.TownshipApprover))
	for _, c := range []struct{ what, got, want string }{
		{"the asker", verdict("1", lifecycle.ActorOf(vfs), tasks.Grant, ""), "lifecycle.not_yours"},
		{"without a reason", verdict("2", twn, tasks.Deny, ""), "lifecycle.missing"},
		{"the township", verdict("3", twn, tasks.Grant, ""), ""},
		{"the same update again", verdict("3", twn, tasks.Grant, ""), ""},
		{"twice", verdict("4", twn, tasks.Deny, "late"), "lifecycle.moved_on"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if o, err := s.Obligation(t.Context(), id); err != nil || !o.Due.Equal(local(25, 18, 0)) || o.Revision != 2 {
		t.Errorf("the task is %+v, %v", o, err)
	}
}

func TestAUnitsHoursAreTakenOverByThoseWhoChoseNone(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	people := store.NewOrg(w.db)
	own := notices.Hours{Quiet: notices.QuietChoices[1], DigestAt: 12 * 60}
	must(t, people.SetHours(t.Context(), w.person["vc"], own))
	must(t, people.SetUnitHours(t.Context(), w.unit["town"], notices.Hours{Quiet: notices.QuietChoices[2], DigestAt: 9 * 60}, w.person["twn"], local(16, 9, 0)))
	w.addPerson("later", 120, "v2", "RWT")
	for name, want := range map[string]int{"vc": 12 * 60, "vfs": 9 * 60, "twn": 9 * 60, "later": 9 * 60, "cty": notices.Morning} {
		if h, err := people.Hours(t.Context(), w.person[name]); err != nil || h.DigestAt != want {
			t.Errorf("%s has %+v (%v), want the digest at %d", name, h, err, want)
		}
	}
	if refusal(people.SetHours(t.Context(), w.person["vc"], notices.Hours{Quiet: notices.Quiet{From: 1, To: 2}, DigestAt: 5})) != "settings.no_choice" {
		t.Error("hours that are none of the choices were kept")
	}
}
