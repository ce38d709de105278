package store_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
	"cadrebot/training"
)

// pushC1 asks the village committees below the township to take C1.
func pushC1(t *testing.T, db *store.DB, tr *store.Training, key string, by org.Member) training.Reach {
	t.Helper()
	township, err := store.NewOrg(db).UnitByCode(t.Context(), "99010102")
	must(t, err)
	reach, err := tr.Push(t.Context(), training.Push{
		Key: key, Course: "C1", Version: 1, Title: locales.Both("课", "Course"), Units: []org.Unit{township},
		Roles: []org.Role{org.VillageCommittee}, Due: orgNow.AddDate(0, 0, 7), By: by.ID, From: township,
	}, func(push int64, to []org.PersonID) ([]notices.Outgoing, error) {
		var out []notices.Outgoing
		for _, p := range to {
			out = append(out, notices.Outgoing{Key: fmt.Sprint(push, "/", p), Person: p, Payload: []byte(`{}`), Budgeted: true})
		}
		return out, nil
	}, orgNow)
	must(t, err)
	return reach
}

// officer is somebody who acts in a unit under a role.
func officer(t *testing.T, o *store.Org, key, unit string, r org.Role, telegram int64) org.Member {
	t.Helper()
	_, err := o.AddPeople(t.Context(), []org.PersonRow{{Key: key, Telegram: telegram, Name: key, Lang: locales.ZH, Grants: []org.GrantRow{
		{Unit: unit, Role: r, From: orgNow.AddDate(0, -1, 0)},
	}}}, orgNow)
	must(t, err)
	m, err := o.MemberByTelegram(t.Context(), telegram, orgNow)
	must(t, err)
	return m
}

func TestAPushAsksEachPersonOnce(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 3)
	finish(t, tr, attempt(t, tr, people[0], "passed already", 10))
	finish(t, tr, attempt(t, tr, people[1], "failed", 2))
	if got := pushC1(t, db, tr, "k", people[0]); got != (training.Reach{People: 5, Passed: 1}) {
		t.Errorf("first: %+v", got)
	}
	if got := pushC1(t, db, tr, "k", people[0]); got != (training.Reach{People: 5, Passed: 1}) {
		t.Errorf("the same again: %+v", got)
	}
	if got := pushC1(t, db, tr, "another", people[0]); got != (training.Reach{Owing: 5, Passed: 1}) {
		t.Errorf("another push: %+v", got)
	}
	mine, err := store.NewTasks(db).Mine(t.Context(), people[1], orgNow)
	must(t, err)
	if len(mine) != 1 || mine[0].Kind != tasks.Course || mine[0].Ref != "C1" || mine[0].Person != people[1].ID {
		t.Errorf("owed: %+v", mine)
	}
	queued, _, err := store.NewDeliveries(db).ClaimDeliveries(t.Context(), orgNow.Add(time.Minute), 100, time.Hour)
	must(t, err)
	if len(queued) != 5 {
		t.Errorf("%d were told", len(queued))
	}
}

// F26: completed of those who are enrolled and active and not exempt; an attempt from before
// the push is not what was asked for.
func TestTheExemptLeaveTheDenominator(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 3) // 0 2 4 in village 03; 1 3 5 in village 04
	o := store.NewOrg(db)
	finish(t, tr, attempt(t, tr, people[1], "failed before", 2))
	pushC1(t, db, tr, "k", people[0])
	finish(t, tr, attempt(t, tr, people[0], "a", 3))
	finish(t, tr, attempt(t, tr, people[0], "b", 9))
	twn := officer(t, o, "twn", "99010102", org.TownshipApprover, 77001)
	list, err := tr.NotYet(t.Context(), twn, twn.Active.Unit, "C1", orgNow)
	must(t, err)
	if len(list) != 5 || list[0].Unit.Code != "9901010203" || list[4].Unit.Code != "9901010204" {
		t.Fatalf("not yet: %+v", list)
	}
	_, err = store.NewTasks(db).Exempt(t.Context(), tasks.Decision{
		Key: "leave", By: lifecycle.ActorOf(twn), Of: tasks.ObligationID(list[4].Obligation), Reason: "产假",
	}, orgNow)
	must(t, err)
	done, err := tr.Completion(t.Context(), twn.Active.Unit, twn.Active.Unit.ID, "C1", orgNow)
	must(t, err)
	w := done.Whole
	if w.Enrolled != 6 || w.Exempt != 1 || w.Completed != 1 || w.Passed != 1 || w.FirstPassed != 0 || done.Whole.Expected() != 5 || len(done.Below) != 2 || done.Below[1].Exempt != 1 {
		t.Errorf("%+v", done)
	}
	if list, err = tr.NotYet(t.Context(), twn, twn.Active.Unit, "C1", orgNow); err != nil || len(list) != 4 {
		t.Errorf("the exempt one is still on the list: %+v, %v", list, err)
	}
	later := orgNow.AddDate(1, 0, 0)
	must(t, store.Exec(t.Context(), db, `update role_grant set valid_to = $1 where person_id = $2`, orgNow.AddDate(0, 1, 0), int64(people[2].ID)))
	done, err = tr.Completion(t.Context(), twn.Active.Unit, twn.Active.Unit.ID, "C1", later)
	must(t, err)
	if done.Whole.Enrolled != 5 {
		t.Errorf("who has left is still counted: %+v", done.Whole)
	}
}

