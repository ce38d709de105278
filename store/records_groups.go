package store

import (
	"context"
	"slices"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// $13 by which answer, $14 the path of the unit that is asked about, $15 final states, $16 the field that is
// added up, $17 the zone.
const (
	groupOf   = `r.state, r.path, r.data, r.due_at, r.began_at, r.entered_at`
	groupHead = ` seen as (select` + nearCells + groupOf + inNear + farCells + groupOf + ofFar
	groupTail = inFar + `) x
)
select case $13 when 'state' then s.state when 'began' then to_char(s.began_at at time zone $17, 'YYYY-MM') else coalesce(s.data->$13->>'s', '') end as value,
       CAST(coalesce(nullif(split_part(substr(s.path, length($14) + 1), '/', 1), ''), '0') AS bigint) as unit,
       count(*) as n, count(*) filter (where s.due_at < $4) as late, count(*) filter (where s.state = any($15)) as ended,
       CAST(coalesce(sum(extract(epoch from s.entered_at - s.began_at) / 86400) filter (where s.state = any($15)), 0) AS numeric(20, 2)) as days,
       coalesce(sum(case when s.data->$16->>'s' ~ '^-?[0-9]{1,20}(\.[0-9]{1,10})?$' then CAST(s.data->$16->>'s' AS numeric) else 0 end), 0) as total
from seen s group by 1, 2 order by 1, 2`

	sqlGroups1 = `with` + groupHead + below1 + groupTail
	sqlGroups2 = `with` + groupHead + below2 + groupTail
	sqlGroups3 = `with` + groupHead + below3 + groupTail
	sqlGroups4 = `with` + groupHead + below4 + groupTail
	sqlGroups5 = `with` + groupHead + below5 + groupTail
)

// Groups counts the records of a kind that a may read in unit and below it, by an answer, record.ByState or
// record.ByMonth, for each unit right below; sum is the answer that is added up, "" for none. Nothing stands outside
// a's own unit and what is below it.
func (r *Records) Groups(ctx context.Context, k *record.Kind, unit org.Unit, by, sum string, a lifecycle.Actor, now time.Time) ([]record.Group, error) {
	if !a.Grant.Unit.Covers(unit) {
		return nil, org.ErrForbidden
	}
	cells := r.cells(record.Query{Kinds: []string{k.ID}}, a)
	if len(cells) == 0 {
		return nil, nil
	}
	final := slices.DeleteFunc(k.Machine.States(), func(s lifecycle.State) bool { return !k.Machine.Ends(s) })
	args := append(walkArgs(cells, a, unit, unit, now), by, unit.Path, stateArray(final), sum, locales.ZoneName)
	var rows []struct {
		Value string `db:"value"`
		Unit  int64  `db:"unit"`
		N     int    `db:"n"`
		Late  int    `db:"late"`
		Ended int    `db:"ended"`
		Days  string `db:"days"`
		Total string `db:"total"`
	}
	query := byLevel(unit, [5]string{sqlGroups1, sqlGroups2, sqlGroups3, sqlGroups4, sqlGroups5})
	if err := r.db.sql.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, wrap("count records by an answer", err)
	}
	out := make([]record.Group, len(rows))
	for i, x := range rows {
		days, _ := record.Read(x.Days)
		total, _ := record.Read(x.Total)
		out[i] = record.Group{Value: x.Value, Unit: org.UnitID(x.Unit), Count: x.N, Late: x.Late, Ended: x.Ended, Days: days, Sum: total}
	}
	return out, nil
}
