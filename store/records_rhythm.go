package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/tasks"
)

// mostAsked is how many units are asked within one transaction.
const mostAsked = 5_000

// A record c of kind $9 reports what o asks for: the period under its answer $12, or of the period $8 whatever began
// from $10 to $11.
const aReport = `c.kind = $9 and case when CAST($12 AS text) = '' then o.period = $8 and c.began_at >= $10 and c.began_at < $11
      else c.data->CAST($12 AS text)->>'s' = o.period end`

// A record p is what o asks about: of kinds $6 in states $7, there before the period ended, and of its year under the answer $13.
const askedAbout = `p.kind = any($6::text[]) and p.state = any($7::text[]) and p.began_at < $11
    and (CAST($13 AS text) = '' or left(p.data->CAST($13 AS text)->>'s', 4) = left(o.period, 4))`

// The units that owe something of a period: whoever answers for a record that is not reported, or each of the levels $14
// that somebody stands in, where nothing stands by itself that reports it.
const sqlRegular = `
with o as (select CAST($8 AS text) as period), open as (
  select distinct p.path, p.unit_id, pu.parent_id
  from o join record p on ` + askedAbout + ` join unit pu on pu.id = p.unit_id
  where not exists (select from record c where c.parent_id = p.id and ` + aReport + `)
  union all
  select u.path, u.id, u.parent_id from unit u where u.level = any($14::text[])
), owing as (
  select m.id, min(m.n) as n
  from open x
  cross join lateral (select u.id, w.n ` + moverOf + `) m
  group by m.id
)
select ` + unitCols + `, w.n
from o, owing w join unit u on u.id = w.id
where not exists (select from obligation d where d.key = $5 || u.code || '/' || $8)
  and not exists (select from record c where c.unit_id = u.id and c.parent_id is null and ` + aReport + `)
order by u.id limit $15`

// OpenRegular puts what is reported once a month, quarter, half-year or year (record.Rhythm) to the units that have
// something to report, each once, while its day has not passed; it returns how many were asked.
func (r *Records) OpenRegular(ctx context.Context, now time.Time) (asked int, err error) {
	days, err := r.db.Days(ctx)
	if err != nil {
		return 0, err
	}
	for _, k := range r.reg.Kinds() {
		if k.Rhythm == nil || r.reg.Off(k) != nil {
			continue
		}
		err := r.db.tx(ctx, "ask for what is reported regularly", func(tx q) error {
			n, err := openRegular(ctx, tx, k, days, now)
			asked += n
			return err
		})
		if err != nil {
			return asked, err
		}
	}
	return asked, nil
}

func openRegular(ctx context.Context, tx q, k *record.Kind, days *calendar.Days, now time.Time) (int, error) {
	t := turnOf(k, now)
	due := days.OnOrAfter(t.due)
	if now.Before(t.opens) || !now.Before(due) {
		return 0, nil
	}
	who := k.Askers()
	var rows []struct {
		N int `db:"n"`
		unitRow
	}
	args := append(append(moverArgs(who, now), t.args...), mostAsked)
	if err := tx.SelectContext(ctx, &rows, sqlRegular, args...); err != nil {
		return 0, fmt.Errorf("find who reports %s of %s: %w", k.ID, t.about.ID(), err)
	}
	name := k.Name
	if !k.Rhythm.Name.Empty() {
		name = k.Rhythm.Name
	}
	period := tasks.PeriodOf(t.about)
	list := make([]tasks.Obligation, len(rows))
	for i, row := range rows {
		u := row.unit()
		list[i] = tasks.Obligation{
			Key: regularKey(k) + u.Code + "/" + string(period), Family: tasks.FamilyFor(due, now), Kind: tasks.Record, Ref: "/" + k.Door,
			Title: locales.M("records.monthly", "Month", t.about.Text(), "Name", name), Unit: u, Roles: who[row.N-1].Roles, Supervisor: u.Parent, Period: period,
			Due: due,
		}
		if k.Rhythm.MayBeNone {
			list[i].Kind, list[i].Ref = tasks.Confirm, ""
			list[i].Title = locales.M("records.monthly_or_none", "Month", t.about.Text(), "Name", name)
		}
	}
	return addObligations(ctx, tx, list, now)
}

// askedOf are the kinds that the rhythm of k is about, and their states in which it asks.
func askedOf(k *record.Kind) (kinds, states []string) {
	for _, of := range k.Asked() {
		kinds = append(kinds, of.Kind)
		for _, s := range of.States {
			states = append(states, string(s))
		}
	}
	return kinds, states
}

// regularKey is how the keys of a kind's regular obligations begin, whatever their rhythm. Persisted.
func regularKey(k *record.Kind) string { return "monthly/" + k.ID + "/" }

// A unit still owes period $8 of kind $9 (keys begin with $5) while a record is left of those that it answers for which
// neither has its report nor is reported with the unit; or while nothing stands in a unit of the levels $14.
const stillOwed = `(exists (
  select from record p join unit pu on pu.id = p.unit_id
  where p.path >= u.path and p.path < u.path || '~' and ` + askedAbout + `
    and not exists (select from record c where (c.parent_id = p.id or c.parent_id is null and c.unit_id = u.id) and ` + aReport + `)
    and not exists (select from obligation x where x.unit_id = p.unit_id and x.unit_id <> o.unit_id and x.key = $5 || pu.code || '/' || o.period))
  or u.level = any($14::text[]) and not exists (select from record c where c.parent_id is null and c.unit_id = u.id and ` + aReport + `))`

// turn is what is asked of the period that is reported at now; args are $5 to $14 of what asks about it.
type turn struct {
	about      calendar.Span
	opens, due time.Time
	args       []any
}

func turnOf(k *record.Kind, now time.Time) turn {
	t := turn{}
	t.about, t.opens, t.due = k.Rhythm.At(now)
	kinds, states := askedOf(k)
	levels := make([]string, len(k.Rhythm.Levels))
	for i, l := range k.Rhythm.Levels {
		levels[i] = string(l)
	}
	reported := k.ID
	if k.Rhythm.MayBeNone || k.Rhythm.Passes { // what has been entered does not say that all has
		reported = ""
	}
	t.args = []any{
		regularKey(k), pq.Array(kinds), pq.Array(states), string(tasks.PeriodOf(t.about)), reported, t.about.Start(), t.about.End(),
		k.Rhythm.About, k.Rhythm.Within, pq.Array(levels),
	}
	return t
}

// The units of a path ($1) for which this holds.
const ofPath = `o.unit_id = any(CAST(string_to_array(trim(both '/' from $1), '/') AS bigint[]))`

// A unit has reported a period when none of the records above is left of those that it answers for.
const sqlSettleRegular = `
update obligation o set state = 'done', done_at = $2, done_by = nullif($3::bigint, 0), revision = o.revision + 1
from unit u
where u.id = o.unit_id and o.state = 'open' and o.kind = $4 and ` + ofPath + ` and starts_with(o.key, $5 || u.code || '/') and not ` + stillOwed

// settleRegular ends what a unit owes of a period when the record that has begun was the last.
func (r *Records) settleRegular(ctx context.Context, tx q, k *record.Kind, rec record.Record, by org.PersonID, now time.Time) error {
	if k.Rhythm == nil || k.Rhythm.MayBeNone || k.Rhythm.Passes || rec.Version != 1 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlSettleRegular, append([]any{rec.Unit.Path, now, int64(by), string(tasks.Record)}, turnOf(k, now).args...)...); err != nil {
		return fmt.Errorf("settle what is reported regularly: %w", err)
	}
	return nil
}
