package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/demo"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// addTemplates adds the demo's templates that are not there yet.
func (ids idsOfDemo) addTemplates(ctx context.Context, tx q, list []demo.Template, now time.Time) error {
	for _, t := range list {
		spec := tasks.Spec{
			Duty: t.Duty, Title: locales.Both(t.Title.Plain(locales.ZH), t.Title.Plain(locales.EN)), Level: t.Level, Roles: t.Roles,
			Evidence: tasks.Kind(t.Evidence), Ref: t.Ref, Supervising: tasks.ByAbove,
		}
		if err := keepTemplate(ctx, tx, t.Key, org.UnitID(ids.unit[t.Unit]), spec, t.Preset, now); err != nil {
			return fmt.Errorf("add template %s: %w", t.Key, err)
		}
	}
	return nil
}
