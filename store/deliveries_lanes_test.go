package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

func (w *dutyWorld) publishTo(unit string, kind notices.Kind, key string, now time.Time) notices.Notice {
	w.t.Helper()
	n := w.notice(kind)
	n.Audience.Unit, n.Confirm = w.unit[unit], kind != notices.Publicity
	return w.publish(n, key, now)
}

func (w *dutyWorld) claimKinds(now time.Time, limit int) []notices.Kind {
	w.t.Helper()
	var out []notices.Kind
	for _, d := range w.claim(now, limit) {
		if d.Notice == nil {
			out = append(out, "")
			continue
		}
		out = append(out, d.Notice.Kind)
	}
	return out
}

func TestPressingGoesBeforeOrdinaryAndPublicityLast(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	now := local(19, 10, 0)
	for i, k := range []notices.Kind{notices.Publicity, notices.Ordinary, notices.Pressing, notices.Emergency} {
		w.publishTo("v2", k, fmt.Sprint(i), now)
	}
	w.exec(`insert into delivery (key, person_id, payload, run_at, created_at) values ('answer', $1, '{}', $2, $2)`, int64(w.person["vc2"]), now)
	// Two ordinary messages a day: emergencies and answers are not among them.
	if got := fmt.Sprint(w.claimKinds(now, 10)); got != "[emergency urgent  notice]" {
		t.Errorf("order %s", got)
	}
}

func TestNoticesOfOneKindShareAClaim(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	w.crowd(50)
	now := local(19, 10, 0)
	first, second := w.publish(w.notice(notices.Ordinary), "a", now), w.publish(w.notice(notices.Ordinary), "b", now)
	of := map[notices.NoticeID]int{}
	for _, d := range w.claim(now, 20) {
		of[d.Notice.ID]++
	}
	if of[first.ID] != 10 || of[second.ID] != 10 {
		t.Errorf("20 places went %v", of)
	}
}

func TestAPausedNoticeStandsStillAndACancelledOneEnds(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	w.crowd(50)
	q, now := store.NewDeliveries(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "a", now)
	state := func(s string) { t.Helper(); w.exec(`update notice set state = $2 where id = $1`, int64(n.ID), s) }
	state(notices.NoticePaused)
	if list := w.claim(now, 10); len(list) != 0 {
		t.Fatalf("%d of a paused notice were claimed", len(list))
	}
	state(notices.NoticeSending)
	out := w.claim(now, 10)
	if len(out) != 10 {
		t.Fatalf("%d go on", len(out))
	}
	state(notices.NoticeCancelled)
	if list := w.claim(now, 10); len(list) != 0 {
		t.Fatalf("%d of a cancelled notice were claimed", len(list))
	}
	for _, want := range []int{40, 13, 0} {
		if k, err := q.CloseLanes(t.Context(), 40); err != nil || k != want {
			t.Fatalf("%d were ended, want %d: %v", k, want, err)
		}
	}
	// What was on the wire when it was cancelled did arrive: that is a fact.
	done := notices.Try{Delivery: out[0], Outcome: notices.Arrived, MessageID: 9}.Conclude(now)
	must(t, q.WriteResults(t.Context(), []notices.Result{done}, now))
	if f := w.figures(n.ID); f.ByState[notices.Cancelled] != 52 || f.ByState[notices.Sent] != 1 || f.Waiting() != 0 {
		t.Errorf("figures %+v", f)
	}
}

func TestANoticeThatIsTooLateIsNotSent(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	now := local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "a", now)
	w.exec(`update notice set expires_at = $2 where id = $1`, int64(n.ID), now.Add(time.Hour))
	if list := w.claim(now.Add(time.Hour), 10); len(list) != 0 {
		t.Fatal("sent after it expired")
	}
	if f := w.figures(n.ID); f.ByState[notices.Expired] != 3 {
		t.Errorf("figures %+v", f)
	}
}

