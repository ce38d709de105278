package store

import (
	"database/sql"
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

// passedStates are the states of reports that were approved, as an argument.
func passedStates() any {
	out := make([]string, len(reports.Passed))
	for i, s := range reports.Passed {
		out[i] = string(s)
	}
	return pq.Array(out)
}

// arguments are $1 to $8.
func (r rollup) arguments() []any {
	depth := strings.Count(r.root.Path, "/") - 1
	return []any{
		r.view.Source.Form, pq.Array(r.periods), r.root.Path, pq.Array(r.closes), passedStates(), r.view.Preliminary, depth, r.view.Depth,
	}
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
