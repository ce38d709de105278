package store

import (
	"context"
	"slices"
	"time"

	"cadrebot/figures"
	"cadrebot/org"
)

// The facts below the unit $2 with the path $1, added up by the unit directly below it: the sums
// of these, what the sum of the whole has beyond them, and for marked facts what they come to
// instead of what was added up.
const (
	rolledChanges = `rolled as (
    select v.place, t.kind, t.at, t.state, t.name, t.dims, v.n
    from unit c join rollup t on t.unit_id = c.id cross join lateral (values (c.id, t.n), ($2::bigint, -t.n)) as v(place, n)
    where c.parent_id = $2 and t.source = `
	rolledWhole  = ` union all select $2::bigint, t.kind, t.at, t.state, t.name, t.dims, t.n from rollup t where t.unit_id = $2 and t.source = `
	rolledWas    = ` union all select coalesce(p.units[array_position(p.units, $2::bigint) + 1], $2), p.kind, p.at, p.state, p.name, p.dims, -p.n from rollup_part p where p.source = `
	rolledAgain  = ` union all select coalesce(CAST(nullif(split_part(substr(f.path, length($1) + 1), '/', 1), '') AS bigint), $2), f.kind, f.at, f.state, f.name, f.dims, f.n from `
	rolledMarked = ` = any(array(select m.ref from rollup_mark m where m.path >= $1 and m.path < $1 || '~' and m.source = `

	rolledDuties = rolledChanges + `'duty'` + rolledWhole + `'duty'` + rolledWas + `'duty' and p.ref` + rolledMarked + `'duty'))` +
		rolledAgain + `rollup_duty f where f.ref` + rolledMarked + `'duty')))`
	rolledRecords = rolledChanges + `'record'` + rolledWhole + `'record'` + rolledWas + `'record' and p.ref` + rolledMarked + `'record'))` +
		rolledAgain + `rollup_record f where f.ref` + rolledMarked + `'record')))`

	// What reports themselves come to: of the months and names that a statement asks for.
	rolledFiled = `filed as (
    select v.place, t.kind, t.name, v.n
    from unit c join rollup t on t.unit_id = c.id cross join lateral (values (c.id, t.n), ($2::bigint, -t.n)) as v(place, n)
    where c.parent_id = $2 and t.source = 'filed' and t.at >= $3 and t.at <= $4
    union all select $2::bigint, t.kind, t.name, t.n from rollup t where t.unit_id = $2 and t.source = 'filed' and t.at >= $3 and t.at <= $4
    union all select coalesce(CAST(nullif(split_part(substr(x.path, length($1) + 1), '/', 1), '') AS bigint), $2), x.kind, e.key, CAST(e.value AS numeric)
    from rollup_change x cross join lateral jsonb_each_text(x.ns) e
    where x.path >= $1 and x.path < $1 || '~' and x.source = 'filed' and x.at >= $3 and x.at <= $4)`
)

// sqlStatsReports from sums. What came after $4 is in them: see hasNewer.
const sqlRolledReports = `
with ` + rolledDuties + `, counted as (
    select place, sum(n) as due, sum(n) filter (where state = 'exempt') as exempt,
           sum(n) filter (where state <> 'exempt' and dims->>'came' <> 'returned') as submitted,
           sum(n) filter (where state <> 'exempt' and CAST(dims->>'in_time' AS boolean)) as on_time,
           sum(n) filter (where state <> 'exempt' and dims->>'came' = any($5)) as approved,
           sum(n) filter (where state <> 'exempt' and dims->>'came' = any($5) and CAST(dims->>'first' AS boolean)) as first_pass
    from rolled where kind = 'report' and at >= $3 and at <= $4
    group by place having sum(n) <> 0
)
select c.place, '' as key, q.quantity, CAST(coalesce(q.n, 0) AS text) as n
from counted c cross join lateral (values ('rep_due', c.due), ('rep_exempt', c.exempt), ('rep_submitted', c.submitted),
    ('rep_on_time', c.on_time), ('rep_approved', c.approved), ('rep_first_pass', c.first_pass)) q(quantity, n)`

// sqlStatsOverdue from sums.
const sqlRolledOverdue = `
with ` + rolledDuties + `
select place, '' as key, case when days <= 3 then 'overdue_1_3' when days <= 7 then 'overdue_4_7' when days <= 30 then 'overdue_8_30' else 'overdue_over_30' end as quantity,
       CAST(sum(n) AS text) as n
from (select place, n, CAST($3 at time zone $4 AS date) - CAST(at at time zone $4 AS date) as days
      from rolled where state = 'open' and at < $3) x
where days >= 1 group by 1, 3 having sum(n) <> 0`

// sqlStatsRecords from sums, for sources that ask for nothing that the sums do not tell apart (inSums).
const sqlRolledRecords = `
with ` + rolledRecords + `
select place, key, quantity, CAST(sum(amount) AS text) as n
from (select t.place, s.quantity, case when s.key = '' then '' else coalesce(t.dims->s.key->>'s', '') end as key,
             case when t.name = s.field then t.n else 0 end as amount, case when t.name = '' then t.n else 0 end as records
      from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $11::text[], $12::text[])
           as s(quantity, kind, states, field, wanted, key, timing, year, begins)
      join rolled t on t.kind = s.kind and t.name in ('', s.field) and (s.states = '' or t.state = any(string_to_array(s.states, ',')))
           and t.dims @> CAST(s.wanted AS jsonb)
      where case s.timing when 'late' then t.at < $10 when 'not_yet' then t.at >= $10 else true end
        and (s.year = '' or starts_with(coalesce(t.dims->s.year->>'s', ''), s.begins))) x
group by place, key, quantity having sum(records) <> 0`

