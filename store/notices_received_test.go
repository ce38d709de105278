package store_test

import (
	"testing"

	"cadrebot/notices"
	"cadrebot/store"
)

// Who got a notice reads it again; others, and those to whom it did not go, do not.
func TestReceivedNoticesAreReadByThoseWhoGotThem(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s := store.NewNotices(w.db)
	first := w.publish(w.notice(notices.Ordinary), "one", local(16, 9, 0))
	if got, err := s.Received(t.Context(), w.person["vfs"], 0, 5, 0); err != nil || len(got) != 0 {
		t.Errorf("before it was sent: %+v, %v", got, err)
	}
	w.deliver(local(16, 9, 1), arrives)
	second := w.publish(w.notice(notices.Emergency), "two", local(16, 10, 0))
	w.deliver(local(16, 10, 1), arrives)
	_, err := s.Confirm(t.Context(), w.person["vfs"], first.ID, 0, local(16, 11, 0))
	must(t, err)
	got, err := s.Received(t.Context(), w.person["vfs"], 0, 5, 0)
	if err != nil || len(got) != 2 || got[0].Notice.ID != second.ID || got[1].Notice.ID != first.ID {
		t.Fatalf("received %+v, %v", got, err)
	}
	if !got[0].At.Equal(local(16, 10, 1)) || !got[0].Confirmed.IsZero() || !got[1].Confirmed.Equal(local(16, 11, 0)) || got[1].Notice.Title.Zh != "进度报送" {
		t.Errorf("received %+v", got)
	}
	if got, err := s.Received(t.Context(), w.person["vfs"], first.ID, 5, 0); err != nil || len(got) != 1 || got[0].Notice.ID != first.ID {
		t.Errorf("one of them: %+v, %v", got, err)
	}
	if got, err := s.Received(t.Context(), w.person["vfs"], 0, 1, 1); err != nil || len(got) != 1 || got[0].Notice.ID != first.ID {
		t.Errorf("the second page: %+v, %v", got, err)
	}
	if got, err := s.Received(t.Context(), w.person["twn"], 0, 5, 0); err != nil || len(got) != 0 {
		t.Errorf("the author received %+v, %v", got, err)
	}
}
