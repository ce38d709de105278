package store_test

import (
	"database/sql"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lib/pq"

	"cadrebot/calendar"
	"cadrebot/org"
	"cadrebot/reports"
)

// figuresOneByOne says in one piece what figures are: a row for each report and field, from
// which they are added up. The statement in use works the same out field by field.
const figuresOneByOne = `with below as (
  select u.id,
         CAST(split_part(u.path, '/', least(length(u.path) - length(replace(u.path, '/', '')) - 1, $7::int + $8::int) + 1) AS bigint) as key
  from unit u where u.path >= $3 and u.path < $3 || '~'
), fields as (
  select * from unnest($9::text[], $10::text[], $11::boolean[], $12::boolean[], $13::boolean[])
    with ordinality as f(field, weight, mean, flow, absent_na, n)
), counted as (
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
select u.id, s.n, CAST(sum(s.num) AS text), CAST(sum(s.den) AS text), sum(s.known), sum(s.all_said - s.known - s.na), sum(s.na)
from summed s
join unit k on k.id = s.key
cross join lateral unnest(CAST(string_to_array(trim(both '/' from k.path), '/') AS bigint[])) as up(id)
join unit u on u.id = up.id and u.path >= $3
group by u.id, s.n`

// Whatever reports say, for any mixture of fields, the figures are those of figuresOneByOne:
// open and closed, in weeks and put together from weeks, approved and preliminary.
func TestFiguresAreThoseAddedUpOneByOne(t *testing.T) {
	w := openReports(t)
	rnd := rand.New(rand.NewPCG(11, 20261122))
	weeks := reports.Period("2026").Parts(calendar.Week)[40:47]
	w.saysAnything(rnd, 30, weeks)
	src := reports.Source{Form: reports.WeeklyBrief, Every: calendar.Week}
	for _, p := range weeks[2:4] {
		w.owe("9901010203", p, p.Due(nil))
		_, err := w.closePeriod("cty", "close"+string(p), p, reportNow.AddDate(0, 0, 7))
		must(t, err)
	}
	_, err := w.raw.ExecContext(t.Context(), `update submission set answers = answers || '{"f1": {"s": "1000"}}' where id % 3 = 0`) // after the close
	must(t, err)
	known := 0
	for _, n := range []int{1, 3, 7, 24, 50} {
		src.Feeds = anyFeeds(rnd, n)
		for _, p := range []reports.Period{"2026W47", "2026W44", "2026M11", "2026M10", "2026Q4"} {
			for _, code := range slices.Sorted(maps.Keys(w.units)) {
				view := reports.View{Source: src, Period: p, Preliminary: rnd.IntN(2) == 0, Depth: rnd.IntN(4)}
				known += w.sameOneByOne(w.units[code], view)
			}
		}
	}
	if known < 5000 {
		t.Errorf("only %d figures were compared", known)
	}
}

// said is what stands in stored answers, as JSON: numbers, what is none, and what no
// release has written.
var said = []string{
	`{"s": "7"}`, `{"s": "0"}`, `{"s": "-3"}`, `{"s": "12.50"}`, `{"s": "007"}`, `{"s": "123456789012345678901234567890.125"}`, `{"s": "0.1"}`,
	`{"na": true}`, `{"na": true}`, `{"na": true, "s": "4"}`, `{"na": false}`, `{"na": "true"}`,
	`{"s": ""}`, `{"s": " 5"}`, `{"s": "5\n"}`, `{"s": "1e3"}`, `{"s": "+4"}`, `{"s": "3."}`, `{"s": ".5"}`, `{"s": "５"}`, `{"s": "many"}`, `{"s": "na"}`,
	`{"s": 5}`, `{"s": null}`, `{}`, `null`, `"8"`, `9`, `[1]`,
}

// fieldsSaid is how many fields the reports of saysAnything have.
const fieldsSaid = 12

// saysAnything adds villages to the township and files reports of random content in random
// states for all of them.
func (w *reportWorld) saysAnything(rnd *rand.Rand, villages int, weeks []reports.Period) {
	w.t.Helper()
	exec := func(query string, args ...any) {
		w.t.Helper()
		_, err := w.raw.ExecContext(w.t.Context(), query, args...)
		must(w.t, err)
	}
	town := w.units["99010102"]
	exec(`insert into unit (code, name_zh, level, parent_id, path)
select '99010102' || 50 + i, '村', 'village', $1, 'new' from generate_series(1, $2) i`, int64(town.ID), villages)
	exec(`update unit set path = $1 || id || '/' where path = 'new'`, town.Path)
	states := []string{"submitted", "returned", "township_approved", "county_approved", "locked", "correction_requested", "corrected"}
	var ids pq.Int64Array
	must(w.t, w.raw.QueryRowContext(w.t.Context(), `select array_agg(id order by id) from unit where level = 'village'`).Scan(&ids))
	for _, p := range weeks {
		for _, id := range ids {
			if rnd.IntN(5) == 0 {
				continue
			}
			var fields []string
			for f := range fieldsSaid {
				if rnd.IntN(4) > 0 {
					fields = append(fields, fmt.Sprintf(`"f%d": %s`, f, said[min(rnd.IntN(len(said)), rnd.IntN(len(said)))]))
				}
			}
			exec(`insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, updated_at)
values ($1, $1, $2, 1, $3, $4, $5, 'VFS', $6, $7, now(), now())`, fmt.Sprint(id, p), reports.WeeklyBrief, id, string(p),
				int64(w.people["vfs"].Person), "{"+strings.Join(fields, ", ")+"}", states[rnd.IntN(len(states))])
		}
	}
}

