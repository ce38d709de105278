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

// The units that owe a month's records of a kind: for each record above them whoever may begin one there.
const sqlMonthly = `
with open as (
  select distinct r.path, r.unit_id, p.parent_id
  from record r join unit p on p.id = r.unit_id where r.kind = any($5::text[]) and r.state = any($6::text[])
), owing as (
  select m.id, min(m.n) as n
  from open x
  cross join lateral (select u.id, w.n ` + moverOf + `) m
  group by m.id
)
select ` + unitCols + `, o.n
from owing o join unit u on u.id = o.id
where not exists (select from obligation d where d.key = $7 || u.code || '/' || $8)
order by u.id limit $9`

// OpenMonthly puts what is reported once a month (record.Monthly) to the units that have something
// to report, each once, while its day has not passed; it returns how many were asked.
func (r *Records) OpenMonthly(ctx context.Context, now time.Time) (asked int, err error) {
	days, err := r.db.Days(ctx)
	if err != nil {
		return 0, err
	}
	for _, k := range r.reg.Kinds() {
		if k.Monthly == nil || r.reg.Off(k) != nil {
			continue
		}
		err := r.db.tx(ctx, "ask for the month's records", func(tx q) error {
			n, err := openMonthly(ctx, tx, k, days, now)
			asked += n
			return err
		})
		if err != nil {
			return asked, err
		}
	}
	return asked, nil
}

func openMonthly(ctx context.Context, tx q, k *record.Kind, days *calendar.Days, now time.Time) (int, error) {
	month, due := k.Monthly.At(now)
	span := calendar.Of(calendar.Month, month)
	if due = days.OnOrAfter(due); !now.Before(due) {
		return 0, nil
	}
	who := k.Movers(k.Machine.Initial())
	kinds, states := parents(k)
	var rows []struct {
		N int `db:"n"`
		unitRow
	}
	args := append(moverArgs(who, now), pq.Array(kinds), pq.Array(states), monthlyKey(k), string(tasks.PeriodOf(span)), mostAsked)
	if err := tx.SelectContext(ctx, &rows, sqlMonthly, args...); err != nil {
		return 0, fmt.Errorf("find who reports %s of the month: %w", k.ID, err)
	}
	list := make([]tasks.Obligation, len(rows))
	for i, row := range rows {
		u := row.unit()
		list[i] = tasks.Obligation{
			Key: monthlyKey(k) + u.Code + "/" + string(tasks.PeriodOf(span)), Family: tasks.FamilyFor(due, now), Kind: tasks.Record, Ref: "/" + k.Door,
			Title: locales.M("records.monthly", "Month", span.Text(), "Name", k.Name), Unit: u, Roles: who[row.N-1].Roles, Supervisor: u.Parent, Period: tasks.PeriodOf(span),
			Due: due,
		}
		if k.Monthly.MayBeNone {
			list[i].Kind, list[i].Ref = tasks.Confirm, ""
			list[i].Title = locales.M("records.monthly_or_none", "Month", span.Text(), "Name", k.Name)
		}
	}
	return addObligations(ctx, tx, list, now)
}

// parents are the kinds below which records of k begin, and their states in which they do.
func parents(k *record.Kind) (kinds, states []string) {
	for _, of := range k.Of {
		kinds = append(kinds, of.Kind)
		for _, s := range of.States {
			states = append(states, string(s))
		}
	}
	return kinds, states
}

// monthlyKey is how the keys of a kind's monthly obligations begin.
func monthlyKey(k *record.Kind) string { return "monthly/" + k.ID + "/" }

// A unit still owes month $4 of kind $5 (keys begin with $1) while a record is open ($2 kinds, $3 states) of those
// that it answers for; of the month from $6 to $7 only one that nothing has been reported of.
const stillOwed = `exists (
  select from record p join unit pu on pu.id = p.unit_id
  where p.kind = any($2::text[]) and p.state = any($3::text[]) and p.path like u.path || '%'
    and not (o.period = $4 and exists (select from record c where c.parent_id = p.id and c.kind = $5 and c.began_at >= $6 and c.began_at < $7))
    and not exists (select from obligation x where x.unit_id = p.unit_id and x.unit_id <> o.unit_id and x.key = $1 || pu.code || '/' || o.period))`

// month is what stillOwed asks about the month that is reported at now.
type month struct {
	key, period string
	args        []any
}

func monthOf(k *record.Kind, now time.Time) month {
	at, _ := k.Monthly.At(now)
	span := calendar.Of(calendar.Month, at)
	kinds, states := parents(k)
	m := month{key: monthlyKey(k), period: string(tasks.PeriodOf(span))}
	reports := k.ID
	if k.Monthly.MayBeNone { // what has been entered does not say that all has
		reports = ""
	}
	m.args = []any{m.key, pq.Array(kinds), pq.Array(states), m.period, reports, span.Start(), span.LastDay().AddDate(0, 0, 1)}
	return m
}

// The units of a path ($8) for which this holds.
const ofPath = `o.unit_id = any(CAST(string_to_array(trim(both '/' from $8), '/') AS bigint[]))`

// A unit has reported the month when none of the records above is left of those that it answers for.
const sqlSettleMonthly = `
update obligation o set state = 'done', done_at = $9, done_by = nullif($10::bigint, 0), revision = o.revision + 1
from unit u
where u.id = o.unit_id and o.state = 'open' and ` + ofPath + ` and o.key = $1 || u.code || '/' || $4 and not ` + stillOwed

// settleMonthly ends what a unit owes of the month when the record that has begun was the last.
func (r *Records) settleMonthly(ctx context.Context, tx q, k *record.Kind, rec record.Record, by org.PersonID, now time.Time) error {
	if k.Monthly == nil || k.Monthly.MayBeNone || rec.Version != 1 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlSettleMonthly, append(monthOf(k, now).args, rec.Unit.Path, now, int64(by))...); err != nil {
		return fmt.Errorf("settle what is reported monthly: %w", err)
	}
	return nil
}
