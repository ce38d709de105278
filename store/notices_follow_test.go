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

func (w *dutyWorld) state(id notices.NoticeID) string {
	w.t.Helper()
	return w.word(`select state from notice where id = $1`, int64(id))
}

func TestANoticeIsPausedGoesOnAndIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now, twn := store.NewNotices(w.db), local(19, 10, 0), w.person["twn"]
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	for i, step := range []struct {
		by   string
		move notices.Move
		want string // the refusal, "" when it goes through
		then string
	}{
		{"twn", notices.Resume, "", "sending"}, // it goes on already
		{"twn", notices.Pause, "", "paused"},
		{"twn", notices.Pause, "", "paused"},
		{"twn", notices.Resume, "", "sending"},
		{"twn", notices.Cancel, "", "cancelled"},
		{"twn", notices.Resume, "follow.moved_on", "cancelled"},
		{"twn", notices.Recall, "", "recalled"},
		{"twn", notices.Cancel, "follow.moved_on", "recalled"},
	} {
		err := s.Move(t.Context(), w.person[step.by], n.ID, step.move, now)
		if step.want == "" && err != nil || step.want != "" && !refused(err, step.want) {
			t.Errorf("step %d: %v", i, err)
		}
		if got := w.state(n.ID); got != step.then {
			t.Errorf("step %d: %s, want %s", i, got, step.then)
		}
	}
	if err := s.Move(t.Context(), w.person["cty"], n.ID, notices.Pause, now); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("somebody else moved it: %v", err)
	}
	if got := w.count(`select count(*) from audit where person_id = $1 and action in ('notice.pause', 'notice.resume', 'notice.cancel', 'notice.recall')`, int64(twn)); got != 4 {
		t.Errorf("%d lines of the audit, want one a move", got)
	}
	if f := w.figures(n.ID); f.ByState[notices.Cancelled] != 3 || f.Waiting() != 0 {
		t.Errorf("what waits of a notice that was taken back: %+v", f)
	}
	if _, err := s.Confirm(t.Context(), w.person["vc"], n.ID, 0, now); !refused(err, "follow.withdrawn") {
		t.Errorf("confirmed a withdrawn notice: %v", err)
	}
	if _, err := s.RemindUnconfirmed(t.Context(), twn, n.ID, json.RawMessage(`{}`), now); !refused(err, "follow.moved_on") {
		t.Errorf("reminded of a withdrawn notice: %v", err)
	}
	if c, err := s.SendAgain(t.Context(), twn, n.ID, notices.FailedOnes, now); err != nil || c != 0 {
		t.Errorf("sent a withdrawn notice again: %d %v", c, err)
	}
}

func TestACorrectionCountsVersionsAndIsMadeOnce(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	if _, err := s.Correct(t.Context(), n, now); !refused(err, "follow.nothing_changed") {
		t.Errorf("nothing to correct: %v", err)
	}
	one := n
	one.Title = locales.Both("进度报送", "")
	if _, err := s.Correct(t.Context(), one, now); !refused(err, "notice.en_missing") {
		t.Errorf("corrected in one language: %v", err)
	}
	n.Body = locales.Both("26日前报送", "Due on the 26th")
	for range 2 { // the same submission, repeated
		got, err := s.Correct(t.Context(), n, now)
		if err != nil || got.Version != 2 || got.Body.En != "Due on the 26th" || got.Corrected.IsZero() {
			t.Fatalf("%+v %v", got, err)
		}
	}
	n.Body = locales.Both("27日前报送", "Due on the 27th")
	if _, err := s.Correct(t.Context(), n, now); !refused(err, "follow.moved_on") {
		t.Errorf("over a version that is gone: %v", err)
	}
	n.Author = w.person["cty"]
	if _, err := s.Correct(t.Context(), n, now); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("somebody else's: %v", err)
	}
	w.exec(`update delivery set state = 'sent', version = case when person_id = $1 then 1 else 2 end where state = 'queued'`, int64(w.person["vc"]))
	if f := w.figures(n.ID); f.Latest != 2 || f.Accepted() != 3 {
		t.Errorf("%d of %d have the new text, want 2 of 3", f.Latest, f.Accepted())
	}
	if got := w.word(`select string_agg(detail->>'version', ',') from audit where action = 'notice.correct'`); got != "2" {
		t.Errorf("audit: %s", got)
	}
}

