package store_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cadrebot/notices"
	"cadrebot/store"
)

// Some leave by the walk and some from the index, some are put back, given back, lost with
// their worker or sent at another hour: whatever comes when, everybody is sent to, and nobody
// is claimed while somebody else has them.
func TestAWalkPassesNobody(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	w.crowd(120)
	q, now := store.NewDeliveries(w.db), local(19, 6, 0) // before the morning's 08:30
	w.exec(`update person set quiet_from = 0, quiet_to = 0 where id % 5 = 0`)
	w.exec(`update person set quiet_to = 600 where id % 5 = 1`)
	n := w.publish(w.notice(notices.Ordinary), "a", now)
	r, seed := rand.New(rand.NewPCG(1, 2)), 0
	held, sent := map[notices.DeliveryID]notices.Delivery{}, map[notices.DeliveryID]int{}
	finish := func(list []notices.Delivery, outcome notices.Outcome) {
		t.Helper()
		var results []notices.Result
		for _, d := range list {
			results = append(results, notices.Try{Delivery: d, Outcome: outcome, MessageID: 7, Wait: time.Minute}.Conclude(now))
			delete(held, d.ID)
			if outcome == notices.Arrived {
				sent[d.ID]++
			}
		}
		must(t, q.WriteResults(t.Context(), results, now))
	}
	for len(sent) < 123 {
		if seed++; seed > 5000 {
			t.Fatalf("%d of 123 were sent to, %d are held", len(sent), len(held))
		}
		list := w.claim(now, 1+r.IntN(9))
		for _, d := range list {
			if _, twice := held[d.ID]; twice || sent[d.ID] > 0 {
				t.Fatalf("delivery %d is claimed while it is held, or once more", d.ID)
			}
			held[d.ID] = d
		}
		switch r.IntN(8) {
		case 0: // the worker dies
			w.lapse()
			clear(held)
		case 1: // it stops
			if len(list) > 0 {
				must(t, q.EndLeases(t.Context(), []int64{list[0].Lease}))
				for _, d := range list {
					delete(held, d.ID)
				}
			}
		case 2: // Telegram says later
			finish(list, notices.Later)
		case 3:
			now = now.Add(20 * time.Minute)
		case 4: // is still at work
		default:
			finish(list, notices.Arrived)
		}
	}
	if f := w.figures(n.ID); f.Accepted() != 123 || f.Waiting() != 0 {
		t.Errorf("figures %+v", f)
	}
	if list := w.claim(now, 10); len(list) != 0 || w.count(`select count(*) from lane_walk`) != 0 {
		t.Errorf("%d more are claimed, or a walk is left", len(list))
	}
}

// The moment that an author is shown comes from both: who is walked, and who waits in the index.
func TestTheEarliestOfWhatWaitsIsShown(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	night := local(20, 22, 10)
	n := w.publish(w.notice(notices.Ordinary), "a", night)
	shown := func() time.Time {
		t.Helper()
		r, err := store.NewNotices(w.db).Progress(t.Context(), w.person["twn"], n.ID)
		must(t, err)
		return r.Held
	}
	if got := shown(); !got.Equal(local(21, 8, 30)) {
		t.Errorf("walked: %v", got)
	}
	w.exec(`update delivery set walked = false, run_at = $2 where person_id = $1`, int64(w.person["vc"]), local(21, 7, 0))
	if got := shown(); !got.Equal(local(21, 7, 0)) {
		t.Errorf("one is earlier: %v", got)
	}
	w.exec(`update delivery set walked = false, run_at = $1`, local(21, 10, 0))
	w.exec(`delete from lane_walk`)
	if got := shown(); !got.Equal(local(21, 10, 0)) {
		t.Errorf("later: %v", got)
	}
}

// A claim from a lane of many must neither sort them nor read those of other notices.
func TestAWalkReadsOnlyWhatItTakes(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	w.crowd(20_000)
	now := local(19, 10, 0)
	w.publish(w.notice(notices.Ordinary), "a", now)
	n := w.publish(w.notice(notices.Ordinary), "b", now)
	w.exec(`analyze delivery`)
	if k := w.count(`select count(*) from delivery where walked`); k != 2*20_003 {
		t.Fatalf("%d are walked", k)
	}
	plan := w.plan(store.ClaimLaneStatement, int64(n.ID), now, "{}", 100, now, w.count(`select next_id from lane_walk where notice_id = $1`, int64(n.ID)))
	if !strings.Contains(plan, "delivery_pkey") || strings.Contains(plan, "Seq Scan on delivery") {
		t.Errorf("a claim reads more than it takes:\n%s", plan)
	}
}
