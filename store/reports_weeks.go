package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/tasks"
)

const sqlVillagesWithoutBrief = `
select u.id, u.code, u.parent_id
from unit u
where u.level = 'village' and (u.valid_to is null or u.valid_to > current_date)
  and exists (select 1 from role_grant g where g.unit_id = u.id and g.role = any($3::text[])
              and g.valid_from <= $4 and (g.valid_to is null or g.valid_to > $4))
  and not exists (select 1 from obligation o where o.unit_id = u.id and o.ref = $1 and o.period = $2)
order by u.id
limit 20000`

// OpenPeriod makes every village that has somebody to report owe the brief of period, and
// arms its reminders. A village that owes it already is left alone, and a period whose
// deadline has passed is not opened: nobody is asked for what they could not have known.
// It returns how many villages were added.
func (r *Reports) OpenPeriod(ctx context.Context, period reports.Period, title locales.Text, now time.Time) (added int, err error) {
	due := period.Due()
	if due.IsZero() || !now.Before(due) {
		return 0, nil
	}
	roles := make([]string, len(reports.Reporters))
	for i, role := range reports.Reporters {
		roles[i] = string(role)
	}
	err = r.db.tx(ctx, "open report period", func(tx q) error {
		var rows []struct {
			ID     int64  `db:"id"`
			Code   string `db:"code"`
			Parent *int64 `db:"parent_id"`
		}
		if err := tx.SelectContext(ctx, &rows, sqlVillagesWithoutBrief, reports.WeeklyBrief, string(period), pq.Array(roles), now); err != nil {
			return fmt.Errorf("list villages: %w", err)
		}
		list := make([]tasks.Obligation, 0, len(rows))
		for _, row := range rows {
			o := tasks.Obligation{
				Key: reports.WeeklyBrief + "/" + row.Code + "/" + string(period), Family: reports.WeeklyBrief, Kind: tasks.Report,
				Ref: reports.WeeklyBrief, Title: title, Unit: org.Unit{ID: org.UnitID(row.ID)}, Roles: reports.Reporters,
				Period: tasks.Period(period), Opens: now, Due: due,
			}
			if row.Parent != nil {
				o.Supervisor = org.UnitID(*row.Parent)
			}
			list = append(list, o)
		}
		added, err = addObligations(ctx, tx, list, now)
		return err
	})
	return added, err
}
