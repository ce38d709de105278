package store_test

import (
	"runtime"
	"testing"
	"time"

	"cadrebot/store"
	"cadrebot/tasks"
)

// nation is 14,000 townships below the county of every world, with fifty villages each and one
// person in each village.
const nation = `
insert into unit (id, code, name_zh, name_en, level, parent_id, path)
select 1000000 + i, c.code || 't' || i, '镇', 'Township', 'township', c.id, c.path || (1000000 + i) || '/'
from unit c, generate_series(1, 14000) i where c.level = 'county';
insert into unit (id, code, name_zh, name_en, level, parent_id, path)
select 2000000 + i, t.code || 'v' || i, '村', 'Village', 'village', t.id, t.path || (2000000 + i) || '/'
from generate_series(0, 699999) i join unit t on t.id = 1000001 + i / 50;
insert into person (id, telegram_id, name, created_at) select 1000000 + i, 5000000 + i, 'x', '2026-01-01' from generate_series(0, 699999) i;
alter table role_grant disable trigger all;
insert into role_grant (person_id, unit_id, role, valid_from) select 1000000 + i, 2000000 + i, 'VC', '2026-01-01' from generate_series(0, 699999) i;
alter table role_grant enable trigger all;
analyze`

// BenchmarkTaskOfANation sets a task to 700,000 villages and moves its date: the turns that ask
// for it, and the pieces in which it is done; run it with -benchtime 1x.
func BenchmarkTaskOfANation(b *testing.B) {
	w := newDutyWorld(b)
	w.exec(nation)
	s, now := store.NewTasks(w.db), local(19, 10, 0)
	job := w.wells()
	job.Units = job.Units[:0]
	job.Units = append(job.Units, w.unit["county"].ID)
	job.Supervising = tasks.ByAbove
	for b.Loop() {
		began := time.Now()
		set := w.set(s, "k", job, now)
		b.ReportMetric(time.Since(began).Seconds(), "s-to-set")
		w.pieces(b, s, now, "put")
		if n := w.count(`select count(*) from obligation`); n < 700_000 {
			b.Fatalf("%d obligations", n)
		}
		began = time.Now()
		if _, err := s.MoveTask(b.Context(), "m", w.cty(), set.ID, local(30, 18, 0), "", say, now); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "s-to-move")
		w.pieces(b, s, now, "moved")
	}
}

// pieces does what a task has left to do, and reports how long all of it and its slowest piece
// took, and how large the heap was at most.
func (w *dutyWorld) pieces(b *testing.B, s *store.Tasks, now time.Time, what string) {
	b.Helper()
	began, worst, heap := time.Now(), time.Duration(0), uint64(0)
	for n := 0; ; n++ {
		from := time.Now()
		units, more, err := s.SpreadTasks(b.Context(), say, now)
		if err != nil {
			b.Fatal(err)
		}
		took := time.Since(from)
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		worst, heap = max(worst, took), max(heap, m.HeapInuse)
		if n%20 == 0 {
			b.Logf("%s: piece %d of %d units took %v", what, n, units, took.Round(time.Millisecond))
		}
		if !more {
			break
		}
	}
	b.ReportMetric(time.Since(began).Seconds(), "s-"+what)
	b.ReportMetric(worst.Seconds(), "s-slowest-piece-"+what)
	b.ReportMetric(float64(heap)/(1<<20), "MiB-"+what)
}
