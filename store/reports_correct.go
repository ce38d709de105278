package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/reports"
)

// RequestCorrection asks the county to change fields of a locked report; b.Opens is what
// the county may then change. It is idempotent by b.Key.
func (r *Reports) RequestCorrection(ctx context.Context, b reports.SendBack, now time.Time) (out reports.Submission, err error) {
	err = r.db.tx(ctx, "request correction", func(tx q) error {
		d := decision{Act: b.Act, among: []lifecycle.Name{reports.RequestCorrection}, open: b.Opens, fields: b.Fields, reason: b.Reason}
		out, err = decide(ctx, tx, d, now)
		return err
	})
	return out, err
}

// RefuseCorrection leaves a locked report as it is, in the state in which it was asked
// about, and tells its author and whoever asked.
// It is idempotent by a.Key.
func (r *Reports) RefuseCorrection(ctx context.Context, a reports.Act, reason string, compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (out reports.Submission, err error) {
	err = r.db.tx(ctx, "refuse correction", func(tx q) error {
		w, err := wish(ctx, tx, a.Of)
		if err != nil {
			return err
		}
		d := decision{Act: a, among: []lifecycle.Name{reports.RefuseCorrection}, from: w.From, reason: reason, also: w.By, compose: compose}
		out, err = decide(ctx, tx, d, now)
		return err
	})
	return out, err
}

const sqlCorrect = `
update submission set answers = CAST($3 AS jsonb), state = $4, open_fields = '{}', revision = revision + 1, updated_at = $5
where id = $1 and revision = $2`

// Correct changes the fields of a locked report that were asked for, nothing else, and
// keeps old, new, reason and who did it. Whoever asked is refused: two people are needed.
// A correction that changes nothing is refused too. It is idempotent by c.Key.
func (r *Reports) Correct(ctx context.Context, c reports.Correction, compose func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (out reports.Submission, err error) {
	err = r.db.tx(ctx, "correct report", func(tx q) error {
		s, done, err := lockReport(ctx, tx, c.Of, c.Key)
		if err != nil || done {
			out = s
			return err
		}
		if s.Revision != c.Revision {
			return overtaken(s)
		}
		to, err := reports.Review.Check(reports.Correct, s.Lifecycle(), c.By, form.Answers{reports.AskReason: {S: c.Reason}}, now)
		if err != nil {
			return err
		}
		w, err := wish(ctx, tx, s.ID)
		if err != nil {
			return err
		}
		merged := reports.Merge(s.Answers, c.Answers, s.OpenFields)
		entry := entryOf(reports.Correct, s.State, to, s.ID, c.By, now)
		entry.Fields, entry.Reason = s.OpenFields, c.Reason
		if entry.Old, entry.New = reports.Diff(s.Answers, merged); len(entry.Old)+len(entry.New) == 0 {
			return locales.Refuse("report.nothing_corrected")
		}
		answers, err := json.Marshal(merged)
		if err != nil {
			return fmt.Errorf("write answers as JSON: %w", err)
		}
		res, err := tx.ExecContext(ctx, sqlCorrect, s.ID, s.Revision, string(answers), string(to), now)
		if err := swapped(res, err); err != nil {
			return fmt.Errorf("correct report %d: %w", s.ID, err)
		}
		if err := attachCorrected(ctx, tx, s, merged, now); err != nil {
			return err
		}
		if err := insertMove(ctx, tx, c.Key, entry); err != nil {
			return err
		}
		if err := r.closeFlags(ctx, tx, c.Key, s, merged, c.By, now); err != nil {
			return err
		}
		if out, err = readReport(ctx, tx, s.ID); err != nil {
			return err
		}
		return tellAbout(ctx, tx, out, reports.Correct, decision{also: w.By, compose: compose}, now)
	})
	return out, err
}

const sqlWish = `
select m.fields, m.reason, m.person_id, m.role, m.at, m.from_state, ` + unitCols + `
from move m join unit u on u.id = m.unit_id
where m.record = 'report' and m.record_id = $1 and m.name = 'request_correction'
order by m.id desc limit 1`

// Wish is the newest request to correct the report; org.ErrNotFound when nobody asked.
func (r *Reports) Wish(ctx context.Context, id int64) (reports.Wish, error) {
	w, err := wish(ctx, r.db.sql, id)
	return w, wrap("read the request for a correction", err)
}

func wish(ctx context.Context, tx q, id int64) (reports.Wish, error) {
	var row struct {
		Fields pq.StringArray `db:"fields"`
		Reason string         `db:"reason"`
		Person int64          `db:"person_id"`
		Role   string         `db:"role"`
		At     time.Time      `db:"at"`
		From   string         `db:"from_state"`
		unitRow
	}
	if err := tx.GetContext(ctx, &row, sqlWish, id); err != nil {
		return reports.Wish{}, fmt.Errorf("find who asked to correct report %d: %w", id, err)
	}
	return reports.Wish{
		Fields: slices.Clone(row.Fields), Reason: row.Reason, By: org.PersonID(row.Person), Role: org.Role(row.Role), Unit: row.unit(), At: row.At,
		From: lifecycle.State(row.From),
	}, nil
}

const sqlWishes = `
select ` + reportCols + `
from report_seen
where path like $1 || '%' and state = 'correction_requested'
order by updated_at, id
limit $2`

// Wishes lists the reports below unit for which a correction was asked, longest waiting
// first.
func (r *Reports) Wishes(ctx context.Context, unit org.Unit) ([]reports.Submission, error) {
	if unit.Path == "" {
		return nil, nil
	}
	var rows []reportRow
	if err := r.db.sql.SelectContext(ctx, &rows, sqlWishes, unit.Path, inboxLimit); err != nil {
		return nil, wrap("list requests for corrections", err)
	}
	return submissions(rows)
}
