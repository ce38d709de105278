package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
	"cadrebot/training"
)

const sqlLockPerson = `select id from person where id = $1 for update`

const sqlAddAttempt = `
insert into attempt (conversation, person_id, unit_id, course_id, course_version, number,
                     right_count, question_count, passed, worth, waiting, finished_on)
select $1, $2, $3, $4, $5, coalesce(max(number), 0) + 1, $6, $7, $8, $9, $10, CAST($11 AS date)
from attempt where person_id = $2 and course_id = $4
returning id`

// Finish stores an attempt with its answers and does the course obligations that the
// person, or their role in the unit, owes at now: taking the whole course does them,
// passed or not. What was wrong comes back later. It is idempotent by the attempt's
// conversation: the second call changes nothing and returns what the first one did. A
// *locales.Refusal says that the course's attempts are used up or that it is too early
// for another; nothing is stored then.
func (s *Training) Finish(ctx context.Context, a training.Attempt, now time.Time) (out training.Outcome, err error) {
	c, err := s.Course(ctx, a.Course, a.Version)
	if err != nil {
		return out, fmt.Errorf("finish attempt: %w", err)
	}
	err = s.db.tx(ctx, "finish attempt", func(tx q) error {
		// One attempt of a person at a time, so that numbers follow each other.
		var id int64
		if err := tx.GetContext(ctx, &id, sqlLockPerson, int64(a.Person)); err != nil {
			return fmt.Errorf("lock person: %w", err)
		}
		done, found, err := attemptOf(ctx, tx, a.Person, a.Conversation)
		if err != nil || found {
			out = done
			return err
		}
		before, err := taken(ctx, tx, a.Person, a.Course)
		if err != nil {
			return err
		}
		if err := c.MayTake(before, a.On); err != nil {
			return err
		}
		if err := tx.GetContext(ctx, &id, sqlAddAttempt, a.Conversation, int64(a.Person), int64(a.Unit), string(a.Course),
			a.Version, a.Score.Right, a.Score.Of, a.Score.Passed, a.Score.Worth, a.Score.Waiting, string(a.On)); err != nil {
			return fmt.Errorf("insert attempt: %w", err)
		}
		if err := addAnswers(ctx, tx, id, a.Given); err != nil {
			return err
		}
		if err := completeCourse(ctx, tx, a, now); err != nil {
			return err
		}
		if err := rememberAttempt(ctx, tx, &c, a, now); err != nil {
			return err
		}
		out, _, err = attemptOf(ctx, tx, a.Person, a.Conversation)
		return err
	})
	return out, err
}

const sqlTaken = `
select count(*) as times, coalesce(to_char(max(finished_on), 'YYYY-MM-DD'), '') as last
from attempt where person_id = $1 and course_id = $2`

func taken(ctx context.Context, db q, person org.PersonID, course training.CourseID) (training.Taken, error) {
	var r struct {
		Times int    `db:"times"`
		Last  string `db:"last"`
	}
	if err := db.GetContext(ctx, &r, sqlTaken, int64(person), string(course)); err != nil {
		return training.Taken{}, fmt.Errorf("count attempts: %w", err)
	}
	return training.Taken{Count: r.Times, Last: locales.Date(r.Last)}, nil
}

// Taken is what a person has taken of a course before, in any version.
func (s *Training) Taken(ctx context.Context, person org.PersonID, course training.CourseID) (training.Taken, error) {
	return taken(ctx, s.db.sql, person, course)
}

const sqlAddAnswers = `
insert into attempt_answer (attempt_id, question_id, answer, correct, worth, waiting, place)
select $1, g.question, CAST(g.answer AS jsonb), g.correct, g.worth, g.waiting, g.place
from unnest($2::text[], $3::text[], $4::boolean[], $5::int[], $6::boolean[]) with ordinality as g(question, answer, correct, worth, waiting, place)`

// addAnswers stores what was given in the order in which it was asked, and the marks of it.
func addAnswers(ctx context.Context, tx q, attempt int64, given []training.Given) error {
	questions, answers, right := make([]string, len(given)), make([]string, len(given)), make([]bool, len(given))
	worth, waiting := make([]int64, len(given)), make([]bool, len(given))
	for i, g := range given {
		b, err := json.Marshal(g.Answer)
		if err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
		questions[i], answers[i], right[i] = string(g.Question), string(b), g.Right
		worth[i], waiting[i] = int64(g.Credit()), g.Waiting
	}
	_, err := tx.ExecContext(ctx, sqlAddAnswers, attempt, pq.Array(questions), pq.Array(answers), pq.Array(right), pq.Array(worth), pq.Array(waiting))
	if err != nil {
		return fmt.Errorf("insert answers: %w", err)
	}
	return keepMarks(ctx, tx, attempt)
}

