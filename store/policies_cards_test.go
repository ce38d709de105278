package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

func TestACardNeedsASecondPersonAndIsFoundFromThenOn(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	id := w.ask("zh", "a", "养老保险断缴能补吗")
	w.ask("en", "b", "养老保险断缴能补吗")
	must(t, w.AnswerQuestion(t.Context(), policy.Reply{Question: id, Key: "k", By: w.who["cty"].ID, Text: locales.Both("可以", "yes"), At: orgNow}, w.note("answer")))
	composed := 0
	note := func(policy.Card) (json.RawMessage, error) { composed++; return json.RawMessage(`{}`), nil }
	c := policy.Card{
		Question: id, Desk: w.question(id).Desk, By: w.who["cty"].ID, At: orgNow, Cites: "POL-029",
		Title: locales.Both("养老保险能补缴吗", "can pensions be paid later"), Point: locales.Both("可以", "yes"),
	}
	card, err := w.ProposeCard(t.Context(), "p", c, note)
	must(t, err)
	if again, err := w.ProposeCard(t.Context(), "p", c, note); err != nil || again != card || composed != 1 {
		t.Fatalf("proposed twice: %d and %d, %v", card, again, err)
	}
	if _, err := w.ProposeCard(t.Context(), "other", c, note); !errors.Is(err, org.ErrConflict) {
		t.Errorf("a second card of the question: %v", err)
	}
	var no *locales.Refusal
	if _, err := w.DecideCard(t.Context(), card, w.says("cty", true), note); !errors.As(err, &no) || no.Text.ID != "policy.card_own" {
		t.Fatalf("one's own card: %v", err)
	}
	before, err := w.PolicyEdition(t.Context())
	must(t, err)
	for range 2 {
		got, err := w.DecideCard(t.Context(), card, w.says("editor", true), note)
		if err != nil || got.State != policy.CardApproved {
			t.Fatalf("approved: %+v, %v", got, err)
		}
	}
	lib, err := w.PolicyLibrary(t.Context())
	must(t, err)
	it, ok := lib.Item(policy.Card{ID: card}.ItemID())
	if !ok || it.Region != "990101" || it.Sources[0] != "POL-029" || lib.Edition == before {
		t.Fatalf("the library at edition %s holds %+v", lib.Edition, it)
	}
	if len(lib.Aliases) != 1 || lib.Aliases[0] != (policy.Alias{Item: it.ID, Anchor: "p1", Lang: locales.ZH, Text: "养老保险断缴能补吗"}) {
		t.Errorf("aliases are %+v", lib.Aliases)
	}
	versions, err := w.PolicyVersions(t.Context(), it.ID)
	if err != nil || len(versions) != 1 || versions[0].By != w.who["editor"].ID {
		t.Errorf("versions are %+v, %v", versions, err)
	}
	if waiting, all, err := w.ProposedCards(t.Context(), w.who["city"].Active.Unit, 9, 0); err != nil || len(waiting)+all != 0 {
		t.Errorf("still waiting: %+v, %v", waiting, err)
	}
}

// says is somebody's yes or no now.
func (w *queueWorld) says(who string, yes bool) policy.Verdict {
	v := policy.Verdict{By: lifecycle.ActorOf(w.who[who]), Yes: yes, At: orgNow}
	if !yes {
		v.Reason = policy.ReasonDouble
	}
	return v
}

