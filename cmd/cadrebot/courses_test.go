package main

import (
	"fmt"
	"testing"

	"cadrebot/locales"
	"cadrebot/store"
	"cadrebot/training"
)

// loadCourses adds two courses whose answers do not depend on the lot: of T1 three of five
// judgements are drawn, all of them true; T2 is an essay.
func loadCourses(t testing.TB, db *store.DB) {
	t.Helper()
	module := []training.Module{{ID: "M1", Title: locales.Both("冬季供水", "Water in winter")}}
	drawn := training.Course{ID: "T1", Title: locales.Both("冬季供水常识", "Water in winter"), Pass: 80, Draw: 3, Modules: module}
	for i := range 5 {
		drawn.Questions = append(drawn.Questions, training.Question{
			ID: training.QuestionID(fmt.Sprint("T1-", i+1)), Module: "M1", Type: training.TrueFalse,
			Stem:    locales.Both(fmt.Sprintf("判断 %d：入冬前要查水管保温。", i+1), fmt.Sprintf("Statement %d: pipes are checked before winter.", i+1)),
			Choices: []locales.Text{locales.Both("正确", "True"), locales.Both("错误", "False")}, Key: training.Answer{Picks: []int{0}},
			Explanation: locales.Both("水管冻裂后抢修更费力。", "Mending a burst pipe takes more work."),
		})
	}
	essay := training.Course{ID: "T2", Title: locales.Both("怎样开好群众会", "Village meetings"), Pass: 60, Modules: module, Questions: []training.Question{{
		ID: "T2-1", Module: "M1", Type: training.Essay, Stem: locales.Both("群众会怎样开才不走过场？", "What makes a village meeting worth coming to?"),
	}}}
	if _, err := store.NewTraining(db).ImportCourses(t.Context(), []training.Course{drawn, essay}, opening); err != nil {
		t.Fatal(err)
	}
}