// sqlStatsMoney from sums.
const sqlRolledMoney = `
with ` + rolledRecords + `, held as (
    select place, coalesce(dims->'source'->>'s', '') as key, kind, state = 'paid' as paid, n as balance,
           dims->'class'->>'s' as class, coalesce(dims->'received'->>'s', '') as received
    from rolled where name = 'purse' and kind = any($3) and dims->'year'->>'s' = $4
)
select place, key, quantity, CAST(sum(n) AS text) as n
from (select place, key, 'FND-01' as quantity, balance as n from held
      union all select place, key, 'FND-02', balance from held where kind = 'fund_project'
      union all select place, key, 'FND-03', balance from held where paid
      union all select place, key, 'FND-04', balance from held where paid and class = 'industry'
      union all select place, key, 'fund_idle', balance from held where not paid and received < $5) x
group by place, key, quantity having sum(n) <> 0`

// sqlStatsQuality from sums.
const sqlRolledQuality = `
with ` + rolledFiled + `
select place, '' as key, 'values' as quantity, CAST(sum(n) AS text) as n from filed where name = 'values' group by place having sum(n) <> 0` + sqlFlagged

// sqlStatsAnswers from sums.
const sqlRolledAnswers = `
with ` + rolledFiled + `
select place, '' as key, upper(replace(name, '_', '-')) as quantity, CAST(sum(n) AS text) as n
from filed where name in ('lab_02', 'lab_03') group by place, name having sum(n) <> 0`

// sqlStatsBurden from sums.
const sqlRolledBurden = `
with ` + rolledDuties + `, ` + rolledFiled + `, asked as (
    select coalesce(f.unit_id, k.unit_id, 0) as issuer, sum(r.n) as n
    from (select dims->>'form' as form, CAST(dims->>'task' AS bigint) as task, sum(n) as n
          from rolled where kind = 'report' and dims ? 'form' and at >= $3 and at <= $4 group by 1, 2) r
    left join form f on f.ref = r.form left join task k on k.id = r.task
    group by 1
), came as (
    select coalesce(f.unit_id, 0) as issuer, sum(x.n) filter (where x.name = '') as n, sum(x.n) filter (where x.name = 'typed') as typed,
           sum(x.n) filter (where x.name = 'same') as same, sum(x.n) filter (where x.name = 'fields') as fields
    from (select kind, name, sum(n) as n from filed group by 1, 2) x left join form f on f.ref = x.kind
    group by 1
), ` + burdenSaid

// sqlStatsReviews from the first decisions, which are written down as they are made.
const sqlRolledReviews = `
select coalesce(CAST(nullif(split_part(substr(d.path, length($1) + 1), '/', 1), '') AS bigint), $2) as place, '' as key, 'review_hours' as quantity,
       CAST(round(d.tenths / 10.0, 1) AS text) as n, count(*) as times
from report_decision d
where d.at >= $3 and d.at <= $4 and d.name = any($5) and d.path >= $1 and d.path < $1 || '~'
group by 1, d.tenths`

const sqlNewerReport = `select exists (select from submission where submitted_at > $1)`

// rolledReports are the statements for families that reports are counted in.
var rolledReports = map[figures.Family]string{
	figures.OfReports: sqlRolledReports, figures.OfQuality: sqlRolledQuality, figures.OfAnswers: sqlRolledAnswers, figures.OfBurden: sqlRolledBurden,
	figures.OfReviews: sqlRolledReviews,
}

// rolledFor is the statement that reads a family from the sums; "" when these do not say it.
func rolledFor(ctx context.Context, tx q, b figures.Board, f figures.Family, now time.Time) (string, error) {
	if query, ok := rolledReports[f]; ok {
		// Sums know what has come, not when: a board of a moment that has passed is counted.
		var newer bool
		if err := tx.GetContext(ctx, &newer, sqlNewerReport, now); err != nil || newer {
			return "", err
		}
		return query, nil
	}
	switch f {
	case figures.OfOverdue:
		return sqlRolledOverdue, nil
	case figures.OfRecords:
		if !slices.ContainsFunc(sourcesOf(b), func(s figures.Source) bool { return !inSums(s) }) {
			return sqlRolledRecords, nil
		}
	case figures.OfMoney:
		return sqlRolledMoney, nil
	}
	return "", nil
}

// toldApart and toldSums are the answers that the view rollup_record keeps: those by which records
// are told apart, and those that are added up.
var (
	toldApart = []string{"class", "category", "on_time", "indicator", "year", "quarter_end"}
	toldSums  = []string{"", "target", "value"}
)

// inSums reports whether the sums say what a source asks for; otherwise its records are counted.
func inSums(s figures.Source) bool {
	for _, answer := range []string{s.Key, s.Year} {
		if answer != "" && !slices.Contains(toldApart, answer) {
			return false
		}
	}
	for answer := range s.Where {
		if !slices.Contains(toldApart, answer) {
			return false
		}
	}
	return slices.Contains(toldSums, s.Field)
}

// summed reports whether the units of a board have sums: villages have none.
func summed(unit org.Unit, below []unitRow) bool {
	return unit.Level != org.LevelVillage && !slices.ContainsFunc(below, func(u unitRow) bool { return u.unit().Level == org.LevelVillage })
}