func TestAnAnswerIsAReceiptAndMayBeChangedUntilTheEnd(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	plain := w.notice(notices.Ordinary)
	plain.Confirm = false
	n := w.publish(plain, "c", now)
	vc := w.person["vc"]
	if _, err := s.Confirm(t.Context(), vc, n.ID, 0, now); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("a receipt that nobody asked for: %v", err)
	}
	w.exec(`update notice set ask_zh = '来吗', ask_en = 'Coming?', choices = '[{"zh":"来","en":"Yes"},{"zh":"不来","en":"No"}]', expires_at = $2 where id = $1`,
		int64(n.ID), now.Add(time.Hour))
	w.deliver(now, arrives)
	for i, choice := range []int{1, 2, 0} { // pressing the old receipt button leaves the answer
		r, err := s.Confirm(t.Context(), vc, n.ID, choice, now.Add(time.Duration(i)*time.Minute))
		if want := min(i+1, 2); err != nil || r.Choice != want || !r.Confirmed.Equal(now) {
			t.Fatalf("answer %d: %+v %v", choice, r, err)
		}
	}
	for _, choice := range []int{3, -1} {
		if _, err := s.Confirm(t.Context(), vc, n.ID, choice, now); !errors.Is(err, org.ErrNotFound) {
			t.Errorf("answer %d: %v", choice, err)
		}
	}
	if _, err := s.Confirm(t.Context(), vc, n.ID, 1, now.Add(time.Hour)); !refused(err, "follow.over") {
		t.Errorf("an answer when it is over: %v", err)
	}
	if f := w.figures(n.ID); f.Answers[1] != 0 || f.Answers[2] != 1 || f.ByState[notices.Confirmed] != 1 {
		t.Errorf("figures %+v", f)
	}
	silent, err := s.Unreached(t.Context(), w.person["twn"], n.ID, notices.Silent, 10, 0)
	if err != nil || len(silent) != 2 || silent[0].Name != "vfs" || silent[1].Name != "vc2" || silent[0].Role != org.VillageFirstSecretary {
		t.Errorf("silent: %+v %v", silent, err)
	}
}

// A receipt for the message that carries a notice from above is one for that notice too.
func TestAMergedNoticeIsConfirmedWithTheOneThatCarriesIt(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	above, n := w.publish(w.notice(notices.Ordinary), "above", now), w.publish(w.notice(notices.Ordinary), "own", now)
	w.exec(`update notice set merges = $2 where id = $1`, int64(n.ID), int64(above.ID))
	w.exec(`update delivery set state = 'cancelled', reason = 'merged' where notice_id = $1`, int64(above.ID)) // it came merged only
	if _, err := s.Confirm(t.Context(), w.person["vc"], n.ID, 0, now); err != nil {
		t.Fatal(err)
	}
	if f := w.figures(above.ID); f.ByState[notices.Confirmed] != 1 {
		t.Errorf("the notice from above: %+v", f)
	}
}

func TestWhatIsInDoubtMayBeLeft(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	n := w.publish(w.notice(notices.Ordinary), "c", now)
	w.exec(`update delivery set state = 'unknown', reason = 'unknown' where notice_id = $1 and person_id = $2`, int64(n.ID), int64(w.person["vc"]))
	if _, err := s.LeaveDoubtful(t.Context(), w.person["cty"], n.ID, now); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("somebody else left it: %v", err)
	}
	for _, want := range []int{1, 0} {
		if c, err := s.LeaveDoubtful(t.Context(), w.person["twn"], n.ID, now); err != nil || c != want {
			t.Errorf("left %d, %v; want %d", c, err, want)
		}
	}
	if f := w.figures(n.ID); f.ByState[notices.Unknown] != 0 || f.Reasons[notices.ReasonLeft] != 1 {
		t.Errorf("figures %+v", f)
	}
}
