package store_test

import (
	"errors"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

func (w *dutyWorld) acting(name, unit string, r org.Role) org.Member {
	g := org.Grant{ID: 1, Role: r, Unit: w.unit[unit]}
	return org.Member{Person: org.Person{ID: w.person[name]}, Active: g, Grants: []org.Grant{g}}
}

// tell queues a summary of a fresh notice and claims it.
func (w *dutyWorld) tell(key string, now time.Time) (notices.Notice, []notices.GroupPost) {
	w.t.Helper()
	n := w.publish(w.notice(notices.Ordinary), key, now)
	_, err := store.NewNotices(w.db).TellGroups(w.t.Context(), n.Author, n.ID, now)
	must(w.t, err)
	list, err := store.NewGroups(w.db).ClaimPosts(w.t.Context(), now, 10, time.Minute)
	must(w.t, err)
	return n, list
}

func TestAWorkGroupIsLinkedMovedAndForgotten(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	g, now := store.NewGroups(w.db), local(19, 10, 0)
	twn, cty := w.acting("twn", "town", org.TownshipApprover), w.acting("cty", "county", org.CountyCoordinator)
	for _, chat := range []int64{-5, -5, -6} { // the second group takes the first one's place
		must(t, g.Link(t.Context(), twn, chat, locales.ZH, now))
	}
	if _, err := g.UnitOf(t.Context(), -5); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("the old group: %v", err)
	}
	must(t, g.Link(t.Context(), cty, -6, locales.EN, now)) // and the county takes it over
	if u, err := g.UnitOf(t.Context(), -6); err != nil || u.ID != w.unit["county"].ID {
		t.Errorf("%+v %v", u, err)
	}
	if linked, err := g.Linked(t.Context(), w.unit["town"].ID); err != nil || linked {
		t.Errorf("the township still has one: %v", err)
	}
	for range 2 {
		must(t, g.Moved(t.Context(), -6, -100))
	}
	if u, err := g.UnitOf(t.Context(), -100); err != nil || u.ID != w.unit["county"].ID {
		t.Errorf("after it moved: %+v %v", u, err)
	}
	for range 2 {
		must(t, g.Gone(t.Context(), -100))
	}
	if linked, err := g.Linked(t.Context(), w.unit["county"].ID); err != nil || linked {
		t.Errorf("a group that the bot has left: %v", err)
	}
}

func TestASummaryGoesOnceToEachGroupAndFollowsItsNotice(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	g, s, now := store.NewGroups(w.db), store.NewNotices(w.db), local(19, 10, 0)
	must(t, g.Link(t.Context(), w.acting("twn", "town", org.TownshipApprover), -5, locales.ZH, now))
	must(t, g.Link(t.Context(), w.acting("cty", "county", org.CountyCoordinator), -6, locales.ZH, now)) // not meant
	n, list := w.tell("c", now)
	if len(list) != 1 || list[0].Chat != -5 || list[0].Message != 0 || list[0].Notice.ID != n.ID {
		t.Fatalf("%+v", list)
	}
	if again, err := g.ClaimPosts(t.Context(), now, 10, time.Minute); err != nil || len(again) != 0 {
		t.Errorf("leased twice: %+v %v", again, err)
	}
	if c, err := s.TellGroups(t.Context(), n.Author, n.ID, now); err != nil || c != 0 {
		t.Errorf("told twice: %d %v", c, err)
	}
	// The text is corrected while the summary is on its way: it is shown anew.
	n.Body = locales.Both("26日前", "By the 26th")
	_, err := s.Correct(t.Context(), n, now)
	must(t, err)
	must(t, g.WritePost(t.Context(), list[0], notices.Sent, 77, now))
	list, err = g.ClaimPosts(t.Context(), now.Add(time.Second), 10, time.Minute)
	if err != nil || len(list) != 1 || list[0].Message != 77 || list[0].Notice.Version != 2 {
		t.Fatalf("after the correction: %+v %v", list, err)
	}
	must(t, g.WritePost(t.Context(), list[0], notices.Sent, 77, now))
	must(t, s.Move(t.Context(), n.Author, n.ID, notices.Recall, now))
	list, err = g.ClaimPosts(t.Context(), now.Add(2*time.Second), 10, time.Minute)
	if err != nil || len(list) != 1 || !list[0].Notice.Withdrawn() {
		t.Fatalf("after it was taken back: %+v %v", list, err)
	}
	must(t, g.WritePost(t.Context(), list[0], notices.Sent, 77, now))
	if rest, err := g.ClaimPosts(t.Context(), now.Add(time.Hour), 10, time.Minute); err != nil || len(rest) != 0 {
		t.Errorf("without an end: %+v %v", rest, err)
	}
}

func TestASummaryWaitsForTheMorningAndFollowsTheGroup(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	g, night := store.NewGroups(w.db), local(19, 22, 10)
	must(t, g.Link(t.Context(), w.acting("twn", "town", org.TownshipApprover), -5, locales.ZH, night))
	if _, list := w.tell("c", night); len(list) != 0 {
		t.Fatalf("at night: %+v", list)
	}
	must(t, g.Moved(t.Context(), -5, -100))
	list, err := g.ClaimPosts(t.Context(), local(20, 8, 30), 10, time.Minute)
	if err != nil || len(list) != 1 || list[0].Chat != -100 {
		t.Fatalf("in the morning: %+v %v", list, err)
	}
}

