package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/org"
)

const sqlStoredAttempts = `
select id, course_id, number, right_count, question_count, passed, finished_on
from attempt where person_id = $1 order by id`

const sqlStoredAnswers = `
select a.attempt_id, a.question_id, a.answer, a.correct, a.remark
from attempt_answer a join attempt t on t.id = a.attempt_id
where t.person_id = $1 order by a.attempt_id, a.question_id`

func storedAttempts(ctx context.Context, tx q, id org.PersonID) ([]org.StoredAttempt, error) {
	var rows []struct {
		ID     int64     `db:"id"`
		Course string    `db:"course_id"`
		Number int       `db:"number"`
		Right  int       `db:"right_count"`
		Of     int       `db:"question_count"`
		Passed bool      `db:"passed"`
		On     time.Time `db:"finished_on"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlStoredAttempts, int64(id)); err != nil {
		return nil, fmt.Errorf("read attempts: %w", err)
	}
	var given []struct {
		Attempt  int64  `db:"attempt_id"`
		Question string `db:"question_id"`
		Answer   []byte `db:"answer"`
		Right    bool   `db:"correct"`
		Remark   string `db:"remark"`
	}
	if err := tx.SelectContext(ctx, &given, sqlStoredAnswers, int64(id)); err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	out := make([]org.StoredAttempt, len(rows))
	at := map[int64]int{}
	for i, r := range rows {
		at[r.ID] = i
		out[i] = org.StoredAttempt{
			Course: r.Course, Number: r.Number, On: r.On.Format(time.DateOnly), Right: r.Right, Of: r.Of, Passed: r.Passed,
		}
	}
	for _, g := range given {
		i := at[g.Attempt]
		out[i].Answers = append(out[i].Answers, org.StoredAnswer{Question: g.Question, Answer: json.RawMessage(g.Answer), Right: g.Right, Remark: g.Remark})
	}
	return out, nil
}

const sqlStoredReviews = `
select course_id, question_id, to_char(due, 'YYYY-MM-DD') as due, stability, difficulty
from question_memory where person_id = $1 order by course_id, question_id`

func storedReviews(ctx context.Context, tx q, id org.PersonID) ([]org.StoredReview, error) {
	var rows []memoryRow
	if err := tx.SelectContext(ctx, &rows, sqlStoredReviews, int64(id)); err != nil {
		return nil, fmt.Errorf("read what comes back: %w", err)
	}
	out := make([]org.StoredReview, len(rows))
	for i, r := range rows {
		out[i] = org.StoredReview{Course: r.Course, Question: r.Question, Due: r.Due, Stability: r.Stability, Difficulty: r.Difficulty}
	}
	return out, nil
}
