package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

func say(tasks.Task) (json.RawMessage, error) { return json.RawMessage(`{}`), nil }

// wells is a task of the county for the villages of its township.
func (w *dutyWorld) wells() tasks.Task {
	return tasks.Task{
		Spec: tasks.Spec{
			Duty: 4, Title: locales.Both("水井排查", "Check the wells"), Units: []org.UnitID{w.unit["town"].ID}, Level: org.LevelVillage,
			Roles: []org.Role{org.VillageFirstSecretary, org.VillageCommittee}, Evidence: tasks.Words, Supervising: tasks.ByAbove,
		},
		Author: w.person["cty"], Role: org.CountyCoordinator, From: w.unit["county"], Due: local(27, 18, 0),
	}
}

func (w *dutyWorld) set(s *store.Tasks, key string, t tasks.Task, now time.Time) tasks.Task {
	w.t.Helper()
	out, fresh, err := s.Set(w.t.Context(), key, t, say, now)
	if err != nil || !fresh {
		w.t.Fatalf("set %s: fresh %v, %v", key, fresh, err)
	}
	return out
}

func (w *dutyWorld) cty() org.Member { return w.as("cty", "county", org.CountyCoordinator) }

func TestATaskIsOwedByItsUnitsAndToldOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	now := local(19, 10, 0)
	reach, err := s.Reach(t.Context(), w.wells().Spec, w.unit["county"].ID, now)
	if err != nil || reach.Units != 3 || reach.People != 2 || reach.Unreached != 1 || reach.Vacant != 0 || len(reach.First) != 3 || len(reach.Alone) != 0 {
		t.Fatalf("reach %+v %v", reach, err)
	}
	set := w.set(s, "k", w.wells(), now)
	if _, fresh, err := s.Set(t.Context(), "k", w.wells(), say, now); err != nil || fresh {
		t.Fatalf("again: %v %v", fresh, err)
	}
	if n := w.count(`select count(*) from obligation where task_id = $1 and supervisor_unit_id = $2`, int64(set.ID), int64(w.unit["town"].ID)); n != 3 {
		t.Errorf("%d units owe it under the township, want 3", n)
	}
	if n := w.count(`select count(*) from reminder`); n != 12 {
		t.Errorf("%d reminders armed, want 4 for each of 3", n)
	}
	// The first secretary is told, not the officer beside them; v3's has not joined.
	if n := w.count(`select count(*) from delivery where budgeted`); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
	if n := w.count(`select count(*) from delivery where person_id = $1`, int64(w.person["vc"])); n != 0 {
		t.Error("the second role was told although the first can be reached")
	}
	if n := w.count(`select count(*) from move where record = 'task'`); n != 1 {
		t.Errorf("%d lines of history", n)
	}
}