func TestAClauseTakesFiveAliases(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	village, county := w.who["zh"].Active.Unit, w.who["cty"].Active.Unit
	alias := policy.Alias{Item: "POL-041", Anchor: "p2", Lang: locales.ZH}
	propose := func(a policy.Alias, words string) {
		t.Helper()
		a.Text = words
		for range 2 { // thanked twice
			must(t, w.ProposeAlias(t.Context(), a, village.ID, 0, orgNow))
		}
	}
	for i := range 7 {
		propose(alias, fmt.Sprintf("第%d种问法", i))
	}
	propose(alias, strings.Repeat("长", policy.LongestAsk+1))
	propose(policy.Alias{Item: "POL-999", Lang: locales.ZH}, "没有的")
	first, all, err := w.ProposedAliases(t.Context(), county, 3, 0)
	must(t, err)
	list, _, err := w.ProposedAliases(t.Context(), county, 99, 3)
	must(t, err)
	if list = append(first, list...); len(list) != 7 || all != 7 || list[0].Desk.ID != county.ID || list[0].Alias.Anchor != "p2" || list[3].ID != list[2].ID+2 {
		t.Fatalf("proposed are %d of %d: %+v", len(list), all, list)
	}
	before, err := w.PolicyEdition(t.Context())
	must(t, err)
	quiet := func(policy.Proposed) (json.RawMessage, error) {
		t.Error("an asker is told")
		return json.RawMessage(`{}`), nil
	}
	decide := func(p policy.Proposed, unit org.Unit, yes bool) error {
		return w.DecideAlias(t.Context(), p.ID, unit, w.says("cty", yes), quiet)
	}
	if err := decide(list[0], village, true); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("from a village: %v", err)
	}
	must(t, decide(list[6], county, false))
	for _, p := range list[:policy.MostAliases] {
		for range 2 {
			must(t, decide(p, county, true))
		}
	}
	var no *locales.Refusal
	if err := decide(list[5], county, true); !errors.As(err, &no) || no.Text.ID != "policy.alias_full" {
		t.Errorf("the sixth: %v", err)
	}
	// Another clause of the item, and the item as a whole, have room of their own.
	for _, anchor := range []string{"p1", ""} {
		propose(policy.Alias{Item: "POL-041", Anchor: anchor, Lang: locales.ZH}, "第0种问法")
		list, _, err := w.ProposedAliases(t.Context(), county, 99, 1)
		must(t, err)
		must(t, decide(list[0], county, true))
	}
	lib, err := w.PolicyLibrary(t.Context())
	must(t, err)
	if len(lib.Aliases) != policy.MostAliases+2 || versionOf(t, lib.Edition) != versionOf(t, before)+policy.MostAliases+2 {
		t.Errorf("edition %s (was %s) has %+v", lib.Edition, before, lib.Aliases)
	}
}

// versionOf is the number that an edition begins with.
func versionOf(t *testing.T, edition string) (n int) {
	t.Helper()
	_, err := fmt.Sscan(edition, &n)
	must(t, err)
	return n
}

func TestBookmarksAndRecentSearchesAreOnesOwn(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	own, other := w.who["zh"].ID, w.who["en"].ID
	for i, id := range []policy.ItemID{"POL-041", "POL-010", "POL-041", "POL-999"} {
		must(t, w.KeepPolicy(t.Context(), own, id, orgNow.Add(time.Duration(i)*time.Minute)))
	}
	kept, err := w.Bookmarks(t.Context(), own)
	must(t, err)
	if !slices.Equal(kept, []policy.ItemID{"POL-010", "POL-041"}) {
		t.Fatalf("kept are %v", kept)
	}
	must(t, w.LetPolicyGo(t.Context(), other, "POL-041"))
	must(t, w.LetPolicyGo(t.Context(), own, "POL-010"))
	all, err := w.org.Stored(t.Context(), own)
	must(t, err)
	if len(all.Bookmarks) != 1 || all.Bookmarks[0].Words != "POL-041" {
		t.Errorf("what is stored is %+v", all.Bookmarks)
	}
	for i, words := range []string{"一", "二", "一", "三"} {
		_, err := w.SaveSearch(t.Context(), fmt.Sprint(i), own, policy.Search{Text: words}, orgNow.Add(time.Duration(i)*time.Minute))
		must(t, err)
	}
	recent, err := w.RecentSearches(t.Context(), own, 2)
	must(t, err)
	if len(recent) != 2 || recent[0].Text != "三" || recent[1].Text != "一" {
		t.Errorf("recent are %+v", recent)
	}
	if foreign, err := w.RecentSearches(t.Context(), other, 9); err != nil || len(foreign) != 0 {
		t.Errorf("somebody else reads %+v, %v", foreign, err)
	}
}
