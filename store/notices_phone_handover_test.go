package store_test

import (
	"testing"
	"time"

	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

// handWorld has a notice of the county that two people did not get; officer was asked to
// phone both.
func handWorld(t *testing.T, now time.Time) (*dutyWorld, notices.Notice) {
	w := newDutyWorld(t)
	n := w.notice(notices.Ordinary)
	n.Author, n.From = w.person["cty"], w.unit["county"]
	n.Audience.Unit = w.unit["county"]
	n = w.publish(n, "c", now)
	w.deliver(now, func(d notices.Delivery) notices.Try {
		if d.Person == w.person["vfs"] {
			return notices.Try{Outcome: notices.Gone, Reason: "blocked"}
		}
		return notices.Try{Outcome: notices.Arrived, MessageID: 1}
	})
	w.finish(now)
	if got := w.lists(now); len(got) != 1 || got[0].Officer != w.person["officer"] || got[0].People != 2 {
		t.Fatalf("lists: %+v", got)
	}
	return w, n
}

// leaves ends every grant of somebody, as an administrator does.
func (w *dutyWorld) leaves(name string, at time.Time) {
	w.t.Helper()
	grant := w.count(`select id from role_grant where person_id = $1 and valid_to is null`, int64(w.person[name]))
	must(w.t, store.NewOrg(w.db).EndGrant(w.t.Context(), org.GrantID(grant), w.person["cty"], at))
}

// toPhone is whom somebody is asked to phone.
func (w *dutyWorld) toPhone(name string, n notices.Notice) (out []string) {
	w.t.Helper()
	_, list, err := store.NewNotices(w.db).PhoneList(w.t.Context(), w.person[name], n.ID, 10, 0)
	if err != nil && err != org.ErrNotFound {
		w.t.Fatal(err)
	}
	for _, m := range list {
		out = append(out, m.Name)
	}
	return out
}

// An officer leaves with one of two people told: the other one is the next officer's at once,
// and is announced once, as what it is.
func TestAPhoneListGoesToTheNextOfficerOfTheUnit(t *testing.T) {
	t.Parallel()
	now := local(19, 10, 0)
	w, n := handWorld(t, now)
	must(t, store.NewNotices(w.db).ToldByPhone(t.Context(), w.person["officer"], n.ID, w.person["vfs"], now))
	w.leaves("officer", now.Add(time.Hour))
	if got := w.toPhone("twn", n); len(got) != 1 || got[0] != "never" {
		t.Fatalf("the next officer phones %v", got)
	}
	got := w.lists(now.Add(time.Hour))
	if len(got) != 1 || got[0].Officer != w.person["twn"] || got[0].People != 1 || !got[0].Handed || got[0].Notice.ID != n.ID {
		t.Fatalf("announced: %+v", got)
	}
	if again := w.lists(now.Add(2 * time.Hour)); len(again) != 0 {
		t.Errorf("announced again: %+v", again)
	}
	if c := w.count(`select count(*) from delivery where person_id = $1 and key like 'phone/%' and budgeted and not urgent`, int64(w.person["twn"])); c != 1 {
		t.Errorf("%d messages within quiet hours and the day's budget, want 1", c)
	}
	must(t, store.NewNotices(w.db).ToldByPhone(t.Context(), w.person["twn"], n.ID, w.person["never"], now.Add(3*time.Hour)))
	if got := w.toPhone("officer", n); len(got) != 1 || got[0] != "vfs" {
		t.Errorf("whom the officer has told is not theirs any more: %v", got)
	}
}

// Without another officer the unit above has it; that is the author here, who sees it under
// the notice and is not written to. When the author leaves too, the county's next officer has it.
func TestAPhoneListGoesToTheUnitAbove(t *testing.T) {
	t.Parallel()
	now := local(19, 10, 0)
	w, n := handWorld(t, now)
	w.exec(`update person set unreachable = 'blocked' where id = $1`, int64(w.person["twn"]))
	w.addPerson("approver", 120, "county", "CTY_APPROVER")
	w.leaves("officer", now.Add(time.Hour))
	if got := w.toPhone("cty", n); len(got) != 2 {
		t.Fatalf("the county phones %v", got)
	}
	if got := w.lists(now.Add(time.Hour)); len(got) != 0 {
		t.Errorf("the author is written to: %+v", got)
	}
	// This post runs out by itself: the job sees it.
	w.exec(`update role_grant set valid_to = $2 where person_id = $1`, int64(w.person["cty"]), now.Add(2*time.Hour))
	if got := w.lists(now.Add(90 * time.Minute)); len(got) != 0 || len(w.toPhone("cty", n)) != 2 {
		t.Errorf("moved before the post ended: %+v", got)
	}
	got := w.lists(now.Add(2 * time.Hour))
	if len(got) != 1 || got[0].Officer != w.person["approver"] || got[0].People != 2 {
		t.Fatalf("announced: %+v", got)
	}
	if left := w.toPhone("cty", n); len(left) != 0 {
		t.Errorf("whoever has left still phones %v", left)
	}
}

// Author and officer of the township have both left: the county phones.
func TestAPhoneListGoesAboveTheAuthorsUnitWhenTheyHaveLeft(t *testing.T) {
	t.Parallel()
	now := local(19, 10, 0)
	w := newDutyWorld(t)
	n := w.publish(w.notice(notices.Ordinary), "c", now) // from the township; its approver wrote it
	w.deliver(now, arrives)
	w.finish(now)
	if got := w.lists(now); len(got) != 1 || got[0].Officer != w.person["officer"] {
		t.Fatalf("lists: %+v", got)
	}
	w.leaves("twn", now.Add(time.Hour))
	w.leaves("officer", now.Add(2*time.Hour))
	if got := w.lists(now.Add(2 * time.Hour)); len(got) != 1 || got[0].Officer != w.person["cty"] || len(w.toPhone("cty", n)) != 1 {
		t.Errorf("announced: %+v", got)
	}
}

// Who has another post from which to phone keeps the list, and so does a colleague; what was
// taken back is nobody's work any more.
func TestAPhoneListStaysWhereItCanBeDone(t *testing.T) {
	t.Parallel()
	now := local(19, 10, 0)
	w, n := handWorld(t, now)
	w.exec(`insert into role_grant (person_id, unit_id, role, valid_from, key) values ($1, $2, 'CTY_COORD', '2026-01-01', 'second')`,
		int64(w.person["officer"]), int64(w.unit["county"].ID))
	w.exec(`update role_grant set valid_to = $2 where person_id = $1 and role = 'TWN_OFFICER'`, int64(w.person["officer"]), now)
	if got := w.lists(now.Add(time.Hour)); len(got) != 0 || len(w.toPhone("officer", n)) != 2 {
		t.Fatalf("the list left an officer who can still phone: %+v, %v", got, w.toPhone("officer", n))
	}
	must(t, store.NewNotices(w.db).Move(t.Context(), n.Author, n.ID, notices.Recall, now.Add(time.Hour)))
	w.leaves("officer", now.Add(2*time.Hour))
	if got := w.lists(now.Add(2 * time.Hour)); len(got) != 0 || len(w.toPhone("officer", n)) != 2 {
		t.Errorf("asked to phone about what was taken back: %+v, %v", got, w.toPhone("officer", n))
	}
}
