package learn_test

import (
	"fmt"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// sit stores an attempt of c at C2 with so many right, the first ones of the course.
func (c *chat) sit(right int) {
	c.t.Helper()
	course := c.w.courses["C2"]
	a := training.Attempt{
		Conversation: fmt.Sprint("sit-", c.m.ID, "-", right), Person: c.m.ID, Unit: c.m.Active.Unit.ID,
		Role: c.m.Active.Role, Course: "C2", Version: 1, On: locales.DateOf(now),
	}
	for i, q := range course.Questions {
		a.Given = append(a.Given, training.Given{Question: q.ID, Answer: q.Key, Right: i < right})
	}
	a.Score = training.ScoreOf(&course, a.Given)
	_, err := c.w.store.Finish(c.t.Context(), a, now)
	must(c.t, err)
}

func TestTotalsByUnitWithoutPersons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 21 {
		cadre := w.chat(org.VillageFirstSecretary, []string{"9901010203", "9901010204"}[i%2], locales.ZH)
		if i < 20 {
			cadre.sit([]int{9, 3}[i%2])
		}
	}
	city := w.chat(org.CityCoordinator, "990100", locales.ZH)
	city.ok(city.command("courses", ""))
	city.ok(city.press("C2"))
	city.sees("村级人员 21 人，学完 20 人，通过 10 人（首次即通过 10 人）")
	city.sees("990101 云梯县：21 人，学完 20，通过 10")
	if strings.Contains(city.text(), "石岩坪") {
		t.Error("a county without cadres is listed")
	}
	city.ok(city.press("云梯县"))
	city.ok(city.press("鹤嘴镇"))
	city.sees("各村合计只有所在乡镇和培训教师能看")
	if strings.Contains(city.text(), "桃坪") {
		t.Error("the city sees villages one by one")
	}
	if id := city.route("courses", fmt.Sprint("C2/", w.unit("9901010203").ID)); id != "learn.totals_no_villages" {
		t.Errorf("a village by a forged button: %q", id)
	}
	city.ok(city.press("上一级"))
	city.sees("云梯县")
	town := w.chat(org.TownshipApprover, "99010102", locales.EN)
	town.ok(town.command("courses", ""))
	town.ok(town.press("C2"))
	town.sees("9901010203 Taoping Village: 11 people, 10 finished, 10 passed\n9901010204 Xingping Village: 10 people, 10 finished, 0 passed")
	if id := town.route("courses", fmt.Sprint("C2/", w.unit("990101").ID)); id != "learn.not_covered" {
		t.Errorf("a unit above one's own: %q", id)
	}
	trainer := w.chat(org.Trainer, "990100", locales.ZH)
	trainer.ok(trainer.route("courses", fmt.Sprint("C2/", w.unit("99010102").ID)))
	trainer.sees("桃坪村")
	for _, c := range []*chat{city, town, trainer} {
		if strings.Contains(c.text(), "某某") {
			t.Error("a name is shown")
		}
	}
	cadre := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	if id := cadre.route("courses", "C2"); id != "learn.not_covered" {
		t.Errorf("a cadre: %q", id)
	}
	for _, arg := range []string{"C9", "C2/x", "C2/99999", "C2/x/y", "🙂"} {
		if id := trainer.route("courses", arg); !strings.HasPrefix(id, "learn.") {
			t.Errorf("%q led to %s", arg, trainer.text())
		}
	}
}

func TestHardestQuestionsInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	trainer := w.chat(org.Trainer, "990100", locales.ZH)
	hardest := func() {
		trainer.ok(trainer.command("courses", ""))
		trainer.ok(trainer.press("C2"))
		trainer.ok(trainer.press("难题"))
	}
	var cadres []*chat
	for i := range 20 {
		cadres = append(cadres, w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH))
		if i == 19 {
			hardest()
			trainer.sees("\n-\n")
		}
		cadres[i].sit([]int{9, 5, 9, 7}[i%4])
	}
	for _, c := range cadres[:10] {
		c.sit(0) // second attempts do not count here
	}
	hardest()
	q := w.courses["C2"].Questions
	trainer.sees("10 人中约 10 人答错：" + q[9].Stem.Zh)
	trainer.sees("10 人中约 5 人答错：" + q[7].Stem.Zh)
	if strings.Contains(trainer.text(), q[6].Stem.Zh) {
		t.Error("more than three questions are named")
	}
}

func (w *world) unit(code string) org.Unit {
	w.t.Helper()
	u, err := w.org.UnitByCode(w.t.Context(), code)
	must(w.t, err)
	return u
}
