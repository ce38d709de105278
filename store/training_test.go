package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"
	"testing"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

// learners is a database with the starter courses and n cadres in each of two villages.
func learners(t *testing.T, n int) (*store.DB, *store.Training, []org.Member) {
	t.Helper()
	db, o := orgWorld(t)
	tr := store.NewTraining(db)
	courses, err := training.Starter()
	must(t, err)
	_, err = tr.ImportCourses(t.Context(), courses, orgNow)
	must(t, err)
	var rows []org.PersonRow
	for i := range 2 * n {
		rows = append(rows, org.PersonRow{Key: fmt.Sprint("l", i), Telegram: int64(9000 + i), Name: "学员", Lang: locales.ZH, Grants: []org.GrantRow{
			{Unit: []string{"9901010203", "9901010204"}[i%2], Role: org.VillageCommittee, From: orgNow.AddDate(0, -1, 0)},
		}})
	}
	_, err = o.AddPeople(t.Context(), rows, orgNow)
	must(t, err)
	var out []org.Member
	for i := range rows {
		m, err := o.MemberByTelegram(t.Context(), rows[i].Telegram, orgNow)
		must(t, err)
		out = append(out, m)
	}
	return db, tr, out
}

// attempt is a finished attempt at C1 with so many right, the first ones of the course.
func attempt(t *testing.T, tr *store.Training, m org.Member, conversation string, right int) training.Attempt {
	t.Helper()
	c, err := tr.Course(t.Context(), "C1", 1)
	must(t, err)
	a := training.Attempt{Conversation: conversation, Person: m.ID, Unit: m.Active.Unit.ID, Role: m.Active.Role, Course: "C1", Version: 1, On: locales.DateOf(orgNow)}
	for i, q := range c.Questions {
		a.Given = append(a.Given, training.Given{Question: q.ID, Answer: q.Key, Right: i < right})
	}
	a.Score = training.ScoreOf(&c, a.Given)
	return a
}

func finish(t *testing.T, tr *store.Training, a training.Attempt) training.Outcome {
	t.Helper()
	out, err := tr.Finish(t.Context(), a, orgNow)
	must(t, err)
	return out
}

func TestCoursesAreImportedOnceAndVersioned(t *testing.T) {
	t.Parallel()
	_, tr, _ := learners(t, 0)
	courses, err := training.Starter()
	must(t, err)
	if n, err := tr.ImportCourses(t.Context(), courses, orgNow); n != 0 || err != nil {
		t.Fatalf("the same again: %d new, %v", n, err)
	}
	stored, err := tr.Courses(t.Context())
	must(t, err)
	before, err := json.Marshal(courses)
	must(t, err)
	after, err := json.Marshal(stored)
	must(t, err)
	if string(before) != string(after) || stored[0].Version != 1 {
		t.Fatal("the courses changed on their way through the database")
	}
	changed := stored[2]
	changed.Pass = 60
	broken := stored[3]
	broken.Questions = nil
	if _, err := tr.ImportCourses(t.Context(), []training.Course{changed, broken}, orgNow); err == nil {
		t.Fatal("a course without questions came in")
	}
	if n, err := tr.ImportCourses(t.Context(), []training.Course{changed}, orgNow); n != 1 || err != nil {
		t.Fatalf("a changed course: %d new, %v", n, err)
	}
	stored, err = tr.Courses(t.Context())
	must(t, err)
	if len(stored) != 8 || stored[2].Version != 2 || stored[2].Pass != 60 || stored[3].Version != 1 {
		t.Errorf("newest: %d courses, C3 version %d at %d%%", len(stored), stored[2].Version, stored[2].Pass)
	}
	if old, err := tr.Course(t.Context(), "C3", 1); err != nil || old.Pass != 80 {
		t.Errorf("the version of attempts under way: %d%%, %v", old.Pass, err)
	}
	if _, err := tr.Course(t.Context(), "C3", 3); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("a version that does not exist: %v", err)
	}
}

// Course re-take: best score kept, first score kept separately.
func TestBestAndFirstAreKeptApart(t *testing.T) {
	t.Parallel()
	_, tr, people := learners(t, 1)
	m := people[0]
	score := func(right int) training.Score {
		return training.Score{Right: right, Of: 10, Worth: right * training.Full, Passed: right >= 8}
	}
	for i, right := range []int{5, 9, 7} {
		best := slices.Max([]int{5, 9, 7}[:i+1])
		got := finish(t, tr, attempt(t, tr, m, fmt.Sprint("c", i), right))
		if got.Number != i+1 || got.Score != score(right) || got.First != score(5) || got.Best != score(best) {
			t.Errorf("attempt %d: %+v", i+1, got)
		}
	}
	again := finish(t, tr, attempt(t, tr, m, "c0", 10)) // a repeated turn
	if again.Number != 1 || again.Score != score(5) {
		t.Errorf("the same conversation again: %+v", again)
	}
	progress, err := tr.Progress(t.Context(), m.ID)
	must(t, err)
	if len(progress) != 1 || progress["C1"] != (training.Progress{Best: score(9), First: score(5)}) {
		t.Errorf("progress %+v", progress)
	}
	_, missed, err := tr.Missed(t.Context(), m.ID, again.Attempt)
	must(t, err)
	if len(missed) != 5 || missed[0] != "C1-Q06" {
		t.Errorf("missed %v", missed)
	}
	if _, _, err := tr.Missed(t.Context(), people[1].ID, again.Attempt); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("somebody else's attempt: %v", err)
	}
}

