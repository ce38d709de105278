package store

import (
	"context"

	"cadrebot/figures"
	"cadrebot/org"
	"cadrebot/quality"
	"cadrebot/record"
	"cadrebot/reports"
)

// The reports of the form $2 in the subtree of $1 for the newest period of which there is one, each with
// the same unit's report before it; those that lie returned are being changed already.
const sqlScan = `
select ` + unitCols + `, s.period, s.answers, coalesce(l.period, '') as last_period, coalesce(l.answers, '{}') as last_answers
from submission s join unit u on u.id = s.unit_id
left join lateral (
    select x.period, x.answers from submission x
    where x.form_id = s.form_id and x.unit_id = s.unit_id and x.period < s.period and x.state <> 'returned'
    order by x.period desc limit 1) l on true
where s.form_id = $2 and s.state <> 'returned' and ` + insideUnit + `
  and s.period = (select max(n.period) from submission n join unit b on b.id = n.unit_id
                  where n.form_id = $2 and b.path >= $1 and b.path < $1 || '~')
order by u.code`

// Flags that were sent in the subtree of $1 about the period $3; $2 is their kind. The newest last.
const sqlScanFlags = `
select r.unit_id, r.code, r.state, coalesce(r.data->'indicator'->>'s', '') as indicator
from record r where r.kind = $2 and r.data->'period'->>'s' = $3 and ` + insideRecord + ` order by r.id`

type scanRow struct {
	unitRow
	Period      string `db:"period"`
	Answers     []byte `db:"answers"`
	LastPeriod  string `db:"last_period"`
	LastAnswers []byte `db:"last_answers"`
}

type flagRow struct {
	Unit      int64  `db:"unit_id"`
	Code      string `db:"code"`
	State     string `db:"state"`
	Indicator string `db:"indicator"`
}

// Scan holds the numbers that unit and the units below it reported last through src against one another
// and against their reports before (figures.Check).
func (s *Stats) Scan(ctx context.Context, unit org.Unit, src reports.Source) (figures.Scan, error) {
	out := figures.Scan{Form: src.Form, Title: src.Title}
	var rows []scanRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlScan, unit.Path, src.Form); err != nil {
		return out, wrap("read reports to check them", err)
	}
	if len(rows) == 0 {
		return out, nil
	}
	out.Period, out.Reports = rows[0].Period, len(rows)
	for _, r := range rows {
		now, err := reported(src, r.Answers)
		if err != nil {
			return out, wrap("read reports to check them", err)
		}
		last, err := reported(src, r.LastAnswers)
		if err != nil {
			return out, wrap("read reports to check them", err)
		}
		out.Values += len(now)
		sameYear := len(r.LastPeriod) >= 4 && r.LastPeriod[:4] == r.Period[:4]
		for _, x := range figures.Check(now, last, sameYear) {
			out.Findings = append(out.Findings, figures.Finding{Suspect: x, Unit: r.unit()})
		}
	}
	var flags []flagRow
	if err := s.db.sql.SelectContext(ctx, &flags, sqlScanFlags, unit.Path, quality.Flag, out.Period); err != nil {
		return out, wrap("read what was asked about reports", err)
	}
	for _, f := range flags {
		for i := range out.Findings {
			if x := &out.Findings[i]; int64(x.Unit.ID) == f.Unit && string(x.Code) == f.Indicator {
				x.Flag, x.State = f.Code, f.State
			}
		}
	}
	return out, nil
}

// reported are the numbers of a report by indicator.
func reported(src reports.Source, answers []byte) (figures.Reported, error) {
	a, err := answersOf(answers)
	if err != nil {
		return nil, err
	}
	out := figures.Reported{}
	for _, f := range src.Feeds {
		if n, ok := record.NumberOf(a[f.Field]); ok {
			out[f.Indicator.Code] = n
		}
	}
	return out, nil
}