func TestWhatADeadWorkerHeldIsOneTryOlderAndWhatWasGivenBackIsNot(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	q, now := store.NewDeliveries(w.db), local(19, 10, 0)
	w.publish(w.notice(notices.Ordinary), "a", now)
	back := w.claim(now, 10)
	must(t, q.EndLeases(t.Context(), []int64{back[0].Lease}))
	again := w.claim(now, 10)
	if len(again) != 3 || again[0].Attempts != 1 {
		t.Fatalf("given back: %+v", again)
	}
	kept, err := q.KeepLeases(t.Context(), []int64{again[0].Lease, back[0].Lease}, time.Minute)
	if err != nil || len(kept) != 1 || kept[0] != again[0].Lease {
		t.Fatalf("kept %v, %v", kept, err)
	}
	if list := w.claim(now, 10); len(list) != 0 {
		t.Fatal("claimed although its lease was kept")
	}
	w.lapse()
	if list := w.claim(now, 10); len(list) != 3 || list[0].Attempts != 2 {
		t.Fatalf("after the lease: %+v", list)
	}
}

func TestALeaseThatIsKeptLastsFromNow(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	q, now := store.NewDeliveries(w.db), local(19, 10, 0)
	w.publish(w.notice(notices.Ordinary), "a", now)
	held := w.claim(now, 10)
	w.lapse()
	kept, err := q.KeepLeases(t.Context(), []int64{held[0].Lease}, time.Minute)
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept %v, %v", kept, err)
	}
	if list := w.claim(now, 10); len(list) != 0 {
		t.Fatal("claimed although its lease was kept in time")
	}
}

