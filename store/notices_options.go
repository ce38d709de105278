package store

import (
	"context"
	"fmt"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

type optionRow struct {
	Ref string `db:"ref"`
	Zh  string `db:"zh"`
	En  string `db:"en"`
}

func options(rows []optionRow) []notices.Option {
	out := make([]notices.Option, len(rows))
	for i, r := range rows {
		out[i] = notices.Option{Ref: r.Ref, Name: locales.Both(r.Zh, r.En)}
	}
	return out
}

// Families that have something open are found one by one along the index; those with nothing
// open at or below the unit with path $1 are left out.
const sqlOpenFamilies = `
with recursive f as (
    (select family from obligation where state = 'open' order by family limit 1)
    union all
    select (select o.family from obligation o where o.state = 'open' and o.family > f.family order by o.family limit 1)
    from f where f.family is not null)
select f.family as ref, x.title_zh as zh, x.title_en as en
from f cross join lateral (
    select o.title_zh, o.title_en from obligation o join unit u on u.id = o.unit_id
    where o.family = f.family and o.state = 'open' and u.path >= $1 and u.path < $1 || '~'
    limit 1) x
where f.family is not null
order by 1 limit $2`

// OpenFamilies are the families of tasks with something open at or below a unit, by the name
// of one of the tasks, at most limit of them.
func (s *Notices) OpenFamilies(ctx context.Context, unit org.Unit, limit int) ([]notices.Option, error) {
	var rows []optionRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlOpenFamilies, unit.Path, limit); err != nil {
		return nil, fmt.Errorf("list what is owed: %w", err)
	}
	return options(rows), nil
}

const sqlOfferedCourses = `
select id as ref, coalesce(body->'title'->>'z', id) as zh, coalesce(body->'title'->>'e', id) as en
from (select distinct on (id) id, body, state from course order by id, version desc) newest
where state = 'published' order by id limit $1`

// OfferedCourses are the courses that are offered, in code order, at most limit of them.
func (s *Notices) OfferedCourses(ctx context.Context, limit int) ([]notices.Option, error) {
	var rows []optionRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlOfferedCourses, limit); err != nil {
		return nil, fmt.Errorf("list courses: %w", err)
	}
	return options(rows), nil
}

const sqlUnitsNear = `
select ` + unitCols + `
from unit u
where u.path >= $1 and u.path < $1 || '~' and u.id <> $2
  and length(u.path) - length(replace(u.path, '/', '')) <= length($1) - length(replace($1, '/', '')) + 2
order by u.code limit $3`

// UnitsBelow are the units below one, its own children and theirs, in code order, at most
// limit of them.
func (s *Notices) UnitsBelow(ctx context.Context, unit org.Unit, limit int) ([]org.Unit, error) {
	var rows []unitRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlUnitsNear, unit.Path, int64(unit.ID), limit); err != nil {
		return nil, fmt.Errorf("list units below: %w", err)
	}
	return units(rows), nil
}