func TestNamesAreForTheUnitDirectlyAboveAndTrainers(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 2)
	o := store.NewOrg(db)
	pushC1(t, db, tr, "k", people[0])
	township, err := o.UnitByCode(t.Context(), "99010102")
	must(t, err)
	for i, c := range []struct {
		unit string
		role org.Role
		sees int
	}{
		{"99010102", org.TownshipApprover, 4},
		{"990101", org.CountyCoordinator, 0},
		{"990100", org.CityCoordinator, 0},
		{"990100", org.Trainer, 4},
		{"990100", org.Administrator, 0},
		{"990100", org.Observer, 0},
		{"9901010204", org.Trainer, 2}, // their own village alone
		{"9901010203", org.VillageFirstSecretary, 0},
	} {
		m := officer(t, o, fmt.Sprint("m", i), c.unit, c.role, int64(77100+i))
		list, err := tr.NotYet(t.Context(), m, township, "C1", orgNow)
		if err != nil || len(list) != c.sees {
			t.Errorf("%s of %s sees %d names, want %d; %v", c.role, c.unit, len(list), c.sees, err)
		}
		n, err := tr.Remind(t.Context(), m, township, "C1", json.RawMessage(`{}`), orgNow.AddDate(0, 0, i))
		if err != nil || n.Told+n.Full != c.sees {
			t.Errorf("%s of %s reminds %+v, want %d; %v", c.role, c.unit, n, c.sees, err)
		}
	}
}

// A person is reminded of a course once on a day, within the two messages of a day and
// outside of quiet hours; a second tap adds nothing.
func TestReminding(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 2)
	pushC1(t, db, tr, "k", people[0]) // the first message of the day
	trainer := officer(t, store.NewOrg(db), "trainer", "990100", org.Trainer, 77200)
	remind := func(course training.CourseID, at time.Time) training.Reminded {
		n, err := tr.Remind(t.Context(), trainer, trainer.Active.Unit, course, json.RawMessage(`{}`), at)
		must(t, err)
		return n
	}
	must(t, store.Exec(t.Context(), db, `update person set unreachable = 'blocked' where id = $1`, int64(people[3].ID)))
	if got := remind("C1", orgNow); got != (training.Reminded{Told: 3, Unreached: 1}) {
		t.Errorf("first: %+v", got)
	}
	if got := remind("C1", orgNow.Add(time.Hour)); got != (training.Reminded{Already: 3, Unreached: 1}) {
		t.Errorf("again on that day: %+v", got)
	}
	evening := time.Date(2026, 11, 25, 22, 0, 0, 0, locales.Zone)
	if got := remind("C1", evening); got != (training.Reminded{Told: 3, Held: 3, Unreached: 1}) {
		t.Errorf("in the evening: %+v", got)
	}
	if got := remind("C1", evening.Add(12*time.Hour)); got != (training.Reminded{Already: 3, Unreached: 1}) {
		t.Errorf("the morning after: %+v", got)
	}
	for n := range 2 {
		for _, p := range people {
			must(t, store.Exec(t.Context(), db, `insert into delivery (key, person_id, payload, state, run_at, created_at, budgeted) values ($1, $2, '{}', 'queued', $3, $3, true)`,
				fmt.Sprint("full", n, p.ID), int64(p.ID), evening.Add(36*time.Hour)))
		}
	}
	if got := remind("C1", evening.Add(37*time.Hour)); got != (training.Reminded{Full: 3, Unreached: 1}) {
		t.Errorf("after two messages: %+v", got)
	}
}

