package store_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"cadrebot/locales"
	"cadrebot/policy"
	"cadrebot/store"
)

// following is the library as it was at every edition so far.
type following struct {
	*testing.T
	s    *store.Policies
	seen []*policy.Library
}

func follow(t *testing.T, s *store.Policies) *following {
	t.Helper()
	first, err := s.PolicyLibrary(t.Context())
	must(t, err)
	return &following{t, s, []*policy.Library{first}}
}

// after checks that from every edition so far the changes lead to what the library says now.
func (f *following) after(what string) {
	f.Helper()
	now, err := f.s.PolicyLibrary(f.Context())
	must(f.T, err)
	if now.Edition == f.seen[len(f.seen)-1].Edition {
		f.Fatalf("%s: no other edition", what)
	}
	for i, then := range f.seen {
		c, known, err := f.s.PolicyChanges(f.Context(), then.Edition)
		must(f.T, err)
		if !known {
			f.Fatalf("%s: edition %s is not known", what, then.Edition)
		}
		if i == len(f.seen)-1 && len(c.Items) == len(now.Items) {
			f.Errorf("%s: all %d items are read", what, len(c.Items))
		}
		if got := then.After(c); !reflect.DeepEqual(got, now) {
			f.Errorf("%s, from edition %s: %d items, %d figures, aliases %+v; want %d, %d, %+v", what, then.Edition,
				len(got.Items), len(got.Parameters), got.Aliases, len(now.Items), len(now.Parameters), now.Aliases)
		}
	}
	f.seen = append(f.seen, now)
}

func TestChangesLeadFromAnyEditionToThisOne(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	f := follow(t, w.Policies)
	items, figures, err := policy.StarterRows()
	must(t, err)
	note := func(policy.Card) (json.RawMessage, error) { return json.RawMessage(`{}`), nil }
	bring := func(it policy.Item, figures ...policy.Parameter) {
		t.Helper()
		_, err := w.ImportPolicies(t.Context(), []policy.Item{it}, figures, orgNow)
		must(t, err)
	}
	bring(paper("NEW", "新的一条"))
	f.after("a new item")
	bring(titled(items[3], "换了名称"))
	f.after("another title")
	old := items[3]
	old.SupersededBy = "NEW"
	bring(old)
	f.after("superseded")
	old.Status = "completed"
	bring(old)
	f.after("retired")
	moved := paper("NEW", "新的一条")
	moved.Date = "2025-01"
	bring(moved)
	f.after("the successor begins on another day")
	dear := figures[0]
	dear.Value = "1"
	bring(moved, dear)
	f.after("a figure")
	must(t, w.ProposeAlias(t.Context(), policy.Alias{Item: "POL-041", Lang: locales.ZH, Text: "怎么说"}, w.who["zh"].Active.Unit.ID, 0, orgNow))
	must(t, w.ProposeAlias(t.Context(), policy.Alias{Item: "POL-041", Lang: locales.ZH, Text: "另一种"}, w.who["zh"].Active.Unit.ID, 0, orgNow))
	list, _, err := w.ProposedAliases(t.Context(), w.who["cty"].Active.Unit, 9, 0)
	must(t, err)
	for _, p := range list {
		must(t, w.DecideAlias(t.Context(), p.ID, w.who["cty"].Active.Unit, w.says("cty", true), func(policy.Proposed) (json.RawMessage, error) { return nil, nil }))
		f.after("an alias")
	}
	id := w.ask("zh", "a", "养老保险断缴能补吗")
	must(t, w.AnswerQuestion(t.Context(), policy.Reply{Question: id, Key: "k", By: w.who["cty"].ID, Text: locales.Both("可以", "yes"), At: orgNow}, w.note("answer")))
	card, err := w.ProposeCard(t.Context(), "p", policy.Card{
		Question: id, Desk: w.question(id).Desk, By: w.who["cty"].ID, At: orgNow, Cites: "POL-029",
		Title: locales.Both("养老保险能补缴吗", "can pensions be paid later"), Point: locales.Both("可以", "yes"),
	}, note)
	must(t, err)
	_, err = w.DecideCard(t.Context(), card, w.says("editor", true), note)
	must(t, err)
	f.after("an answer that became a card")
}

func TestAnApprovedDraftIsAmongTheChanges(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	f := follow(t, e.s)
	must(t, e.approve("city", e.asked("ed1", titled(e.item("A"), "换了名称"))))
	f.after("an approved draft")
}

// An edition of another database, of a time before something was taken out, or none at all:
// everything has to be read.
func TestChangesSinceAnUnknownEditionAreNotTold(t *testing.T) {
	t.Parallel()
	e := openEditing(t)
	faq := paper("FAQ-1", "答复")
	faq.Level, faq.Region = "faq", "990101"
	_, err := e.s.ImportPolicies(t.Context(), []policy.Item{faq}, nil, orgNow)
	must(t, err)
	own, err := e.s.PolicyEdition(t.Context())
	must(t, err)
	if c, known, err := e.s.PolicyChanges(t.Context(), own); err != nil || !known || c.Edition != own || len(c.Items)+len(c.Aliases)+len(c.Parameters) != 0 {
		t.Fatalf("since now: %+v, %v, %v", c, known, err)
	}
	other, err := emptyLibrary(t).PolicyEdition(t.Context())
	must(t, err)
	_, err = store.NewDemo(e.db).Wipe(t.Context())
	must(t, err)
	now, err := e.s.PolicyEdition(t.Context())
	must(t, err)
	for _, since := range []string{"", "1", "x' or true --", other, own} {
		if c, known, err := e.s.PolicyChanges(t.Context(), since); err != nil || known {
			t.Errorf("since %q: %+v, %v", since, c, err)
		}
	}
	if lib, err := e.s.PolicyLibrary(t.Context()); err != nil || lib.Edition != now || now == own {
		t.Fatalf("edition %s after %s, %v", now, own, err)
	} else if _, there := lib.Item("FAQ-1"); there {
		t.Error("the card is there still")
	}
}

// However changes and readers fall together, whoever follows misses nothing.
func TestFollowersMissNothingOfChangesAtOnce(t *testing.T) {
	t.Parallel()
	s := emptyLibrary(t)
	lib, err := s.PolicyLibrary(t.Context())
	must(t, err)
	var writing sync.WaitGroup
	for i := range 4 {
		writing.Go(func() {
			for n := range 12 {
				id, body := fmt.Sprintf("P%d-%d", i, n%5), fmt.Sprint("第", n)
				if _, err := s.ImportPolicies(t.Context(), []policy.Item{paper(id, body)}, nil, orgNow); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { writing.Wait(); close(done) }()
	for last := false; !last; {
		select {
		case <-done:
			last = true
		default:
		}
		c, known, err := s.PolicyChanges(t.Context(), lib.Edition)
		must(t, err)
		if !known {
			t.Fatalf("edition %s is not known", lib.Edition)
		}
		lib = lib.After(c)
	}
	now, err := s.PolicyLibrary(t.Context())
	must(t, err)
	if !reflect.DeepEqual(lib, now) {
		t.Errorf("followed to %d items of edition %s, there are %d of %s", len(lib.Items), lib.Edition, len(now.Items), now.Edition)
	}
}
