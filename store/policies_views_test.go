package store_test

import (
	"slices"
	"testing"
	"time"

	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
)

// readers approves and says who would be told.
func (e *editing) readers(d policy.Draft) (told map[org.PersonID][]policy.ItemID) {
	e.Helper()
	_, err := e.s.DecideDraft(e.Context(), e.key(), d.ID, e.by("city"), true, "", func(x policy.Decided) ([]notices.Outgoing, error) {
		told = x.Readers
		return nil, nil
	}, orgNow)
	must(e.T, err)
	return told
}

func TestReadersAreToldOnceAndMayDecline(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	open := func(who string, id policy.ItemID, daysAgo int) {
		t.Helper()
		must(t, e.s.NoteOpened(t.Context(), e.people[who].ID, id, orgNow.AddDate(0, 0, -daysAgo)))
	}
	open("vfs", "A", 90)
	open("vfs", "NONE", 0)
	open("vfs2", "A", 91)
	open("cty", "B", 1)
	open("ed1", "A", 1)
	open("city", "A", 1)
	got := e.readers(e.asked("ed1", titled(e.item("A"), "二"), paper("C", "丙")))
	if len(got) != 1 || !slices.Equal(got[e.people["vfs"].ID], []policy.ItemID{"A"}) {
		t.Fatalf("told: %v", got)
	}
	if got = e.readers(e.asked("ed1", titled(e.item("A"), "三"))); len(got) != 0 {
		t.Fatalf("told again: %v", got)
	}
	open("vfs", "A", 0)
	open("vfs2", "A", 0)
	must(t, e.s.TellChanges(t.Context(), e.people["vfs"].ID, false))
	open("vfs", "B", 0)
	if on, err := e.s.TellsChanges(t.Context(), e.people["vfs"].ID); err != nil || on {
		t.Fatalf("%v, %v", on, err)
	}
	if got = e.readers(e.asked("ed1", titled(e.item("A"), "四"), titled(e.item("B"), "四"))); len(got) != 2 || got[e.people["vfs"].ID] != nil {
		t.Fatalf("declined: %v", got)
	}
}

func TestWhatWasOpenedIsForgottenAfterNinetyDays(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	for i, days := range []int{0, 90, 91, 200} {
		must(t, e.s.NoteOpened(t.Context(), e.people[[]string{"vfs", "vfs2", "cty", "city"}[i]].ID, "A", orgNow.AddDate(0, 0, -days)))
	}
	for _, want := range []int{2, 0} {
		if n, err := e.s.ForgetOpened(t.Context(), orgNow); err != nil || n != want {
			t.Fatalf("%d forgotten, want %d, %v", n, want, err)
		}
	}
	d, err := e.propose("ed1", titled(e.item("A"), "放着"))
	must(t, err)
	for _, want := range []int{1, 0} {
		if n, err := e.s.ForgetUnasked(t.Context(), orgNow.Add(time.Second)); err != nil || n != want {
			t.Fatalf("%d unasked drafts, want %d, %v", n, want, err)
		}
	}
	if d, err = e.s.PolicyDraft(t.Context(), d.ID); err != nil || d.State != policy.DraftWithdrawn || len(d.Proposals) != 0 {
		t.Fatalf("%+v, %v", d, err)
	}
}