// A notice whose author wants it takes its summary along when it leaves, and not before: in
// the morning after quiet hours, at its moment, after the second person's consent.
func TestASummaryLeavesWithItsNotice(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	g, s := store.NewGroups(w.db), store.NewNotices(w.db)
	must(t, g.Link(t.Context(), w.acting("twn", "town", org.TownshipApprover), -5, locales.ZH, local(18, 10, 0)))
	posts := func(at time.Time) int {
		t.Helper()
		list, err := g.ClaimPosts(t.Context(), at, 10, time.Minute)
		must(t, err)
		for _, p := range list {
			must(t, g.WritePost(t.Context(), p, notices.Sent, 7, at))
		}
		return len(list)
	}
	plain := w.notice(notices.Ordinary)
	w.publish(plain, "plain", local(18, 11, 0))
	if n := posts(local(18, 12, 0)); n != 0 {
		t.Errorf("nobody asked for it: %d", n)
	}
	wanted := w.notice(notices.Ordinary)
	wanted.InGroups = true
	if out := w.publish(wanted, "night", local(18, 22, 0)); !out.InGroups {
		t.Error("the notice does not know that it was wanted")
	}
	if night, day := posts(local(18, 23, 0)), posts(local(19, 9, 0)); night != 0 || day != 1 {
		t.Errorf("by night: %d, in the morning %d", night, day)
	}
	planned := wanted
	planned.Starts = local(19, 15, 0)
	w.publish(planned, "planned", local(19, 10, 0))
	early := posts(local(19, 14, 0))
	for range 2 {
		_, err := s.StartDue(t.Context(), local(19, 15, 0), 10)
		must(t, err)
	}
	if due := posts(local(19, 15, 0)); early != 0 || due != 1 {
		t.Errorf("before its moment %d, at it %d", early, due)
	}
	n, err := s.WorkGroups(t.Context(), notices.Audience{Unit: w.unit["county"]})
	must(t, err)
	none, err := s.WorkGroups(t.Context(), notices.Audience{Unit: w.unit["county"], Except: []org.UnitID{w.unit["town"].ID}})
	if err != nil || n != 1 || none != 0 {
		t.Errorf("%d groups, without the township %d, %v", n, none, err)
	}
}

// What waits for a second person's consent is told to nobody: its summary leaves when they
// agree, by night as well when it is an emergency, and never when they refuse or agree too late.
func TestASummaryLeavesOnlyAfterASecondPersonAgrees(t *testing.T) {
	t.Parallel()
	w := newDutyWorld(t)
	g, s, night := store.NewGroups(w.db), store.NewNotices(w.db), local(19, 22, 10)
	must(t, g.Link(t.Context(), w.acting("twn", "town", org.TownshipApprover), -5, locales.ZH, local(18, 10, 0)))
	officer := w.as("officer", "town", org.TownshipOfficer)
	posts := func(at time.Time) []notices.GroupPost {
		t.Helper()
		_, err := s.StartDue(t.Context(), at, 10)
		must(t, err)
		list, err := g.ClaimPosts(t.Context(), at, 10, time.Minute)
		must(t, err)
		return list
	}
	ask := func(key string, change func(*notices.Notice)) notices.Notice {
		t.Helper()
		e := w.notice(notices.Emergency)
		e.InGroups = true
		change(&e)
		n, asked, err := s.Submit(t.Context(), e, 104, key, letterTo, night)
		if err != nil || asked != 1 || n.State != notices.NoticeAwaiting {
			t.Fatalf("%s, asked %d, %v", n.State, asked, err)
		}
		if _, err := s.TellGroups(t.Context(), n.Author, n.ID, night); refusal(err) != "follow.moved_on" {
			t.Errorf("its author tells the group meanwhile: %v", err)
		}
		if early := append(posts(night), posts(night.Add(48*time.Hour))...); len(early) != 0 {
			t.Errorf("the group is told before anybody agreed: %+v", early)
		}
		return n
	}
	agreed, refused := ask("a", func(*notices.Notice) {}), ask("r", func(*notices.Notice) {})
	late := ask("l", func(n *notices.Notice) { n.Expires = night.Add(time.Hour) })
	_, err := s.Decide(t.Context(), refused.ID, officer, false, "Say where.", tellAuthor, night)
	must(t, err)
	if _, err := s.Decide(t.Context(), late.ID, officer, true, "", tellAuthor, night.Add(time.Hour)); refusal(err) != "compose.ends_before" {
		t.Errorf("agreed too late: %v", err)
	}
	if list := posts(night.Add(time.Hour)); len(list) != 0 {
		t.Errorf("refused or too late, and the group is told: %+v", list)
	}
	for range 2 { // a repeated update
		_, err := s.Decide(t.Context(), agreed.ID, officer, true, "", tellAuthor, night)
		must(t, err)
	}
	if list := posts(night); len(list) != 1 || list[0].Notice.ID != agreed.ID || list[0].Chat != -5 {
		t.Errorf("after the consent: %+v", list)
	}
}
