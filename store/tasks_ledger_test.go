package store_test

import (
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
	"cadrebot/tasks"
)

// posts is the monthly report on posts of every village, due at the end of the month.
var posts = tasks.Duty{
	Family: "posts", Kind: tasks.Report, Ref: "posts", Title: locales.Both("公益岗月报", "Posts of the month"), Level: org.LevelVillage,
	Every: calendar.Month, Due: calendar.Deadline{FromEnd: true, Hour: 23, Minute: 59}, Roles: reports.Reporters,
}

func span(t *testing.T, id string) calendar.Span {
	t.Helper()
	s, ok := calendar.Parse(id)
	if !ok {
		t.Fatalf("%s is no period", id)
	}
	return s
}

func TestTheLedgerStandsBeforeAnybodyReports(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	ledger := store.NewTasks(w.db)
	days, err := calendar.Starter()
	must(t, err)
	now := time.Date(2026, 10, 5, 9, 0, 0, 0, locales.Zone)
	for range 2 { // a second run adds nothing
		if _, err := ledger.OpenDuty(t.Context(), posts, span(t, "2026M10"), days, now); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.count(`select count(*) from obligation where ref = 'posts' and period = '2026M10' and due_at = '2026-11-02 23:59+08' and supervisor_unit_id = $1`, int64(w.unit["town"].ID)); n != 3 {
		t.Errorf("%d villages owe October by Monday, 2 November", n)
	}
	for name, c := range map[string]struct {
		d   tasks.Duty
		id  string
		now time.Time
	}{
		"the deadline has passed": {posts, "2026M09", now},
		"a week of a month":       {posts, "2026W47", now},
		"nobody of that level":    {tasks.Duty{Ref: "x", Level: org.LevelCounty, Every: calendar.Year, Roles: reports.Reporters}, "2027", now},
	} {
		if n, err := ledger.OpenDuty(t.Context(), c.d, span(t, c.id), days, c.now); err != nil || n != 0 {
			t.Errorf("%s: %d opened, %v", name, n, err)
		}
	}
	yearly := tasks.Duty{
		Family: "duty_report", Kind: tasks.Report, Ref: "duty_report", Title: posts.Title, Level: org.LevelCounty, Every: calendar.Half,
		Due: calendar.Deadline{FromEnd: true, Hour: 18}, Roles: []org.Role{org.CountyCoordinator},
	}
	if n, err := ledger.OpenDuty(t.Context(), yearly, span(t, "2026H2"), days, now); err != nil || n != 1 {
		t.Errorf("%d counties owe the half-year, %v", n, err)
	}
}

// Planted case 1: where there is no first secretary the committee answers, and nothing is
// overdue for want of one.
func TestTheCommitteeAnswersWhereThereIsNoFirstSecretary(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	ledger := store.NewTasks(w.db)
	_, err := ledger.OpenDuty(t.Context(), posts, span(t, "2026M11"), nil, local(2, 9, 0))
	must(t, err)
	for unit, want := range map[string]tasks.Answering{
		"v1": {Role: org.VillageFirstSecretary, Person: w.person["vfs"]},
		"v2": {Role: org.VillageCommittee, Person: w.person["vc2"]},
	} {
		o, err := ledger.DutyOf(t.Context(), w.unit[unit].ID, "posts", "2026M11")
		must(t, err)
		if got, err := ledger.Answering(t.Context(), o.ID, local(3, 9, 0)); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", unit, got, err, want)
		}
	}
	if n := w.count(`select count(*) from obligation where unit_id = $1`, int64(w.unit["v2"].ID)); n != 1 {
		t.Errorf("the village without a first secretary owes %d things", n)
	}
	if _, err := ledger.DutyOf(t.Context(), w.unit["v1"].ID, "posts", "2026M10"); err == nil {
		t.Error("October was never asked for")
	}
}

