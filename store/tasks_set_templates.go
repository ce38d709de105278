package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/org"
	"cadrebot/tasks"
)

type templateRow struct {
	Template int64  `db:"template_id"`
	Spec     []byte `db:"spec"`
	Preset   string `db:"preset"`
	unitRow
}

func (r templateRow) template() (tasks.Template, error) {
	spec, err := readSpec(r.Spec)
	return tasks.Template{ID: tasks.TemplateID(r.Template), Spec: spec, Preset: r.Preset, Unit: r.unit()}, err
}

const templateColumns = `m.id as template_id, m.spec, m.preset, ` + unitCols

const (
	sqlTemplates = `
select ` + templateColumns + ` from task_template m join unit u on u.id = m.unit_id
where $1 like u.path || '%' order by length(u.path) desc, m.id limit $2 offset $3`
	sqlTemplate = `
select ` + templateColumns + ` from task_template m join unit u on u.id = m.unit_id where m.id = $2 and $1 like u.path || '%'`
	sqlKeepTemplate = `
insert into task_template (key, unit_id, spec, preset, created_at) values ($1, $2, CAST($3 AS jsonb), $4, $5)
on conflict (key) do nothing`
	sqlDropTemplate = `delete from task_template where id = $1 and unit_id = $2`
)

// Templates lists what a unit may begin a task from: its own templates, then those of the
// units above it.
func (s *Tasks) Templates(ctx context.Context, unit org.Unit, limit, offset int) ([]tasks.Template, error) {
	var rows []templateRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlTemplates, unit.Path, limit, offset); err != nil {
		return nil, wrap("list templates", err)
	}
	out := make([]tasks.Template, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.template(); err != nil {
			return nil, fmt.Errorf("list templates: %w", err)
		}
	}
	return out, nil
}

// Template is one that the unit may begin from; org.ErrNotFound for any other.
func (s *Tasks) Template(ctx context.Context, unit org.Unit, id tasks.TemplateID) (tasks.Template, error) {
	var row templateRow
	if err := s.db.sql.GetContext(ctx, &row, sqlTemplate, unit.Path, int64(id)); err != nil {
		return tasks.Template{}, wrap("read a template", err)
	}
	return row.template()
}

// KeepTemplate keeps a spec for a unit and those below it to begin from, without the units
// that it meant. It is idempotent by key.
func (s *Tasks) KeepTemplate(ctx context.Context, key string, unit org.UnitID, spec tasks.Spec, preset string, now time.Time) error {
	return wrap("keep a template", keepTemplate(ctx, s.db.sql, key, unit, spec, preset, now))
}

func keepTemplate(ctx context.Context, tx q, key string, unit org.UnitID, spec tasks.Spec, preset string, now time.Time) error {
	spec.Units = nil
	body, err := writeSpec(spec)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, sqlKeepTemplate, key, int64(unit), body, preset, now)
	return err
}

// DropTemplate forgets a template of the unit; one of another unit stays.
func (s *Tasks) DropTemplate(ctx context.Context, unit org.UnitID, id tasks.TemplateID) error {
	_, err := s.db.sql.ExecContext(ctx, sqlDropTemplate, int64(id), int64(unit))
	return wrap("drop a template", err)
}