func TestATaskThatSaysTooLittleIsRefused(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	now := local(19, 10, 0)
	for want, change := range map[string]func(*tasks.Task){
		"taskset.no_duty":       func(t *tasks.Task) { t.Duty = 9 },
		"taskset.one_language":  func(t *tasks.Task) { t.Title.En = "" },
		"taskset.no_unit":       func(t *tasks.Task) { t.Units = nil },
		"taskset.no_role":       func(t *tasks.Task) { t.Roles = nil },
		"taskset.no_supervisor": func(t *tasks.Task) { t.Supervising = "" },
		"taskset.alone": func(t *tasks.Task) { // the county is the top: nobody supervises it
			t.Units, t.Level, t.Roles = []org.UnitID{w.unit["county"].ID}, "", []org.Role{org.CountyCoordinator}
		},
		"taskset.nobody":       func(t *tasks.Task) { t.Roles = []org.Role{org.GridWorker} },
		"taskset.not_below":    func(t *tasks.Task) { t.From = w.unit["v1"] },
		"taskset.short_notice": func(t *tasks.Task) { t.Due = local(21, 9, 59) },
		"taskset.due_passed":   func(t *tasks.Task) { t.Due = now },
		"taskset.no_evidence":  func(t *tasks.Task) { t.Evidence, t.Ref = tasks.Course, "C99" },
	} {
		task := w.wells()
		change(&task)
		if _, _, err := s.Set(t.Context(), want, task, say, now); refusal(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if n := w.count(`select count(*) from task`) + w.count(`select count(*) from obligation`); n != 0 {
		t.Errorf("%d rows were left behind", n)
	}
}

func TestTheSameIsAskedOnceAMonth(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	now := local(19, 10, 0)
	w.set(s, "a", w.wells(), now)
	again := w.wells()
	again.Units, again.Level, again.Due = []org.UnitID{w.unit["v2"].ID}, "", local(30, 18, 0)
	if _, _, err := s.Set(t.Context(), "b", again, say, now); refusal(err) != "taskset.asked_already" {
		t.Errorf("the same month: %v", err)
	}
	again.Due = local(31, 18, 0) // the first of December
	w.set(s, "c", again, now)
}

// Burden figure F38: what was set within 48 hours, with its reason, is counted.
func TestShortNoticeIsKeptAndCounted(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	now := local(19, 10, 0)
	short := w.wells()
	short.Title, short.Due, short.Reason = locales.Both("暴雨预警", "Storm warning"), local(20, 18, 0), "今夜有暴雨"
	w.set(s, "a", w.wells(), now)
	set := w.set(s, "b", short, now)
	if !set.Short || w.word(`select reason from move where record = 'task' and record_id = $1`, int64(set.ID)) != "今夜有暴雨" {
		t.Errorf("%+v", set)
	}
	share, err := s.ShortShare(t.Context(), w.unit["county"], now.AddDate(0, 0, -1), now.AddDate(0, 0, 1))
	behind, failed := s.ShortTasks(t.Context(), w.unit["county"], now.AddDate(0, 0, -1), now.AddDate(0, 0, 1), 5, 0)
	if failed != nil || len(behind) != 1 || !behind[0].Short || behind[0].Reason == "" {
		t.Errorf("behind the figure %+v %v", behind, failed)
	}
	if err != nil || share != (tasks.ShortShare{Short: 1, All: 2}) {
		t.Errorf("share %+v %v", share, err)
	}
	// Told just now, the person hears no reminder of the same hour.
	got, _ := w.fire(s, now.Add(time.Minute))
	expect(t, "at once", got.lines)
	got, _ = w.fire(s, local(20, 8, 30))
	expect(t, "on the day", got.lines, "vfs T-0 v1", "vc2 T-0 v2")
}

func TestMovingATaskSilencesTheOldDateAndTellsOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	now := local(19, 10, 0)
	set := w.set(s, "a", w.wells(), now)
	id := tasks.ObligationID(w.count(`select o.id from obligation o join unit u on u.id = o.unit_id where u.code = '9901030302'`))
	if _, first, err := s.HandIn(t.Context(), w.as("vc2", "v2", org.VillageCommittee), id, "都查了", now); err != nil || !first {
		t.Fatal(first, err)
	}
	for range 2 {
		if _, err := s.MoveTask(t.Context(), "m", w.cty(), set.ID, local(30, 18, 0), "", say, now); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.count(`select count(*) from delivery where key like 'task-change/%'`); n != 1 {
		t.Errorf("%d were told of the new date, want the one who still owes it", n)
	}
	got, n := w.fire(s, local(24, 9, 0))
	expect(t, "the old T-3", got.lines)
	if n.MovedOn == 0 {
		t.Error("nothing moved on")
	}
	got, _ = w.fire(s, local(27, 9, 0))
	expect(t, "the new T-3", got.lines, "vfs T-3 v1")
	if _, err := s.MoveTask(t.Context(), "n", w.as("twn", "town", org.TownshipApprover), set.ID, local(31, 18, 0), "", say, now); refusal(err) != "taskset.not_found" {
		t.Errorf("another unit moved it: %v", err)
	}
	if _, err := s.MoveTask(t.Context(), "o", w.cty(), set.ID, local(20, 18, 0), "", say, now); refusal(err) != "taskset.short_notice" {
		t.Errorf("moved nearer without a reason: %v", err)
	}
}

func TestACancelledTaskIsSilent(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	now := local(19, 10, 0)
	set := w.set(s, "a", w.wells(), now)
	for range 2 {
		out, err := s.CancelTask(t.Context(), "c", w.cty(), set.ID, "改由县里统一排查", say, now)
		if err != nil || out.State != tasks.SetCancelled {
			t.Fatalf("%+v %v", out, err)
		}
	}
	if n := w.count(`select count(*) from delivery where key like 'task-change/%'`); n != 2 {
		t.Errorf("%d were told, want 2", n)
	}
	got, _ := w.fire(s, local(40, 9, 0))
	expect(t, "after it was taken back", got.lines)
	if _, err := s.MoveTask(t.Context(), "m", w.cty(), set.ID, local(30, 18, 0), "", say, now); refusal(err) != "taskset.over" {
		t.Errorf("moved what is over: %v", err)
	}
}

func TestFurtherUnitsOweItToo(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	now := local(19, 10, 0)
	task := w.wells()
	task.Units, task.Level = []org.UnitID{w.unit["v1"].ID}, ""
	set := w.set(s, "a", task, now)
	for range 2 {
		if _, err := s.AddTaskUnits(t.Context(), "u", w.cty(), set.ID, []org.UnitID{w.unit["v2"].ID, w.unit["v1"].ID}, "", say, now); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.count(`select count(*) from obligation`); n != 2 {
		t.Errorf("%d units owe it, want 2", n)
	}
	if n := w.count(`select count(*) from delivery`); n != 2 {
		t.Errorf("%d were told, want each once", n)
	}
	list, err := s.Standings(t.Context(), set.ID, w.unit["town"].ID, local(28, 9, 0))
	if err != nil || len(list) != 2 || list[0].Unit.Code > list[1].Unit.Code || list[0].Late != 1 || list[0].Open != 1 {
		t.Errorf("%+v %v", list, err)
	}
}

func TestWhatWasSetOnceExpiresAfterThirtyDays(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	set := w.set(s, "a", w.wells(), local(19, 10, 0))
	for _, c := range []struct {
		now  time.Time
		want int
	}{{local(57, 17, 59), 0}, {local(57, 18, 0), 1}, {local(57, 18, 1), 0}} {
		if n, err := s.ExpireTasks(t.Context(), c.now); err != nil || n != c.want {
			t.Errorf("at %v: %d %v, want %d", c.now, n, err, c.want)
		}
	}
	if out, err := s.SetTask(t.Context(), set.ID); err != nil || out.State != tasks.SetExpired {
		t.Errorf("%+v %v", out, err)
	}
}
