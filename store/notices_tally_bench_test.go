package store_test

import (
	"testing"
	"time"

	"cadrebot/notices"
	"cadrebot/store"
)

// million makes a notice that is on its way to a million people.
func (w *dutyWorld) million(b *testing.B) notices.NoticeID {
	b.Helper()
	w.exec(`
insert into notice (key, kind, author_id, unit_id, audience_unit_id, roles, title_zh, title_en, body_zh, body_en, confirm, created_at, progress_chat)
values ('million', 'notice', $1, $2, $2, '{VC}', '防汛', 'Floods', '值守', 'On duty', true, now(), 1)`, int64(w.person["twn"]), int64(w.unit["town"].ID))
	id := w.count(`select id from notice where key = 'million'`)
	w.exec(`
insert into delivery (id, person_id, notice_id, run_at, created_at)
select delivery_of($1, i), i, $1, now(), now() from generate_series(1, 1000000) i`, id)
	w.exec(`insert into notice_change values ($1, 'queued', '', 0, 0, false, false, 1000000)`, id)
	w.exec(`analyze delivery`)
	return notices.NoticeID(id)
}

// BenchmarkProgress is one look at a notice of a million people while results are written:
// two hundred results, adding up, and the figures.
func BenchmarkProgress(b *testing.B) {
	w := newDutyWorld(b)
	id, s, at := w.million(b), store.NewNotices(w.db), time.Now()
	last := w.count(`select max(id) from delivery`) - 1_000_000
	for b.Loop() {
		b.StopTimer()
		w.exec(`update delivery set state = 'sent', sent_at = now() where id > $1 and id <= $1 + 200`, last)
		w.exec(`update notice set progress_stale = true where id = $1`, int64(id))
		last, at = last+200, at.Add(3*time.Second)
		b.StartTimer()
		list, err := s.TakeProgress(b.Context(), at, 3*time.Second, 10)
		if err != nil {
			b.Fatal(err)
		}
		if len(list) != 0 && list[0].Report.Figures.Targeted() != 1_000_000 {
			b.Fatalf("%+v", list[0].Report.Figures)
		}
	}
}

// BenchmarkCounting is what counting costs those who write: two hundred results in one
// statement, with and without the triggers that keep the figures.
func BenchmarkCounting(b *testing.B) {
	for name, off := range map[string]bool{"with": false, "without": true} {
		b.Run(name, func(b *testing.B) {
			w := newDutyWorld(b)
			w.million(b)
			last := w.count(`select max(id) from delivery`) - 1_000_000
			if off {
				w.exec(`alter table delivery disable trigger delivery_counted_changed`)
			}
			for b.Loop() {
				w.exec(`update delivery set state = 'sent', sent_at = now() where id > $1 and id <= $1 + 200`, last)
				last += 200
			}
		})
	}
}
