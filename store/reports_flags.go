package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cadrebot/form"
	"cadrebot/indicators"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/quality"
	"cadrebot/record"
	"cadrebot/reports"
)

// Flagged is r with the records among which flags about reported numbers stand: these close by themselves when
// a report says another number.
func (r *Reports) Flagged(by *Records) *Reports {
	with := *r
	with.flags = by
	return &with
}

const sqlOpenFlags = `
select r.id, r.data from record r
where r.kind = $1 and r.unit_id = $2 and r.state = any($3) and r.data->'period'->>'s' = $4 order by r.id`

// closeFlags closes what was asked about numbers that the report says otherwise now.
func (r *Reports) closeFlags(ctx context.Context, tx q, key string, s reports.Submission, now form.Answers, by lifecycle.Actor, at time.Time) error {
	if r.flags == nil {
		return nil
	}
	var rows []struct {
		ID   int64  `db:"id"`
		Data []byte `db:"data"`
	}
	states := stateArray(lifecycle.From(quality.Open, quality.Promised))
	if err := tx.SelectContext(ctx, &rows, sqlOpenFlags, quality.Flag, int64(s.Unit.ID), states, string(s.Period)); err != nil {
		return fmt.Errorf("find what was asked about a report: %w", err)
	}
	if len(rows) == 0 {
		return nil
	}
	src, _, err := sourceOf(ctx, tx, s)
	if err != nil {
		return err
	}
	for _, row := range rows {
		data, err := answersOf(row.Data)
		if err != nil {
			return fmt.Errorf("record %d: %w", row.ID, err)
		}
		feed, feeds := feedOf(src, data[quality.KeyIndicator].S)
		n, said := record.NumberOf(now[feed.Field])
		if !feeds || !said || !quality.Closes(data, n) {
			continue
		}
		a := lifecycle.Actor{Person: by.Person, Program: true}
		given := form.Answers{quality.KeyRight: now[feed.Field]}
		if _, err := r.flags.byItself(ctx, tx, key+"/flag/"+strconv.FormatInt(row.ID, 10), row.ID, quality.Close, given, a, at); err != nil {
			return fmt.Errorf("close the flag %d: %w", row.ID, err)
		}
	}
	return nil
}

// sourceOf is which figures a report feeds, and the form that it was filled in with.
func sourceOf(ctx context.Context, tx q, s reports.Submission) (src reports.Source, f reports.Form, err error) {
	if s.FormID == reports.WeeklyBrief {
		f.Compiled, err = reports.CompiledBrief()
		if err == nil {
			src, err = reports.BriefSource()
		}
		return src, f, err
	}
	versions, err := publishedAs(ctx, tx, s.FormID)
	if err != nil {
		return src, f, err
	}
	for _, v := range versions {
		if v.Version == s.Version {
			if f.Compiled, err = form.Compile(v); err != nil {
				return src, f, fmt.Errorf("compile the form %s: %w", s.FormID, err)
			}
		}
	}
	return reports.SourceOf(0, s.Unit.Level, "", versions...), f, nil
}

// feedOf finds the feed of an indicator, however people wrote its code.
func feedOf(src reports.Source, code string) (reports.Feed, bool) {
	in, ok := indicators.Named(code)
	if !ok {
		return reports.Feed{}, false
	}
	return src.Feed(in.Code)
}

const sqlReportsOf = `select id from submission where unit_id = $1 and period = $2 order by id`

// rewrite puts a number of a report right because of a step: at once while the report can be changed and the form
// asks nothing else; one that was approved is asked to be corrected; one that lies returned is left to its
// author. It returns the record as it stands then.
func (r *Records) rewrite(ctx context.Context, tx q, key string, c record.Case, w *record.Rewrite) (record.Record, error) {
	if w == nil {
		return c.Record, nil
	}
	var ids []int64
	if err := tx.SelectContext(ctx, &ids, sqlReportsOf, int64(c.Record.Unit.ID), w.Period); err != nil {
		return c.Record, fmt.Errorf("find the report to put right: %w", err)
	}
	for _, id := range ids {
		s, done, err := lockReport(ctx, tx, id, key+"/report")
		if err != nil || done {
			return c.Record, err
		}
		src, f, err := sourceOf(ctx, tx, s)
		if err != nil {
			return c.Record, err
		}
		if feed, feeds := feedOf(src, w.Indicator); feeds {
			if err := r.putRight(ctx, tx, key+"/report", c, w, s, f, feed.Field); err != nil {
				return c.Record, err
			}
			now, _, err := r.withParent(ctx, tx, sqlRecord, c.Record.ID)
			return now, err
		}
	}
	name := locales.Raw(w.Indicator)
	if in, ok := indicators.Named(w.Indicator); ok {
		name = in.Name
	}
	return c.Record, locales.Refuse("quality.no_report", "Name", name)
}

// putRight changes one field of a report, or asks for it.
func (r *Records) putRight(ctx context.Context, tx q, key string, c record.Case, w *record.Rewrite, s reports.Submission, f reports.Form, field string) error {
	kept := &Reports{db: r.db, flags: r}
	why := c.Record.Code + ": " + w.Value
	switch s.State {
	case reports.Returned, reports.CorrectionRequested:
		return nil
	case reports.Submitted:
		if f.Compiled == nil {
			return nil
		}
		answers, whole, err := f.Amend(s, field, w.Value, c.Now)
		if err != nil || !whole {
			return err
		}
		return kept.rewrite(ctx, tx, rewriting{
			key: key, move: reports.Revise, was: s, form: *f.Form(), answers: answers, typed: 1, open: []string{field}, reason: why, by: c.Actor,
		}, c.Now)
	}
	opens := []string{field}
	if f.Compiled != nil {
		opens = f.Opens(opens)
	}
	_, err := decide(ctx, tx, decision{
		Act:   reports.Act{Key: key, By: c.Actor, Of: s.ID, Revision: s.Revision},
		among: []lifecycle.Name{reports.RequestCorrection}, fields: []string{field}, open: opens, reason: why,
	}, c.Now)
	return err
}
