package store_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"cadrebot/notices"
	"cadrebot/store"
	"cadrebot/tasks"
)

// Planted case 16: nothing fires in the evening; the morning brings one message.
func TestQuietHoursAndALateStartMakeOneMessage(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	second := w.owes("v1")
	second.Key, second.Due = "second", local(20, 12, 0)
	w.add(s, local(16, 9, 0), w.owes("v1"), second)
	got, _ := w.fire(s, local(20, 22, 10)) // down since Monday, started in quiet hours
	expect(t, "at night", got.lines)
	got, saturday := w.fire(s, local(21, 8, 30))
	expect(t, "on a Saturday", got.lines)
	got, n := w.fire(s, local(23, 8, 30))
	expect(t, "on Monday morning", got.lines, "vfs T+1 v1", "vfs T+1 v1")
	if got.letters != 1 || saturday.Told != 2 || saturday.Messages != 0 || n.Told != 2 {
		t.Errorf("%d letters, %+v; want one, with the passed steps merged into it", got.letters, n)
	}
}

func TestSweepsAtOnceTellOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	w.add(s, local(16, 9, 0), w.owes("v1"), w.owes("v2"))
	var wg sync.WaitGroup
	results := make([]told, 6)
	for i := range results {
		wg.Go(func() {
			if _, err := s.FireReminders(t.Context(), local(17, 9, 0), 1000, w.composer(&results[i])); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var all []string
	for _, r := range results {
		all = append(all, r.lines...)
	}
	slices.Sort(all)
	expect(t, "six sweeps", all, "vfs T-3 v1", "vc2 T-3 v2")
	if n := w.count(`select count(*) from delivery`); n != 2 {
		t.Errorf("%d messages", n)
	}
}

func TestAFailedSweepLeavesEverything(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	w.add(s, local(16, 9, 0), w.owes("v1"))
	broken := errors.New("broken")
	if _, err := s.FireReminders(t.Context(), local(17, 9, 0), 10, func([]tasks.Due) ([]notices.Outgoing, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Fatalf("%v", err)
	}
	got, _ := w.fire(s, local(17, 9, 1))
	expect(t, "after the failure", got.lines, "vfs T-3 v1")
}

func TestUnitsAreCountedInCodeOrderByAge(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	old, own := w.owes("v2"), w.owes("town")
	old.Key, old.Due = "old", local(12, 18, 0)
	w.add(s, local(16, 9, 0), w.owes("v3"), w.owes("v2"), old, own)
	now := local(21, 9, 0)
	rows, err := s.OfUnit(t.Context(), w.unit["town"].ID, now)
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v %v", rows, err)
	}
	for i, want := range []struct {
		unit  string
		bands tasks.Bands
	}{{"town", tasks.Bands{tasks.UpTo3: 1}}, {"v2", tasks.Bands{tasks.UpTo3: 1, tasks.UpTo30: 1}}, {"v3", tasks.Bands{tasks.UpTo3: 1}}} {
		if rows[i].Unit.ID != w.unit[want.unit].ID || rows[i].Bands != want.bands {
			t.Errorf("row %d: %s %v, want %s %v", i, rows[i].Unit.Code, rows[i].Bands, want.unit, want.bands)
		}
	}
	if rows, err = s.OfUnit(t.Context(), w.unit["county"].ID, now); err != nil || len(rows) != 1 || rows[0].Bands.All() != 4 {
		t.Errorf("the county sees %v %v", rows, err)
	}
	if list, err := s.OpenOf(t.Context(), w.unit["v2"].ID, now); err != nil || len(list) != 2 || list[0].Key != "old" {
		t.Errorf("open of v2: %v %v", list, err)
	}
}

// Somebody is just finishing a task: the sweep waits for nobody, tells everybody else, and the next
// one tells what is still to be said.
func TestASweepLeavesOutWhatIsJustBeingChanged(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	other := w.owes("v1")
	other.Key = "other"
	w.add(s, local(16, 9, 0), w.owes("v1"), other, w.owes("v2"))
	held := func(key string) (end func()) {
		t.Helper()
		tx, err := w.sql.BeginTx(t.Context(), nil)
		must(t, err)
		if _, err := tx.ExecContext(t.Context(), `update obligation set words = words where key = $1`, key); err != nil {
			t.Fatal(err)
		}
		return func() { must(t, tx.Rollback()) }
	}
	end := held("other")
	got, n := w.fire(s, local(17, 8, 0)) // before the hour of any digest: only put down
	expect(t, "too early", got.lines)
	got, n = w.fire(s, local(17, 8, 30))
	expect(t, "while one task of the first village is held", got.lines, "vc2 T-3 v2", "vfs T-3 v1")
	if n.Told != 2 {
		t.Errorf("%+v", n)
	}
	end()
	got, _ = w.fire(s, local(18, 8, 30))
	expect(t, "afterwards", got.lines, "vfs T-3 v1")

	// Put down already, and held when the digests are made: that person's digest stays whole.
	w.exec(`delete from digest_day`)
	w.exec(`update reminder set fired_at = null, outcome = '' where step = 'T-3'`)
	broken := errors.New("broken")
	_, err := s.FireReminders(t.Context(), local(18, 9, 0), 10, func([]tasks.Due) ([]notices.Outgoing, error) { return nil, broken })
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	end = held("other")
	got, _ = w.fire(s, local(18, 9, 1))
	expect(t, "while a task is held", got.lines, "vc2 T-3 v2")
	end()
	got, _ = w.fire(s, local(18, 9, 2))
	expect(t, "afterwards", got.lines, "vfs T-3 v1", "vfs T-3 v1")
	if got.letters != 1 {
		t.Errorf("%d letters", got.letters)
	}
}