// Planted case 17: after a re-take the best score is kept, and the first one apart from it
// for the difficulty of questions.
func TestARetakeKeepsTheBestAndTheFirst(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 1)
	first := finish(t, tr, attempt(t, tr, people[0], "one", 3))
	second := finish(t, tr, attempt(t, tr, people[0], "two", 9))
	third := finish(t, tr, attempt(t, tr, people[0], "three", 5))
	if first.Score.Right != 3 || second.Best.Right != 9 || third.Best.Right != 9 || third.First.Right != 3 {
		t.Errorf("first %+v, second %+v, third %+v", first, second, third)
	}
	city, err := store.NewOrg(db).UnitByCode(t.Context(), "990100")
	must(t, err)
	done, err := tr.Completion(t.Context(), city, city.ID, "C1", orgNow)
	must(t, err)
	if done.Whole.Passed != 1 || done.Whole.FirstPassed != 0 {
		t.Errorf("%+v", done.Whole)
	}
	c, err := tr.Course(t.Context(), "C1", 1)
	must(t, err)
	sheet, err := tr.FirstAttempts(t.Context(), city, &c)
	must(t, err)
	for i, f := range sheet.Items() {
		right := 0
		if i < 3 {
			right = 1
		}
		if f.Attempts != 1 || f.Right != right {
			t.Errorf("question %d: %+v", i+1, f)
		}
	}
}

// What somebody asked a trainer is among what they can read of what is kept about them.
func TestAQuestionToTrainersIsAmongWhatIsKept(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 1)
	o := store.NewOrg(db)
	officer(t, o, "trainer", "990100", org.Trainer, 77300)
	note := func(training.OpenQuestion) (json.RawMessage, error) { return json.RawMessage(`{}`), nil }
	ask := training.OpenQuestion{
		Asker: people[0].ID, Unit: people[0].Active.Unit, Lang: locales.ZH, Course: "C1", Version: 1, Text: "谁来定？", Asked: orgNow,
	}
	x, err := tr.AskTrainer(t.Context(), "k", ask, note)
	must(t, err)
	again, err := tr.AskTrainer(t.Context(), "k", ask, note)
	must(t, err)
	if again.ID != x.ID {
		t.Errorf("asked twice: %d and %d", x.ID, again.ID)
	}
	_, err = tr.AnswerOpenQuestion(t.Context(), "a", x.ID, people[1].ID, locales.Both("县里", ""), note, orgNow)
	must(t, err)
	kept, err := o.Stored(t.Context(), people[0].ID)
	must(t, err)
	if len(kept.Questions) != 1 || kept.Questions[0].Words != "谁来定？" || kept.Questions[0].Answer != "县里" {
		t.Errorf("kept: %+v", kept.Questions)
	}
}

// A question goes to those who pushed the course to the asker, else to those who wrote it,
// else to the nearest trainers above; who does not train any more is passed over.
func TestAQuestionGoesToWhoeverPushedOrWroteTheCourse(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 1)
	o := store.NewOrg(db)
	county, city := officer(t, o, "county", "990101", org.Trainer, 77401), officer(t, o, "city", "990100", org.Trainer, 77402)
	n := 0
	desk := func(course training.CourseID) string {
		t.Helper()
		n++
		x, err := tr.AskTrainer(t.Context(), fmt.Sprint("desk", n), training.OpenQuestion{
			Asker: people[0].ID, Unit: people[0].Active.Unit, Lang: locales.ZH, Course: course, Version: 1, Text: "？", Asked: orgNow,
		}, func(training.OpenQuestion) (json.RawMessage, error) { return json.RawMessage(`{}`), nil })
		must(t, err)
		return x.Desk.Code
	}
	if got := desk("C1"); got != "990101" {
		t.Errorf("nobody pushed it: to %s", got)
	}
	written, err := tr.Course(t.Context(), "C1", 1)
	must(t, err)
	written.ID = "own"
	for i := range written.Questions {
		written.Questions[i].ID = training.QuestionID(fmt.Sprint("own-", i))
	}
	_, _, err = tr.Publish(t.Context(), "own", training.Publication{Course: written, Unit: city.Active.Unit.ID, By: city.ID}, orgNow)
	must(t, err)
	if got := desk("own"); got != "990100" {
		t.Errorf("the city wrote it: to %s", got)
	}
	push := func(course training.CourseID, from org.Unit) {
		t.Helper()
		_, err := tr.Push(t.Context(), training.Push{
			Key: "push " + string(course), Course: course, Version: 1, Title: locales.Both("课", "Course"), Units: []org.Unit{city.Active.Unit},
			Roles: []org.Role{people[0].Active.Role}, Due: orgNow.AddDate(0, 0, 7), By: city.ID, From: from,
		}, func(int64, []org.PersonID) ([]notices.Outgoing, error) { return nil, nil }, orgNow)
		must(t, err)
	}
	push("C1", city.Active.Unit)
	push("own", county.Active.Unit)
	if a, b := desk("C1"), desk("own"); a != "990100" || b != "990101" {
		t.Errorf("the city pushed one and the county the other: to %s and %s", a, b)
	}
	push("C2", people[0].Active.Unit) // where nobody trains by now
	if got := desk("C2"); got != "990101" {
		t.Errorf("whoever pushed it does not train any more: to %s", got)
	}
}
