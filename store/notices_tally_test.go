package store_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"cadrebot/notices"
	"cadrebot/store"
)

// counted is what the ledger says when every row is looked at.
func (w *dutyWorld) counted(id notices.NoticeID, state string) int {
	w.t.Helper()
	return w.count(`select count(*) from delivery where notice_id = $1 and state = $2`, int64(id), state)
}

// Whatever is written to the ledger, in whatever order and however often changes are added
// up, the figures are those of a count row by row, and every person is in one state.
func TestFiguresAreThoseOfACountRowByRow(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	first, second := w.publish(w.notice(notices.Ordinary), "a", now), w.publish(w.notice(notices.Emergency), "b", now)
	states := []string{"queued", "sending", "sent", "confirmed", "failed", "unreachable", "cancelled", "expired", "unknown"}
	r := rand.New(rand.NewPCG(7, 7))
	for step := range 60 {
		to := states[r.IntN(len(states))]
		switch r.IntN(4) {
		case 0: // both at once, in one statement
			w.exec(`update delivery set state = $1, reason = 'blocked', choice = $2 where id % 2 = $3`, to, r.IntN(4), r.IntN(2))
		case 1:
			w.exec(`update delivery set told_at = case when told_at is null then now() end where id % 3 = $1`, r.IntN(3))
		case 2:
			w.exec(`update delivery set state = $1 where person_id = $2`, to, int64(w.person["vc"]))
		default:
			if _, err := s.TakeProgress(t.Context(), now.Add(time.Duration(step)*time.Minute), 3*time.Second, 10); err != nil {
				t.Fatal(err)
			}
		}
		for _, id := range []notices.NoticeID{first.ID, second.ID} {
			f := w.figures(id)
			if f.Targeted() != 4 || f.Waiting()+f.Accepted()+f.Missed() != 4 {
				t.Fatalf("step %d: of 4 people %+v", step, f)
			}
			for _, state := range states {
				if got, want := f.ByState[notices.State(state)], w.counted(id, state); got != want {
					t.Fatalf("step %d: %d %s, the ledger has %d", step, got, state, want)
				}
			}
			if want := w.count(`select count(*) from delivery where notice_id = $1 and told_at is not null and state <> 'confirmed'`, int64(id)); f.Told != want {
				t.Fatalf("step %d: told %d, want %d", step, f.Told, want)
			}
			if want := w.count(`select count(*) from delivery where notice_id = $1 and choice = 2`, int64(id)); f.Answers[2] != want {
				t.Fatalf("step %d: second answer %d, want %d", step, f.Answers[2], want)
			}
		}
	}
	w.exec(`delete from delivery where person_id = $1`, int64(w.person["vc"]))
	if f := w.figures(first.ID); f.Targeted() != 3 {
		t.Errorf("after one row went: %+v", f)
	}
}

// What is added up once is not there to be added again.
func TestChangesAreAddedUpOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "a", now)
	w.deliver(now, arrives)
	for i := range 3 {
		if _, err := s.TakeProgress(t.Context(), now.Add(time.Duration(i+1)*2*time.Minute), 3*time.Second, 10); err != nil {
			t.Fatal(err)
		}
		w.exec(`update notice set progress_stale = true`)
	}
	if left := w.count(`select count(*) from notice_change`); left != 0 {
		t.Errorf("%d changes are left", left)
	}
	if f := w.figures(n.ID); f.Targeted() != 4 || f.ByState[notices.Sent] != 3 {
		t.Errorf("figures %+v", f)
	}
}
