package store_test

import (
	"errors"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

func (w *dutyWorld) monthly() tasks.Series {
	p, ok := tasks.PresetOf("month_last")
	if !ok {
		w.t.Fatal("no such preset")
	}
	t := w.wells()
	return tasks.Series{Spec: t.Spec, Rhythm: p.Rhythm, Author: t.Author, Role: t.Role, From: t.From}
}

// However often the job runs, and however long it was away, each period is made once and
// passed ones never.
func TestARecurringTaskMakesEachPeriodOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	series, fresh, err := s.Begin(t.Context(), "s", w.monthly(), say, local(19, 10, 0))
	if err != nil || !fresh {
		t.Fatal(fresh, err)
	}
	if _, fresh, err := s.Begin(t.Context(), "s", w.monthly(), say, local(19, 10, 0)); err != nil || fresh {
		t.Fatalf("begun twice: %v %v", fresh, err)
	}
	for _, c := range []struct {
		now  time.Time
		want int
	}{
		{local(22, 12, 0), 0},
		{local(23, 18, 0), 1},
		{local(23, 18, 1), 0},
		{local(30, 19, 0), 0},
		{local(30+31+29, 9, 0), 1}, // two months later: the last day of December has passed
		{local(30+31+29, 9, 1), 0},
	} {
		if n, err := s.OpenPeriods(t.Context(), say, c.now); err != nil || n != c.want {
			t.Errorf("at %v: %d %v, want %d", c.now, n, err, c.want)
		}
	}
	if got := w.word(`select string_agg(period, ' ' order by id) from task where series_id = $1`, int64(series.ID)); got != "2026M11 2027M01" {
		t.Errorf("periods %s", got)
	}
	if n := w.count(`select count(*) from task where period = '2027M01' and short and reason <> ''`); n != 1 {
		t.Error("a late start leaves no reason for its short notice")
	}
}

func TestARhythmChangesFromTheNextPeriodOn(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	series, _, err := s.Begin(t.Context(), "s", w.monthly(), say, local(24, 10, 0))
	if err != nil || w.count(`select count(*) from task`) != 1 {
		t.Fatalf("%+v %v", series, err)
	}
	early, _ := tasks.PresetOf("month_25")
	for range 2 {
		if series, err = s.ChangeRhythm(t.Context(), "r", w.cty(), series.ID, early.Rhythm, local(24, 11, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.OpenPeriods(t.Context(), say, local(25, 9, 0)); err != nil || n != 0 {
		t.Errorf("November was made again: %d %v", n, err)
	}
	if n, err := s.OpenPeriods(t.Context(), say, local(30+20, 9, 0)); err != nil || n != 1 || w.word(`select max(period) from task`) != "2026M12" {
		t.Errorf("December: %d %v", n, err)
	}
	for _, c := range []struct {
		to   tasks.SetState
		want int
	}{{tasks.SetPaused, 0}, {tasks.SetOpen, 1}} {
		if _, err := s.TurnSeries(t.Context(), string(c.to), w.cty(), series.ID, c.to, local(60, 9, 0)); err != nil {
			t.Fatal(err)
		}
		if n, err := s.OpenPeriods(t.Context(), say, local(30+31+22, 9, 0)); err != nil || n != c.want {
			t.Errorf("%s: %d %v, want %d", c.to, n, err, c.want)
		}
	}
	if _, err := s.TurnSeries(t.Context(), "end", w.cty(), series.ID, tasks.SetEnded, local(60, 9, 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.TurnSeries(t.Context(), "on", w.cty(), series.ID, tasks.SetOpen, local(60, 9, 0)); refusal(err) != "taskset.over" {
		t.Errorf("what has ended goes on: %v", err)
	}
}

func TestAPeriodDueWithin48HoursIsPassedOver(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	if _, _, err := s.Begin(t.Context(), "s", w.monthly(), say, local(29, 10, 0)); err != nil {
		t.Fatal(err)
	}
	if n, err := s.OpenPeriods(t.Context(), say, local(29, 11, 0)); err != nil || n != 0 || w.count(`select count(*) from task`) != 0 {
		t.Errorf("the period of tomorrow was made: %d %v", n, err)
	}
}

func TestImportedDaysOverrideTheShippedOnes(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	days, err := w.db.Days(t.Context())
	if err != nil || days.Known(2027) || !days.Working(local(20, 9, 0)) {
		t.Fatal(err)
	}
	rows := []calendar.Day{{Date: "2026-11-20", Occasion: "试", Source: "县里通知"}, {Date: "2027-01-01", Occasion: "元旦", Source: "国务院办公厅通知"}}
	for i, want := range []int{2, 0} {
		if n, err := w.db.ImportDays(t.Context(), rows, local(19, 9, 0)); err != nil || n != want {
			t.Errorf("import %d: %d %v, want %d", i, n, err, want)
		}
	}
	days, err = w.db.Days(t.Context())
	if err != nil || !days.Known(2027) || days.Working(local(20, 9, 0)) || days.Missing(local(19, 9, 0)) != 0 {
		t.Errorf("%v", err)
	}
}

func TestATemplateIsForItsUnitAndThoseBelow(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	for range 2 {
		if err := s.KeepTemplate(t.Context(), "k", w.unit["town"].ID, w.wells().Spec, "week", local(19, 9, 0)); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.Templates(t.Context(), w.unit["town"], 10, 0)
	if err != nil || len(list) != 1 || len(list[0].Units) != 0 || list[0].Title.En != w.wells().Title.En || list[0].Preset != "week" {
		t.Fatalf("%+v %v", list, err)
	}
	if _, err := s.Template(t.Context(), w.unit["county"], list[0].ID); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("the county begins from a township's: %v", err)
	}
	if err := s.DropTemplate(t.Context(), w.unit["v1"].ID, list[0].ID); err != nil || w.count(`select count(*) from task_template`) != 1 {
		t.Errorf("a village dropped it: %v", err)
	}
	if err := s.DropTemplate(t.Context(), w.unit["town"].ID, list[0].ID); err != nil || w.count(`select count(*) from task_template`) != 0 {
		t.Errorf("not dropped: %v", err)
	}
}
