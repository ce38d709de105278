package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"testing"

	"cadrebot/demo"
	"cadrebot/store"
	"cadrebot/training"
)

// figure is one number of a query.
func figure(t *testing.T, side *sql.DB, query string, args ...any) (n float64) {
	t.Helper()
	must(t, side.QueryRowContext(t.Context(), query, args...).Scan(&n))
	return n
}

func TestTheDemoHasLearned(t *testing.T) {
	t.Parallel()
	db, side, set := demoWorld(t, demoDay)
	o, tr := store.NewOrg(db), store.NewTraining(db)
	for query, want := range map[string]float64{
		`select count(*) from attempt`:                                                                                                          2400,
		`select count(distinct course_id) from attempt`:                                                                                         5,
		`select count(*) from attempt_answer`:                                                                                                   24000,
		`select count(*) from attempt where course_id = 'C2' and number = 1`:                                                                    171,
		`select count(distinct person_id) from attempt where course_id = 'C2' and passed`:                                                       139,
		`select round(avg(passed::int), 2) from attempt where number = 1`:                                                                       0.71,
		`select round(avg(best), 2) from (select max(passed::int) as best from attempt group by person_id, course_id) x`:                        0.86,
		`select count(*) from attempt a where a.right_count <> (select count(*) from attempt_answer w where w.attempt_id = a.id and w.correct)`: 0,
		`select count(*) from obligation ob where ob.kind = 'course' and (ob.state = 'done') <> exists (
		   select from attempt a where a.person_id = ob.person_id and a.course_id = ob.ref and a.number = 1
		   and a.finished_on = (ob.done_at at time zone 'Asia/Shanghai')::date)`: 0,
		`select count(*) from attempt a join person p on p.id = a.person_id where p.telegram_id is null or p.unreachable <> ''`: 0,
		`select count(*) from certificate where revoked_on is not null and reason <> ''`:                                        1,
		`select count(*) from certificate c join person p on p.id = c.person_id where c.course_id = 'C8' and c.revoked_on is null
		 and p.telegram_id = ` + fmt.Sprint(set.Cast[0].ID): 1,
		`select count(*) from certificate c join unit u on u.id = c.issuer_id join unit own on own.id = c.unit_id
		 where u.level <> 'county' or not starts_with(own.path, u.path)`: 0,
		`select count(*) from certificate c left join attempt a on a.id = c.attempt_id and a.person_id = c.person_id
		 where a.passed is not true or a.finished_on <> c.passed_on or c.issued_on <> c.passed_on`: 0,
	} {
		if got := figure(t, side, query); got != want {
			t.Errorf("%.110s: %v, want %v", query, got, want)
		}
	}
	city, err := o.UnitByCode(t.Context(), "990100")
	must(t, err)
	done, err := tr.Completion(t.Context(), city, city.ID, "C2", demoDay)
	must(t, err)
	if done.Whole.Completed != 171 || done.Whole.Passed != 139 || len(done.Below) != 4 {
		t.Errorf("C2 in the city: %+v", done)
	}
	county, err := o.UnitByCode(t.Context(), "990101")
	must(t, err)
	for _, course := range []training.CourseID{"C1", demo.Course, "C5", "C6", "C8"} {
		asked, err := tr.Asked(t.Context(), county, course, 1)
		must(t, err)
		hardest, easiest := 0, 10
		for _, a := range asked {
			ofTen, ok := a.Difficulty()
			if !ok {
				t.Errorf("%s in a county: %+v are too few", a.Question, a)
			}
			hardest, easiest = max(hardest, ofTen), min(easiest, ofTen)
		}
		if len(asked) != 10 || hardest < 3 || easiest > 2 {
			t.Errorf("%s: %d questions, the hardest wrong %d of ten, the easiest %d", course, len(asked), hardest, easiest)
		}
	}
}

// Every answer could have been given, and is marked as the bot would.
func TestTheDemosAnswersAreReal(t *testing.T) {
	t.Parallel()
	db, side, _ := demoWorld(t, demoDay)
	courses, err := store.NewTraining(db).Courses(t.Context())
	must(t, err)
	questions := map[string]*training.Question{}
	for i := range courses {
		for j := range courses[i].Questions {
			questions[string(courses[i].Questions[j].ID)] = &courses[i].Questions[j]
		}
	}
	rows, err := side.QueryContext(t.Context(), `select question_id, answer, correct, count(*) from attempt_answer group by 1, 2, 3`)
	must(t, err)
	defer rows.Close()
	wrong := map[string]int{}
	for rows.Next() {
		var id string
		var body []byte
		var correct bool
		var n int
		must(t, rows.Scan(&id, &body, &correct, &n))
		var a training.Answer
		must(t, json.Unmarshal(body, &a))
		q := questions[id]
		if q == nil || training.Mark(q, a) != correct || (len(a.Picks) == 0) == (a.Number == "") {
			t.Fatalf("%s: %s is marked %v", id, body, correct)
		}
		for _, p := range a.Picks {
			if p < 0 || p >= len(q.Choices) {
				t.Errorf("%s has no choice %d", id, p)
			}
		}
		if q.Type != training.Multiple && q.Type != training.Numeric && len(a.Picks) != len(q.Key.Picks) {
			t.Errorf("%s: %s is not a whole answer", id, body)
		}
		if !correct {
			wrong[id] += n
		}
	}
	must(t, rows.Err())
	if len(wrong) != 50 {
		t.Errorf("%d questions were ever answered wrongly, want all 50", len(wrong))
	}
}

func TestTheDemoNeedsItsCourses(t *testing.T) {
	t.Parallel()
	db, side := demoGround(t)
	_, err := side.ExecContext(t.Context(), `delete from course where id = 'C2'`)
	must(t, err)
	set, err := demo.New(demoDay)
	must(t, err)
	if n, err := store.NewDemo(db).Load(context.WithoutCancel(t.Context()), set, demoDay); err == nil {
		t.Errorf("without a course: %+v", n)
	}
	if left := figure(t, side, `select count(*) from person`); left != 0 {
		t.Errorf("a loading that failed has left %v people", left)
	}
}
