package store

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/tasks"
)

const sqlReturned = `
select id, revision, period, sent_back, open_fields
from report_seen
where unit_id = $1 and form_id = $2 and state = $3
order by period
limit 3`

// Returned lists the reports that came back to the unit in which m acts, oldest first, at
// most three; nothing for somebody whose active role does not report.
func (s *Tasks) Returned(ctx context.Context, m org.Member) ([]tasks.Returned, error) {
	if !slices.Contains(reports.Reporters, m.Active.Role) {
		return nil, nil
	}
	var rows []struct {
		ID       int64          `db:"id"`
		Revision int            `db:"revision"`
		Period   string         `db:"period"`
		SentBack pq.StringArray `db:"sent_back"`
		Open     pq.StringArray `db:"open_fields"`
	}
	err := s.db.sql.SelectContext(ctx, &rows, sqlReturned, int64(m.Active.Unit.ID), reports.WeeklyBrief, string(reports.Returned))
	if err != nil {
		return nil, wrap("list returned reports", err)
	}
	out := make([]tasks.Returned, len(rows))
	for i, r := range rows {
		asked := reports.Submission{SentBack: r.SentBack, OpenFields: r.Open}.Asked()
		fields := make([]locales.Text, len(asked))
		for j, k := range asked {
			fields[j] = reports.ShortLabel(k)
		}
		out[i] = tasks.Returned{
			Report: r.ID, Revision: r.Revision, Period: reports.Period(r.Period).Text(), Fields: fields,
		}
	}
	return out, nil
}
