package store_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

// notice is a valid one from the township to its villages.
func (w *dutyWorld) notice(kind notices.Kind) notices.Notice {
	return notices.Notice{
		Kind: kind, Author: w.person["twn"], From: w.unit["town"], Confirm: true,
		Audience: notices.Audience{Unit: w.unit["town"], Roles: notices.RolesOf([]string{"village"})},
		Title:    locales.Both("进度报送", "Progress reports"), Body: locales.Both("25日前报送", "Due on the 25th"),
	}
}

func (w *dutyWorld) publish(n notices.Notice, key string, now time.Time) notices.Notice {
	w.t.Helper()
	out, fresh, err := store.NewNotices(w.db).Publish(w.t.Context(), n, 104, key, now)
	if err != nil || !fresh {
		w.t.Fatalf("publish: fresh %v, %v", fresh, err)
	}
	return out
}

// deliver claims everything at now and writes each as having ended in try's outcome.
func (w *dutyWorld) deliver(now time.Time, outcome func(d notices.Delivery) notices.Try) int {
	w.t.Helper()
	q := store.NewDeliveries(w.db)
	list, _, err := q.ClaimDeliveries(w.t.Context(), now, 1000, time.Minute)
	if err != nil {
		w.t.Fatal(err)
	}
	results := make([]notices.Result, len(list))
	for i, d := range list {
		t := outcome(d)
		t.Delivery = d
		results[i] = t.Conclude(now)
	}
	if err := q.WriteResults(w.t.Context(), results, now); err != nil {
		w.t.Fatal(err)
	}
	w.exec(`delete from delivery_lease`) // the courier ends its leases when all is written
	return len(list)
}

func arrives(notices.Delivery) notices.Try {
	return notices.Try{Outcome: notices.Arrived, MessageID: 77}
}

func (w *dutyWorld) figures(id notices.NoticeID) notices.Figures {
	w.t.Helper()
	r, err := store.NewNotices(w.db).Progress(w.t.Context(), w.person["twn"], id)
	if err != nil {
		w.t.Fatal(err)
	}
	return r.Figures
}

func refused(err error, id string) bool {
	var no *locales.Refusal
	return errors.As(err, &no) && no.Text.ID == id
}

func TestPublishingReachesEachPersonOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	w.grant("vc", "v2", "HAC") // two grants in the audience: one message
	w.grant("twn", "v3", "VC") // the author is not written to
	w.addUnit("other", "99010304", "township", "county")
	w.addPerson("outside", 120, "other", "VC")
	w.addPerson("left", 121, "v1", "VC")
	w.exec(`update role_grant set valid_to = $2 where person_id = $1`, int64(w.person["left"]), local(1, 0, 0))
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	people, unreachable, err := s.Count(t.Context(), w.notice(notices.Ordinary).Audience, w.person["twn"], now)
	if err != nil || people != 4 || unreachable != 1 {
		t.Fatalf("counted %d, %d unreachable, %v; want 4, 1", people, unreachable, err)
	}
	first := w.publish(w.notice(notices.Ordinary), "conv-1", now)
	again, fresh, err := s.Publish(t.Context(), w.notice(notices.Ordinary), 104, "conv-1", now)
	if err != nil || fresh || again.ID != first.ID || again.Title.En != first.Title.En || again.From.Name.Zh != "town" {
		t.Errorf("published again: %+v %v %v", again, fresh, err)
	}
	f := w.figures(first.ID)
	if f.Targeted() != 4 || f.Waiting() != 3 || f.Reasons[notices.ReasonNeverJoined] != 1 {
		t.Errorf("figures %+v", f)
	}
}

func TestWhatMustNotBePublishedLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewNotices(w.db)
	n := w.notice(notices.Ordinary)
	n.Title.En = ""
	if _, _, err := s.Publish(t.Context(), n, 1, "a", local(19, 10, 0)); !refused(err, "notice.en_missing") {
		t.Errorf("without English: %v", err)
	}
	n = w.notice(notices.Ordinary)
	n.Audience.Roles = []org.Role{org.Trainer}
	if _, _, err := s.Publish(t.Context(), n, 1, "b", local(19, 10, 0)); !refused(err, "notice.reaches_nobody") {
		t.Errorf("to nobody: %v", err)
	}
	if n := w.count(`select count(*) from notice`); n != 0 {
		t.Errorf("%d notices stored", n)
	}
}