func TestAttemptsAtOnceAreNumbered(t *testing.T) {
	t.Parallel()
	_, tr, people := learners(t, 1)
	var wg sync.WaitGroup
	for i := range 12 {
		a := attempt(t, tr, people[0], fmt.Sprint("c", i%6), 5)
		wg.Go(func() {
			if _, err := tr.Finish(context.WithoutCancel(t.Context()), a, orgNow); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := finish(t, tr, attempt(t, tr, people[0], "last", 5)); got.Number != 7 {
		t.Errorf("six conversations, each finished twice at once, then one more is number %d", got.Number)
	}
}

func TestTotalsByUnit(t *testing.T) {
	t.Parallel()
	db, tr, people := learners(t, 3) // 0 2 4 in village 03; 1 3 5 in village 04
	o := store.NewOrg(db)
	finish(t, tr, attempt(t, tr, people[0], "a", 5))
	finish(t, tr, attempt(t, tr, people[0], "b", 9))
	finish(t, tr, attempt(t, tr, people[1], "c", 10))
	finish(t, tr, attempt(t, tr, people[2], "d", 2))
	township, err := o.UnitByCode(t.Context(), "99010102")
	must(t, err)
	city, err := o.UnitByCode(t.Context(), "990100")
	must(t, err)
	got, err := tr.Completion(t.Context(), city, township.ID, "C1", orgNow)
	must(t, err)
	counts := func(u training.UnitTotal) string {
		return fmt.Sprint(u.Unit.Code, " ", u.Enrolled, u.Completed, u.Passed, u.FirstPassed)
	}
	all := []string{counts(got.Whole)}
	for _, u := range got.Below {
		all = append(all, counts(u))
	}
	want := []string{"99010102 3 3 2 1", "9901010203 2 2 1 0", "9901010204 1 1 1 1"}
	if !slices.Equal(all, want) {
		t.Errorf("got %v, want %v", all, want)
	}
	if _, err := tr.Completion(t.Context(), village(t, o), township.ID, "C1", orgNow); !errors.Is(err, org.ErrNotFound) {
		t.Errorf("a unit above one's own: %v", err)
	}
	asked, err := tr.Asked(t.Context(), village(t, o), "C1", 1)
	must(t, err)
	if len(asked) != 10 || asked[1] != (training.Asked{Question: "C1-Q02", First: 2, Right: 2}) || asked[4].Right != 1 || asked[8].Right != 0 {
		t.Errorf("first attempts in the village: %+v", asked)
	}
}

// The schema has no place for study time: the only thing dated in an attempt is its day.
// notOfStudy are moments of what trainers do and of a question in words, and the day of an attempt.
var notOfStudy = []string{
	"attempt.finished_on", "course.updated_at", "course_draft.updated_at", "course_push.due_at", "course_push.pushed_at",
	"course_question.asked_at", "course_question.answered_at", "course_check.noted_at", "course_check.told_at", "course_check.checked_at",
}

func TestAttemptsHaveNoColumnForStudyTime(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("postgres", migrated(t))
	must(t, err)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `
		select table_name, column_name, data_type from information_schema.columns
		where table_schema = 'public' and (table_name like 'attempt%' or table_name like 'certificate%' or table_name like 'course%' or table_name like 'learn%')`)
	must(t, err)
	defer rows.Close()
	bad := regexp.MustCompile(`time|duration|second|minute|hour|start|begun|elapsed|spent|visit|view|point|rank|streak|badge`)
	seen := 0
	for rows.Next() {
		var table, column, typ string
		must(t, rows.Scan(&table, &column, &typ))
		seen++
		dated := regexp.MustCompile(`time|date|interval`).MatchString(typ)
		allowed := slices.Contains(notOfStudy, table+"."+column) || table == "certificate" && typ == "date" // what is printed on it
		if bad.MatchString(column) || (dated && !allowed) {
			t.Errorf("%s.%s %s could hold study time, points or a rank", table, column, typ)
		}
	}
	must(t, rows.Err())
	if seen < 15 {
		t.Errorf("looked at %d columns only", seen)
	}
}
