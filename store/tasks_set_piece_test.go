package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"cadrebot/store"
	"cadrebot/tasks"
)

// manyVillages stand below the town, each with somebody of its committee.
const manyVillages = `
with v as (
  insert into unit (code, name_zh, name_en, level, parent_id, path)
  select t.code || 'x' || i, '村', 'Village', 'village', t.id, '' from unit t, generate_series(1, $2::int) i where t.id = $1 returning id),
  p as (insert into person (telegram_id, name, created_at) select 5000000 + i, 'x', '2026-01-01' from generate_series(1, $2::int) i returning id)
insert into role_grant (person_id, unit_id, role, valid_from)
select p.id, v.id, 'VC', '2026-01-01' from (select id, row_number() over () as n from p) p join (select id, row_number() over () as n from v) v using (n)`

// province is a world in which the wells are for more villages than one piece holds.
func province(t *testing.T) (w *dutyWorld, s *store.Tasks, villages int) {
	t.Helper()
	w, villages = newDutyWorld(t), 2*tasks.AtOnce+1
	w.exec(manyVillages, int64(w.unit["town"].ID), villages)
	w.exec(`update unit u set path = p.path || u.id || '/' from unit p where p.id = u.parent_id and u.path = ''`)
	w.exec(`analyze`)
	return w, store.NewTasks(w.db), villages + 3 // those of every world
}

// spreadAll works until nothing is left, and returns how many pieces there were.
func (w *dutyWorld) spreadAll(s *store.Tasks, now time.Time) (pieces int) {
	w.t.Helper()
	for {
		_, more, err := s.SpreadTasks(w.t.Context(), say, now)
		must(w.t, err)
		if !more {
			return pieces
		}
		pieces++
	}
}

func (w *dutyWorld) spreading(s *store.Tasks, id tasks.TaskID, wantDone, wantTotal int) {
	w.t.Helper()
	done, total, err := s.Spreading(w.t.Context(), id)
	if err != nil || done != wantDone || total != wantTotal {
		w.t.Errorf("%d of %d units, %v, want %d of %d", done, total, err, wantDone, wantTotal)
	}
}

func TestATaskOfManyUnitsIsPutToThemPieceByPieceWhateverDies(t *testing.T) {
	t.Parallel()
	w, s, all := province(t)
	now := local(19, 10, 0)
	set := w.set(s, "k", w.wells(), now)
	if n := w.count(`select count(*) from obligation`); n != 0 {
		t.Fatalf("%d obligations were written within the turn", n)
	}
	w.spreading(s, set.ID, 0, all)
	if _, _, err := s.SpreadTasks(t.Context(), say, now); err != nil {
		t.Fatal(err)
	}
	w.spreading(s, set.ID, tasks.AtOnce, all)
	// The process dies in the middle of the second piece: its connection ends.
	_, _, err := s.SpreadTasks(t.Context(), func(tasks.Task) (json.RawMessage, error) {
		w.exec(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`)
		return json.RawMessage(`{}`), nil
	}, now)
	if err == nil {
		t.Fatal("the piece outlived its connection")
	}
	w.spreading(s, set.ID, tasks.AtOnce, all)
	if n := w.count(`select count(*) from obligation`); n != tasks.AtOnce {
		t.Errorf("%d obligations after the death, want those of the first piece", n)
	}
	again := store.NewTasks(w.db)
	if pieces := w.spreadAll(again, now.Add(time.Minute)); pieces != 3 { // two with units, one that finds none left
		t.Errorf("%d more pieces", pieces)
	}
	w.spreading(again, set.ID, 0, 0)
	for query, want := range map[string]int{
		`select count(*) from obligation`:                               all,
		`select count(distinct unit_id) from obligation`:                all,
		`select count(*) from reminder`:                                 4 * all,
		`select count(*) from delivery where budgeted`:                  all - 1, // v3's has not joined
		`select count(distinct person_id) from delivery where budgeted`: all - 1,
	} {
		if n := w.count(query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
}

func TestWhatManyUnitsOweIsMovedAndTakenBackPieceByPiece(t *testing.T) {
	t.Parallel()
	w, s, all := province(t)
	now := local(19, 10, 0)
	set := w.set(s, "k", w.wells(), now)
	if _, _, err := s.SpreadTasks(t.Context(), say, now); err != nil {
		t.Fatal(err)
	}
	w.spreadAll(s, now)
	if _, err := s.MoveTask(t.Context(), "m", w.cty(), set.ID, local(30, 18, 0), "", say, now); err != nil {
		t.Fatal(err)
	}
	w.spreading(s, set.ID, 0, all)
	if _, _, err := s.SpreadTasks(t.Context(), say, now); err != nil {
		t.Fatal(err)
	}
	// Moved once more half-way: who has heard of the first date hears of the second as well.
	if _, err := s.MoveTask(t.Context(), "n", w.cty(), set.ID, local(31, 18, 0), "", say, now); err != nil {
		t.Fatal(err)
	}
	w.spreadAll(s, now)
	if n := w.count(`select count(*) from obligation where due_at = $1`, local(31, 18, 0)); n != all {
		t.Errorf("%d are due on the new day, want %d", n, all)
	}
	if n := w.count(`select count(*) from delivery where key like 'task-change/n/%'`); n != all-1 {
		t.Errorf("%d were told of the second date, want %d", n, all-1)
	}
	out, err := s.CancelTask(t.Context(), "c", w.cty(), set.ID, "改由县里统一排查", say, now)
	if err != nil || out.State != tasks.SetCancelled {
		t.Fatalf("%+v %v", out, err)
	}
	w.spreadAll(s, now)
	if n := w.count(`select count(*) from obligation where state = 'exempt'`); n != all {
		t.Errorf("%d are excused, want %d", n, all)
	}
	if n := w.count(`select count(*) from delivery where key like 'task-change/c/%'`); n != all-1 {
		t.Errorf("%d heard that it was taken back, want %d", n, all-1)
	}
}

func TestATaskThatIsTakenBackReachesNobodyElse(t *testing.T) {
	t.Parallel()
	w, s, _ := province(t)
	now := local(19, 10, 0)
	set := w.set(s, "k", w.wells(), now)
	if _, _, err := s.SpreadTasks(t.Context(), say, now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CancelTask(t.Context(), "c", w.cty(), set.ID, "改由县里统一排查", say, now); err != nil {
		t.Fatal(err)
	}
	if pieces := w.spreadAll(s, now); pieces != 0 {
		t.Errorf("%d pieces after it was taken back", pieces)
	}
	if open, owed := w.count(`select count(*) from obligation where state = 'open'`), w.count(`select count(*) from obligation`); open != 0 || owed != tasks.AtOnce {
		t.Errorf("%d open of %d", open, owed)
	}
}
