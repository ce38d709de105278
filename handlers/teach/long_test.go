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

// Every screen about a course of long titles, questions and choices is held against what a
// phone shows, by the world.
func TestLongQuestionsFitAScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	long := func(n int) locales.Text {
		return locales.Both(strings.Repeat("很长的话", n), strings.Repeat("a long text ", n))
	}
	course := training.Course{ID: "long-course", Title: long(8), Pass: 70, Modules: []training.Module{{ID: "M", Title: long(5)}}}
	for i := range 6 {
		q := training.Question{ID: training.QuestionID(fmt.Sprint("long-course-", i)), Module: "M", Type: training.Single, Stem: long(60), Key: training.Answer{Picks: []int{0}}}
		for n := range 9 {
			q.Choices = append(q.Choices, locales.Both(fmt.Sprint(n, strings.Repeat("很长的选项", 20)), fmt.Sprint(n, strings.Repeat(" long choice", 12))))
		}
		course.Questions = append(course.Questions, q)
	}
	_, err := w.store.ImportCourses(t.Context(), []training.Course{course}, now)
	talk.Must(t, err)
	for i := range 33 {
		who := w.chat(org.VillageFirstSecretary, "9901010203", locales.ZH)
		var given []training.Given
		for n, q := range course.Questions {
			pick := (i + n) % 9
			given = append(given, training.Given{Question: q.ID, Answer: training.Answer{Picks: []int{pick}}, Right: pick == 0})
		}
		_, err := w.store.Finish(t.Context(), training.Attempt{
			Conversation: fmt.Sprint("long-", i), Person: who.Who.ID, Unit: who.Who.Active.Unit.ID, Role: who.Who.Active.Role, Course: "long-course", Version: 1,
			On: locales.DateOf(now), Given: given, Score: training.ScoreOf(&course, given),
		}, now)
		talk.Must(t, err)
	}
	k := w.chat(org.Trainer, "990100", locales.EN)
	k.Command("courses", "").Press("More").OK().Push("courses", "long-course").OK().Sees("33 people").Press("Hardest").OK()
	k.Push("cstat", "long-course").OK().Sees("33 first attempts", "[Question 4]").Press("More").OK().Press("Question 6").OK()
	k.Sees("I. 8", "Question 6 of 6").Press("All figures").OK().Sees("I ", "Facility index").Press("Questions").OK().Press("Whole quiz").OK()
}
