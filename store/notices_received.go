package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"cadrebot/notices"
	"cadrebot/org"
)

// A message in doubt may have come, so that its notice may be read here.
const sqlNoticesTo = `
select ` + noticeColumns + `, coalesce(d.sent_at, n.created_at) as sent, d.confirmed_at, d.choice
from ` + noticeTables + `
join delivery d on d.notice_id = n.id
where d.person_id = $1 and d.state in ('sent', 'unknown', 'confirmed') and ($2 = 0 or n.id = $2 and d.id = delivery_of($2, $1))
order by n.id desc limit $3 offset $4`

// Received lists the notices that were sent to a person, newest first; id other than 0
// means only that one. What was not sent, and what was sent to others, is not in it.
func (s *Notices) Received(ctx context.Context, person org.PersonID, id notices.NoticeID, limit, offset int) ([]notices.Received, error) {
	var rows []struct {
		noticeRow
		Sent      time.Time    `db:"sent"`
		Confirmed sql.NullTime `db:"confirmed_at"`
		Choice    int          `db:"choice"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlNoticesTo, int64(person), int64(id), limit, offset); err != nil {
		return nil, fmt.Errorf("list notices received: %w", err)
	}
	out := make([]notices.Received, len(rows))
	for i, r := range rows {
		out[i] = notices.Received{Notice: r.notice(), At: r.Sent, Confirmed: r.Confirmed.Time, Choice: r.Choice}
	}
	return out, nil
}