// fanOut queues a notice that was put into the table by other means.
func (w *dutyWorld) fanOut(id notices.NoticeID, now time.Time) int {
	w.t.Helper()
	n, err := store.FanOut(w.t.Context(), w.db, id, now)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestAnAudienceHasMoreUnitsAndExceptions(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	now := local(19, 10, 0)
	n := w.publishTo("v1", notices.Ordinary, "a", now)
	w.exec(`delete from delivery`)
	w.exec(`update notice set audience_unit_id = $2, except_units = $3 where id = $1`, int64(n.ID), int64(w.unit["town"].ID),
		fmt.Sprintf("{%d,%d}", w.unit["v1"].ID, w.unit["v3"].ID))
	if k := w.fanOut(n.ID, now); k != 1 {
		t.Errorf("the township without two villages: %d", k)
	}
	w.exec(`update notice set audience_unit_id = $2, more_units = $3, except_units = '{}' where id = $1`, int64(n.ID), int64(w.unit["v3"].ID),
		fmt.Sprintf("{%d}", w.unit["v1"].ID))
	if k := w.fanOut(n.ID, now); k != 3 {
		t.Errorf("two villages: %d", k)
	}
	if k := w.count(`select count(*) from delivery`); k != 4 {
		t.Errorf("%d rows: somebody was meant twice", k)
	}
	a := notices.Audience{Unit: w.unit["town"], Except: []org.UnitID{w.unit["v1"].ID}, Roles: notices.RolesOf([]string{"village"})}
	if people, _, err := store.NewNotices(w.db).Count(t.Context(), a, w.person["twn"], now); err != nil || people != 2 {
		t.Errorf("counted %d, %v", people, err)
	}
}

// Whole audiences are held by one statement: for every quiet hours and hour it says what
// notices.Quiet.Hold says.
func TestAFanOutHoldsAsTheClaimWould(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	n := w.publishTo("v2", notices.Ordinary, "a", local(19, 10, 0))
	for _, q := range []notices.Quiet{{From: 0, To: 0}, {From: 21 * 60, To: 450}, {From: 22 * 60, To: 600}, {From: 13 * 60, To: 14 * 60}, {From: 8 * 60, To: 9 * 60}, {From: 23*60 + 59, To: 1}, {From: 0, To: 360}} {
		for hour := range 24 {
			for _, minute := range []int{0, 29, 30, 59} {
				own := notices.DigestChoices[hour%len(notices.DigestChoices)]
				w.exec(`update person set quiet_from = $1, quiet_to = $2, digest_at = $3`, q.From, q.To, own)
				at := local(19, hour, minute).Add(time.Duration(minute%2) * 7 * time.Second)
				for _, digest := range []bool{false, true} {
					from := at
					if digest {
						from = notices.Digest(at, own)
					}
					w.exec(`delete from delivery`)
					w.exec(`update notice set at_digest = $1`, digest)
					w.fanOut(n.ID, at)
					var got time.Time
					must(t, w.sql.QueryRowContext(t.Context(), `select run_at from delivery`).Scan(&got))
					if want := q.Hold(from); !got.Equal(want) {
						t.Fatalf("quiet %v, %v, digest %v: held until %v, want %v", q, at, digest, got, want)
					}
				}
			}
		}
	}
}

func TestACorrectionAndARecallReachWhatWasSent(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	q, now := store.NewDeliveries(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "a", now)
	w.deliver(now, arrives)
	changes := func(at time.Time) []notices.Delivery {
		t.Helper()
		list, err := q.ClaimChanges(t.Context(), at, 10, time.Minute)
		must(t, err)
		return list
	}
	if list := changes(now); len(list) != 0 {
		t.Fatalf("%d are to be changed, nothing was", len(list))
	}
	w.exec(`update notice set version = 2, title_zh = '改' where id = $1`, int64(n.ID))
	list := changes(now)
	if len(list) != 3 || list[0].MessageID != 77 || list[0].Notice.Title.Zh != "改" || !list[0].SentAt.Equal(now) {
		t.Fatalf("corrected: %+v", list)
	}
	if again := changes(now); len(again) != 0 {
		t.Fatal("claimed under a lease")
	}
	must(t, q.WriteChanges(t.Context(), []notices.Change{{Delivery: list[0], Done: true, RunAt: now}, {Delivery: list[1], RunAt: now.Add(5 * time.Second)}}, now))
	if again := changes(now.Add(5 * time.Second)); len(again) != 1 || again[0].ID != list[1].ID {
		t.Fatalf("one is to be tried again: %+v", again)
	}
	w.exec(`update notice set state = 'recalled' where id = $1`, int64(n.ID))
	later := now.Add(2 * time.Minute)
	if list = changes(later); len(list) != 3 || list[0].Notice.State != notices.NoticeRecalled {
		t.Fatalf("recalled: %+v", list)
	}
	for _, d := range list {
		must(t, q.WriteChanges(t.Context(), []notices.Change{{Delivery: d, Done: true, RunAt: later}}, later))
	}
	if again := changes(later.Add(time.Hour)); len(again) != 0 || w.count(`select count(*) from delivery where recalled_at is not null`) != 3 {
		t.Errorf("%d left", len(again))
	}
}

// A correction of a notice to a million people is claimed in pieces: what is done must not be
// walked past each time.
func TestClaimingChangesLooksOnlyAtWhatIsLeft(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	q, now := store.NewDeliveries(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "a", now)
	w.exec(`delete from delivery`)
	w.exec(`update notice set version = 2 where id = $1`, int64(n.ID))
	w.exec(`insert into delivery (id, person_id, notice_id, state, run_at, message_id, version, sent_at, created_at)
		select delivery_of($1, person), person, $1, 'sent', $3, i, case when i > 20000 then 1 else 2 end, $3, $3
		from generate_series(1, 20001) i cross join lateral (select case when i > 20000 then $2 else 1000000 + i end as person) p`,
		int64(n.ID), int64(w.person["vc"]), now)
	w.exec(`analyze delivery`)
	list, err := q.ClaimChanges(t.Context(), now, 10, time.Minute)
	if err != nil || len(list) != 1 || list[0].MessageID != 20001 {
		t.Fatalf("%+v, %v", list, err)
	}
	plan := w.plan(store.ClaimChangesStatement, now, 10, now, int64(n.ID))
	if !strings.Contains(plan, "delivery_held") || !strings.Contains(plan, "version <") {
		t.Errorf("what is done is walked past:\n%s", plan)
	}
}

// plan is how the server would run a statement.
func (w *dutyWorld) plan(query string, args ...any) string {
	w.t.Helper()
	return planOf(w.t, w.sql, query, args...)
}

// planOf is plan on a connection or in a transaction.
func planOf(tb testing.TB, on interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}, query string, args ...any,
) string {
	tb.Helper()
	rows, err := on.QueryContext(tb.Context(), `explain `+query, args...)
	must(tb, err)
	defer rows.Close()
	var all strings.Builder
	for rows.Next() {
		var line string
		must(tb, rows.Scan(&line))
		all.WriteString(line + "\n")
	}
	must(tb, rows.Err())
	return all.String()
}
