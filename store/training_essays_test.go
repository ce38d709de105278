package store_test

import (
	"encoding/json"
	"errors"
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

// essays is a course with a single choice and two essays, of which a learner wrote both.
func essays(t *testing.T) (*store.Training, map[string]org.Member, training.Outcome) {
	t.Helper()
	db, tr, people := learners(t, 1)
	o := store.NewOrg(db)
	c := training.Course{
		ID: "E1", Title: locales.Both("写作", "Writing"), Pass: 60,
		Modules: []training.Module{{ID: "m", Title: locales.Both("一", "One")}},
		Questions: []training.Question{
			{ID: "q", Type: training.TrueFalse, Choices: []locales.Text{locales.Both("正确", "True"), locales.Both("错误", "False")}, Key: training.Answer{Picks: []int{0}}},
			{ID: "e1", Type: training.Essay},
			{ID: "e2", Type: training.Essay},
		},
	}
	for i := range c.Questions {
		c.Questions[i].Module, c.Questions[i].Stem, c.Questions[i].Explanation = "m", locales.Both("题", "Q"), locales.Both("解", "Why")
	}
	_, err := tr.ImportCourses(t.Context(), []training.Course{c}, orgNow)
	must(t, err)
	_, err = o.AddPeople(t.Context(), []org.PersonRow{
		{Key: "above", Telegram: 8001, Name: "师", Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "990100", Role: org.Trainer, From: orgNow.AddDate(0, -1, 0)}}},
		{Key: "aside", Telegram: 8002, Name: "师", Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "9901010204", Role: org.Trainer, From: orgNow.AddDate(0, -1, 0)}}},
		{Key: "officer", Telegram: 8003, Name: "员", Lang: locales.ZH, Grants: []org.GrantRow{{Unit: "990101", Role: org.CountyCoordinator, From: orgNow.AddDate(0, -1, 0)}}},
	}, orgNow)
	must(t, err)
	who := map[string]org.Member{"learner": people[0]}
	for i, name := range []string{"above", "aside", "officer"} {
		who[name], err = o.MemberByTelegram(t.Context(), int64(8001+i), orgNow)
		must(t, err)
	}
	a := training.Attempt{Conversation: "w", Person: people[0].ID, Unit: people[0].Active.Unit.ID, Role: people[0].Active.Role, Course: "E1", Version: 1, On: locales.DateOf(orgNow)}
	a.Given = []training.Given{{Question: "q", Answer: training.Answer{Picks: []int{0}}, Right: true}}
	for _, e := range []training.QuestionID{"e1", "e2"} {
		a.Given = append(a.Given, training.Given{Question: e, Answer: training.Answer{Text: "村里开了会"}, Waiting: true})
	}
	a.Score = training.ScoreOf(&c, a.Given)
	return tr, who, finish(t, tr, a)
}

// toldOfMarks runs the job that tells of marks and returns what it told.
func toldOfMarks(t *testing.T, tr *store.Training) (list []training.MarkedEssay) {
	t.Helper()
	_, err := tr.TellMarked(t.Context(), orgNow, func(m training.MarkedEssay) (json.RawMessage, error) {
		list = append(list, m)
		return json.RawMessage(`{}`), nil
	})
	must(t, err)
	return list
}

