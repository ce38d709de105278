package store

import (
	"context"
	"errors"
	"fmt"

	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
	"cadrebot/training"
)

const sqlFormByRef = `select ` + formCols + formFrom + ` where f.version = v.number and f.retired_at is null and f.ref = $1`

// courseOffered is the state of a course that people can take.
const courseOffered = "published"

// evidenced refuses evidence that is not there: a form that is not in use, a course that is
// not offered; and a form of more typed fields than people may be asked for (brief 2.5).
func evidenced(ctx context.Context, tx q, spec tasks.Spec) error {
	switch spec.Evidence {
	case tasks.Report:
		var row entryRow
		err := known(tx.GetContext(ctx, &row, sqlFormByRef, spec.Ref))
		if errors.Is(err, org.ErrNotFound) {
			return locales.Refuse("taskset.no_evidence")
		}
		if err != nil {
			return fmt.Errorf("read the form: %w", err)
		}
		e, err := entries([]entryRow{row})
		if err != nil {
			return err
		}
		return form.Burden(e[0].Version.Form, nil)
	case tasks.Course:
		c, err := newestCourse(ctx, tx, training.CourseID(spec.Ref))
		if err == nil && (c.Version == 0 || c.State != courseOffered) {
			return locales.Refuse("taskset.no_evidence")
		}
		return err
	}
	return nil
}

// Evidence refuses evidence that cannot do a task.
func (s *Tasks) Evidence(ctx context.Context, spec tasks.Spec) error {
	return wrap("look at a task's evidence", evidenced(ctx, s.db.sql, spec))
}

const sqlFormsFor = `select ` + formCols + formFrom + `
where f.version = v.number and f.retired_at is null and $1 like u.path || '%' order by f.id desc limit $2`

// FormsFor lists the forms in use of unit and of the units above it, the newest first: what a
// task may ask to be filled in.
func (s *Tasks) FormsFor(ctx context.Context, unit org.Unit, limit int) ([]forms.Entry, error) {
	var rows []entryRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlFormsFor, unit.Path, limit); err != nil {
		return nil, wrap("list forms for a task", err)
	}
	out, err := entries(rows)
	return out, wrap("list forms for a task", err)
}

const sqlItemThere = `select exists (select from policy_item where id = $1)`

// ItemThere reports whether the policy library has an entry.
func (s *Tasks) ItemThere(ctx context.Context, id string) (bool, error) {
	var there bool
	err := s.db.sql.GetContext(ctx, &there, sqlItemThere, id)
	return there, wrap("look an entry of the policy library up", err)
}
