package learn_test

import (
	"strings"
	"testing"

	"cadrebot/bot"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// "All questions" and "Try again" open the questions, also of a course that was left at a
// card; answers that were given in it stay.
func TestTheButtonToTheQuestionsLeavesTheCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	pressed := func(arg string) *bot.Opening {
		turn := c.Turn()
		turn.Press = &bot.Press{Route: "learn", Arg: arg}
		for _, r := range w.Anew().Routes {
			if r.Name == "learn" {
				reply, err := r.Run(t.Context(), turn)
				talk.Must(t, err)
				return reply.Open
			}
		}
		return nil
	}
	if pressed("oC1").Moved != nil {
		t.Error("the button of the list does not go on where the course was left")
	}
	moved := pressed("qC1").Moved
	c.Push("learn", "oC1").OK()
	c.Press("下一张").OK()
	c.Body = moved(c.Body)
	c.Resume().OK()
	c.sees("第 1/10 题")
	c.give(c.asked(w.courses["C1"]), true, true)
	c.Press("下一题").OK()
	if again := moved(c.Body); string(again) != string(c.Body) {
		t.Errorf("an answer is lost: %s became %s", c.Body, again)
	}
}

// After one wrong answer the question to the trainer is about it, after several about the
// course.
func TestTheResultLeadsToTheTrainer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	c.Push("learn", "qC1").OK()
	wrong := c.asked(w.courses["C1"]).ID
	c.through(w.courses["C1"], 1)
	if !c.carries("teach", "aC1/"+string(wrong)) {
		t.Errorf("after one wrong answer the button is not about %s", wrong)
	}
	c.Press("重新答题").OK()
	c.through(w.courses["C1"], 2)
	if !c.carries("teach", "aC1") {
		t.Error("after two wrong answers the button is not about the course")
	}
}

// A matching answer that is wrong shows the pairs that are, not all pairs twice.
func TestOnlyWrongPairsAreShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, lang := range locales.All {
		c := w.chat(org.VillageFirstSecretary, "9901010203", lang)
		course := w.courses["C2"]
		c.Push("learn", "qC2").OK()
		q := c.asked(course)
		for ; q.Type != training.Matching; q = c.asked(course) {
			c.give(q, true, true)
			c.Press(locales.M("learn.next").Plain(lang)).OK()
		}
		place := func(i int) string { return c.letter(q.Choices[q.Key.Picks[i]]) }
		c.Says(place(1) + place(0) + place(2)).OK()
		pair := func(left, right int) string {
			return q.Left[left].Plain(lang) + " → " + q.Choices[q.Key.Picks[right]].Plain(lang)
		}
		for _, want := range []string{pair(0, 1), pair(1, 0), pair(0, 0), pair(1, 1)} {
			c.sees(want)
		}
		if strings.Contains(c.Words(), pair(2, 2)) {
			t.Errorf("the pair that is right is shown:\n%s", c.Words())
		}
	}
}