const sqlCourseOwed = `
select id from obligation
where kind = $1 and ref = $2 and state = 'open' and opens_at <= $3
  and (person_id = $4 or (person_id is null and unit_id = $5 and $6 = any(roles)))
order by id for update`

func completeCourse(ctx context.Context, tx q, a training.Attempt, now time.Time) error {
	var owed []int64
	err := tx.SelectContext(ctx, &owed, sqlCourseOwed, string(tasks.Course), string(a.Course), now,
		int64(a.Person), int64(a.Unit), string(a.Role))
	if err != nil {
		return fmt.Errorf("find course obligations: %w", err)
	}
	for _, id := range owed {
		if err := completeObligation(ctx, tx, id, a.Person, now); err != nil {
			return err
		}
	}
	return nil
}

type attemptRow struct {
	ID           int64  `db:"id"`
	Conversation string `db:"conversation"`
	Course       string `db:"course_id"`
	Number       int    `db:"number"`
	Right        int    `db:"right_count"`
	Of           int    `db:"question_count"`
	Passed       bool   `db:"passed"`
	Worth        int    `db:"worth"`
	Waiting      int    `db:"waiting"`
}

func (r attemptRow) score() training.Score {
	return training.Score{Right: r.Right, Of: r.Of, Worth: r.Worth, Waiting: r.Waiting, Passed: r.Passed}
}

const sqlSiblings = `
select a.id, a.conversation, a.course_id, a.number, a.right_count, a.question_count, a.passed,
       coalesce(a.worth, a.right_count * 100000::bigint) as worth, a.waiting
from attempt a
where a.person_id = $1
  and a.course_id = (select course_id from attempt where person_id = $1 and conversation = $2)
order by a.number`

// attemptOf reads an attempt of a person with the best and first score up to it.
func attemptOf(ctx context.Context, tx q, person org.PersonID, conversation string) (out training.Outcome, found bool, err error) {
	var rows []attemptRow
	if err := tx.SelectContext(ctx, &rows, sqlSiblings, int64(person), conversation); err != nil {
		return out, false, fmt.Errorf("read attempts: %w", err)
	}
	for i, r := range rows {
		if i == 0 {
			out.First, out.Best = r.score(), r.score()
		}
		if r.score().Better(out.Best) {
			out.Best = r.score()
		}
		if r.Conversation == conversation {
			out.Attempt, out.Number, out.Score = r.ID, r.Number, r.score()
			return out, true, nil
		}
	}
	return out, false, nil
}

const sqlProgress = `
select id, conversation, course_id, number, right_count, question_count, passed,
       coalesce(worth, right_count * 100000::bigint) as worth, waiting
from attempt where person_id = $1 order by course_id, number`

// Progress is where a person stands with every course they have finished; courses that
// are missing were not.
func (s *Training) Progress(ctx context.Context, person org.PersonID) (map[training.CourseID]training.Progress, error) {
	var rows []attemptRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlProgress, int64(person)); err != nil {
		return nil, wrap("read progress", err)
	}
	out := map[training.CourseID]training.Progress{}
	for _, r := range rows {
		id := training.CourseID(r.Course)
		p, begun := out[id]
		if !begun {
			p = training.Progress{Best: r.score(), First: r.score()}
		}
		if r.score().Better(p.Best) {
			p.Best = r.score()
		}
		out[id] = p
	}
	return out, nil
}

const sqlAttemptCourse = `select course_id as id, course_version as version from attempt where id = $1 and person_id = $2`

const sqlMissed = `select question_id from attempt_answer where attempt_id = $1 and not correct and not waiting order by question_id`

// Missed are the questions that an attempt of this person got wrong or partly wrong, with the course
// version it was taken on; org.ErrNotFound when the attempt is not theirs.
func (s *Training) Missed(ctx context.Context, person org.PersonID, attempt int64) (c training.Course, ids []training.QuestionID, err error) {
	var r courseRow
	if err := s.db.sql.GetContext(ctx, &r, sqlAttemptCourse, attempt, int64(person)); err != nil {
		return c, nil, wrap("read attempt", err)
	}
	if err := s.db.sql.SelectContext(ctx, &ids, sqlMissed, attempt); err != nil {
		return c, nil, wrap("read missed questions", err)
	}
	c, err = s.Course(ctx, training.CourseID(r.ID), r.Version)
	if errors.Is(err, org.ErrNotFound) {
		return c, nil, fmt.Errorf("attempt %d: %w", attempt, err)
	}
	return c, ids, err
}
