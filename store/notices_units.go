package store

import (
	"context"
	"fmt"

	"cadrebot/notices"
	"cadrebot/org"
)

// People stand under the unit directly below the one looked at, or in that one itself.
const sqlFiguresByUnit = `
select ` + unitCols + `, t.targeted, t.accepted, t.confirmed, t.told
from (select coalesce(below.id, top.id) as unit_id, count(*) as targeted,
             count(*) filter (where at.state in ('sent', 'confirmed')) as accepted,
             count(*) filter (where at.state = 'confirmed') as confirmed,
             count(*) filter (where at.told_at is not null and at.state <> 'confirmed') as told
      from (select d.state, d.told_at, u.path
            from delivery d join notice n on n.id = d.notice_id and n.author_id = $2` + placeOf + `
            where n.id = $1 and delivery_in(d.id, $1)) at
      join unit top on top.id = $3 and at.path >= top.path and at.path < top.path || '~'
      left join unit below on below.parent_id = top.id and at.path >= below.path and at.path < below.path || '~'
      group by 1) t
join unit u on u.id = t.unit_id
order by u.code`

// ByUnit adds up author's notice for unit and each unit directly below it that somebody
// meant stands in, in code order. It reads every delivery of the notice: ask in a turn's time.
func (s *Notices) ByUnit(ctx context.Context, author org.PersonID, id notices.NoticeID, unit org.UnitID) ([]notices.UnitFigures, error) {
	var rows []struct {
		unitRow
		Targeted  int `db:"targeted"`
		Accepted  int `db:"accepted"`
		Confirmed int `db:"confirmed"`
		Told      int `db:"told"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlFiguresByUnit, int64(id), int64(author), int64(unit)); err != nil {
		return nil, fmt.Errorf("add up a notice by unit: %w", err)
	}
	out := make([]notices.UnitFigures, len(rows))
	for i, r := range rows {
		out[i] = notices.UnitFigures{Unit: r.unit(), Targeted: r.Targeted, Accepted: r.Accepted, Confirmed: r.Confirmed, Told: r.Told}
	}
	return out, nil
}
