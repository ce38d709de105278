package store

import (
	"context"
	"time"

	"cadrebot/tasks"
)

// What did it: the number of the report, the course, or the record's own number.
const sqlTaskSheet = `
select ` + unitCols + `, o.state, o.due_at, o.done_at,
  case when o.state <> 'done' then '' when o.kind = 'course' then o.ref
       else coalesce((select s.number from submission s where s.obligation_id = o.id order by s.id desc limit 1), '#' || o.id) end as evidence
from obligation o join unit u on u.id = o.unit_id
where o.task_id = $1
order by u.code, o.id`

// TaskSheet is what became of a task in each unit that owes it, in code order, a row for each
// of several people who owe it in one unit and none of them named.
func (s *Tasks) TaskSheet(ctx context.Context, id tasks.TaskID) ([]tasks.Outcome, error) {
	var rows []struct {
		unitRow
		State    string     `db:"state"`
		Due      time.Time  `db:"due_at"`
		Done     *time.Time `db:"done_at"`
		Evidence string     `db:"evidence"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlTaskSheet, int64(id)); err != nil {
		return nil, wrap("read what became of a task", err)
	}
	out := make([]tasks.Outcome, len(rows))
	for i, r := range rows {
		out[i] = tasks.Outcome{Unit: r.unit(), State: tasks.State(r.State), Due: r.Due, Evidence: r.Evidence}
		if r.Done != nil {
			out[i].DoneAt = *r.Done
		}
	}
	return out, nil
}
