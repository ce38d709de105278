package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/org"
)

const sqlStoredCalls = `
select c.asked_at as at, n.title_zh as notice, c.officer_id = $1 as officer
from phone_call c join notice n on n.id = c.notice_id
where c.person_id = $1 or c.officer_id = $1
order by c.asked_at, c.notice_id, c.person_id`

func storedCalls(ctx context.Context, tx q, id org.PersonID) ([]org.StoredCall, error) {
	var rows []struct {
		At      time.Time `db:"at"`
		Notice  string    `db:"notice"`
		Officer bool      `db:"officer"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlStoredCalls, int64(id)); err != nil {
		return nil, fmt.Errorf("read phone calls: %w", err)
	}
	out := make([]org.StoredCall, len(rows))
	for i, r := range rows {
		out[i] = org.StoredCall(r)
	}
	return out, nil
}
