package store

import (
	"context"
	"slices"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/reports"
)

const sqlAbove = `
select g.id as grant_id, g.role, g.person_id, u.id as unit_id, u.code as unit_code, u.name_zh, u.name_en, u.level, u.parent_id, u.path
from role_grant g join unit u on u.id = g.unit_id join person p on p.id = g.person_id
where u.id <> $2 and starts_with($1, u.path) and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
  and p.telegram_id is not null and p.unreachable = ''
order by length(u.path) desc, g.role, g.id`

// Reviewers are the posts that may decide on the report next and have somebody who can be
// reached: those of the nearest unit above it that has any. None means that nobody may.
func (r *Reports) Reviewers(ctx context.Context, s reports.Submission, now time.Time) ([]reports.Reviewer, error) {
	var rows []struct {
		Grant  int64  `db:"grant_id"`
		Role   string `db:"role"`
		Person int64  `db:"person_id"`
		unitRow
	}
	if err := r.db.sql.SelectContext(ctx, &rows, sqlAbove, s.Unit.Path, int64(s.Unit.ID), now); err != nil {
		return nil, wrap("find who reviews a report", err)
	}
	var out []reports.Reviewer
	for _, row := range rows {
		one := reports.Reviewer{Unit: row.unit(), Role: org.Role(row.Role)}
		by := lifecycle.Actor{
			Person: org.PersonID(row.Person), Grant: org.Grant{ID: org.GrantID(row.Grant), Role: one.Role, Unit: one.Unit},
		}
		if !reports.Decides(s.Lifecycle(), by) || len(out) > 0 && out[0].Unit.ID != one.Unit.ID {
			continue
		}
		if !slices.ContainsFunc(out, func(o reports.Reviewer) bool { return o.Role == one.Role }) {
			out = append(out, one)
		}
	}
	return out, nil
}
