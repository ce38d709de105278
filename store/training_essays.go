package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
)

// Locked until the mark is written, so that of two trainers the first one's mark stays.
const sqlEssay = `
select a.person_id, a.course_id, a.course_version, aa.waiting, aa.marked_by is not null as marked,
       exists (select from role_grant g join unit above on above.id = g.unit_id
               where g.person_id = $3 and g.role = any($4) and g.valid_from <= $5 and (g.valid_to is null or g.valid_to > $5)
                 and starts_with(u.path, above.path)) as may
from attempt_answer aa
join attempt a on a.id = aa.attempt_id
join unit u on u.id = a.unit_id
where aa.attempt_id = $1 and aa.question_id = $2
for update of a, aa`

const sqlMarkAnswer = `
update attempt_answer set waiting = false, worth = $3, correct = $4, marked_by = $5, remark = $6
where attempt_id = $1 and question_id = $2`

// MarkEssay writes down what a trainer by gives an essay, 0 to training.Full, with words to
// the learner, and works out anew what the attempt is worth and whether it passes. The
// learner is told by TellMarked. An essay that was marked keeps its mark: doing it again
// changes nothing. org.ErrNotFound for what is no essay that waits, and for anybody but a
// trainer of the learner's unit or of one above.
func (s *Training) MarkEssay(ctx context.Context, attempt int64, question training.QuestionID, worth int, by org.PersonID, words string, now time.Time) error {
	if worth < 0 || worth > training.Full {
		return locales.Refuse("review.bad_mark")
	}
	return s.db.tx(ctx, "mark an essay", func(tx q) error {
		var e struct {
			Person  int64  `db:"person_id"`
			Course  string `db:"course_id"`
			Version int    `db:"course_version"`
			Waiting bool   `db:"waiting"`
			Marked  bool   `db:"marked"`
			May     bool   `db:"may"`
		}
		if err := tx.GetContext(ctx, &e, sqlEssay, attempt, string(question), int64(by), pq.Array(teachers()), now); err != nil {
			return fmt.Errorf("find the essay: %w", err)
		}
		if !e.May || org.PersonID(e.Person) == by || !e.Waiting && !e.Marked {
			return org.ErrNotFound
		}
		if e.Marked {
			return nil
		}
		if _, err := tx.ExecContext(ctx, sqlMarkAnswer, attempt, string(question), worth, worth == training.Full, int64(by), words); err != nil {
			return fmt.Errorf("write the mark: %w", err)
		}
		event := org.Event{At: now, Person: by, Action: "mark_essay", Object: fmt.Sprintf("%d/%s", attempt, question)}
		if err := audit(ctx, tx, event); err != nil {
			return err
		}
		c, err := s.Course(ctx, training.CourseID(e.Course), e.Version)
		if err != nil {
			return err
		}
		return rescore(ctx, tx, &c, attempt)
	})
}

// teachers are the roles that mark.
func teachers() []string {
	var out []string
	for _, r := range org.AllRoles() {
		if r.Family() == org.Teaching {
			out = append(out, string(r))
		}
	}
	return out
}

const sqlCredits = `
select correct, coalesce(worth, case when correct then 100000 else 0 end) as worth, waiting
from attempt_answer where attempt_id = $1`

const sqlRescore = `update attempt set right_count = $2, worth = $3, waiting = $4, passed = $5 where id = $1`

// rescore works out an attempt from its answers as they stand now.
func rescore(ctx context.Context, tx q, c *training.Course, attempt int64) error {
	var rows []struct {
		Right   bool `db:"correct"`
		Worth   int  `db:"worth"`
		Waiting bool `db:"waiting"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlCredits, attempt); err != nil {
		return fmt.Errorf("read marks: %w", err)
	}
	given := make([]training.Given, len(rows))
	for i, r := range rows {
		given[i] = training.Given{Right: r.Right, Worth: r.Worth, Waiting: r.Waiting}
	}
	score := training.ScoreOf(c, given)
	if _, err := tx.ExecContext(ctx, sqlRescore, attempt, score.Right, score.Worth, score.Waiting, score.Passed); err != nil {
		return fmt.Errorf("write the score: %w", err)
	}
	return keepMarks(ctx, tx, attempt)
}

const sqlUntold = `
select aa.question_id, aa.worth as mark, aa.remark, a.person_id, a.course_version,
       a.id, a.conversation, a.course_id, a.number, a.right_count, a.question_count, a.passed,
       coalesce(a.worth, a.right_count * 100000::bigint) as worth, a.waiting
from attempt_answer aa join attempt a on a.id = aa.attempt_id
where aa.marked_by is not null and not aa.told
order by a.id, aa.question_id limit 500
for update of aa skip locked`

const sqlToldOfMark = `update attempt_answer set told = true where attempt_id = $1 and question_id = $2`

// TellMarked queues what compose makes of essays that were marked, once for each, and returns
// how many there were.
func (s *Training) TellMarked(ctx context.Context, now time.Time, compose func(training.MarkedEssay) (json.RawMessage, error)) (n int, err error) {
	err = s.db.tx(ctx, "tell of marks", func(tx q) error {
		var rows []struct {
			attemptRow
			Question string `db:"question_id"`
			Mark     int    `db:"mark"`
			Remark   string `db:"remark"`
			Person   int64  `db:"person_id"`
			Version  int    `db:"course_version"`
		}
		if err := tx.SelectContext(ctx, &rows, sqlUntold); err != nil {
			return fmt.Errorf("find marks: %w", err)
		}
		var out []notices.Outgoing
		for _, r := range rows {
			payload, err := compose(training.MarkedEssay{
				Person: org.PersonID(r.Person), Attempt: r.ID, Course: training.CourseID(r.Course), Version: r.Version,
				Question: training.QuestionID(r.Question), Worth: r.Mark, Remark: r.Remark, Score: r.score(),
			})
			if err != nil {
				return fmt.Errorf("compose a mark: %w", err)
			}
			out = append(out, notices.Outgoing{Key: fmt.Sprintf("essay/%d/%s", r.ID, r.Question), Person: org.PersonID(r.Person), Payload: payload})
			if _, err := tx.ExecContext(ctx, sqlToldOfMark, r.ID, r.Question); err != nil {
				return fmt.Errorf("note who was told: %w", err)
			}
		}
		n = len(out)
		return enqueue(ctx, tx, out, now)
	})
	return n, err
}
