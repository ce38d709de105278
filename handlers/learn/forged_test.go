package learn_test

import (
	"strings"
	"testing"

	"cadrebot/bot"
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
		body, seen := string(c.body), c.text()
		for _, a := range args {
			if id := c.step("", &bot.Press{Arg: a}); !strings.HasPrefix(id, "learn.") {
				t.Errorf("%s took the button %q: %s", stage, a, c.text())
			}
		}
		for _, said := range append(words, strings.Repeat("长", 5000), "随便", "<b>") {
			if id := c.step(said, nil); id == "" {
				t.Errorf("%s took the words %.20q: %s", stage, said, c.text())
			}
		}
		if string(c.body) != body || c.text() != seen {
			t.Errorf("%s moved", stage)
		}
	}
	c.ok(c.command("learn", "c1"))
	refuses("a card", []string{"", "p0", "e", "d", "y", "fx", "🙂", "n5"}, []string{"7", "ABC"})
	c.ok(c.press("直接答题"))
	kinds := map[string]bool{}
	for range 9 {
		q := c.asked(w.courses["C1"])
		kinds[string(q.Type)] = true
		refuses(string(q.Type), []string{"", "p9", "p99", "px", "w", "e", "f", "y", "x", "n", "zz", "u"}, []string{"ZZ", "K"})
		c.give(q, true, false)
		refuses("explained "+string(q.Type), []string{"p0", "d", "", "y"}, []string{"AB", "7"})
		c.ok(c.press("下一题"))
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
		if id := mine.route("learn", arg); !strings.HasPrefix(id, "learn.") {
			t.Errorf("%q led to %s", arg, mine.text())
		}
	}
	if id := mine.command("learn", "C1 or so"); id != "learn.no_course" {
		t.Errorf("/learn with senseless words: %q", id)
	}
	for _, arg := range []string{"p9999", "p-4"} { // a page that is gone is the nearest one
		mine.ok(mine.route("learn", arg))
		mine.sees("C8")
	}
	mine.ok(mine.route("learn", "qC1"))
	mine.through(w.courses["C1"], 3)
	other := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	if id := other.route("learn", "w1"); id != "learn.not_yours" {
		t.Errorf("somebody else's attempt: %q", id)
	}
	mine.ok(mine.route("learn", "w1"))
	left := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	left.ok(left.route("learn", "qC1"))
	left.m.Active = org.Grant{} // the grant ended during the questions
	if id := left.step("1", nil); id != "learn.join_first" {
		t.Errorf("without a grant: %q", id)
	}
}
