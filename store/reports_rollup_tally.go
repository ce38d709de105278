package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"cadrebot/org"
	"cadrebot/reports"
)

type tallyRow struct {
	Unit        int64        `db:"unit_id"`
	Owed        int64        `db:"owed"`
	Exempt      int64        `db:"exempt"`
	Inside      int64        `db:"inside"`
	Waiting     int64        `db:"waiting"`
	Returned    int64        `db:"returned"`
	Missing     int64        `db:"missing"`
	Beyond      int64        `db:"beyond"`
	Due         int64        `db:"due"`
	DueExempt   int64        `db:"due_exempt"`
	Submitted   int64        `db:"submitted"`
	OnTime      int64        `db:"on_time"`
	Approved    int64        `db:"approved"`
	FirstPass   int64        `db:"first_pass"`
	Unreviewed  int64        `db:"unreviewed"`
	DueReturned int64        `db:"due_returned"`
	LastDue     sql.NullTime `db:"last_due"`
}

func (t tallyRow) completeness() reports.Completeness {
	return reports.Completeness{
		Tally: reports.Tally{
			Owed: t.Owed, Exempt: t.Exempt, In: t.Inside, Waiting: t.Waiting, Returned: t.Returned, Missing: t.Missing, Beyond: t.Beyond,
		},
		Counts: reports.Counts{
			Due: t.Due, Exempt: t.DueExempt, Submitted: t.Submitted, OnTime: t.OnTime,
			Approved: t.Approved, FirstPass: t.FirstPass, Unreviewed: t.Unreviewed, Returned: t.DueReturned,
		},
		Due: t.LastDue.Time,
	}
}

const sqlRollupTally = `with ` + rollupStanding + `, summed as (
  select key,
         count(*) filter (where owed and not exempt) as owed, count(*) filter (where owed and exempt) as exempt,
         count(*) filter (where owed and not exempt and counts) as inside,
         count(*) filter (where owed and not exempt and state = 'submitted' and not counts) as waiting,
         count(*) filter (where owed and not exempt and state = 'returned') as returned,
         count(*) filter (where owed and not exempt and state = '') as missing,
         count(*) filter (where (not owed or exempt) and counts) as beyond,
         max(due_at) filter (where owed) as last_due,
         count(*) filter (where owed and due_at <= $9) as due,
         count(*) filter (where owed and due_at <= $9 and exempt) as due_exempt,
         count(*) filter (where owed and due_at <= $9 and not exempt and submitted_at <= $9 and state <> 'returned') as submitted,
         count(*) filter (where owed and due_at <= $9 and not exempt and submitted_at <= $9 and submitted_at <= due_at) as on_time,
         count(*) filter (where owed and due_at <= $9 and not exempt and submitted_at <= $9 and state = any($5::text[])) as approved,
         count(*) filter (where owed and due_at <= $9 and not exempt and submitted_at <= $9 and state = any($5::text[]) and returns = 0) as first_pass,
         count(*) filter (where owed and due_at <= $9 and not exempt and submitted_at <= $9 and state = 'submitted') as unreviewed,
         count(*) filter (where owed and due_at <= $9 and not exempt and submitted_at <= $9 and state = 'returned') as due_returned
  from standing group by key
)
select u.id as unit_id, sum(s.owed) as owed, sum(s.exempt) as exempt, sum(s.inside) as inside, sum(s.waiting) as waiting,
       sum(s.returned) as returned, sum(s.missing) as missing, sum(s.beyond) as beyond, max(s.last_due) as last_due, sum(s.due) as due,
       sum(s.due_exempt) as due_exempt, sum(s.submitted) as submitted, sum(s.on_time) as on_time, sum(s.approved) as approved,
       sum(s.first_pass) as first_pass, sum(s.unreviewed) as unreviewed,
       sum(s.due_returned) as due_returned
from summed s
join unit k on k.id = s.key
cross join lateral unnest(CAST(string_to_array(trim(both '/' from k.path), '/') AS bigint[])) as up(id)
join unit u on u.id = up.id and u.path >= $3
group by u.id`

// counted says how complete the reports of every unit listed are at now; units that owe and
// sent nothing are left out.
func (r rollup) counted(ctx context.Context, tx q, now time.Time) (map[org.UnitID]reports.Completeness, error) {
	var rows []tallyRow
	if err := tx.SelectContext(ctx, &rows, sqlRollupTally, append(r.arguments(), now)...); err != nil {
		return nil, fmt.Errorf("count reports: %w", err)
	}
	out := make(map[org.UnitID]reports.Completeness, len(rows))
	for _, t := range rows {
		out[org.UnitID(t.Unit)] = t.completeness()
	}
	return out, nil
}
