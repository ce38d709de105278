package store_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
)

// policyWorld is orgWorld with a village secretary, two county coordinators (one of
// another county would see nothing) and the starter library.
func policyWorld(t *testing.T) (s *store.Policies, asker, desk, other org.Member) {
	t.Helper()
	db, o := orgWorld(t)
	must(t, o.LoadUnits(t.Context(), []org.UnitRow{
		{Code: "990103", Parent: "990100", Name: locales.Both("石盐坪县", "Shiyanping County"), Level: org.LevelCounty},
	}))
	from := orgNow.AddDate(0, -1, 0)
	_, err := o.AddPeople(t.Context(), []org.PersonRow{
		{Key: "vfs", Telegram: 901, Name: "驻村第一书记01", Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "9901010203", Role: org.VillageFirstSecretary, From: from}}},
		{Key: "cty", Telegram: 902, Name: "县联络员01", Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "990101", Role: org.CountyCoordinator, From: from}}},
		{Key: "cty3", Telegram: 903, Name: "县联络员03", Lang: locales.EN, Grants: []org.GrantRow{{Unit: "990103", Role: org.CountyCoordinator, From: from}}},
		{Key: "old", Telegram: 904, Name: "前联络员", Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "990101", Role: org.CountyCoordinator, From: from, Until: orgNow}}},
	}, orgNow)
	must(t, err)
	s = store.NewPolicies(db)
	items, figures, err := policy.StarterRows()
	must(t, err)
	_, err = s.ImportPolicies(t.Context(), items, figures, orgNow)
	must(t, err)
	var ms [3]org.Member
	for i, id := range []int64{901, 902, 903} {
		ms[i], err = o.MemberByTelegram(t.Context(), id, orgNow)
		must(t, err)
	}
	return s, ms[0], ms[1], ms[2]
}

func TestImportIsIdempotentByContent(t *testing.T) {
	t.Parallel()
	s, _, _, _ := policyWorld(t)
	items, figures, err := policy.StarterRows()
	must(t, err)
	before, err := s.PolicyEdition(t.Context())
	must(t, err)
	done, err := s.ImportPolicies(t.Context(), items, figures, orgNow)
	must(t, err)
	after, err := s.PolicyEdition(t.Context())
	must(t, err)
	if done != (policy.Imported{Same: len(items) + len(figures)}) || before != after {
		t.Fatalf("second time: %+v, edition %s to %s", done, before, after)
	}
	// What a library holds, with its derived dates, is the same content too.
	lib, err := s.PolicyLibrary(t.Context())
	must(t, err)
	done, err = s.ImportPolicies(t.Context(), lib.Items, lib.Parameters, orgNow)
	must(t, err)
	if done.Added+done.Changed != 0 || lib.Edition != after || len(lib.Items) != len(items) {
		t.Fatalf("library back in: %+v, edition %s, %d items", done, lib.Edition, len(lib.Items))
	}
	items[0].Title.Zh += "（修订）"
	extra := items[1]
	extra.ID = "POL-900"
	done, err = s.ImportPolicies(t.Context(), append(items, extra), figures, orgNow)
	must(t, err)
	if done.Added != 1 || done.Changed != 1 {
		t.Fatalf("one changed, one new: %+v", done)
	}
	lib, err = s.PolicyLibrary(t.Context())
	must(t, err)
	it, ok := lib.Item(items[0].ID)
	if !ok || !strings.HasSuffix(it.Title.Zh, "（修订）") || lib.Edition == after {
		t.Fatalf("stored %+v at edition %s", it, lib.Edition)
	}
	if r, ok := lib.Item("POL-010"); !ok || r.To != "2026-02" {
		t.Fatalf("dates are not derived from what is stored: %+v", r)
	}
}

