package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
)

const sqlWaitingEssays = `
select a.id, a.course_id, a.course_version, aa.question_id, coalesce(aa.answer->>'t', '') as words, a.finished_on, ` + unitCols + `
from attempt_answer aa
join attempt a on a.id = aa.attempt_id
join unit u on u.id = a.unit_id
where aa.waiting and starts_with(u.path, $1)
order by a.finished_on, a.id, aa.question_id
limit 200`

// WaitingEssays are the answers in words from unit and below that no trainer has marked,
// oldest first. They say from which unit they come, not from whom.
func (s *Training) WaitingEssays(ctx context.Context, unit org.Unit) ([]training.EssayWaiting, error) {
	var rows []struct {
		Attempt  int64     `db:"id"`
		Course   string    `db:"course_id"`
		Version  int       `db:"course_version"`
		Question string    `db:"question_id"`
		Words    string    `db:"words"`
		On       time.Time `db:"finished_on"`
		unitRow
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlWaitingEssays, unit.Path); err != nil {
		return nil, wrap("list essays to mark", err)
	}
	out := make([]training.EssayWaiting, len(rows))
	for i, r := range rows {
		out[i] = training.EssayWaiting{
			Attempt: r.Attempt, Unit: r.unit(), Course: training.CourseID(r.Course), Version: r.Version,
			Question: training.QuestionID(r.Question), Text: r.Words, On: locales.Date(r.On.Format(time.DateOnly)),
		}
	}
	return out, nil
}

const sqlEssayToMark = `
select a.course_id, a.course_version, a.person_id, aa.waiting
from attempt a join attempt_answer aa on aa.attempt_id = a.id
where a.id = $1 and aa.question_id = $2 for update of a, aa`

const sqlMarkAnswer = `
update attempt_answer set worth = $3, correct = $3 = 100000, waiting = false where attempt_id = $1 and question_id = $2`

const sqlGivenOf = `
select question_id, correct, coalesce(worth, case when correct then 100000 else 0 end) as worth, waiting
from attempt_answer where attempt_id = $1`

const sqlScoreAttempt = `
update attempt set right_count = $2, worth = $3, waiting = $4, passed = $5 where id = $1`

// MarkEssay gives an answer in words its worth, 0 to training.Full, works the attempt's score
// out anew, and queues what compose says to whoever wrote it. An answer is marked once:
// org.ErrConflict afterwards, org.ErrNotFound when there is none.
func (s *Training) MarkEssay(ctx context.Context, attempt int64, question training.QuestionID, worth int, by org.PersonID, compose func(training.Score) (json.RawMessage, error), now time.Time) error {
	return s.db.tx(ctx, "mark an essay", func(tx q) error {
		var row struct {
			Course  string `db:"course_id"`
			Version int    `db:"course_version"`
			Person  int64  `db:"person_id"`
			Waiting bool   `db:"waiting"`
		}
		if err := tx.GetContext(ctx, &row, sqlEssayToMark, attempt, string(question)); err != nil {
			return fmt.Errorf("lock the answer: %w", err)
		}
		if !row.Waiting {
			return org.ErrConflict
		}
		if _, err := tx.ExecContext(ctx, sqlMarkAnswer, attempt, string(question), worth); err != nil {
			return fmt.Errorf("write the mark: %w", err)
		}
		c, err := s.Course(ctx, training.CourseID(row.Course), row.Version)
		if err != nil {
			return err
		}
		score, err := scoreAnew(ctx, tx, attempt, &c)
		if err != nil {
			return err
		}
		payload, err := compose(score)
		if err != nil {
			return err
		}
		if err := audit(ctx, tx, org.Event{At: now, Person: by, Action: "mark_essay", Object: fmt.Sprintf("%d/%s", attempt, question)}); err != nil {
			return err
		}
		return enqueue(ctx, tx, []notices.Outgoing{{Key: fmt.Sprintf("essay/%d/%s", attempt, question), Person: org.PersonID(row.Person), Payload: payload}}, now)
	})
}

// scoreAnew works out what an attempt is worth now.
func scoreAnew(ctx context.Context, tx q, attempt int64, c *training.Course) (training.Score, error) {
	var rows []struct {
		Question string `db:"question_id"`
		Correct  bool   `db:"correct"`
		Worth    int    `db:"worth"`
		Waiting  bool   `db:"waiting"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlGivenOf, attempt); err != nil {
		return training.Score{}, fmt.Errorf("read the answers: %w", err)
	}
	given := make([]training.Given, len(rows))
	for i, r := range rows {
		given[i] = training.Given{Question: training.QuestionID(r.Question), Right: r.Correct, Worth: r.Worth, Waiting: r.Waiting}
	}
	score := training.ScoreOf(c, given)
	if _, err := tx.ExecContext(ctx, sqlScoreAttempt, attempt, score.Right, score.Worth, score.Waiting, score.Passed); err != nil {
		return score, fmt.Errorf("write the score: %w", err)
	}
	return score, nil
}
