package teach_test

import (
	"fmt"
	"strings"
	"testing"

	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// sit stores an attempt of c at C2 with so many right, the first ones of the course.
func (c *chat) sit(right int) {
	c.T.Helper()
	course := c.w.courses["C2"]
	a := training.Attempt{
		Conversation: fmt.Sprint("sit-", c.Who.ID, "-", right), Person: c.Who.ID, Unit: c.Who.Active.Unit.ID,
		Role: c.Who.Active.Role, Course: "C2", Version: 1, On: locales.DateOf(now),
	}
	for i, q := range course.Questions {
		a.Given = append(a.Given, training.Given{Question: q.ID, Answer: q.Key, Right: i < right})
	}
	a.Score = training.ScoreOf(&course, a.Given)
	_, err := c.w.store.Finish(c.T.Context(), a, now)
	talk.Must(c.T, err)
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
	city.Command("courses", "").OK()
	city.Press("C2").OK()
	city.Sees("应学 20 人（另有免学 0 人）", "学完 20 人（100.0%）", "通过 10 人（50.0%），首次即通过 10 人（50.0%）")
	city.Sees("990101 云梯县：应学 20，学完 20（100.0%），通过 10")
	if strings.Contains(city.Words(), "石燕坪") {
		t.Error("a county without cadres is listed")
	}
	city.Press("云梯县").OK()
	city.Press("鹤嘴镇").OK()
	city.Sees("各村的数字只有所在乡镇和培训教师能看")
	if strings.Contains(city.Words(), "桃坪") {
		t.Error("the city sees villages one by one")
	}
	if id := city.Push("courses", fmt.Sprint("C2/", w.Unit("9901010203").ID)).Refused; id != "teach.totals_no_villages" {
		t.Errorf("a village by a forged button: %q", id)
	}
	city.Press("上一级").OK()
	city.Sees("云梯县")
	town := w.chat(org.TownshipApprover, "99010102", locales.EN)
	town.Command("courses", "").OK()
	town.Press("C2").OK()
	town.Sees("9901010203 Taoping Village: 10 of 10 finished (100.0%), 10 passed\n9901010204 Zhuwan Village: 10 of 10 finished (100.0%), 0 passed")
	if id := town.Push("courses", fmt.Sprint("C2/", w.Unit("990101").ID)).Refused; id != "teach.not_covered" {
		t.Errorf("a unit above one's own: %q", id)
	}
	trainer := w.chat(org.Trainer, "990100", locales.ZH)
	trainer.Push("courses", fmt.Sprint("C2/", w.Unit("99010102").ID)).OK()
	trainer.Sees("桃坪村")
	for _, c := range []*chat{city, town, trainer} {
		if strings.Contains(c.Words(), "某某") {
			t.Error("a name is shown")
		}
	}
	cadre := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
	if id := cadre.Push("courses", "C2").Refused; id != "teach.not_covered" {
		t.Errorf("a cadre: %q", id)
	}
	for _, arg := range []string{"C9", "C2/x", "C2/99999", "C2/x/y", "🙂"} {
		if id := trainer.Push("courses", arg).Refused; !strings.HasPrefix(id, "teach.") {
			t.Errorf("%q led to %s", arg, trainer.Words())
		}
	}
}

func TestHardestQuestionsInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	trainer := w.chat(org.Trainer, "990100", locales.ZH)
	hardest := func() {
		trainer.Command("courses", "").OK()
		trainer.Press("C2").OK()
		trainer.Press("难题").OK()
	}
	var cadres []*chat
	for i := range 20 {
		cadres = append(cadres, w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH))
		if i == 19 {
			hardest()
			trainer.Sees("\n-\n")
		}
		cadres[i].sit([]int{9, 5, 9, 7}[i%4])
	}
	for _, c := range cadres[:10] {
		c.sit(0) // second attempts do not count here
	}
	hardest()
	q := w.courses["C2"].Questions
	trainer.Sees("10 人中约 10 人答错：" + q[9].Stem.Zh)
	trainer.Sees("10 人中约 5 人答错：" + q[7].Stem.Zh)
	if strings.Contains(trainer.Words(), q[6].Stem.Zh) {
		t.Error("more than three questions are named")
	}
}
