package learn_test

import (
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
)

// Stale, forged and senseless input is refused politely at every stage, and the
// session stays where it was.
func TestForgedAndSenselessInputIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	refuses := func(stage string, args, words []string) {
		t.Helper()
		body, seen := string(c.Body), c.Words()
		for _, a := range args {
			if id := c.Push("", a).Refused; !strings.HasPrefix(id, "learn.") {
				t.Errorf("%s took the button %q: %s", stage, a, c.Words())
			}
		}
		for _, said := range append(words, strings.Repeat("长", 5000), "随便", "<b>") {
			if id := c.Says(said).Refused; id == "" {
				t.Errorf("%s took the words %.20q: %s", stage, said, c.Words())
			}
		}
		if string(c.Body) != body || c.Words() != seen {
			t.Errorf("%s moved", stage)
		}
	}
	c.Command("learn", "c1").OK()
	refuses("a card", []string{"", "p0", "e", "d", "y", "fx", "🙂", "n5"}, []string{"7", "ABC"})
	c.Press("直接答题").OK()
	kinds := map[string]bool{}
	for range 9 {
		q := c.asked(w.courses["C1"])
		kinds[string(q.Type)] = true
		refuses(string(q.Type), []string{"", "p9", "p99", "px", "w", "e", "f", "y", "x", "n", "zz", "u"}, []string{"ZZ", "K"})
		c.give(q, true, false)
		refuses("explained "+string(q.Type), []string{"p0", "d", "", "y"}, []string{"AB", "7"})
		c.Press("下一题").OK()
	}
	if len(kinds) < 5 {
		t.Errorf("saw only %v", kinds)
	}
}

func TestForgedRoutesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	for _, arg := range []string{"oC9", "o", "q", "qC1/2", "w", "wx", "w99", "w-1", "px", "z", "🙂"} {
		if id := mine.Push("learn", arg).Refused; !strings.HasPrefix(id, "learn.") {
			t.Errorf("%q led to %s", arg, mine.Words())
		}
	}
	if id := mine.Command("learn", "C1 or so").Refused; id != "learn.no_course" {
		t.Errorf("/learn with senseless words: %q", id)
	}
	for _, arg := range []string{"p9999", "p-4"} { // a page that is gone is the nearest one
		mine.Push("learn", arg).OK()
		mine.sees("C8")
	}
	mine.Push("learn", "qC1").OK()
	mine.through(w.courses["C1"], 3)
	other := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	if id := other.Push("learn", "w1").Refused; id != "learn.not_yours" {
		t.Errorf("somebody else's attempt: %q", id)
	}
	mine.Push("learn", "w1").OK()
	left := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	left.Push("learn", "qC1").OK()
	left.Who.Active = org.Grant{} // the grant ended during the questions
	if id := left.Says("1").Refused; id != "learn.join_first" {
		t.Errorf("without a grant: %q", id)
	}
}
