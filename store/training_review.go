package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
	"cadrebot/training/review"
)

type memoryRow struct {
	Person     int64   `db:"person_id"`
	Course     string  `db:"course_id"`
	Question   string  `db:"question_id"`
	Due        string  `db:"due"`
	Stability  float64 `db:"stability"`
	Difficulty float64 `db:"difficulty"`
	Answered   string  `db:"answered"`
}

// item names the question as a round does.
func (r memoryRow) item() review.Item {
	return review.Item{
		Question: string(training.NameOf(training.CourseID(r.Course), training.QuestionID(r.Question))),
		Memory:   review.Default().Remembered(r.Stability, r.Difficulty, locales.Date(r.Due)),
	}
}

const sqlHasStopped = `select exists (select from review_stop where person_id = $1)`

const sqlMemories = `
select person_id, course_id, question_id, to_char(due, 'YYYY-MM-DD') as due, stability, difficulty, answered
from question_memory where person_id = $1 and course_id = $2 and question_id = any($3)`

// memories are what is kept of these questions, by question; the person must be locked.
func memories(ctx context.Context, tx q, person org.PersonID, course training.CourseID, questions []string) (map[string]memoryRow, error) {
	var rows []memoryRow
	if err := tx.SelectContext(ctx, &rows, sqlMemories, int64(person), string(course), pq.Array(questions)); err != nil {
		return nil, fmt.Errorf("read memories: %w", err)
	}
	out := make(map[string]memoryRow, len(rows))
	for _, r := range rows {
		out[r.Question] = r
	}
	return out, nil
}

const sqlRemember = `
insert into question_memory (person_id, course_id, question_id, due, stability, difficulty, answered)
values ($1, $2, $3, CAST($4 AS date), $5, $6, $7)
on conflict (person_id, course_id, question_id) do update
set due = excluded.due, stability = excluded.stability, difficulty = excluded.difficulty, answered = excluded.answered`

// remember writes down when a question comes back after an answer, once for each answer.
func remember(ctx context.Context, tx q, person org.PersonID, r training.Recalled, was memoryRow, now time.Time) error {
	if was.Answered == r.Answer {
		return nil
	}
	fsrs := review.Default()
	var m review.Memory
	if was.Question != "" {
		m = was.item().Memory
	}
	m = fsrs.Answer(m, review.RatingOf(r.Right, r.WrongBefore), now, locales.Zone)
	_, err := tx.ExecContext(ctx, sqlRemember, int64(person), string(r.Course), string(r.Question), string(m.Due), m.Stability, m.Difficulty, r.Answer)
	if err != nil {
		return fmt.Errorf("remember a question: %w", err)
	}
	return nil
}

// rememberAttempt lets what an attempt got wrong come back, unless the person has stopped
// reviews; what was right counts for questions that come back anyway. Essays do not come
// back: only a trainer could mark them.
func rememberAttempt(ctx context.Context, tx q, c *training.Course, a training.Attempt, now time.Time) error {
	var stopped bool
	if err := tx.GetContext(ctx, &stopped, sqlHasStopped, int64(a.Person)); err != nil || stopped {
		return err
	}
	asked := make([]string, len(a.Given))
	for i, g := range a.Given {
		asked[i] = string(g.Question)
	}
	known, err := memories(ctx, tx, a.Person, a.Course, asked)
	if err != nil {
		return err
	}
	for _, g := range a.Given {
		was, before := known[string(g.Question)]
		question := c.Question(g.Question)
		if question == nil || question.Type == training.Essay || g.Right && !before {
			continue
		}
		r := training.Recalled{Course: a.Course, Question: g.Question, Answer: a.Conversation, Right: g.Right}
		if err := remember(ctx, tx, a.Person, r, was, now); err != nil {
			return err
		}
	}
	return nil
}

// Reviewed counts an answer to a question that came back, once for each r.Answer. A question
// that does not come back any more, because the person has stopped, is left alone.
func (s *Training) Reviewed(ctx context.Context, person org.PersonID, r training.Recalled, now time.Time) error {
	return s.db.tx(ctx, "count a review", func(tx q) error {
		var id int64
		if err := tx.GetContext(ctx, &id, sqlLockPerson, int64(person)); err != nil {
			return fmt.Errorf("lock person: %w", err)
		}
		known, err := memories(ctx, tx, person, r.Course, []string{string(r.Question)})
		if err != nil {
			return err
		}
		was, before := known[string(r.Question)]
		if !before {
			return nil
		}
		return remember(ctx, tx, person, r, was, now)
	})
}

const sqlDueMemories = `
select person_id, course_id, question_id, to_char(due, 'YYYY-MM-DD') as due, stability, difficulty, answered
from question_memory where person_id = $1 and due <= CAST($2 AS date)`

// DueToday are the questions that come back to the person on that day, as many as one round
// has, by their names among all courses.
func (s *Training) DueToday(ctx context.Context, person org.PersonID, on locales.Date) ([]training.QuestionID, error) {
	var rows []memoryRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlDueMemories, int64(person), string(on)); err != nil {
		return nil, wrap("read due questions", err)
	}
	items := make([]review.Item, len(rows))
	for i, r := range rows {
		items[i] = r.item()
	}
	var out []training.QuestionID
	for _, i := range review.Plan(items, on, review.Allowance{Messages: 1, Questions: review.AtOnce}) {
		out = append(out, training.QuestionID(i.Question))
	}
	return out, nil
}

const sqlReviewState = `
select exists (select from review_stop where person_id = $1) as stopped,
       count(*) filter (where due <= CAST($2 AS date)) as due, count(*) filter (where due > CAST($2 AS date)) as waiting
from question_memory where person_id = $1`

// Reviews is where the person stands on that day.
func (s *Training) Reviews(ctx context.Context, person org.PersonID, on locales.Date) (training.Reviews, error) {
	var r struct {
		Stopped bool `db:"stopped"`
		Due     int  `db:"due"`
		Waiting int  `db:"waiting"`
	}
	if err := s.db.sql.GetContext(ctx, &r, sqlReviewState, int64(person), string(on)); err != nil {
		return training.Reviews{}, wrap("read reviews", err)
	}
	return training.Reviews{Stopped: r.Stopped, Due: r.Due, Waiting: r.Waiting}, nil
}

const (
	sqlStopReviews  = `insert into review_stop (person_id) values ($1) on conflict do nothing`
	sqlStartReviews = `delete from review_stop where person_id = $1`
	sqlForgetAll    = `delete from question_memory where person_id = $1`
	// A message that still waits to be sent must not come after the person has said no.
	sqlDropReviews = `update delivery set state = 'cancelled' where state = 'queued' and person_id = $1 and key like 'review/%'`
)

// SetReviews lets questions come back from now on, or stops them. Stopping deletes all that
// is kept of them; doing the same twice changes nothing.
func (s *Training) SetReviews(ctx context.Context, person org.PersonID, on bool) error {
	steps := []string{sqlStopReviews, sqlForgetAll, sqlDropReviews}
	if on {
		steps = []string{sqlStartReviews}
	}
	return s.db.tx(ctx, "switch reviews", func(tx q) error {
		var id int64
		if err := tx.GetContext(ctx, &id, sqlLockPerson, int64(person)); err != nil {
			return fmt.Errorf("lock person: %w", err)
		}
		for _, step := range steps {
			if _, err := tx.ExecContext(ctx, step, int64(person)); err != nil {
				return err
			}
		}
		return nil
	})
}
