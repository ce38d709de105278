package store_test

import (
	"testing"
	"time"

	"cadrebot/notices"
	"cadrebot/store"
)

func TestProgressIsTakenWhenItChangesAndNotTooOften(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	take := func(at time.Time) []notices.ProgressMessage {
		t.Helper()
		list, err := s.TakeProgress(t.Context(), at, 3*time.Second, 10)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if list := take(now); len(list) != 1 || list[0].Chat != 104 || list[0].Message != 0 || list[0].Report.Notice.State != notices.NoticeSending {
		t.Fatalf("first: %+v", list)
	}
	if err := s.KeepProgress(t.Context(), n.ID, 9, false, false); err != nil {
		t.Fatal(err)
	}
	if list := take(now.Add(50 * time.Second)); len(list) != 0 {
		t.Errorf("nothing changed, and yet %+v", list)
	}
	w.deliver(now.Add(time.Minute), arrives)
	if list := take(now.Add(2 * time.Second)); len(list) != 0 {
		t.Errorf("shown again after 2 s")
	}
	if list := take(now.Add(3 * time.Second)); len(list) != 1 || list[0].Message != 9 || list[0].Report.Notice.State != notices.NoticeSent {
		t.Errorf("when all was sent: %+v", list)
	}
	if err := s.KeepProgress(t.Context(), n.ID, 9, true, false); err != nil {
		t.Fatal(err)
	}
	if list := take(now.Add(time.Minute)); len(list) != 1 {
		t.Error("a failed edit is not tried again")
	}
	if err := s.KeepProgress(t.Context(), n.ID, 9, true, false); err != nil {
		t.Fatal(err)
	}
	if list := take(now.Add(time.Minute + 10*time.Second - time.Millisecond)); len(list) != 0 {
		t.Error("what has gone on for a minute is shown again after less than ten seconds")
	}
	if list := take(now.Add(time.Minute + 10*time.Second)); len(list) != 1 {
		t.Error("it is not shown again after ten seconds")
	}
	if err := s.KeepProgress(t.Context(), n.ID, 0, true, true); err != nil {
		t.Fatal(err)
	}
	if list := take(now.Add(time.Hour)); len(list) != 0 {
		t.Error("shown to somebody who is gone")
	}
}

func TestWhatFailedIsSentAgainOnDemand(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	plain := w.notice(notices.Ordinary)
	plain.Confirm = false
	n := w.publish(plain, "c", now)
	w.deliver(now, func(d notices.Delivery) notices.Try {
		switch d.Person {
		case w.person["vfs"]:
			return notices.Try{Outcome: notices.Doubtful, Reason: "unknown"}
		case w.person["vc"]:
			return notices.Try{Outcome: notices.Refused, Reason: "rejected"}
		}
		return arrives(d)
	})
	if f := w.figures(n.ID); f.ByState[notices.Unknown] != 1 || f.ByState[notices.Failed] != 1 || f.ByState[notices.Sent] != 1 {
		t.Fatalf("figures %+v", f)
	}
	for which, who := range map[notices.Again]string{notices.FailedOnes: "failed", notices.DoubtfulOnes: "in doubt"} {
		if c, err := s.SendAgain(t.Context(), w.person["twn"], n.ID, which, now); err != nil || c != 1 {
			t.Errorf("%s: queued again %d, %v", who, c, err)
		}
	}
	if c := w.deliver(now.Add(time.Second), arrives); c != 2 {
		t.Errorf("%d sent again, want the two", c)
	}
	if f := w.figures(n.ID); f.Accepted() != 3 {
		t.Errorf("figures %+v", f)
	}
	if c, err := s.SendAgain(t.Context(), w.person["twn"], n.ID, notices.FailedOnes, now); err != nil || c != 0 {
		t.Errorf("again with nothing left: %d %v", c, err)
	}
}