func TestWhatIsOpenIsHandedOver(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	ledger := store.NewTasks(w.db)
	_, err := ledger.OpenDuty(t.Context(), posts, span(t, "2026M11"), nil, local(2, 9, 0))
	must(t, err)
	own := tasks.Obligation{
		Key: "own", Family: "course", Kind: tasks.Course, Ref: "C2", Title: locales.Both("课", "Course"), Unit: w.unit["v1"],
		Person: w.person["vfs"], Opens: local(1, 9, 0), Due: local(25, 18, 0),
	}
	_, err = ledger.AddObligations(t.Context(), []tasks.Obligation{own}, local(2, 9, 0))
	must(t, err)
	run := func(at time.Time, want tasks.HandedOver) {
		t.Helper()
		for i, expect := range []tasks.HandedOver{want, {}} { // a second run finds nothing
			if got, err := ledger.HandOver(t.Context(), at); err != nil || got != expect {
				t.Errorf("run %d at %v: %+v, %v; want %+v", i, at, got, err, expect)
			}
		}
	}
	run(local(3, 9, 0), tasks.HandedOver{Named: 3})
	// The first secretary leaves: the committee answers until another one comes.
	w.exec(`update role_grant set valid_to = $2 where person_id = $1`, int64(w.person["vfs"]), local(4, 0, 0))
	run(local(4, 9, 0), tasks.HandedOver{Moved: 1})
	w.addPerson("next", 110, "v1", "VFS")
	run(local(5, 9, 0), tasks.HandedOver{Moved: 2}) // the report and the leaver's own course
	o, err := ledger.DutyOf(t.Context(), w.unit["v1"].ID, "posts", "2026M11")
	must(t, err)
	h, err := ledger.LedgerHistory(t.Context(), o.ID)
	must(t, err)
	names := []string{"vfs", "vc", "next"}
	if len(h) != 2 {
		t.Fatalf("the history has %d lines", len(h))
	}
	for i, e := range h {
		was, becomes := e.Old[tasks.LedgerPerson].S, e.New[tasks.LedgerPerson].S
		if e.Move != tasks.HandOver || was != w.id(names[i]) || becomes != w.id(names[i+1]) {
			t.Errorf("line %d: from %s to %s, %+v", i, was, becomes, e)
		}
	}
	if n := w.count(`select count(*) from obligation where key = 'own' and person_id = $1 and revision = 2`, int64(w.person["next"])); n != 1 {
		t.Error("the leaver's course has not moved")
	}
	if n := w.count(`select count(*) from reminder r join obligation o on o.id = r.obligation_id where o.key = 'own' and r.revision = 2 and fired_at is null`); n == 0 {
		t.Error("nothing reminds the next one")
	}
	// Everybody leaves: it stays with the village, and says that nobody answers.
	w.exec(`update role_grant set valid_to = $2 where unit_id = $1 and valid_to is null`, int64(w.unit["v1"].ID), local(6, 0, 0))
	run(local(6, 9, 0), tasks.HandedOver{Vacant: 1})
	if got, err := ledger.Answering(t.Context(), o.ID, local(6, 9, 0)); err != nil || got != (tasks.Answering{}) {
		t.Errorf("%+v answers, %v", got, err)
	}
	if n := w.count(`select count(*) from obligation where state = 'open' and unit_id = $1`, int64(w.unit["v1"].ID)); n != 2 {
		t.Errorf("%d are open in the village", n)
	}
}

