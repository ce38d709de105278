package store

import (
	"context"
	"fmt"
	"slices"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/tasks"
)

// What the units of a path owe of any month, in one order for all: of two records that close at once the
// second finds the first one closed.
const sqlLockMonthly = `
select o.id from obligation o join unit u on u.id = o.unit_id
where o.state = 'open' and o.unit_id = any(CAST(string_to_array(trim(both '/' from $1), '/') AS bigint[])) and starts_with(o.key, $2 || u.code || '/')
order by o.id for update of o`

const toldSome = `exists (
    select from record c where c.kind = $5 and c.path like u.path || '%' and c.began_at >= $6 and c.began_at < $7 and o.period = $4)`

// What nothing is left of is over: done where something has been reported, else out of the count.
// $9 now, $10 key, $11 the move, $12 why.
const sqlEndMonthly = `
with ended as (
  update obligation o
  set state = case when ` + toldSome + ` then 'done' else 'exempt' end, done_at = case when ` + toldSome + ` then CAST($9 AS timestamptz) end,
      revision = o.revision + 1
  from unit u
  where u.id = o.unit_id and o.state = 'open' and ` + ofPath + ` and starts_with(o.key, $1 || u.code || '/') and not ` + stillOwed + `
  returning o.*
), noted as (
  insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, reason)
  select $10 || ':' || id, 'obligation', id, $11, 'open', state, null, '', unit_id, $9, $12 from ended
)
select ` + obligationColumns + ` from ended o join unit u on u.id = o.unit_id order by o.id`

// What had ended because nothing was left is owed again when something is, while its day has not passed.
const sqlReopenMonthly = `
with again as (
  update obligation o set state = 'open', done_at = null, done_by = null, revision = o.revision + 1
  from unit u
  where u.id = o.unit_id and o.state <> 'open' and ` + ofPath + ` and o.key = $1 || u.code || '/' || $4 and o.due_at > $9
    and (select m.name = $13 and m.person_id is null from move m where m.record = 'obligation' and m.record_id = o.id order by m.id desc limit 1)
    and ` + stillOwed + `
  returning o.*
), noted as (
  insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, reason)
  select $10 || ':' || id, 'obligation', id, $11, '', 'open', null, '', unit_id, $9, $12 from again
)
select ` + obligationColumns + ` from again o join unit u on u.id = o.unit_id order by o.id`

// monthsOver ends what is reported monthly about records of rec's kind when the step has closed the last of them,
// and asks for it again when the step has opened one; whoever owes it is told why.
func (r *Records) monthsOver(ctx context.Context, tx q, key string, c record.Case, rec record.Record) error {
	for _, k := range r.reg.Kinds() {
		if k.Monthly == nil {
			continue
		}
		i := slices.IndexFunc(k.Of, func(of record.Parent) bool { return of.Kind == rec.Kind })
		if i < 0 || rec.Version == 1 {
			continue
		}
		was, is := slices.Contains(k.Of[i].States, c.Record.State), slices.Contains(k.Of[i].States, rec.State)
		var err error
		switch {
		case was && !is:
			err = r.monthly(ctx, tx, k, key, c, rec, false)
		case is && !was:
			err = r.monthly(ctx, tx, k, key, c, rec, true)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// monthly ends the month's task about a record of the units at and above rec's, or asks for it again.
func (r *Records) monthly(ctx context.Context, tx q, k *record.Kind, key string, c record.Case, rec record.Record, again bool) error {
	m := monthOf(k, c.Now)
	why, move, query := locales.M("records.month_over", "Code", rec.Code), tasks.Excuse, sqlEndMonthly
	if again {
		why, move, query = locales.M("records.month_again", "Code", rec.Code), tasks.OweAgain, sqlReopenMonthly
	} else {
		var locked []int64
		if err := tx.SelectContext(ctx, &locked, sqlLockMonthly, rec.Unit.Path, m.key); err != nil || len(locked) == 0 {
			return wrap("lock what is reported monthly", err)
		}
	}
	args := append(m.args, rec.Unit.Path, c.Now, key+":"+k.ID, string(move), why.Plain(locales.ZH)+" "+why.Plain(locales.EN))
	if again {
		args = append(args, string(tasks.Excuse))
	}
	var rows []obligationRow
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return fmt.Errorf("end what is reported monthly about %s: %w", rec.Code, err)
	}
	for _, row := range rows {
		o := row.obligation()
		if again {
			if err := arm(ctx, tx, []tasks.Obligation{o}, c.Now); err != nil {
				return err
			}
		}
		if err := r.tellMonth(ctx, tx, key, c, rec, record.Month{Title: o.Title, Why: why, Again: again, Due: o.Due}, o); err != nil {
			return err
		}
	}
	return nil
}

// tellMonth tells whoever owed o why it has ended or is owed again.
func (r *Records) tellMonth(ctx context.Context, tx q, key string, c record.Case, rec record.Record, m record.Month, o tasks.Obligation) error {
	if r.tell == nil {
		return nil
	}
	var ids []int64
	if err := tx.SelectContext(ctx, &ids, sqlTellOf, int64(o.Unit.ID), roleArray(o.Roles), c.Now); err != nil {
		return fmt.Errorf("find who owed what is reported monthly: %w", err)
	}
	k, err := r.kind(rec.Kind)
	if err != nil || len(ids) == 0 {
		return err
	}
	people := make([]org.PersonID, len(ids))
	for i, id := range ids {
		people[i] = org.PersonID(id)
	}
	out, err := r.tell(record.Told{Record: rec, Kind: k, Whom: lifecycle.ToUnit, Actor: c.Actor, People: people, Key: fmt.Sprintf("%s:month:%d", key, o.ID), Month: &m})
	if err != nil {
		return fmt.Errorf("compose the messages about %s: %w", rec.Code, err)
	}
	return enqueue(ctx, tx, out, c.Now)
}
