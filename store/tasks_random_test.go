package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/tasks"
)

// For any interleaving of due-date moves, completions, crashed, late and repeated sweeps,
// no step is told twice for a revision, and none for a revision that is gone.
func TestAnyInterleavingTellsEachStepOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewTasks(w.db)
	crash := errors.New("killed before the commit")
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(20261120, seed))
		o := w.owes("v1")
		o.Key = fmt.Sprintf("random/%d", seed)
		now := local(14, 9, 0)
		w.add(s, now, o)
		id := tasks.ObligationID(w.count(`select id from obligation where key = $1`, o.Key))
		seen := map[string]int{}
		revision, open := 1, true
		for range 25 {
			now = now.Add(time.Duration(1+r.IntN(40)) * time.Hour)
			switch r.IntN(6) {
			case 0:
				_, err := s.MoveDue(t.Context(), id, now.Add(time.Duration(r.IntN(200))*time.Hour), now)
				if open && err != nil {
					t.Fatal(err)
				}
				if open {
					revision++
				}
			case 1:
				if r.IntN(3) == 0 {
					_, first, err := s.Complete(t.Context(), w.as("vfs", "v1", org.VillageFirstSecretary), id, now)
					if err != nil || first != open {
						t.Fatalf("seed %d: complete: %v %v", seed, first, err)
					}
					if open {
						open, revision = false, revision+1
					}
				}
			case 2:
				_, _ = s.FireReminders(t.Context(), now, 1000, func([]tasks.Due) ([]notices.Outgoing, error) { return nil, crash })
			default:
				_, err := s.FireReminders(t.Context(), now, 1000, func(due []tasks.Due) ([]notices.Outgoing, error) {
					for _, d := range due {
						if d.Obligation.ID != id || d.Supervising {
							continue
						}
						if !open || d.Obligation.Revision != revision {
							t.Errorf("seed %d: %s told at revision %d, now %d (open %v)", seed, d.Step, d.Obligation.Revision, revision, open)
						}
						seen[fmt.Sprintf("%s@%d", d.Step, d.Obligation.Revision)]++
					}
					return nil, nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		for k, n := range seen {
			if n > 1 {
				t.Errorf("seed %d: %s told %d times", seed, k, n)
			}
		}
		if seed == 0 && len(seen) == 0 {
			t.Error("nothing was ever told: the test tests nothing")
		}
	}
}
