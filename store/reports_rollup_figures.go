package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cadrebot/org"
	"cadrebot/reports"
)

// figuresCounted are the reports in the figures, as they are now or stood at a close.
const figuresCounted = rollupBelow + `, counted as (
  select x.unit_id, b.key, x.period, x.answers
  from submission x join below b on b.id = x.unit_id
  where x.form_id = $1 and x.period = any($2::text[]) and (x.state = any($5::text[]) or ($6::boolean and x.state = 'submitted'))
  union all
  select p.unit_id, b.key, c.period, p.answers
  from period_standing p join period_close c on c.id = p.close_id join below b on b.id = p.unit_id
  where p.close_id = any($4::bigint[]) and (p.state = any($5::text[]) or ($6::boolean and p.state = 'submitted'))
)`

// figuresNewest says which report of a unit speaks for what does not add up over periods.
const figuresNewest = `, newest as (
  select unit_id, max(period) as period from counted group by unit_id
)`

// figuresUpward makes a row of each field again and adds up the units listed, each with
// those under it.
const figuresUpward = `) as f(n, num, den, known, na, all_said)
)
select u.id as unit_id, s.n, CAST(sum(s.num) AS text) as num, CAST(sum(s.den) AS text) as den,
       sum(s.known) as known, sum(s.all_said - s.known - s.na) as unknown, sum(s.na) as na
from listed s
join unit k on k.id = s.key
cross join lateral unnest(CAST(string_to_array(trim(both '/' from k.path), '/') AS bigint[])) as up(id)
join unit u on u.id = up.id and u.path >= $3
group by u.id, s.n`

// figuresStatement is the statement that adds up feeds, and its arguments: args, which are
// $1 to $8, and the names of the fields. Its text depends only on how many feeds there are and how
// each is added up. single says that only one period is asked for.
//
// A field has columns of its own in every step, because a row for each report and field takes
// twice as long. "offset 0" keeps a step apart from the next one: otherwise Postgres works out
// a column again wherever it is used.
func figuresStatement(feeds []reports.Feed, single bool, args []any) (string, []any) {
	var told, said, summed, listed strings.Builder
	from, newest := "counted w", ""
	if !single && slices.ContainsFunc(feeds, func(f reports.Feed) bool { return !f.Flow }) {
		told.WriteString(", w.period = l.period as last")
		said.WriteString(", last")
		summed.WriteString(", count(*) filter (where last) as last_said")
		from, newest = "counted w join newest l on l.unit_id = w.unit_id", figuresNewest
	}
	for i, f := range feeds {
		c := fieldColumns{n: i + 1, Feed: f, speaks: "true", reports: "all_said"}
		if newest != "" && !f.Flow {
			c.speaks, c.reports = "last", "last_said"
		}
		args = append(args, f.Field)
		c.field = fmt.Sprintf("$%d::text", len(args))
		if f.Weight != "" {
			args = append(args, f.Weight)
			c.weight = fmt.Sprintf("$%d::text", len(args))
		}
		told.WriteString(c.told())
		said.WriteString(c.said())
		summed.WriteString(c.summed())
		if i > 0 {
			listed.WriteString(", ")
		}
		fmt.Fprintf(&listed, "(%[1]d, s.num%[1]d, s.den%[1]d, s.known%[1]d, s.na%[1]d, s.%[2]s)", c.n, c.reports)
	}
	return "with " + figuresCounted + newest +
		", told as (\n  select w.key, w.answers" + told.String() + "\n  from " + from + " offset 0\n)" +
		", said as (\n  select key, answers" + said.String() + "\n  from told offset 0\n)" +
		", summed as (\n  select key, count(*) as all_said" + summed.String() + "\n  from said group by key\n)" +
		", listed as (\n  select s.key, f.* from summed s cross join lateral (values " + listed.String() + figuresUpward, args
}

// fieldColumns writes the columns of one field.
type fieldColumns struct {
	reports.Feed
	n             int    // its place
	field, weight string // the parameters with the names; no weight: ""
	speaks        string // the condition on which a report speaks for the field
	reports       string // the column that counts the reports that do
}

// told are the words of a report.
func (c fieldColumns) told() string {
	s := fmt.Sprintf(",\n  w.answers -> %s ->> 's' as word%d", c.field, c.n)
	if c.weight != "" {
		s += fmt.Sprintf(", w.answers -> %s ->> 's' as weight%d", c.weight, c.n)
	}
	return s
}

// said are its numbers: what is no plain number is none, and counts as unknown.
func (c fieldColumns) said() string {
	s := fmt.Sprintf(`,
  case when %[2]s and word%[1]d ~ '^-?[0-9]+(\.[0-9]+)?$' then CAST(word%[1]d AS numeric) end as num%[1]d`, c.n, c.speaks)
	if c.weight != "" {
		s += fmt.Sprintf(`, CAST(substring(weight%[1]d from '^[0-9]+(?:\.[0-9]+)?$') AS numeric) as den%[1]d`, c.n)
	}
	return s
}

// summed are the sums: a mean counts as often as its people are, and what has a weight only
// where the weight is known.
func (c fieldColumns) summed() string {
	num, den, known := "sum(num%[1]d)", "CAST(null AS numeric)", "count(num%[1]d)"
	if c.weight != "" {
		num = "sum(num%[1]d) filter (where den%[1]d is not null)"
		den = "sum(den%[1]d) filter (where num%[1]d is not null)"
		known = "count(*) filter (where num%[1]d is not null and den%[1]d is not null)"
		if c.Mean {
			num = "sum(num%[1]d * den%[1]d)"
		}
	}
	na := "answers -> %[2]s ->> 'na' = 'true'"
	if c.AbsentNA {
		na = "(answers -> %[2]s is null or " + na + ")"
	}
	return fmt.Sprintf(",\n  "+num+" as num%[1]d, "+den+" as den%[1]d, "+known+" as known%[1]d,"+
		" count(*) filter (where num%[1]d is null and %[3]s and "+na+") as na%[1]d", c.n, c.field, c.speaks)
}

// feedsAtOnce bounds the columns of one statement.
const feedsAtOnce = 24

// figures are the figures of every unit listed, in the order of the source's feeds.
func (r rollup) figures(ctx context.Context, tx q) (map[org.UnitID][]reports.Figure, error) {
	out := map[org.UnitID][]reports.Figure{}
	single := len(r.periods)+len(r.closes) <= 1
	first := 0
	for feeds := range slices.Chunk(r.view.Source.Feeds, feedsAtOnce) {
		var rows []struct {
			Unit int64 `db:"unit_id"`
			N    int   `db:"n"`
			figureRow
		}
		query, args := figuresStatement(feeds, single, r.arguments())
		if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
			return nil, fmt.Errorf("add up figures: %w", err)
		}
		for _, row := range rows {
			id := org.UnitID(row.Unit)
			if out[id] == nil {
				out[id] = make([]reports.Figure, len(r.view.Source.Feeds))
			}
			out[id][first+row.N-1] = row.figure()
		}
		first += len(feeds)
	}
	return out, nil
}
