package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"strings"

	"github.com/lib/pq"

	"cadrebot/org"
	"cadrebot/reports"
)

// The roll-up statements are put together from these rows. below are the units under the
// root ($3 is its path) with the unit at most $8 levels under it that they count for ($7 is
// the root's own depth).
const rollupBelow = `
below as materialized (
  select u.id,
         CAST(split_part(u.path, '/', least(length(u.path) - length(replace(u.path, '/', '')) - 1, $7::int + $8::int) + 1) AS bigint) as key
  from unit u where u.path >= $3 and u.path < $3 || '~'
)`

// standing is what each of them owed and sent in the periods $2 of the form $1, and, for
// the periods closed by $4, what stood at the close. $5 are the states of approved reports,
// $6 counts those that wait for review too; counts says whether a report is in the figures.
const rollupStanding = rollupBelow + `, standing as (
  select coalesce(o.unit_id, s.unit_id) as unit_id, coalesce(o.key, s.key) as key, coalesce(o.period, s.period) as period,
         o.unit_id is not null as owed, coalesce(o.exempt, false) as exempt, coalesce(s.state, '') as state, s.answers,
         coalesce(s.state = any($5::text[]) or ($6::boolean and s.state = 'submitted'), false) as counts,
         coalesce(o.due_at, s.due_at) as due_at, s.submitted_at, coalesce(s.returns, 0) as returns
  from (select x.unit_id, x.period, x.state = 'exempt' as exempt, x.due_at, b.key
        from obligation x join below b on b.id = x.unit_id
        where x.kind = 'report' and x.ref = $1 and x.period = any($2::text[])) o
  full join (select x.unit_id, x.period, x.state, x.answers, x.due_at, x.submitted_at, x.returns, b.key
        from submission x join below b on b.id = x.unit_id
        where x.form_id = $1 and x.period = any($2::text[])) s on s.unit_id = o.unit_id and s.period = o.period
  union all
  select p.unit_id, b.key, c.period, p.owed, p.exempt, p.state, p.answers,
         p.state = any($5::text[]) or ($6::boolean and p.state = 'submitted'), p.due_at, p.submitted_at, p.returns
  from period_standing p join period_close c on c.id = p.close_id join below b on b.id = p.unit_id
  where p.close_id = any($4::bigint[])
)`

// Fields of the form are $9 to $13, a row each: the field, its weight, whether it is a mean,
// whether periods add up, and whether its absence says "not applicable". What is no plain
// number counts as unknown. The last step adds up the units listed, each with those under it.
const sqlRollupFigures = `with ` + rollupBelow + `, fields as (
  select * from unnest($9::text[], $10::text[], $11::boolean[], $12::boolean[], $13::boolean[])
    with ordinality as f(field, weight, mean, flow, absent_na, n)
), counted as materialized (
  select x.unit_id, b.key, x.period, x.answers
  from submission x join below b on b.id = x.unit_id
  where x.form_id = $1 and x.period = any($2::text[]) and (x.state = any($5::text[]) or ($6::boolean and x.state = 'submitted'))
  union all
  select p.unit_id, b.key, c.period, p.answers
  from period_standing p join period_close c on c.id = p.close_id join below b on b.id = p.unit_id
  where p.close_id = any($4::bigint[]) and (p.state = any($5::text[]) or ($6::boolean and p.state = 'submitted'))
), newest as (
  select unit_id, max(period) as period from counted group by unit_id
), said as materialized (
  select w.key, f.n, f.weight <> '' as weighted, f.mean,
         case when a.v is null then f.absent_na else coalesce(a.v ->> 'na' = 'true', false) end as na,
         case when a.v ->> 's' ~ '^-?[0-9]+(\.[0-9]+)?$' then CAST(a.v ->> 's' AS numeric) end as num,
         case when f.weight <> '' then CAST(substring(w.answers -> f.weight ->> 's' from '^[0-9]+(?:\.[0-9]+)?$') AS numeric) end as den
  from counted w join newest l on l.unit_id = w.unit_id cross join fields f
  cross join lateral (select w.answers -> f.field as v) a
  where f.flow or w.period = l.period
), summed as (
  select key, n,
         sum(case when not weighted then num when mean then num * den when den is not null then num end) as num,
         sum(case when num is not null then den end) as den,
         count(*) filter (where num is not null and (not weighted or den is not null)) as known,
         count(*) filter (where num is null and na) as na, count(*) as all_said
  from said group by key, n
)
select u.id as unit_id, s.n, CAST(sum(s.num) AS text) as num, CAST(sum(s.den) AS text) as den,
       sum(s.known) as known, sum(s.all_said - s.known - s.na) as unknown, sum(s.na) as na
from summed s
join unit k on k.id = s.key
cross join lateral unnest(CAST(string_to_array(trim(both '/' from k.path), '/') AS bigint[])) as up(id)
join unit u on u.id = up.id and u.path >= $3
group by u.id, s.n`

