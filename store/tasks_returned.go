package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/tasks"
)

const sqlReturned = `
select id, revision, form_id, form_version, period, sent_back, open_fields
from report_seen
where unit_id = $1 and state = $2
order by period
limit 3`

// Returned lists the reports that came back to the unit in which m acts, oldest first, at
// most three; nothing for somebody whose active role does not report.
func (s *Tasks) Returned(ctx context.Context, m org.Member) ([]tasks.Returned, error) {
	rec := lifecycle.Record{State: reports.Returned, Unit: m.Active.Unit}
	if _, err := reports.Review.Check(reports.Resubmit, rec, lifecycle.ActorOf(m), nil, m.Active.From); err != nil {
		return nil, nil
	}
	var rows []struct {
		ID       int64          `db:"id"`
		Revision int            `db:"revision"`
		Form     string         `db:"form_id"`
		Version  int            `db:"form_version"`
		Period   string         `db:"period"`
		SentBack pq.StringArray `db:"sent_back"`
		Open     pq.StringArray `db:"open_fields"`
	}
	err := s.db.sql.SelectContext(ctx, &rows, sqlReturned, int64(m.Active.Unit.ID), string(reports.Returned))
	if err != nil {
		return nil, wrap("list returned reports", err)
	}
	out := make([]tasks.Returned, len(rows))
	for i, r := range rows {
		f, err := returnedForm(ctx, s.db.sql, r.Form, r.Version)
		if err != nil {
			return nil, fmt.Errorf("list returned reports: %w", err)
		}
		asked := reports.Submission{SentBack: r.SentBack, OpenFields: r.Open}.Asked()
		fields := make([]locales.Text, len(asked))
		for j, k := range asked {
			fields[j] = reports.LabelOf(f, k)
		}
		title := locales.Text{}
		if r.Form != reports.WeeklyBrief {
			title = f.Title
		}
		out[i] = tasks.Returned{
			Report: r.ID, Revision: r.Revision, Title: title, Period: reports.Period(r.Period).Text(), Fields: fields,
		}
	}
	return out, nil
}

// returnedForm is the form of a report; of one that is unknown, fields go by their keys.
func returnedForm(ctx context.Context, tx q, ref string, version int) (form.Form, error) {
	if ref == reports.WeeklyBrief {
		return reports.Brief(), nil
	}
	f, err := formOf(ctx, tx, ref, version)
	if errors.Is(err, org.ErrNotFound) {
		return form.Form{Title: locales.Raw(ref)}, nil
	}
	return f, err
}
