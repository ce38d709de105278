package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/org"
	"cadrebot/reports"
)

const sqlFormFigures = `
select o.period, max(o.due_at) as due_at, count(*) filter (where o.state <> 'exempt') as owed,
       count(s.id) filter (where o.state <> 'exempt') as filed,
       count(s.id) filter (where o.state <> 'exempt' and s.state = any($2)) as passed
from obligation o
left join submission s on s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period
where o.kind = 'report' and o.ref = $1
group by o.period
order by max(o.due_at) desc
limit 1`

const sqlFormMissing = `
select ` + unitCols + `
from obligation o join unit u on u.id = o.unit_id
where o.kind = 'report' and o.ref = $1 and o.period = $2 and o.state = 'open'
order by u.code
limit $3`

// missingShown is how many units that have not filed are named.
const missingShown = 12

// Figures counts how far the form has come in its newest period, and names the first units
// that have not filed.
func (s *Forms) Figures(ctx context.Context, ref string) (forms.Figures, error) {
	var rows []struct {
		Period string    `db:"period"`
		Due    time.Time `db:"due_at"`
		Owed   int       `db:"owed"`
		Filed  int       `db:"filed"`
		Passed int       `db:"passed"`
	}
	passed := make([]string, len(reports.Passed))
	for i, st := range reports.Passed {
		passed[i] = string(st)
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlFormFigures, ref, pq.Array(passed)); err != nil || len(rows) == 0 {
		return forms.Figures{}, wrap("count what a form has brought in", err)
	}
	f := forms.Figures{Period: rows[0].Period, Due: rows[0].Due, Owed: rows[0].Owed, Filed: rows[0].Filed, Passed: rows[0].Passed}
	var missing []unitRow
	if err := s.db.sql.SelectContext(ctx, &missing, sqlFormMissing, ref, f.Period, missingShown); err != nil {
		return f, wrap("list who has not filed a form", err)
	}
	f.Missing = units(missing)
	return f, nil
}

const sqlPublishedAs = `
select v.form from form f join form_version v on v.form_id = f.id
where f.ref = $1 and v.published_at is not null
order by v.number desc`

// PublishedAs lists what was published under ref, the newest version first;
// org.ErrNotFound when nothing was.
func (s *Forms) PublishedAs(ctx context.Context, ref string) ([]form.Form, error) {
	out, err := publishedAs(ctx, s.db.sql, ref)
	if err == nil && len(out) == 0 {
		err = org.ErrNotFound
	}
	return out, wrap("list the versions of a form", err)
}

func publishedAs(ctx context.Context, tx q, ref string) ([]form.Form, error) {
	var rows [][]byte
	if err := tx.SelectContext(ctx, &rows, sqlPublishedAs, ref); err != nil {
		return nil, fmt.Errorf("read the versions of a form: %w", err)
	}
	out := make([]form.Form, len(rows))
	for i, b := range rows {
		f, err := readForm(b)
		if err != nil {
			return nil, err
		}
		out[i] = f
	}
	return out, nil
}