// anyFeeds are n fields, each added up in a way of its own.
func anyFeeds(rnd *rand.Rand, n int) (feeds []reports.Feed) {
	for range n {
		f := reports.Feed{
			Field: fmt.Sprint("f", rnd.IntN(fieldsSaid)), Flow: rnd.IntN(2) == 0, Mean: rnd.IntN(2) == 0, AbsentNA: rnd.IntN(2) == 0,
		}
		if rnd.IntN(2) == 0 {
			f.Weight = fmt.Sprint("f", rnd.IntN(fieldsSaid))
		}
		feeds = append(feeds, f)
	}
	return feeds
}

// sameOneByOne compares a sheet with figuresOneByOne and returns how many figures were known.
func (w *reportWorld) sameOneByOne(unit org.Unit, view reports.View) (known int) {
	w.t.Helper()
	sheet, err := w.reports.Sheet(w.t.Context(), unit, view, reportNow)
	must(w.t, err)
	then := w.oneByOne(unit, view, true)
	today := w.oneByOne(unit, view, false)
	for _, l := range sheet.Lines {
		for i, got := range l.Figures {
			if want := then[[2]int64{int64(l.Unit.ID), int64(i)}]; !got.Same(want) {
				w.t.Fatalf("%s of %s, %+v: %+v, want %+v", l.Unit.Code, view.Period, view.Source.Feeds[i], got, want)
			}
			if l.Now != nil {
				if want := today[[2]int64{int64(l.Unit.ID), int64(i)}]; !l.Now[i].Same(want) {
					w.t.Fatalf("%s of %s today, %+v: %+v, want %+v", l.Unit.Code, view.Period, view.Source.Feeds[i], l.Now[i], want)
				}
			}
			if got.Known > 0 {
				known++
			}
		}
	}
	return known
}

// oneByOne asks figuresOneByOne; closed says whether the county's closes hold.
func (w *reportWorld) oneByOne(unit org.Unit, view reports.View, closed bool) map[[2]int64]reports.Figure {
	w.t.Helper()
	periods, closes := []string{}, []int64{}
	for _, p := range view.Period.Parts(view.Source.Every) {
		var id int64
		err := w.raw.QueryRowContext(w.t.Context(), `select c.id from period_close c join unit u on u.id = c.unit_id where c.period = $1 and $2 like u.path || '%'`,
			string(p), unit.Path).Scan(&id)
		if closed && err == nil {
			closes = append(closes, id)
		} else {
			periods = append(periods, string(p))
		}
	}
	var passed, field, weight []string
	var mean, flow, absent []bool
	for _, s := range reports.Passed {
		passed = append(passed, string(s))
	}
	for _, f := range view.Source.Feeds {
		field, weight = append(field, f.Field), append(weight, f.Weight)
		mean, flow, absent = append(mean, f.Mean), append(flow, f.Flow), append(absent, f.AbsentNA)
	}
	rows, err := w.raw.QueryContext(w.t.Context(), figuresOneByOne, view.Source.Form, pq.Array(periods), unit.Path, pq.Array(closes), pq.Array(passed),
		view.Preliminary, strings.Count(unit.Path, "/")-1, view.Depth, pq.Array(field), pq.Array(weight), pq.Array(mean), pq.Array(flow), pq.Array(absent))
	must(w.t, err)
	defer rows.Close()
	out := map[[2]int64]reports.Figure{}
	for rows.Next() {
		var id, n int64
		var num, den sql.NullString
		var f reports.Figure
		must(w.t, rows.Scan(&id, &n, &num, &den, &f.Known, &f.Unknown, &f.NotApplicable))
		if num.Valid {
			f.Num, _ = new(big.Rat).SetString(num.String)
		}
		if den.Valid {
			f.Den, _ = new(big.Rat).SetString(den.String)
		}
		out[[2]int64{id, n - 1}] = f
	}
	must(w.t, rows.Err())
	return out
}
