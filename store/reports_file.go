package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

func stateOf(s sql.NullString) lifecycle.State { return lifecycle.State(s.String) }

const sqlReportOf = `select ` + reportCols + ` from report_seen where form_id = $1 and unit_id = $2 and period = $3`

// reportOf finds what the unit has filed for the period.
func reportOf(ctx context.Context, tx q, unit org.UnitID, formID string, p reports.Period) (reports.Submission, bool, error) {
	var r reportRow
	err := tx.GetContext(ctx, &r, sqlReportOf, formID, int64(unit), string(p))
	if errors.Is(err, sql.ErrNoRows) {
		return reports.Submission{}, false, nil
	}
	if err != nil {
		return reports.Submission{}, false, fmt.Errorf("look for a filed report: %w", err)
	}
	s, err := r.report()
	return s, err == nil, err
}

const sqlLockSubmission = `select id from submission where id = $1 for update`

const sqlRewriteSubmission = `
update submission set answers = CAST($3 AS jsonb), state = $4, open_fields = '{}', typed = typed + $5, no_change = false,
       revision = revision + 1, updated_at = $6
where id = $1 and revision = $2`

// Resubmit changes a filed report: the fields that were returned, or, before it is
// reviewed, any field. Only what is open is taken over. It is idempotent by
// f.Key; f.Revision must be the one that was seen, else the refusal says who was faster.
// Whether the report was on time stays as it was at first submission.
func (r *Reports) Resubmit(ctx context.Context, f reports.Filing, now time.Time) (out reports.Submission, err error) {
	err = r.db.tx(ctx, "resubmit report", func(tx q) error {
		s, done, err := lockReport(ctx, tx, f.Of, f.Key)
		if err != nil {
			return err
		}
		if s.Next, err = nextOwed(ctx, tx, s, now); err != nil || done {
			out = s
			return err
		}
		if s.Revision != f.Revision {
			return overtaken(s)
		}
		move, open := reports.Resubmit, s.OpenFields
		if s.State != reports.Returned {
			move, open = reports.Revise, everyKey(f, s.Answers)
		}
		merged := reports.Merge(s.Answers, f.Answers, open)
		if err := r.rewrite(ctx, tx, rewriting{key: f.Key, move: move, was: s, form: f.Form, answers: merged, typed: f.Typed, open: open, by: f.By}, now); err != nil {
			return err
		}
		out, err = readReport(ctx, tx, s.ID)
		out.Next = s.Next
		return err
	})
	return out, err
}

// rewriting is a change of what a report says.
type rewriting struct {
	key     string
	move    lifecycle.Name
	was     reports.Submission
	form    form.Form
	answers form.Answers
	typed   int
	open    []string
	reason  string
	by      lifecycle.Actor
}

// rewrite writes the report anew, its history, its files, and closes the flags about what has changed.
func (r *Reports) rewrite(ctx context.Context, tx q, x rewriting, now time.Time) error {
	to, err := reports.Review.Check(x.move, x.was.Lifecycle(), x.by, nil, now)
	if err != nil {
		return err
	}
	answers, err := json.Marshal(x.answers)
	if err != nil {
		return fmt.Errorf("write answers as JSON: %w", err)
	}
	res, err := tx.ExecContext(ctx, sqlRewriteSubmission, x.was.ID, x.was.Revision, string(answers), string(to), x.typed, now)
	if err := swapped(res, err); err != nil {
		return fmt.Errorf("rewrite report %d: %w", x.was.ID, err)
	}
	if err := attach(ctx, tx, x.was.ID, reports.Attached(x.form, x.answers), now); err != nil {
		return err
	}
	entry := entryOf(x.move, x.was.State, to, x.was.ID, x.by, now)
	entry.Fields, entry.Reason = x.open, x.reason
	entry.Old, entry.New = reports.Diff(x.was.Answers, x.answers)
	if err := insertMove(ctx, tx, x.key, entry); err != nil {
		return err
	}
	return r.closeFlags(ctx, tx, x.key, x.was, x.answers, x.by, now)
}

// lockReport holds the report until the end of the transaction, so that decisions on it
// stand in line; done says that the act with this key has been carried out before.
func lockReport(ctx context.Context, tx q, id int64, key string) (s reports.Submission, done bool, err error) {
	if err := tx.GetContext(ctx, &id, sqlLockSubmission, id); err != nil {
		return s, false, fmt.Errorf("lock report: %w", err)
	}
	of, done, err := moveKnown(ctx, tx, reports.Record, key)
	if err != nil {
		return s, false, err
	}
	if done && of != id {
		return s, false, org.ErrConflict
	}
	s, err = readReport(ctx, tx, id)
	return s, done, err
}

// swapped is org.ErrConflict unless a compare-and-set changed its row: the second line of
// defence behind the row's lock.
func swapped(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(org.ErrConflict, err)
	}
	return nil
}

// overtaken is the refusal for an act on a report that has moved on since it was seen.
func overtaken(s reports.Submission) error {
	return locales.Refuse("report.overtaken", "Number", s.Number, "Role", s.MoverRole.Name(),
		"At", s.Entered, "State", reports.StateText(s.State))
}

func entryOf(name lifecycle.Name, from, to lifecycle.State, id int64, by lifecycle.Actor, now time.Time) lifecycle.Entry {
	return lifecycle.Entry{
		Record: reports.Record, RecordID: id, Move: name, From: from, To: to,
		Person: by.Person, Role: by.Grant.Role, Unit: by.Grant.Unit.ID, At: now,
	}
}

// everyKey lists every field of the filing's form, and whatever else was or is answered: the
// rounds of repeats.
func everyKey(f reports.Filing, was form.Answers) []string {
	out := make([]string, len(f.Form.Fields))
	for i, fl := range f.Form.Fields {
		out[i] = fl.Key
	}
	for _, set := range []form.Answers{was, f.Answers} {
		for _, k := range slices.Sorted(maps.Keys(set)) {
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out
}
