package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

func letterTo(n notices.Notice, _ int, to []org.PersonID) (out []notices.Outgoing, err error) {
	for _, p := range to {
		out = append(out, notices.Outgoing{Key: fmt.Sprint("ask/", n.ID, "/", p), Person: p, Payload: json.RawMessage(`{}`), Urgent: n.Urgent()})
	}
	return out, nil
}

func tellAuthor(n notices.Notice) ([]notices.Outgoing, error) {
	return []notices.Outgoing{{Key: fmt.Sprint("decided/", n.ID), Person: n.Author, Payload: json.RawMessage(`{}`)}}, nil
}

func TestAnEmergencyLeavesWithASecondPersonOnly(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 22, 10)
	n, asked, err := s.Submit(t.Context(), w.notice(notices.Emergency), 104, "e", letterTo, now)
	if err != nil || asked != 1 || n.State != notices.NoticeAwaiting || w.figures(n.ID).Targeted() != 0 {
		t.Fatalf("%s, asked %d, %v", n.State, asked, err)
	}
	if again, asked, err := s.Submit(t.Context(), w.notice(notices.Emergency), 104, "e", letterTo, now); err != nil || again.ID != n.ID || asked != 1 {
		t.Errorf("submitted again: %d, asked %d, %v", again.ID, asked, err)
	}
	if c := w.count(`select count(*) from delivery where notice_id is null and urgent and person_id = $1`, int64(w.person["officer"])); c != 1 {
		t.Errorf("%d letters wake the other officer", c)
	}
	officer := w.as("officer", "town", org.TownshipOfficer)
	for name, by := range map[string]org.Member{
		"the author": w.as("twn", "town", org.TownshipApprover), "from below": w.as("vfs", "v1", org.VillageFirstSecretary),
		"a trainer": w.as("cty", "county", org.Trainer), "below as an officer": w.as("vc", "v1", org.TownshipOfficer),
	} {
		if _, err := s.Decide(t.Context(), n.ID, by, true, "", tellAuthor, now); !errors.Is(err, org.ErrNotFound) {
			t.Errorf("%s decided: %v", name, err)
		}
		if list, err := s.Waiting(t.Context(), by, 5); err != nil || len(list) != 0 {
			t.Errorf("it waits for %s: %v %v", name, list, err)
		}
	}
	if list, err := s.Waiting(t.Context(), w.as("cty", "county", org.CountyCoordinator), 5); err != nil || len(list) != 1 {
		t.Errorf("it does not wait for the county: %v %v", list, err)
	}
	for range 2 { // a repeated update
		out, err := s.Decide(t.Context(), n.ID, officer, true, "", tellAuthor, now)
		if err != nil || out.State != notices.NoticeSending {
			t.Fatalf("%s %v", out.State, err)
		}
	}
	if _, err := s.Decide(t.Context(), n.ID, w.as("cty", "county", org.CountyCoordinator), false, "no", tellAuthor, now); refusal(err) != "compose.decided_already" {
		t.Errorf("decided twice: %v", err)
	}
	if f := w.figures(n.ID); f.Waiting() != 3 {
		t.Errorf("%+v", f)
	}
	if went := w.deliver(now, arrives); went != 4 { // three readers and the letter; the author's answer waits
		t.Errorf("%d leave at night", went)
	}
	for action, who := range map[string]string{"notice_ask": "twn", "notice_agree": "officer"} {
		if c := w.count(`select count(*) from audit where action = $1 and person_id = $2 and object = $3 and detail->>'kind' = 'emergency'`, action, int64(w.person[who]), fmt.Sprint(n.ID)); c != 1 {
			t.Errorf("%d lines of %s on record", c, action)
		}
	}
}

func TestARefusedNoticeNeverLeaves(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	s, now := store.NewNotices(w.db), local(19, 10, 0)
	e := w.notice(notices.Emergency)
	e.Expires = now.Add(time.Hour)
	n, _, err := s.Submit(t.Context(), e, 104, "e", letterTo, now)
	if err != nil {
		t.Fatal(err)
	}
	officer := w.as("officer", "town", org.TownshipOfficer)
	if _, err := s.Decide(t.Context(), n.ID, officer, true, "", tellAuthor, now.Add(time.Hour)); refusal(err) != "compose.ends_before" {
		t.Errorf("agreed too late: %v", err)
	}
	out, err := s.Decide(t.Context(), n.ID, officer, false, "Say where.", tellAuthor, now)
	if err != nil || out.State != notices.NoticeRefused || w.figures(n.ID).Targeted() != 0 {
		t.Errorf("%s %v", out.State, err)
	}
	if why := w.word(`select decision from notice where id = $1`, int64(n.ID)); why != "Say where." {
		t.Errorf("reason %q", why)
	}
	if _, err := s.Decide(t.Context(), n.ID, officer, true, "", tellAuthor, now); refusal(err) != "compose.decided_already" {
		t.Errorf("agreed after all: %v", err)
	}
	w.exec(`delete from role_grant where role in ('TWN_OFFICER', 'CTY_COORD')`)
	if _, _, err := s.Submit(t.Context(), w.notice(notices.Emergency), 104, "f", letterTo, now); refusal(err) != "compose.nobody_to_agree" || w.count(`select count(*) from notice`) != 1 {
		t.Errorf("with nobody to agree: %v", err)
	}
	if _, asked, err := s.Submit(t.Context(), w.notice(notices.Ordinary), 104, "g", letterTo, now); err != nil || asked != 0 {
		t.Errorf("an ordinary notice to four people asked %d, %v", asked, err)
	}
}
