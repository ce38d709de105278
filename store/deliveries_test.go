package store_test

import (
	"sync"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/store"
)

// lapse lets the time of every lease pass.
func (w *dutyWorld) lapse() {
	w.t.Helper()
	w.exec(`update delivery_lease set until = 'epoch'`)
}

func (w *dutyWorld) claim(now time.Time, limit int) []notices.Delivery {
	w.t.Helper()
	list, _, err := store.NewDeliveries(w.db).ClaimDeliveries(w.t.Context(), now, limit, time.Minute)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// crowd adds n village cadres who can be reached.
func (w *dutyWorld) crowd(n int) {
	w.t.Helper()
	w.exec(`insert into person (telegram_id, name, created_at) select 1000000 + i, 'crowd', $2 from generate_series(1, $1::int) i`, n, longAgo)
	w.exec(`insert into role_grant (person_id, unit_id, role, valid_from) select id, $1, 'RWT', $2 from person where name = 'crowd'`,
		int64(w.unit["v1"].ID), longAgo)
	w.exec(`analyze`)
}

func TestThreeWorkersNeverClaimTheSame(t *testing.T) {
	t.Parallel()
	const people = 20_000
	w := newDutyWorld(t)
	w.crowd(people)
	now := local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	var mu sync.Mutex
	seen := map[notices.DeliveryID]int{}
	q := store.NewDeliveries(w.db)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				list, _, err := q.ClaimDeliveries(t.Context(), now, 200, time.Minute)
				if err != nil || len(list) == 0 {
					if err != nil {
						t.Error(err)
					}
					return
				}
				results := make([]notices.Result, len(list))
				mu.Lock()
				for i, d := range list {
					seen[d.ID]++
					results[i] = notices.Try{Delivery: d, Outcome: notices.Arrived, MessageID: 1}.Conclude(now)
				}
				mu.Unlock()
				if err := q.WriteResults(t.Context(), results, now); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for id, times := range seen {
		if times != 1 {
			t.Fatalf("delivery %d was claimed %d times", id, times)
		}
	}
	if f := w.figures(n.ID); f.Accepted() != people+3 || len(seen) != people+3 {
		t.Errorf("%d claimed, %d sent, want %d", len(seen), f.Accepted(), people+3)
	}
	if queued, sending, err := q.Waiting(t.Context()); err != nil || queued+sending != 0 {
		t.Errorf("left: %d queued, %d sending, %v", queued, sending, err)
	}
}

func TestALeaseThatRanOutIsClaimedAgain(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	q, now := store.NewDeliveries(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	dead := w.claim(now, 10)
	if len(dead) != 3 {
		t.Fatalf("claimed %d", len(dead))
	}
	later := now.Add(24 * time.Hour) // by the clock of a bot, which says nothing about a lease
	if again := w.claim(later, 10); len(again) != 0 {
		t.Fatalf("%d were claimed under a lease", len(again))
	}
	w.lapse()
	again := w.claim(later, 10)
	if len(again) != 3 || again[0].Attempts != 2 {
		t.Fatalf("after the lease: %+v", again)
	}
	// The worker that was thought dead writes: what failed is not its business any more,
	// what was sent is a fact.
	results := []notices.Result{
		notices.Try{Delivery: dead[0], Outcome: notices.Refused, Reason: "rejected"}.Conclude(now),
		notices.Try{Delivery: dead[1], Outcome: notices.Arrived, MessageID: 4}.Conclude(now),
	}
	if err := q.WriteResults(t.Context(), results, later); err != nil {
		t.Fatal(err)
	}
	if f := w.figures(n.ID); f.Waiting() != 2 || f.ByState[notices.Sent] != 1 || f.ByState[notices.Failed] != 0 {
		t.Errorf("figures %+v", f)
	}
}

// Planted case 16: at 22:10 an ordinary notice waits for 08:30, an emergency goes at once and first.
func TestNightHoldsAllButEmergencies(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	night := local(20, 22, 10)
	w.exec(`update person set quiet_to = 600 where id = $1`, int64(w.person["vc"]))
	w.publish(w.notice(notices.Ordinary), "a", night)
	urgent := w.publish(w.notice(notices.Emergency), "b", night)
	list := w.claim(night, 10)
	if len(list) != 3 || list[0].Notice.ID != urgent.ID {
		t.Fatalf("at night %d go, want the 3 of the emergency", len(list))
	}
	for _, c := range []struct {
		at   time.Time
		want int
	}{{local(21, 8, 29), 0}, {local(21, 8, 30), 2}, {local(21, 9, 59), 0}, {local(21, 10, 0), 1}} {
		w.exec(`update delivery set state = 'sent' where id in (select unnest(ids) from delivery_lease)`)
		if list := w.claim(c.at, 10); len(list) != c.want {
			t.Errorf("at %v %d go, want %d", c.at.In(locales.Zone), len(list), c.want)
		}
	}
}

func TestAFullQueueLetsEmergenciesPass(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	w.crowd(500)
	now := local(19, 10, 0)
	w.publish(w.notice(notices.Ordinary), "a", now)
	urgent := w.publish(w.notice(notices.Emergency), "b", now.Add(time.Minute))
	for _, d := range w.claim(now.Add(time.Minute), 200) {
		if d.Notice.ID != urgent.ID {
			t.Fatal("an ordinary notice went before the emergency")
		}
	}
}

// Brief 2.5: two ordinary notices a day; emergencies and answers are not counted.
func TestTheThirdNoticeWaitsForTomorrow(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	now := local(19, 10, 0)
	to := func(kind notices.Kind) notices.Notice {
		n := w.notice(kind)
		n.Audience.Unit = w.unit["v2"]
		return n
	}
	w.publish(to(notices.Emergency), "e", now)
	w.publish(to(notices.Ordinary), "1", now)
	if n := w.deliver(now, arrives); n != 2 {
		t.Fatalf("%d went first", n)
	}
	// The second and third are due together: only one of them fits today.
	w.publish(to(notices.Ordinary), "2", now.Add(time.Hour))
	w.publish(to(notices.Ordinary), "3", now.Add(time.Hour))
	w.exec(`insert into delivery (key, person_id, payload, run_at, created_at) values ('answer', $1, '{}', $2, $2)`, int64(w.person["vc2"]), now)
	if n := w.deliver(now.Add(time.Hour), arrives); n != 2 {
		t.Errorf("%d go in the second hour, want one notice and the answer", n)
	}
	for _, c := range []struct {
		at   time.Time
		want int
	}{{local(19, 20, 0), 0}, {local(20, 8, 29), 0}, {local(20, 8, 30), 1}} {
		if n := w.deliver(c.at, arrives); n != c.want {
			t.Errorf("at %v %d go, want %d", c.at.In(locales.Zone), n, c.want)
		}
	}
}

func TestWhatIsTooLateIsNotSent(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	night := local(20, 22, 0)
	w.exec(`insert into delivery (key, person_id, payload, run_at, expires_at, created_at) values ('x', $1, '{}', $2, $3, $2)`,
		int64(w.person["vc"]), night, local(21, 8, 0))
	if list := w.claim(night, 10); len(list) != 0 {
		t.Fatal("sent at night")
	}
	if list := w.claim(local(21, 8, 30), 10); len(list) != 0 {
		t.Error("sent after it expired")
	}
	if s := w.word(`select state from delivery`); s != "expired" {
		t.Errorf("state %s", s)
	}
}

func TestATryThatDidNotLeaveIsNotCounted(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	now := local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	for range notices.MaxTries + 2 { // an outage is not the message's fault
		if c := w.deliver(now, func(notices.Delivery) notices.Try { return notices.Try{Outcome: notices.Later, Wait: 5 * time.Second} }); c != 3 {
			t.Fatalf("%d tried", c)
		}
		if c := w.deliver(now.Add(4*time.Second), arrives); c != 0 {
			t.Fatal("tried before its moment")
		}
		now = now.Add(5 * time.Second)
	}
	w.deliver(now, arrives)
	if f := w.figures(n.ID); f.Accepted() != 3 {
		t.Errorf("figures %+v", f)
	}
}
