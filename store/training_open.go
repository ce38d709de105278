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

// Who knows best, of the units in which somebody trains at the moment: the one that pushed the
// course to the asker, by its latest push; else the one that wrote it; else the nearest upward.
const sqlTrainersDesk = `
with pushed as (
    select p.unit_id, p.id
    from course_push p
    join unit me on me.id = $1
    where p.course_id = $4
      and exists (select from unit place where place.id = any(p.unit_ids) and starts_with(me.path, place.path))
      and exists (select from role_grant g where g.person_id = $5 and g.role = any(p.roles)
                  and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3))
), candidate as (
    select unit_id, 1 as rank, id as near from pushed
    union all
    select unit_id, 2, version from course where id = $4 and unit_id is not null
    union all
    select u.id, 3, length(u.path) from unit below join unit u on starts_with(below.path, u.path) where below.id = $1
)
select c.unit_id from candidate c
where exists (select from role_grant g where g.unit_id = c.unit_id and g.role = any($2::text[])
              and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3))
order by c.rank, c.near desc limit 1`

const sqlTrainersOf = `
select distinct g.person_id from role_grant g
where g.unit_id = $1 and g.role = any($2::text[]) and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
order by g.person_id`

const sqlAskTrainer = `
insert into course_question (key, person_id, unit_id, lang, course_id, course_version, about, body, desk_id, asked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (key) do nothing
returning id`

const sqlOpenQuestionByKey = `select id from course_question where key = $1`

// AskTrainer keeps a question and tells the trainers of the unit that pushed the course to the
// asker, else of the one that wrote it, else of the nearest one upward, whichever first has
// any; note composes that message. It is idempotent by key. org.ErrNotFound when nobody
// trains there.
func (s *Training) AskTrainer(ctx context.Context, key string, ask training.OpenQuestion, note func(training.OpenQuestion) (json.RawMessage, error)) (out training.OpenQuestion, err error) {
	err = s.db.tx(ctx, "ask a trainer", func(tx q) error {
		var desk int64
		if err := tx.GetContext(ctx, &desk, sqlTrainersDesk, int64(ask.Unit.ID), pq.Array(teachers()), ask.Asked, string(ask.Course), int64(ask.Asker)); err != nil {
			return fmt.Errorf("find the trainers: %w", err)
		}
		var id []int64
		err := tx.SelectContext(ctx, &id, sqlAskTrainer, key, int64(ask.Asker), int64(ask.Unit.ID), string(ask.Lang), string(ask.Course),
			ask.Version, string(ask.About), ask.Text, desk, ask.Asked)
		if err != nil {
			return fmt.Errorf("keep the question: %w", err)
		}
		if len(id) == 0 {
			var known int64
			if err := tx.GetContext(ctx, &known, sqlOpenQuestionByKey, key); err != nil {
				return err
			}
			out, err = openQuestion(ctx, tx, known)
			return err
		}
		if out, err = openQuestion(ctx, tx, id[0]); err != nil {
			return err
		}
		payload, err := note(out)
		if err != nil {
			return err
		}
		return tellTrainers(ctx, tx, fmt.Sprintf("course-question/%d", out.ID), desk, payload, ask.Asked)
	})
	return out, err
}

// tellTrainers queues one message for everybody who trains at a desk; key is its beginning.
func tellTrainers(ctx context.Context, tx q, key string, desk int64, payload json.RawMessage, now time.Time) error {
	var people []int64
	if err := tx.SelectContext(ctx, &people, sqlTrainersOf, desk, pq.Array(teachers()), now); err != nil {
		return fmt.Errorf("find the trainers: %w", err)
	}
	out := make([]notices.Outgoing, len(people))
	for i, p := range people {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("%s/%d", key, p), Person: org.PersonID(p), Payload: payload}
	}
	return enqueue(ctx, tx, out, now)
}

const openQuestionColumns = `
select x.id, x.person_id, x.lang, x.course_id, x.course_version, x.about, x.body, x.asked_at, x.answer_zh, x.answer_en, x.answered_at,
       coalesce(x.answer_key, '') as answer_key, coalesce(x.card_version, 0) as card_version,
       d.id as desk_id, d.code as desk_code, d.name_zh as desk_zh, d.name_en as desk_en, d.path as desk_path, ` + unitCols + `
from course_question x join unit u on u.id = x.unit_id join unit d on d.id = x.desk_id`

type openQuestionRow struct {
	ID        int64      `db:"id"`
	Person    int64      `db:"person_id"`
	Lang      string     `db:"lang"`
	Course    string     `db:"course_id"`
	Version   int        `db:"course_version"`
	About     string     `db:"about"`
	Body      string     `db:"body"`
	Asked     time.Time  `db:"asked_at"`
	AnswerZh  string     `db:"answer_zh"`
	AnswerEn  string     `db:"answer_en"`
	Answered  *time.Time `db:"answered_at"`
	AnswerKey string     `db:"answer_key"`
	Card      int        `db:"card_version"`
	DeskID    int64      `db:"desk_id"`
	DeskCode  string     `db:"desk_code"`
	DeskZh    string     `db:"desk_zh"`
	DeskEn    string     `db:"desk_en"`
	DeskPath  string     `db:"desk_path"`
	unitRow
}

