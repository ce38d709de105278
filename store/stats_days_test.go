package store_test

import (
	"testing"
	"time"

	"cadrebot/figures"
	"cadrebot/locales"
	"cadrebot/store"
)

// owe gives the first village something that is due at a moment.
func (w *recordWorld) owe(kind string, due time.Time) {
	w.t.Helper()
	_, err := w.raw.ExecContext(w.t.Context(), `
insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, period, opens_at, due_at, created_at)
select $1, 'x', $2, 'brief', '简报', 'Brief', u.id, '{VFS}', $1, $3::timestamptz - interval '1 day', $3, $3 from unit u where u.level = 'village' order by u.code limit 1`,
		w.key(), kind, due)
	must(w.t, err)
}

// What is late is counted by whole days in four bands (brief 6.2): a day is one of the calendar here,
// so what was due an hour before midnight is a day late an hour later.
func TestWhatIsLateIsBandedByDays(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	now := time.Date(2026, 11, 20, 0, 30, 0, 0, locales.Zone)
	for _, late := range []int{0, 1, 3, 4, 7, 8, 30, 31, 400} {
		w.owe("task", now.AddDate(0, 0, -late).Add(23*time.Hour))
	}
	board, ok := figures.BoardOf("overdue")
	if !ok {
		t.Fatal("there is no board of what is late")
	}
	for _, boards := range []*store.Stats{store.NewStats(w.db), store.NewStats(w.db).Counted()} {
		got, err := boards.Sheet(t.Context(), w.units["city"], board, now)
		must(t, err)
		want := map[figures.Quantity]string{figures.Overdue3: "2", figures.Overdue7: "2", figures.Overdue30: "2", figures.OverdueFar: "2"}
		for q, n := range want {
			if is := got.Whole.Raw[q].Fixed(0); is != n {
				t.Errorf("%s: %s, want %s", q, is, n)
			}
		}
	}
}

// A report belongs to the week of the calendar here in which it was due, from Monday's first minute on.
func TestAReportBelongsToTheWeekHere(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	monday := time.Date(2026, 11, 16, 0, 0, 0, 0, locales.Zone)
	for _, due := range []time.Time{monday.Add(-time.Minute), monday.Add(time.Minute), monday.Add(9 * time.Hour)} {
		w.owe("report", due)
	}
	got, err := store.NewStats(w.db).Weeks(t.Context(), w.units["city"], 2, monday.AddDate(0, 0, 4))
	must(t, err)
	for i, want := range []string{"1", "2"} {
		if is := got.Whole[i][figures.ReportsDue].Fixed(0); is != want {
			t.Errorf("%s: %s reports were due, want %s", got.Periods[i], is, want)
		}
	}
}
