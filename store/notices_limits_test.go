package store_test

import (
	"testing"
	"time"

	"cadrebot/notices"
	"cadrebot/store"
)

func TestNoticeToTooManyIsRefusedWhole(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewNotices(w.db)
	s.ReachAtMost(2) // three are meant
	_, _, err := s.Publish(t.Context(), w.notice(notices.Ordinary), 104, "c", local(19, 10, 0))
	if !refused(err, "notice.reaches_too_many") {
		t.Fatalf("published: %v", err)
	}
	if n := w.count(`select count(*) from delivery`) + w.count(`select count(*) from notice`); n != 0 {
		t.Fatalf("%d rows left", n)
	}
	s.ReachAtMost(4)
	if _, fresh, err := s.Publish(t.Context(), w.notice(notices.Ordinary), 104, "c", local(19, 10, 0)); err != nil || !fresh {
		t.Fatalf("all of them: %v %v", fresh, err)
	}
}

func TestNoticeOfAnUnreachableAuthorIsFinished(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	if err := s.KeepProgress(t.Context(), n.ID, 0, false, true); err != nil { // blocked the bot
		t.Fatal(err)
	}
	w.deliver(now, arrives)
	list, err := s.TakeProgress(t.Context(), now.Add(time.Minute), 3*time.Second, 10)
	if err != nil || len(list) != 0 {
		t.Fatalf("shown to nobody: %v %v", list, err)
	}
	if state := w.word(`select state from notice where id = $1`, int64(n.ID)); state != notices.NoticeSent {
		t.Fatalf("state %q for ever", state)
	}
}

// TestOneProgressMessageWithTwoReplicas looks again before the first one has noted which
// message it sent.
func TestOneProgressMessageWithTwoReplicas(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	take := func(at time.Time) int {
		t.Helper()
		list, err := s.TakeProgress(t.Context(), at, 3*time.Second, 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if take(now) != 1 {
		t.Fatal("not shown at all")
	}
	w.deliver(now, arrives)
	if take(now.Add(5*time.Second)) != 0 {
		t.Fatal("a second message is being sent")
	}
	if take(now.Add(time.Minute)) != 1 {
		t.Fatal("the first one's death is for ever")
	}
	if err := s.KeepProgress(t.Context(), n.ID, 9, true, false); err != nil {
		t.Fatal(err)
	}
	if take(now.Add(70*time.Second)) != 1 {
		t.Fatal("an edit has to wait")
	}
}
