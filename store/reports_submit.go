package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// sqlPrelude reads all that a first submission depends on: the same act done before, the
// obligation that it answers, the answers of the period before, what is owed besides, and
// a receipt number. The one write that follows guards itself against what changes between.
const sqlPrelude = `
with asked as (` + sqlDutyOfPeriod + `)
select coalesce((select record_id from move where key = $6 and record = 'report'), 0),
       coalesce(o.id, 0), o.due_at, coalesce(o.state, '') = 'open', nextval('receipt_number'),
       (select s.answers from submission s where s.form_id = $1 and s.unit_id = $2 and s.period < $3
        order by s.period desc limit 1),
       coalesce((` + sqlNextOwed + `), '')
from (select 1) as always left join asked o on true`

// sqlNextOwed is the oldest other period that the unit owes, up to the current one ($5).
const sqlNextOwed = `
select n.period from obligation n
where n.kind = 'report' and n.ref = $1 and n.unit_id = $2 and n.state = 'open'
  and n.opens_at <= $4 and n.period <= $5 and n.period <> $3
  and not exists (select 1 from submission s where s.form_id = n.ref and s.unit_id = n.unit_id and s.period = n.period)
order by n.due_at, n.id limit 1`

// nextOwed is another period that the unit of s owes; "" when there is none.
func nextOwed(ctx context.Context, tx q, s reports.Submission, now time.Time) (p reports.Period, err error) {
	err = tx.GetContext(ctx, &p, sqlNextOwed, s.FormID, int64(s.Unit.ID), string(s.Period), now, string(reports.WeekOf(now)))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("look for what is still owed: %w", err)
	}
	return p, nil
}

// prelude is what sqlPrelude finds.
type prelude struct {
	known  int64 // the report that this act has made before; 0 = none
	duty   int64 // the obligation that is answered; 0 when nothing was set up
	due    time.Time
	open   bool // the obligation has not been settled yet
	serial int64
	last   form.Answers
	next   reports.Period // another period that is owed; "" = none
}

func (r *Reports) prelude(ctx context.Context, f reports.Filing, now time.Time) (p prelude, err error) {
	var due sql.NullTime
	var last []byte
	args := []any{f.Form.ID, int64(f.Unit().ID), string(f.Period), now, string(reports.WeekOf(now)), f.Key}
	if err = r.db.sql.row(ctx, sqlPrelude, args, &p.known, &p.duty, &due, &p.open, &p.serial, &last, &p.next); err != nil {
		return p, fmt.Errorf("read what a report depends on: %w", err)
	}
	p.due = due.Time
	if !due.Valid {
		days, err := r.db.Days(ctx)
		if err != nil {
			return p, err
		}
		p.due = f.Period.Due(days)
	}
	p.last, err = answersOf(last)
	return p, err
}

// sqlFile writes the submission, its first line of history and the settled obligation in
// one statement. It writes nothing when the unit has filed for the period, or when the
// same act, racing with itself, was here first: any unique key may be the one it meets.
const sqlFile = `with ` + filing + `
select id from made`

// sqlFileAttached is sqlFile for a form with photos or files: their rows are written with it.
const sqlFileAttached = `with ` + filing + `, attached as (
  insert into attachment (submission_id, field, kind, file_id, run_at, created_at)
  select made.id, x.field, x.kind, x.file_id, $14, $14
  from made cross join unnest($20::text[], $21::text[], $22::text[]) as x(field, kind, file_id)
)
select id from made`

const filing = `
made as (
  insert into submission (number, conversation, obligation_id, form_id, form_version, unit_id, period, person_id, role,
                          answers, typed, no_change, state, submitted_at, due_at, updated_at)
  values ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7, $8, $9, CAST($10 AS jsonb), $11, $12, $13, $14, $15, $14)
  on conflict do nothing
  returning id
), told as (
  insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, new)
  select $2, 'report', made.id, $16, $17, $13, $8, $9, $19, $14, CAST($10 AS jsonb) from made
), settled as (
  update obligation o set state = 'done', done_at = $14, done_by = $8, revision = revision + 1
  from made where o.id = $18 and o.state = 'open'
)`

// Submit files the first version of a report and settles the obligation it answers. It
// is idempotent by f.Key: called again it returns the same receipt. When the unit has
// filed already, the refusal says who did, in which role, and when; a second "no change"
// of the same person returns the first receipt.
func (r *Reports) Submit(ctx context.Context, f reports.Filing, now time.Time) (reports.Submission, error) {
	s, err := r.submit(ctx, f, now)
	return s, wrap("submit report", err)
}

