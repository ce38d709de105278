package store

import (
	"context"
	"fmt"

	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/org"
	"cadrebot/reports"
)

// Every published version of the forms that units at or below $1 were asked for, the one in
// use first; $2 is one form, 0 all of them. The newest period is one of the rhythm in use:
// those of one kind sort as strings. Choices are left out: they are most of a large form,
// and no figure needs them.
const sqlFormSources = `
select f.id as form, asked.period as newest, ` + unitCols + `, used.level as fill_level, used.every,
       jsonb_set(v.form, '{Fields}', (
         select coalesce(jsonb_agg(x.field - 'Choices' order by x.n), '[]')
         from jsonb_path_query(v.form, '$.Fields[*] ? (@.type() == "object")') with ordinality as x(field, n))) as definition
from form f
join form_version used on used.form_id = f.id and used.number = f.version
join form_version v on v.form_id = f.id and v.published_at is not null
join unit u on u.id = f.unit_id
cross join lateral (
  select o.period from obligation o join unit b on b.id = o.unit_id
  where o.kind = 'report' and o.ref = f.ref and b.path >= $1 and b.path < $1 || '~'
    and o.period ~ case used.every when '' then '^\d{4}-' when 'Y' then '^\d{4}$' else '^\d{4}' || used.every end
  order by o.period desc limit 1) asked
where $2::bigint in (0, f.id)
  and exists (select 1 from form_version w join unit a on a.id = w.audience_id
              where w.form_id = f.id and (a.path like $1 || '%' or $1 like a.path || '%'))
order by f.id, v.number = f.version desc, v.number desc`

type sourceRow struct {
	Form       int64  `db:"form"`
	Newest     string `db:"newest"`
	FillLevel  string `db:"fill_level"`
	Every      string `db:"every"`
	Definition []byte `db:"definition"`
	unitRow
}

// Sources lists the published forms that feed indicators and that unit or units below it
// were asked for in the rhythm in use, in the order of the register; retired ones too, for
// their figures stand.
func (s *Forms) Sources(ctx context.Context, unit org.Unit) ([]reports.Offered, error) {
	out, err := s.sources(ctx, unit, 0)
	return out, wrap("list forms that feed figures", err)
}

// Source is one of Sources; org.ErrNotFound for any other form.
func (s *Forms) Source(ctx context.Context, unit org.Unit, id reports.SourceID) (reports.Offered, error) {
	if id <= 0 {
		return reports.Offered{}, wrap("find a form that feeds figures", org.ErrNotFound)
	}
	out, err := s.sources(ctx, unit, id)
	if err == nil && len(out) == 0 {
		err = org.ErrNotFound
	}
	if err != nil {
		return reports.Offered{}, wrap("find a form that feeds figures", err)
	}
	return out[0], nil
}

func (s *Forms) sources(ctx context.Context, unit org.Unit, id reports.SourceID) ([]reports.Offered, error) {
	if unit.Path == "" { // every path begins with nothing
		return nil, org.ErrNotFound
	}
	var rows []sourceRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlFormSources, unit.Path, int64(id)); err != nil {
		return nil, err
	}
	var out []reports.Offered
	for len(rows) > 0 {
		first := rows[0]
		var versions []form.Form
		for ; len(rows) > 0 && rows[0].Form == first.Form; rows = rows[1:] {
			f, err := readForm(rows[0].Definition)
			if err != nil {
				return nil, fmt.Errorf("form %d: %w", first.Form, err)
			}
			versions = append(versions, f)
		}
		src := reports.SourceOf(reports.SourceID(first.Form), org.Level(first.FillLevel), calendar.Kind(first.Every), versions...)
		if len(src.Feeds) > 0 {
			out = append(out, reports.Offered{Source: src, Owner: first.unit(), Newest: reports.Period(first.Newest)})
		}
	}
	return out, nil
}

const sqlAskedPeriods = `
select o.period from obligation o join unit b on b.id = o.unit_id
where o.kind = 'report' and o.ref = $1 and b.path >= $2 and b.path < $2 || '~'
group by o.period order by max(o.due_at) desc limit $3`

// AskedPeriods are the periods for which unit or units below it were asked for the form, the
// newest first, at most limit.
func (s *Forms) AskedPeriods(ctx context.Context, unit org.Unit, ref string, limit int) ([]reports.Period, error) {
	var out []reports.Period
	err := s.db.sql.SelectContext(ctx, &out, sqlAskedPeriods, ref, unit.Path, limit)
	return out, wrap("list the periods of a form", err)
}
