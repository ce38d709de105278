package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/calendar"
	"cadrebot/figures"
	"cadrebot/notices"
	"cadrebot/org"
)

// Those who hold the role $3 at $2 and can be reached, and for whom nothing with a key that begins
// with $1, the unit and the person has been queued for.
const sqlToldOfFigures = `
select ` + unitCols + `, g.id as grant_id, g.person_id, g.role
from role_grant g join unit u on u.id = g.unit_id join person p on p.id = g.person_id
where g.role = $3 and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2) and p.telegram_id is not null and p.unreachable = ''
  and not exists (select from delivery d where d.key = $1 || u.id || '/' || g.person_id)
order by u.code, g.person_id`

// Holders lists those who hold a role and have not been queued a message under prefix.
func (s *Stats) Holders(ctx context.Context, role org.Role, prefix string, now time.Time) ([]figures.Holder, error) {
	var rows []struct {
		unitRow
		Grant  int64  `db:"grant_id"`
		Person int64  `db:"person_id"`
		Role   string `db:"role"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlToldOfFigures, prefix, now, string(role)); err != nil {
		return nil, wrap("find who is told of figures", err)
	}
	out := make([]figures.Holder, len(rows))
	for i, r := range rows {
		out[i] = figures.Holder{Person: org.PersonID(r.Person), Grant: org.Grant{ID: org.GrantID(r.Grant), Role: org.Role(r.Role), Unit: r.unit()}}
	}
	return out, nil
}

// Queue queues messages, each once by its key.
func (s *Stats) Queue(ctx context.Context, out []notices.Outgoing, now time.Time) error {
	return s.db.tx(ctx, "queue messages about figures", func(tx q) error {
		if err := enqueue(ctx, tx, out, now); err != nil {
			return fmt.Errorf("queue messages about figures: %w", err)
		}
		return nil
	})
}

// Days are the working days that hold here.
func (s *Stats) Days(ctx context.Context) (*calendar.Days, error) { return s.db.Days(ctx) }
