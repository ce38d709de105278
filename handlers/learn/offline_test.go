package learn_test

import (
	"testing"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// A starter course is a few messages of text, edited in place, and no picture: it can be
// done where the signal comes and goes.
func TestAStarterCourseIsAFewMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	messages := 0
	count := func() {
		for i, s := range c.Screens {
			if i > 0 || s.New {
				messages++
			}
			if s.File != nil {
				t.Error("a file is needed")
			}
		}
	}
	c.Command("learn", "C1").OK()
	messages++
	for c.Offers("下一张") {
		c.Press("下一张").OK()
		count()
	}
	c.Press("开始答题").OK()
	for c.Body != nil {
		q := c.asked(w.courses["C1"])
		if q.Type == training.Numeric { // typed, so its answer is a message of its own
			messages++
		}
		c.give(q, true, false)
		count()
		if c.Body != nil {
			c.Press("下一题").OK()
			count()
		}
	}
	if messages > 4 {
		t.Errorf("the course took %d messages", messages)
	}
	for id, course := range w.courses {
		for _, m := range course.Modules {
			zh, en := 0, 0
			for _, k := range m.Cards {
				zh += utf8.RuneCountInString(k.Title.Zh + k.Text.Zh)
				en += utf8.RuneCountInString(k.Title.En + k.Text.En)
			}
			if max(zh, en) > 2*4096 {
				t.Errorf("module %s of %s is %d characters: more than two messages", m.ID, id, max(zh, en))
			}
		}
	}
}
