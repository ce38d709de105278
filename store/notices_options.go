package store

import (
	"context"
	"fmt"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
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

// What the unit with path $1 and those above it set is a condition task by task: tasks of all kinds
// share a family.
const sqlOpenTasks = `
select $3 || t.id as ref, x.title_zh || x.period as zh, x.title_en || x.period as en
from task t cross join lateral (
    select o.title_zh, o.title_en, case when t.period = '' then '' else ' (' || t.period || ')' end as period
    from obligation o join unit u on u.id = o.unit_id
    where o.task_id = t.id and o.state = 'open' and u.path >= $1 and u.path < $1 || '~'
    limit 1) x
where t.state = 'open' and t.unit_id = any(CAST(string_to_array(trim(both '/' from $1), '/') AS bigint[]))
order by t.id desc limit $2`

// Families that have something open are found one by one along the index; those with nothing
// open at or below the unit with path $1 are left out. The name of one question or record says
// nothing about the others.
const sqlOpenFamilies = `
with recursive f as (
    (select family from obligation where state = 'open' order by family limit 1)
    union all
    select (select o.family from obligation o where o.state = 'open' and o.family > f.family order by o.family limit 1)
    from f where f.family is not null)
select f.family as ref, x.title_zh as zh, x.title_en as en
from f cross join lateral (
    select o.title_zh, o.title_en from obligation o join unit u on u.id = o.unit_id
    where o.family = f.family and o.state = 'open' and o.task_id is null and o.kind not in ('question', 'record')
      and u.path >= $1 and u.path < $1 || '~'
    limit 1) x
where f.family is not null and f.family not in ($3, $4)
order by 1 limit $2`

// OpenTasks are what a notice can go to those for who still owe it: tasks that the unit or one
// above it set, the newest first, then families of other tasks by the name of one of them; each
// with something open at or below the unit, at most limit of either.
func (s *Notices) OpenTasks(ctx context.Context, unit org.Unit, limit int) ([]notices.Option, error) {
	var set, families []optionRow
	if err := s.db.sql.SelectContext(ctx, &set, sqlOpenTasks, unit.Path, limit, notices.TaskRef); err != nil {
		return nil, fmt.Errorf("list tasks that are owed: %w", err)
	}
	err := s.db.sql.SelectContext(ctx, &families, sqlOpenFamilies, unit.Path, limit, tasks.FamilyTask, tasks.FamilyAssigned)
	if err != nil {
		return nil, fmt.Errorf("list what is owed: %w", err)
	}
	return options(append(set, families...)), nil
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
