package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// Feedback keeps complaints, suggestions and calls for help.
type Feedback struct{ db *DB }

// NewFeedback is the feedback kept in db.
func NewFeedback(db *DB) *Feedback { return &Feedback{db: db} }

const sqlAddFeedback = `
with added as (
    insert into feedback (key, person_id, unit_id, kind, body, created_at)
    values ($1, $2, nullif($3::bigint, 0), $4, $5, $6)
    on conflict (key) do nothing
    returning id)
select id from added union all select id from feedback where key = $1 limit 1`

// answerDays is within how many working days a complaint is answered: the promise that rules on
// complaints make (brief 2.5, F32).
const answerDays = 5

// Add keeps what a person wrote and returns it with its number and the moment by which it is
// to be answered; the same key again returns the first.
func (f *Feedback) Add(ctx context.Context, key string, fb org.Feedback, now time.Time) (org.Feedback, error) {
	var id int64
	err := f.db.sql.GetContext(ctx, &id, sqlAddFeedback, key, int64(fb.Person), int64(fb.Unit.ID), string(fb.Kind), fb.Body, now)
	if err != nil {
		return org.Feedback{}, wrap("add feedback", err)
	}
	return f.Get(ctx, id)
}

const feedbackCols = `f.id, f.person_id, p.lang, f.kind, f.body, f.created_at, f.answer, f.answered_at, ` + unitCols

type feedbackRow struct {
	ID       int64        `db:"id"`
	Person   int64        `db:"person_id"`
	Lang     string       `db:"lang"`
	Kind     string       `db:"kind"`
	Body     string       `db:"body"`
	At       time.Time    `db:"created_at"`
	Answer   string       `db:"answer"`
	Answered sql.NullTime `db:"answered_at"`
	unitRow
}

func (r feedbackRow) feedback(days *calendar.Days) org.Feedback {
	return org.Feedback{
		ID: r.ID, Person: org.PersonID(r.Person), Lang: locales.Lang(r.Lang), Unit: r.unit(),
		Kind: org.FeedbackKind(r.Kind), Body: r.Body, At: r.At, Answer: r.Answer, Answered: r.Answered.Time, Due: days.EndAfter(r.At, answerDays),
	}
}

const sqlFeedback = `
select ` + feedbackCols + `
from feedback f join person p on p.id = f.person_id left join unit u on u.id = f.unit_id
where f.id = $1`

// Get is one piece of feedback; org.ErrNotFound when there is none. The caller checks
// that the asker may see its unit.
func (f *Feedback) Get(ctx context.Context, id int64) (org.Feedback, error) {
	var r feedbackRow
	if err := f.db.sql.GetContext(ctx, &r, sqlFeedback, id); err != nil {
		return org.Feedback{}, wrap("read feedback", err)
	}
	days, err := daysIn(ctx, f.db.sql)
	if err != nil {
		return org.Feedback{}, wrap("read feedback", err)
	}
	return r.feedback(days), nil
}

const sqlOpenFeedback = `
select ` + feedbackCols + `
from feedback f join person p on p.id = f.person_id join unit u on u.id = f.unit_id
where f.answered_at is null and u.path like $1 || '%'
order by f.created_at, f.id limit $2 offset $3`

// Open lists unanswered feedback from within and everything below it, oldest first.
func (f *Feedback) Open(ctx context.Context, within org.Unit, limit, offset int) ([]org.Feedback, error) {
	if within.Path == "" {
		return nil, nil
	}
	var rows []feedbackRow
	if err := f.db.sql.SelectContext(ctx, &rows, sqlOpenFeedback, within.Path, limit, offset); err != nil {
		return nil, wrap("list open feedback", err)
	}
	days, err := daysIn(ctx, f.db.sql)
	if err != nil {
		return nil, wrap("read open feedback", err)
	}
	out := make([]org.Feedback, len(rows))
	for i, r := range rows {
		out[i] = r.feedback(days)
	}
	return out, nil
}

const sqlAnswerFeedback = `
update feedback f set answer = $3, answered_by = $2, answered_at = $4
from unit u
where f.id = $1 and f.answered_at is null and f.person_id <> $2
  and u.id = f.unit_id and u.path like $5 || '%'`

const sqlAnsweredSo = `
select exists (select from feedback where id = $1 and answered_by = $2 and answer = $3)`

// Answer keeps by's answer and queues out, which tells the writer. Saying the same again
// does nothing; org.ErrConflict when somebody else was faster, and when the feedback is
// by's own or from outside the active grant's units.
func (f *Feedback) Answer(ctx context.Context, id int64, by org.Member, answer string, out notices.Outgoing, now time.Time) error {
	return f.db.tx(ctx, "answer feedback", func(tx q) error {
		res, err := tx.ExecContext(ctx, sqlAnswerFeedback, id, int64(by.ID), answer, now, by.Active.Unit.Path)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			var same bool
			if err := tx.GetContext(ctx, &same, sqlAnsweredSo, id, int64(by.ID), answer); err != nil {
				return err
			}
			if !same {
				return org.ErrConflict
			}
			return nil
		}
		if err := enqueue(ctx, tx, []notices.Outgoing{out}, now); err != nil {
			return err
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by.ID, Role: by.Active.Role, Unit: by.Active.Unit.ID,
			Action: "answer_feedback", Object: fmt.Sprintf("feedback:%d", id),
		})
	})
}
