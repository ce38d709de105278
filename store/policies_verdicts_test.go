package store_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"cadrebot/locales"
	"cadrebot/policy"
)

// card is an answered question of the county, proposed as a card by its coordinator.
func (w *queueWorld) card(key, words string) int64 {
	w.t.Helper()
	id := w.ask("zh", key, words)
	must(w.t, w.AnswerQuestion(w.t.Context(), policy.Reply{Question: id, Key: key, By: w.who["cty"].ID, Text: locales.Both("可以", "yes"), At: orgNow}, w.note("answer")))
	return w.propose(key, id)
}

func (w *queueWorld) propose(key string, question int64) int64 {
	w.t.Helper()
	c := policy.Card{
		Question: question, Desk: w.question(question).Desk, By: w.who["cty"].ID, At: orgNow, Cites: "POL-029",
		Title: locales.Both("养老保险能补缴吗", "can pensions be paid later"), Point: locales.Both("可以", "yes"),
	}
	id, err := w.ProposeCard(w.t.Context(), key, c, func(policy.Card) (json.RawMessage, error) { return json.RawMessage(`{}`), nil })
	must(w.t, err)
	return id
}

func TestANoHasAReasonAndIsToldOnce(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	card := w.card("a", "养老保险断缴能补吗")
	var told []policy.Card
	note := func(c policy.Card) (json.RawMessage, error) {
		told = append(told, c)
		return json.RawMessage(`{}`), nil
	}
	for _, v := range []policy.Verdict{w.says("editor", false), w.says("editor", true)} { // the first counts
		c, err := w.DecideCard(t.Context(), card, v, note)
		if err != nil || c.State != policy.CardDeclined || c.Reason != policy.ReasonDouble {
			t.Fatalf("declined: %+v, %v", c, err)
		}
	}
	if len(told) != 1 || told[0].Reason != policy.ReasonDouble {
		t.Fatalf("told %+v", told)
	}
	again := w.propose("again", told[0].Question)
	if c, err := w.ProposedCard(t.Context(), again); err != nil || c.State != policy.CardProposed || c.Reason != "" {
		t.Errorf("proposed again: %+v, %v", c, err)
	}
}

// Words that a desk proposed itself are decided by somebody else, and a no is told to whoever
// proposed them.
func TestADesksOwnWordsNeedASecondPerson(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	a := policy.Alias{Item: "POL-041", Anchor: "p2", Lang: locales.ZH, Text: "买牛能借钱不"}
	must(t, w.ProposeAlias(t.Context(), a, w.who["cty"].Active.Unit.ID, w.who["cty"].ID, orgNow))
	list, all, err := w.ProposedAliases(t.Context(), w.who["city"].Active.Unit, 9, 0)
	if err != nil || all != 1 || list[0].By != w.who["cty"].ID || list[0].Alias != a {
		t.Fatalf("proposed are %+v, %v", list, err)
	}
	var told []policy.Proposed
	note := func(p policy.Proposed) (json.RawMessage, error) {
		told = append(told, p)
		return json.RawMessage(`{}`), nil
	}
	var no *locales.Refusal
	if err := w.DecideAlias(t.Context(), list[0].ID, w.who["cty"].Active.Unit, w.says("cty", true), note); !errors.As(err, &no) || no.Text.ID != "policy.alias_own" {
		t.Errorf("one's own words: %v", err)
	}
	for range 2 {
		must(t, w.DecideAlias(t.Context(), list[0].ID, w.who["city"].Active.Unit, w.says("city", false), note))
	}
	if len(told) != 1 || told[0].Reason != policy.ReasonDouble {
		t.Errorf("told %+v", told)
	}
}

func TestARetiredAnswerHoldsNoLonger(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	card := w.card("a", "养老保险断缴能补吗")
	quiet := func(policy.Card) (json.RawMessage, error) { return json.RawMessage(`{}`), nil }
	v := w.says("editor", false)
	if c, err := w.RetireCard(t.Context(), card, v, quiet); err != nil || c.State != policy.CardProposed {
		t.Fatalf("what is not approved cannot be retired: %+v, %v", c, err)
	}
	_, err := w.DecideCard(t.Context(), card, w.says("editor", true), quiet)
	must(t, err)
	id := policy.Card{ID: card}.ItemID()
	later := orgNow.AddDate(0, 0, 10)
	v.At, v.Reason = later, policy.OwnReason(" =政策变了 ")
	composed := 0
	counting := func(policy.Card) (json.RawMessage, error) { composed++; return json.RawMessage(`{}`), nil }
	for range 2 {
		c, err := w.RetireCard(t.Context(), card, v, counting)
		if err != nil || c.State != policy.CardRetired || c.Reason != "政策变了" {
			t.Fatalf("retired: %+v, %v", c, err)
		}
	}
	if composed != 1 {
		t.Errorf("the proposer is told %d times", composed)
	}
	lib, err := w.PolicyLibrary(t.Context())
	must(t, err)
	it, _ := lib.Item(id)
	if day := locales.DateOf(later); it.At(day) != policy.Ended || it.At(locales.DateOf(later.AddDate(0, 0, -1))) != policy.InForce || len(lib.FAQs(day, "990101")) != 0 {
		t.Errorf("the item is %+v", it)
	}
	if versions, err := w.PolicyVersions(t.Context(), id); err != nil || len(versions) != 2 {
		t.Errorf("%d versions, %v", len(versions), err)
	}
	w.propose("again", 1) // the question may have another card now
}

func TestTheSameQuestionIsSeenOnOtherDesks(t *testing.T) {
	t.Parallel()
	w := openQueue(t)
	here := w.ask("zh", "a", "养老保险断缴能补吗")
	_, err := w.AskQuestion(t.Context(), "b", policy.Question{
		Asker: w.who["city"].ID, Unit: w.who["city"].Active.Unit, Lang: locales.ZH, Text: "養老保險斷繳能補嗎？", AskedAt: orgNow, DueAt: policy.Due(orgNow, w.days),
	}, w.note("desk"))
	must(t, err)
	w.ask("en", "c", "小额信贷能贷多少")
	same := func(id int64, since time.Time) []policy.Question {
		t.Helper()
		list, err := w.SameQuestions(t.Context(), []int64{id}, since)
		must(t, err)
		return list
	}
	got := same(here, orgNow)
	if len(got) != 1 || got[0].Desk.Code != "990100" || !got[0].Open() || !got[0].Same(w.question(here)) {
		t.Fatalf("elsewhere it is %+v", got)
	}
	must(t, w.AnswerQuestion(t.Context(), policy.Reply{Question: got[0].ID, Key: "k", By: w.who["city"].ID, Text: locales.Both("可以", ""), At: orgNow}, w.note("answer")))
	if got := same(here, orgNow); len(got) != 1 || got[0].Answer.Zh != "可以" {
		t.Errorf("answered elsewhere: %+v", got)
	}
	if got := same(here, orgNow.Add(time.Second)); len(got) != 0 {
		t.Errorf("an answer of long ago is offered: %+v", got)
	}
	if back := same(got[0].ID, orgNow); len(back) != 1 || back[0].ID != here {
		t.Errorf("from the other desk it is %+v", back)
	}
}