// Somebody who owes the same already does not get it twice.
func TestAHandOverDoublesNothing(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	ledger := store.NewTasks(w.db)
	w.grant("vc2", "v1", "VFS")
	var list []tasks.Obligation
	for _, who := range []string{"vfs", "vc2"} {
		list = append(list, tasks.Obligation{
			Key: who, Family: "course", Kind: tasks.Course, Ref: "C2", Title: posts.Title, Unit: w.unit["v1"], Person: w.person[who], Due: local(25, 18, 0),
		})
	}
	_, err := ledger.AddObligations(t.Context(), list, local(2, 9, 0))
	must(t, err)
	w.exec(`update role_grant set valid_to = $2 where person_id = $1`, int64(w.person["vfs"]), local(4, 0, 0))
	if got, err := ledger.HandOver(t.Context(), local(5, 9, 0)); err != nil || got != (tasks.HandedOver{}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Two leavers owed the same course, and one person follows both: they take it once.
func TestWhoFollowsTwoLeaversOwesACourseOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	ledger := store.NewTasks(w.db)
	w.grant("vc2", "v1", "VFS")
	var list []tasks.Obligation
	for _, who := range []string{"vfs", "vc2"} {
		list = append(list, tasks.Obligation{
			Key: who, Family: "course", Kind: tasks.Course, Ref: "C2", Title: posts.Title, Unit: w.unit["v1"], Person: w.person[who], Due: local(25, 18, 0),
		})
	}
	_, err := ledger.AddObligations(t.Context(), list, local(2, 9, 0))
	must(t, err)
	w.exec(`update role_grant set valid_to = $2 where unit_id = $1 and role = 'VFS'`, int64(w.unit["v1"].ID), local(4, 0, 0))
	w.addPerson("next", 110, "v1", "VFS")
	for i, want := range []tasks.HandedOver{{Moved: 1}, {}} {
		if got, err := ledger.HandOver(t.Context(), local(5, 9, 0)); err != nil || got != want {
			t.Errorf("run %d: %+v, %v; want %+v", i, got, err, want)
		}
	}
	if n := w.count(`select count(*) from obligation where ref = 'C2' and person_id = $1`, int64(w.person["next"])); n != 1 {
		t.Errorf("the next one owes the course %d times", n)
	}
}

func TestExemptionsLeaveAReason(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	ledger := store.NewTasks(w.db)
	_, err := ledger.OpenDuty(t.Context(), posts, span(t, "2026M11"), nil, local(2, 9, 0))
	must(t, err)
	o, err := ledger.DutyOf(t.Context(), w.unit["v1"].ID, "posts", "2026M11")
	must(t, err)
	decision := func(key, who, unit string, role org.Role, reason string) tasks.Decision {
		return tasks.Decision{Key: key, By: lifecycle.ActorOf(w.as(who, unit, role)), Of: o.ID, Reason: reason}
	}
	for name, c := range map[string]struct {
		d    tasks.Decision
		want string
	}{
		"the village itself": {decision("a", "vfs", "v1", org.VillageFirstSecretary, "x"), "lifecycle.not_yours"},
		"without a reason":   {decision("b", "twn", "town", org.TownshipApprover, ""), "lifecycle.missing"},
		"a sister village":   {decision("c", "vc2", "v2", org.VillageCommittee, "x"), "lifecycle.not_yours"},
	} {
		if _, err := ledger.Exempt(t.Context(), c.d, local(3, 9, 0)); refusal(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	d := decision("flood", "twn", "town", org.TownshipApprover, "防汛抢险")
	for range 2 {
		got, err := ledger.Exempt(t.Context(), d, local(3, 9, 0))
		if err != nil || got.State != tasks.Exempt {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if _, err := ledger.Exempt(t.Context(), decision("again", "cty", "county", org.CountyCoordinator, "x"), local(3, 9, 0)); refusal(err) != "lifecycle.moved_on" {
		t.Errorf("exempt twice: %v", err)
	}
	live := `select count(*) from reminder r join obligation o on o.id = r.obligation_id where o.id = $1 and r.revision = o.revision`
	if n := w.count(live, int64(o.ID)); n != 0 {
		t.Errorf("%d reminders still speak", n)
	}
	back, err := ledger.OweAgain(t.Context(), decision("back", "cty", "county", org.CountyCoordinator, ""), local(4, 9, 0))
	if err != nil || back.State != tasks.Open || w.count(live, int64(o.ID)) == 0 {
		t.Errorf("%+v, %v", back, err)
	}
	h, err := ledger.LedgerHistory(t.Context(), o.ID)
	if err != nil || len(h) != 2 || h[0].Reason != "防汛抢险" || h[0].Person != w.person["twn"] || h[1].Move != tasks.OweAgain {
		t.Errorf("%+v, %v", h, err)
	}
	w.exec(`update obligation set state = 'done', done_at = $2 where id = $1`, int64(o.ID), local(5, 9, 0))
	if _, err := ledger.Exempt(t.Context(), decision("late", "twn", "town", org.TownshipApprover, "x"), local(6, 9, 0)); refusal(err) != "tasks.already_done" {
		t.Errorf("what is done: %v", err)
	}
}