const sqlUnitsToDepth = `
select ` + unitCols + ` from unit u
where u.path >= $1 and u.path < $1 || '~'
  and length(u.path) - length(replace(u.path, '/', '')) <= length($1) - length(replace($1, '/', '')) + $2
order by length(u.path) - length(replace(u.path, '/', '')), u.code`

// rollup is one question to the roll-up statements.
type rollup struct {
	root    org.Unit
	view    reports.View
	periods []string // as they are now
	closes  []int64  // as they stood
}

func newRollup(root org.Unit, view reports.View) rollup {
	return rollup{root: root, view: view, periods: []string{}, closes: []int64{}}
}

// take asks for the periods: as they stood where they were closed, as they are now elsewhere.
func (r *rollup) take(periods []reports.Period, closed map[reports.Period]reports.Close) {
	for _, p := range periods {
		if c, ok := closed[p]; ok {
			r.closes = append(r.closes, c.ID)
		} else {
			r.periods = append(r.periods, string(p))
		}
	}
}

// arguments are $1 to $8.
func (r rollup) arguments() []any {
	passed := make([]string, len(reports.Passed))
	for i, s := range reports.Passed {
		passed[i] = string(s)
	}
	depth := strings.Count(r.root.Path, "/") - 1
	return []any{
		r.view.Source.Form, pq.Array(r.periods), r.root.Path, pq.Array(r.closes), pq.Array(passed), r.view.Preliminary, depth, r.view.Depth,
	}
}

// figures are the figures of every unit listed, in the order of the source's feeds.
func (r rollup) figures(ctx context.Context, tx q) (map[org.UnitID][]reports.Figure, error) {
	feeds := r.view.Source.Feeds
	n := len(feeds)
	field, weight := make([]string, n), make([]string, n)
	mean, flow, absent := make([]bool, n), make([]bool, n), make([]bool, n)
	for i, f := range feeds {
		field[i], weight[i], mean[i], flow[i], absent[i] = f.Field, f.Weight, f.Mean, f.Flow, f.AbsentNA
	}
	var rows []struct {
		Unit int64 `db:"unit_id"`
		N    int   `db:"n"`
		figureRow
	}
	args := append(r.arguments(), pq.Array(field), pq.Array(weight), pq.Array(mean), pq.Array(flow), pq.Array(absent))
	if err := tx.SelectContext(ctx, &rows, sqlRollupFigures, args...); err != nil {
		return nil, fmt.Errorf("add up figures: %w", err)
	}
	out := map[org.UnitID][]reports.Figure{}
	for _, row := range rows {
		id := org.UnitID(row.Unit)
		if out[id] == nil {
			out[id] = make([]reports.Figure, n)
		}
		out[id][row.N-1] = row.figure()
	}
	return out, nil
}

// exact is a NUMERIC as it stands; nil for null.
func exact(s sql.NullString) *big.Rat {
	if !s.Valid {
		return nil
	}
	v, ok := new(big.Rat).SetString(s.String)
	if !ok {
		return nil
	}
	return v
}
