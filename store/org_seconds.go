package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/org"
)

const sqlSecondPeople = `
select distinct g.person_id, length(u.path) as depth
from role_grant g
join unit u on u.id = g.unit_id
join person p on p.id = g.person_id
where $1 like u.path || '%' and g.role = any($2) and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
  and p.id <> $4 and p.telegram_id is not null and p.unreachable = ''
order by depth desc, g.person_id`

// secondPeople are those who can agree to what somebody of a unit wants to do: the
// coordinators of the unit, or of the nearest one above that has any; among narrows them to some roles
// unless it is nil.
func secondPeople(ctx context.Context, tx q, unit org.Unit, first org.PersonID, among []org.Role, now time.Time) (out []org.PersonID, err error) {
	var roles []string
	for _, role := range org.AllRoles() {
		if role.Family() == org.Coordinator && (among == nil || slices.Contains(among, role)) {
			roles = append(roles, string(role))
		}
	}
	var rows []struct {
		Person int64 `db:"person_id"`
		Depth  int   `db:"depth"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlSecondPeople, unit.Path, pq.Array(roles), now, int64(first)); err != nil {
		return nil, fmt.Errorf("find who can agree: %w", err)
	}
	for _, row := range rows {
		if row.Depth == rows[0].Depth {
			out = append(out, org.PersonID(row.Person))
		}
	}
	return out, nil
}
