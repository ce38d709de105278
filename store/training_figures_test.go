package store_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
	"cadrebot/training/statistics"
)

// drawnAttempt is an attempt at C1 that was asked only these questions, in this order.
func drawnAttempt(t *testing.T, tr *store.Training, m org.Member, asked ...training.Given) training.Attempt {
	t.Helper()
	a := attempt(t, tr, m, fmt.Sprint("drawn", m.ID), 0)
	c, err := tr.Course(t.Context(), "C1", 1)
	must(t, err)
	a.Given = asked
	a.Score = training.ScoreOf(&c, asked)
	return a
}

func asked(question training.QuestionID, right bool) training.Given {
	return training.Given{Question: question, Answer: training.Answer{Picks: []int{1, 0}}, Right: right}
}

// Two of three questions were drawn, in the order they stand here: A x2 1, x1 1; B x3 0, x1 1;
// C x3 1, x2 1; D x1 0, x3 1. Totals 2 1 2 1: V = 1/3. Places: first 1 0 1 0, V = 1/3; second
// always 1, V = 0. Consistency 200(1 - (1/3)/(1/3)) = 0. In the order of ids the places would be
// 1 1 1 0 and 1 0 1 1, V = 1/4 each, and it would be 200(1 - (1/2)/(1/3)) = -100.
func TestTheReliabilityOfADrawnQuizRestsOnTheOrderAsked(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 2)
	const x1, x2, x3 = "C1-Q01", "C1-Q02", "C1-Q03"
	for i, given := range [][]training.Given{
		{asked(x2, true), asked(x1, true)}, {asked(x3, false), asked(x1, true)}, {asked(x3, true), asked(x2, true)}, {asked(x1, false), asked(x3, true)},
	} {
		finish(t, tr, drawnAttempt(t, tr, people[i], given...))
	}
	city, err := store.NewOrg(db).UnitByCode(t.Context(), "990100")
	must(t, err)
	c, err := tr.Course(t.Context(), "C1", 1)
	must(t, err)
	read := func() *statistics.Sheet {
		sheet, err := tr.FirstAttempts(t.Context(), city, &c)
		must(t, err)
		return sheet
	}
	kept := read()
	if q := kept.Quiz(); q.Attempts != 4 || q.Consistency == nil || math.Abs(*q.Consistency) > 1e-9 {
		t.Fatalf("%+v", q)
	}
	if f := kept.Items()[0]; f.Attempts != 3 || f.Right != 2 {
		t.Errorf("the first question: %+v", f)
	}
	// An attempt of before the order was kept.
	side := sideDoor(t, db)
	_, err = side.ExecContext(t.Context(), `update attempt_answer set place = null where attempt_id = (select min(id) from attempt)`)
	must(t, err)
	must(t, tr.ForgetMarks(t.Context()))
	older := read()
	if q := older.Quiz(); q.Attempts != 4 || q.Consistency != nil || q.StandardError != nil || q.Mean == nil || *q.Mean != 1.5 {
		t.Errorf("without the order of one: %+v", q)
	}
	if !reflect.DeepEqual(older.Items(), kept.Items()) {
		t.Errorf("put together %+v, kept %+v", older.Items(), kept.Items())
	}
}

func TestAMarkedEssayIsAmongTheFirstAttempts(t *testing.T) {
	t.Parallel()
	tr, who, out := essays(t)
	c, err := tr.Course(t.Context(), "E1", 1)
	must(t, err)
	count := func() (int, *float64) {
		sheet, err := tr.FirstAttempts(t.Context(), who["above"].Active.Unit, &c)
		must(t, err)
		return sheet.Quiz().Attempts, sheet.Quiz().Mean
	}
	must(t, tr.MarkEssay(t.Context(), out.Attempt, "e1", 50000, who["above"].ID, "", orgNow))
	if n, _ := count(); n != 0 {
		t.Errorf("%d attempts while one essay waits", n)
	}
	must(t, tr.MarkEssay(t.Context(), out.Attempt, "e2", 25000, who["above"].ID, "", orgNow))
	if n, mean := count(); n != 1 || mean == nil || *mean != 1.75 {
		t.Errorf("%d attempts, mean %v", n, mean)
	}
}
