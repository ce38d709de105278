package teach_test

import (
	"fmt"
	"testing"
	"unicode/utf8"

	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// Two questions were drawn, which stand at either place: right or wrong with each other.
func TestADrawnQuizHasItsReliabilityOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	course, err := w.store.Course(t.Context(), "C2", 1)
	talk.Must(t, err)
	for i := range 12 {
		c := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
		given := []training.Given{{Question: course.Questions[i%3].ID, Right: i%2 == 0}, {Question: course.Questions[3+i%3].ID, Right: i%2 == 0}}
		if i%4 < 2 {
			given[0], given[1] = given[1], given[0]
		}
		_, err := w.store.Finish(t.Context(), training.Attempt{
			Conversation: fmt.Sprint("d", i), Person: c.Who.ID, Unit: c.Who.Active.Unit.ID, Role: c.Who.Active.Role, Course: "C2", Version: 1,
			On: locales.DateOf(now), Given: given, Score: training.ScoreOf(&course, given),
		}, now)
		talk.Must(t, err)
	}
	zh, en := w.chat(org.Trainer, "990100", locales.ZH), w.chat(org.Trainer, "990100", locales.EN)
	zh.Push("cstat", "C2").OK().Press("整卷数字").OK().Sees("首次作答 12 人", "内部一致性系数 100.0%").Lacks("算不出来：")
	_, err = w.SQL().ExecContext(t.Context(), `update attempt set marks = '? ' || marks`)
	talk.Must(t, err)
	zh.Push("cstat", "C2").OK().Press("整卷数字").OK().Sees("平均 1.00", "内部一致性系数 -", "没有记下抽题的顺序")
	en.Push("cstat", "C2").OK().Press("Whole quiz").OK().Sees("consistency -", "without the order")
	for _, c := range []*chat{zh, en} {
		if n := utf8.RuneCountInString(c.Text()); n > 600 {
			t.Errorf("%d characters:\n%s", n, c.Text())
		}
	}
}