func TestReceiptsCountOnceWhateverWeBelieved(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	q := store.NewDeliveries(w.db)
	list, _, err := q.ClaimDeliveries(t.Context(), now, 10, time.Minute)
	if err != nil || len(list) != 3 {
		t.Fatalf("%d %v", len(list), err)
	}
	// The reader is faster than our ledger: the receipt comes before the result.
	for _, at := range []time.Time{now.Add(time.Second), now.Add(time.Hour)} {
		if got, err := s.Confirm(t.Context(), list[0].Person, n.ID, 0, at); err != nil || !got.Confirmed.Equal(now.Add(time.Second)) {
			t.Fatalf("confirmed at %v, %v", got.Confirmed, err)
		}
	}
	results := []notices.Result{notices.Try{Delivery: list[0], Outcome: notices.Arrived, MessageID: 5}.Conclude(now)}
	for range 2 { // writing twice is harmless
		if err := q.WriteResults(t.Context(), results, now); err != nil {
			t.Fatal(err)
		}
	}
	if f := w.figures(n.ID); f.ByState[notices.Confirmed] != 1 || f.Waiting() != 2 {
		t.Errorf("figures %+v", f)
	}
	if w.word(`select message_id::text from delivery where id = $1`, int64(list[0].ID)) != "5" {
		t.Error("the message id is lost")
	}
	if _, err := s.Confirm(t.Context(), w.person["cty"], n.ID, 0, now); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("somebody else confirmed: %v", err)
	}
}

// Planted case 3 and F30: blocked is "undeliverable"; told by phone counts in the reach.
func TestWhoIsNotReachedIsPhoned(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	w.deliver(now, func(d notices.Delivery) notices.Try {
		if d.Person == w.person["vfs"] {
			return notices.Try{Outcome: notices.Gone, Reason: "blocked"}
		}
		return notices.Try{Outcome: notices.Arrived, MessageID: 1}
	})
	if why := w.word(`select unreachable from person where id = $1`, int64(w.person["vfs"])); why != "blocked" {
		t.Errorf("person marked %q", why)
	}
	list, err := s.Unreached(t.Context(), w.person["twn"], n.ID, notices.Missing, 10, 0)
	if err != nil || len(list) != 2 || list[0].Name != "vfs" || list[0].Reason != "blocked" || list[1].Reason != notices.ReasonNeverJoined || list[1].Unit.Code != "9901030303" {
		t.Fatalf("to phone: %+v %v", list, err)
	}
	if foreign, err := s.Unreached(t.Context(), w.person["cty"], n.ID, notices.Missing, 10, 0); err != nil || len(foreign) != 0 {
		t.Errorf("somebody else's list: %v %v", foreign, err)
	}
	for range 2 {
		if err := s.ToldByPhone(t.Context(), w.person["twn"], n.ID, list[0].Person, now); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Confirm(t.Context(), w.person["vc"], n.ID, 0, now); err != nil {
		t.Fatal(err)
	}
	if err := s.ToldByPhone(t.Context(), w.person["twn"], n.ID, w.person["vc"], now); err != nil {
		t.Fatal(err) // told and confirmed: counted once
	}
	if f := w.figures(n.ID); f.Told != 1 || f.Reach().Percent() != "50.0%" {
		t.Errorf("told %d, reach %s; want 1 and (1+1)/4", f.Told, f.Reach().Percent())
	}
	if err := s.ToldByPhone(t.Context(), w.person["cty"], n.ID, list[0].Person, now); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("somebody else noted it: %v", err)
	}
}

func TestOnlyTheUnconfirmedAreRemindedOnceADay(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	w.deliver(now, arrives)
	if _, err := s.Confirm(t.Context(), w.person["vc"], n.ID, 0, now); err != nil {
		t.Fatal(err)
	}
	payload := json.RawMessage(`{}`)
	if c, err := s.RemindUnconfirmed(t.Context(), w.person["twn"], n.ID, payload, now); err != nil || c != 2 {
		t.Fatalf("reminded %d, %v; want vfs and vc2", c, err)
	}
	if w.count(`select count(*) from delivery where notice_id is null and person_id in ($1, $2)`, int64(w.person["vfs"]), int64(w.person["vc2"])) != 2 {
		t.Error("the wrong people were reminded")
	}
	if _, err := s.RemindUnconfirmed(t.Context(), w.person["twn"], n.ID, payload, now.Add(time.Hour)); !refused(err, "notice.reminded_today") {
		t.Errorf("twice a day: %v", err)
	}
	if c, err := s.RemindUnconfirmed(t.Context(), w.person["twn"], n.ID, payload, now.Add(24*time.Hour)); err != nil || c != 2 {
		t.Errorf("the next day: %d %v", c, err)
	}
	if _, err := s.RemindUnconfirmed(t.Context(), w.person["cty"], n.ID, payload, now); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("somebody else reminded: %v", err)
	}
}