func TestImportsAtOnceAgree(t *testing.T) {
	t.Parallel()
	s, _, _, _ := policyWorld(t)
	items, _, err := policy.StarterRows()
	must(t, err)
	for i := range items {
		items[i].Title.Zh += "！"
	}
	var wg sync.WaitGroup
	got := make([]policy.Imported, 4)
	for i := range got {
		wg.Go(func() {
			var err error
			if got[i], err = s.ImportPolicies(t.Context(), items, nil, orgNow); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	changed := 0
	for _, g := range got {
		changed += g.Changed
	}
	if changed != len(items) {
		t.Fatalf("%d items were counted as changed, want %d once: %+v", changed, len(items), got)
	}
}

func TestSearchesAreOnesOwn(t *testing.T) {
	t.Parallel()
	s, asker, desk, _ := policyWorld(t)
	want := policy.Search{Text: "小额信贷", AsOf: "2024-05-31"}
	id, err := s.SaveSearch(t.Context(), "u1", asker.ID, want, orgNow)
	must(t, err)
	again, err := s.SaveSearch(t.Context(), "u1", asker.ID, want, orgNow)
	must(t, err)
	want.ID = id
	got, err := s.PolicySearch(t.Context(), asker.ID, id)
	must(t, err)
	if again != id || got != want {
		t.Fatalf("saved %d and %d, read %+v", id, again, got)
	}
	if _, err := s.PolicySearch(t.Context(), desk.ID, id); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("somebody else reads it: %v", err)
	}
	for _, c := range []struct {
		before time.Time
		want   int
	}{{orgNow, 0}, {orgNow.Add(time.Second), 1}} {
		if n, err := s.PurgeSearches(t.Context(), c.before); err != nil || n != c.want {
			t.Fatalf("purged %d, %v; want %d", n, err, c.want)
		}
	}
}

func TestQuestionsAreAskedAndAnsweredOnce(t *testing.T) {
	t.Parallel()
	s, asker, desk, other := policyWorld(t)
	notes := 0
	note := func(policy.Question) (json.RawMessage, error) { notes++; return json.RawMessage(`{}`), nil }
	ask := policy.Question{
		Asker: asker.ID, Unit: asker.Active.Unit, Lang: locales.ZH, Text: "养老保险怎么缴", AsOf: "2024-05-31",
		AskedAt: orgNow, DueAt: policy.Due(orgNow, workdays(t)),
	}
	id, err := s.AskQuestion(t.Context(), "search:1", ask, note)
	must(t, err)
	again, err := s.AskQuestion(t.Context(), "search:1", ask, note)
	must(t, err)
	if id != again || notes != 1 {
		t.Fatalf("asked twice: %d, %d, %d notes", id, again, notes)
	}
	open, all, err := s.OpenQuestions(t.Context(), desk.Active.Unit, 10, 0)
	must(t, err)
	if len(open) != 1 || all != 1 || open[0].Text != ask.Text || open[0].AsOf != ask.AsOf || !open[0].DueAt.Equal(ask.DueAt) || !open[0].Open() {
		t.Fatalf("on the desk: %+v of %d", open, all)
	}
	if open, _, err := s.OpenQuestions(t.Context(), other.Active.Unit, 10, 0); err != nil || len(open) != 0 {
		t.Fatalf("another county sees %+v, %v", open, err)
	}
	// Both answer at the same time: one counts, the other hears that it was too late.
	var wg sync.WaitGroup
	errs := make([]error, 2)
	silent := func(policy.Question) (json.RawMessage, error) { return json.RawMessage(`{}`), nil }
	for i, key := range []string{"k1", "k2"} {
		wg.Go(func() {
			errs[i] = s.AnswerQuestion(t.Context(), policy.Reply{Question: id, Key: key, By: desk.ID, Text: locales.Both(key, ""), Item: "POL-041", At: orgNow}, silent)
		})
	}
	wg.Wait()
	won := "k1"
	if errs[0] != nil {
		won = "k2"
		errs[0], errs[1] = errs[1], errs[0]
	}
	if errs[0] != nil || !errors.Is(errs[1], org.ErrConflict) {
		t.Fatalf("two answers: %v", errs)
	}
	must(t, s.AnswerQuestion(t.Context(), policy.Reply{Question: id, Key: won, By: desk.ID, Text: locales.Both("changed", ""), At: orgNow}, silent))
	got, err := s.PolicyQuestion(t.Context(), id)
	must(t, err)
	if got.Open() || got.Answer.Zh != won || got.Item != "POL-041" {
		t.Fatalf("stored answer %+v, want %s", got, won)
	}
	if open, all, err := s.OpenQuestions(t.Context(), desk.Active.Unit, 10, 0); err != nil || len(open) != 0 || all != 0 {
		t.Fatalf("still open: %+v, %v", open, err)
	}
	if err := s.AnswerQuestion(t.Context(), policy.Reply{Question: id + 99, Key: "k9", By: desk.ID, Text: locales.Both("x", ""), At: orgNow}, nil); !errors.Is(err, org.ErrNotFound) {
		t.Fatalf("an unknown question: %v", err)
	}
}