func (r *Reports) submit(ctx context.Context, f reports.Filing, now time.Time) (reports.Submission, error) {
	p, err := r.prelude(ctx, f, now)
	if err != nil {
		return reports.Submission{}, err
	}
	if p.known != 0 {
		return r.again(ctx, p.known, p.next)
	}
	if err := f.Fits(); err != nil {
		return reports.Submission{}, err
	}
	rec := lifecycle.Record{State: reports.Review.Initial(), Unit: f.Unit(), Due: p.due}
	to, err := reports.Review.Check(reports.Submit, rec, f.By, nil, now)
	if err != nil {
		return reports.Submission{}, err
	}
	out := first(f, p, to, now)
	if out.ID, err = r.file(ctx, f, p, out, rec.State); errors.Is(err, sql.ErrNoRows) {
		id, err := alreadyFiled(ctx, r.db.sql, f)
		if err != nil {
			return reports.Submission{}, err
		}
		return r.again(ctx, id, p.next)
	}
	return out, err
}

// again is the report that the act has led to before.
func (r *Reports) again(ctx context.Context, id int64, next reports.Period) (reports.Submission, error) {
	s, err := readReport(ctx, r.db.sql, id)
	s.Next = next
	return s, err
}

// first is the report as it stands right after it was filed.
func first(f reports.Filing, p prelude, state lifecycle.State, now time.Time) reports.Submission {
	now = now.Round(time.Microsecond) // as Postgres keeps it
	return reports.Submission{
		Number: reports.Receipt(now, p.serial), Obligation: p.duty, FormID: f.Form.ID, Version: f.Form.Version,
		Unit: f.Unit(), Period: f.Period, Author: f.By.Person, Authors: []org.PersonID{f.By.Person}, Role: f.By.Grant.Role,
		Answers: f.Answers, Last: p.last, Typed: f.Typed, NoChange: f.NoChange, State: state, Revision: 1,
		OpenFields: []string{}, SentBack: []string{}, First: now, Due: p.due, Entered: now,
		Mover: f.By.Person, MoverRole: f.By.Grant.Role, Next: p.next,
	}
}

// file writes the report; sql.ErrNoRows when there was nothing to write.
func (r *Reports) file(ctx context.Context, f reports.Filing, p prelude, s reports.Submission, from lifecycle.State) (id int64, err error) {
	answers, err := json.Marshal(f.Answers)
	if err != nil {
		return 0, fmt.Errorf("write answers as JSON: %w", err)
	}
	settles := int64(0)
	if mv, _ := reports.Review.Move(reports.Submit); p.open && mv.ArmsFor(lifecycle.Settle, lifecycle.ToUnit) {
		settles = p.duty
	}
	args := []any{
		s.Number, f.Key, p.duty, f.Form.ID, f.Form.Version, int64(s.Unit.ID), string(f.Period), int64(f.By.Person), string(s.Role),
		string(answers), f.Typed, f.NoChange, string(s.State), s.First,
		sql.NullTime{Time: p.due, Valid: !p.due.IsZero()},
		string(reports.Submit), string(from), settles, int64(f.By.Grant.Unit.ID),
	}
	statement := sqlFile
	if files := reports.Attached(f.Form, f.Answers); len(files) > 0 {
		statement, args = sqlFileAttached, append(args, columns(files)...)
	}
	if err := r.db.sql.row(ctx, statement, args, &id); err != nil {
		return 0, fmt.Errorf("file the report: %w", err)
	}
	return id, nil
}

// alreadyFiled decides what a second submission for the same period means.
func alreadyFiled(ctx context.Context, tx q, f reports.Filing) (int64, error) {
	s, found, err := reportOf(ctx, tx, f.Unit().ID, f.Form.ID, f.Period)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, org.ErrConflict
	}
	// The same update in another transaction, or the same button pressed twice.
	first, repeated, err := moveKnown(ctx, tx, reports.Record, f.Key)
	if err != nil {
		return 0, err
	}
	if repeated {
		return first, nil
	}
	if s.NoChange && f.NoChange && s.Author == f.By.Person && s.State == reports.Submitted {
		return s.ID, nil
	}
	return 0, locales.Refuse("report.already", "Role", s.Role.Name(), "At", s.First, "Number", s.Number)
}