func TestAMarkedEssayCountsAndIsToldOnce(t *testing.T) {
	t.Parallel()
	tr, who, out := essays(t)
	if out.Score.Passed || out.Score.Waiting != 2 || len(toldOfMarks(t, tr)) != 0 {
		t.Fatalf("before: %+v", out.Score)
	}
	mark := func(q training.QuestionID, worth int) {
		t.Helper()
		must(t, tr.MarkEssay(t.Context(), out.Attempt, q, worth, who["above"].ID, "写得具体", orgNow))
	}
	progress := func() training.Score {
		t.Helper()
		all, err := tr.Progress(t.Context(), who["learner"].ID)
		must(t, err)
		return all["E1"].Best
	}
	mark("e1", 70000)
	if got, want := progress(), (training.Score{Right: 1, Of: 3, Worth: 170000, Waiting: 1}); got != want {
		t.Errorf("after one mark %+v, want %+v", got, want)
	}
	mark("e1", 70000) // a repeated update
	mark("e1", 10000) // somebody else was faster: the first mark stays
	first := toldOfMarks(t, tr)
	mark("e2", training.Full)
	want := training.Score{Right: 2, Of: 3, Worth: 270000, Passed: true}
	if got := progress(); got != want {
		t.Errorf("after both marks %+v, want %+v", got, want)
	}
	second := toldOfMarks(t, tr)
	if len(first) != 1 || first[0].Question != "e1" || first[0].Worth != 70000 || first[0].Remark != "写得具体" || first[0].Person != who["learner"].ID {
		t.Errorf("told first %+v", first)
	}
	if len(second) != 1 || second[0].Question != "e2" || second[0].Score != want || second[0].Version != 1 {
		t.Errorf("told then %+v", second)
	}
	if again := toldOfMarks(t, tr); len(again) != 0 {
		t.Errorf("told twice: %+v", again)
	}
}

func TestOnlyATrainerAboveMarksWhatWaits(t *testing.T) {
	t.Parallel()
	tr, who, out := essays(t)
	for _, x := range []struct {
		attempt int64
		q       training.QuestionID
		by      string
	}{
		{out.Attempt, "e1", "aside"}, {out.Attempt, "e1", "officer"}, {out.Attempt, "e1", "learner"},
		{out.Attempt, "q", "above"}, {out.Attempt, "e9", "above"}, {out.Attempt + 1, "e1", "above"},
	} {
		if err := tr.MarkEssay(t.Context(), x.attempt, x.q, 50000, who[x.by].ID, "", orgNow); !errors.Is(err, org.ErrNotFound) {
			t.Errorf("%+v: %v", x, err)
		}
	}
	for _, worth := range []int{-1, training.Full + 1} {
		var no *locales.Refusal
		if err := tr.MarkEssay(t.Context(), out.Attempt, "e1", worth, who["above"].ID, "", orgNow); !errors.As(err, &no) {
			t.Errorf("a mark of %d: %v", worth, err)
		}
	}
	late := orgNow.AddDate(0, -2, 0) // before the trainer had the post
	if err := tr.MarkEssay(t.Context(), out.Attempt, "e1", 50000, who["above"].ID, "", late); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("a trainer without a post: %v", err)
	}
}

// What is only partly right is done again, and comes back.
func TestWhatIsPartlyRightIsMissed(t *testing.T) {
	t.Parallel()
	_, tr, people := learners(t, 1)
	a := attempt(t, tr, people[0], "c1", 10)
	a.Given[4].Right, a.Given[4].Worth = false, 50000
	out := finish(t, tr, a)
	_, ids, err := tr.Missed(t.Context(), people[0].ID, out.Attempt)
	must(t, err)
	due := dueOf(t, tr, people[0], evening)
	if len(ids) != 1 || ids[0] != a.Given[4].Question || len(due) != 1 || due[0] != training.NameOf("C1", ids[0]) {
		t.Errorf("missed %v, due %v, want %s", ids, due, a.Given[4].Question)
	}
}

// Only what was wrong is done again: not an essay that waits.
func TestWaitingEssaysAreNotMissed(t *testing.T) {
	t.Parallel()
	tr, who, out := essays(t)
	if _, ids, err := tr.Missed(t.Context(), who["learner"].ID, out.Attempt); err != nil || len(ids) != 0 {
		t.Errorf("missed %v, %v", ids, err)
	}
	if due := dueOf(t, tr, who["learner"], evening); len(due) != 0 {
		t.Errorf("essays come back: %v", due)
	}
}
