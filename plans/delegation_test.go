package plans

import (
	"testing"
	"time"

	"cadrebot/internal/casebook"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

func TestADeputyActsBetweenTwoDays(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	b.People = map[string]org.Holder{KeyDeputy: {Unit: countyUnit.ID, Role: org.CountyApprover, Person: org.Person{ID: 6, Name: "县级审批人·001"}}}
	give := func(a lifecycle.Actor, deputy, since, until string) (record.Record, error) {
		return b.Begin(Delegation, countyUnit, 0, a, casebook.Says(KeyDeputy, deputy, KeySince, since, KeyUntil, until, "cause", "study"))
	}
	d, err := give(secretary, "6", "2026-02-10", "2026-02-12")
	if err != nil {
		t.Fatal(err)
	}
	k := b.Kinds[Delegation]
	post := k.Deputes(d)
	if post == nil || post.Person != 6 || post.Role != org.CountyFirst || post.For != 4 || locales.DateOf(post.From) != "2026-02-10" {
		t.Fatalf("post: %+v", post)
	}
	for at, want := range map[time.Time]bool{
		time.Date(2026, 2, 9, 23, 59, 59, 0, locales.Zone): false, time.Date(2026, 2, 10, 0, 0, 0, 0, locales.Zone): true,
		time.Date(2026, 2, 12, 23, 59, 59, 0, locales.Zone): true, time.Date(2026, 2, 13, 0, 0, 0, 0, locales.Zone): false,
	} {
		if got := (org.Grant{ID: 1, From: post.From, Until: post.Until}).Valid(at); got != want {
			t.Errorf("at %v they stand in: %v", at, got)
		}
	}
	if _, err := give(secretary, "6", "2026-03-10", "2026-03-12"); err == nil {
		t.Error("two deputies of one person")
	}
	if k.Deputes(b.Passes(d.ID, casebook.On(time.February, 13))) != nil {
		t.Error("the post outlives the delegation")
	}
	d, err = give(head, "6", "2026-02-13", "2026-02-20")
	if err != nil {
		t.Fatal(err)
	}
	if got := k.Deputes(d).From; !got.Equal(b.Now) {
		t.Errorf("from today on begins %v", got)
	}
	casebook.Refused(t, "ended by the other one", b.Try(d.ID, secretary, Revoke, nil), "lifecycle.not_yours")
	if k.Deputes(b.Move(d.ID, head, Revoke, nil)) != nil {
		t.Error("ended early, and the post is there")
	}
}

func TestWhoMayNotBeADeputy(t *testing.T) {
	t.Parallel()
	b := casebook.NewBook(t, Desk(), casebook.On(time.February, 2))
	stands := secretary
	stands.Grant.Deputy = true
	for what, x := range map[string]struct {
		by                   lifecycle.Actor
		deputy, since, until string
		id                   string
	}{
		"oneself":     {secretary, "4", "2026-02-10", "2026-02-12", "plans.deputy_self"},
		"yesterday":   {secretary, "6", "2026-02-01", "2026-02-12", "plans.deputy_past"},
		"backwards":   {secretary, "6", "2026-02-12", "2026-02-10", "plans.param_ends"},
		"half a year": {secretary, "6", "2026-02-10", "2026-08-10", "plans.deputy_long"},
		"by a deputy": {stands, "6", "2026-02-10", "2026-02-12", "plans.deputy_of_deputy"},
		"by the desk": {desk, "6", "2026-02-10", "2026-02-12", "lifecycle.not_yours"},
	} {
		_, err := b.Begin(Delegation, countyUnit, 0, x.by, casebook.Says(KeyDeputy, x.deputy, KeySince, x.since, KeyUntil, x.until, "cause", "leave"))
		casebook.Refused(t, what, err, x.id)
	}
}