func (r openQuestionRow) question() training.OpenQuestion {
	out := training.OpenQuestion{
		ID: r.ID, Asker: org.PersonID(r.Person), Unit: r.unit(), Lang: locales.Lang(r.Lang), Course: training.CourseID(r.Course),
		Version: r.Version, About: training.About(r.About), Text: r.Body, Asked: r.Asked, Answer: locales.Both(r.AnswerZh, r.AnswerEn), Card: r.Card,
		Desk: org.Unit{ID: org.UnitID(r.DeskID), Code: r.DeskCode, Name: locales.Both(r.DeskZh, r.DeskEn), Path: r.DeskPath},
	}
	if r.Answered != nil {
		out.Answered = *r.Answered
	}
	return out
}

const sqlOpenQuestion = openQuestionColumns + ` where x.id = $1`

func openQuestion(ctx context.Context, tx q, id int64) (training.OpenQuestion, error) {
	var r openQuestionRow
	err := tx.GetContext(ctx, &r, sqlOpenQuestion, id)
	return r.question(), wrap("read a question to trainers", err)
}

// OpenQuestion is one question; org.ErrNotFound when there is none.
func (s *Training) OpenQuestion(ctx context.Context, id int64) (training.OpenQuestion, error) {
	return openQuestion(ctx, s.db.sql, id)
}

const sqlWaitingQuestions = openQuestionColumns + `
where x.answered_at is null and starts_with(d.path, $1) order by x.asked_at, x.id limit 200`

// WaitingQuestions are those that trainers of unit and below have not answered, oldest first.
func (s *Training) WaitingQuestions(ctx context.Context, unit org.Unit) ([]training.OpenQuestion, error) {
	return s.questions(ctx, sqlWaitingQuestions, unit.Path)
}

const sqlAnsweredQuestions = openQuestionColumns + `
where x.answered_at >= $2 and coalesce(x.card_version, 0) = 0 and starts_with(d.path, $1) order by x.answered_at desc, x.id desc limit 200`

// AnsweredQuestions are those that trainers of unit and below have answered since and that are
// no card, the last answer first.
func (s *Training) AnsweredQuestions(ctx context.Context, unit org.Unit, since time.Time) ([]training.OpenQuestion, error) {
	return s.questions(ctx, sqlAnsweredQuestions, unit.Path, since)
}

// questions reads a list of questions to trainers.
func (s *Training) questions(ctx context.Context, sql string, args ...any) ([]training.OpenQuestion, error) {
	var rows []openQuestionRow
	if err := s.db.sql.SelectContext(ctx, &rows, sql, args...); err != nil {
		return nil, wrap("list questions to trainers", err)
	}
	out := make([]training.OpenQuestion, len(rows))
	for i, r := range rows {
		out[i] = r.question()
	}
	return out, nil
}

const sqlOpenQuestionLocked = openQuestionColumns + ` where x.id = $1 for update of x`

const sqlAnswerTrainer = `
update course_question set answer_zh = $2, answer_en = $3, answered_at = $4, answered_by = $5, answer_key = $6 where id = $1`

// AnswerOpenQuestion records the one answer and sends the asker what note composes. It is
// idempotent by key; org.ErrConflict, with the question as it stands, when another answer
// came first.
func (s *Training) AnswerOpenQuestion(ctx context.Context, key string, id int64, by org.PersonID, answer locales.Text, note func(training.OpenQuestion) (json.RawMessage, error), now time.Time) (out training.OpenQuestion, err error) {
	err = s.db.tx(ctx, "answer a learner", func(tx q) error {
		var r openQuestionRow
		if err := tx.GetContext(ctx, &r, sqlOpenQuestionLocked, id); err != nil {
			return fmt.Errorf("lock the question: %w", err)
		}
		if out = r.question(); !out.Waits() {
			if r.AnswerKey == key {
				return nil
			}
			return org.ErrConflict
		}
		if _, err := tx.ExecContext(ctx, sqlAnswerTrainer, id, answer.Zh, answer.En, now, int64(by), key); err != nil {
			return fmt.Errorf("keep the answer: %w", err)
		}
		out.Answer, out.Answered = answer, now
		payload, err := note(out)
		if err != nil {
			return err
		}
		return enqueue(ctx, tx, []notices.Outgoing{{Key: fmt.Sprintf("course-answer/%d", id), Person: out.Asker, Payload: payload}}, now)
	})
	return out, err
}

const sqlKeepAnswerCard = `update course_question set card_version = $2 where id = $1`

// AnswerAsCard adds a card to the newest version of the question's course, at the end of the
// module that the question is about, and makes that the next version. A question becomes a
// card once: the second call returns the version that has it.
func (s *Training) AnswerAsCard(ctx context.Context, id int64, card training.Card, now time.Time) (version int, err error) {
	err = s.db.tx(ctx, "make a card of an answer", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlLockCourses); err != nil {
			return err
		}
		var r openQuestionRow
		if err := tx.GetContext(ctx, &r, sqlOpenQuestionLocked, id); err != nil {
			return fmt.Errorf("lock the question: %w", err)
		}
		if version = r.Card; version > 0 {
			return nil
		}
		if r.Answered == nil {
			return org.ErrConflict
		}
		newest, err := newestCourse(ctx, tx, training.CourseID(r.Course))
		if err != nil {
			return err
		}
		c, err := s.Course(ctx, training.CourseID(r.Course), newest.Version)
		if err != nil {
			return err
		}
		if c, err = c.WithCard(training.About(r.About).Module(&c), card); err != nil {
			return err
		}
		if err := addNextVersion(ctx, tx, &c, newest.Version, now); err != nil {
			return err
		}
		version = newest.Version + 1
		if _, err := tx.ExecContext(ctx, sqlKeepAnswerCard, id, version); err != nil {
			return fmt.Errorf("note the card: %w", err)
		}
		return nil
	})
	return version, err
}
