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

// What the units of a path owe of any period, in one order for all: of two records that close at once the
// second finds the first one closed.
const sqlLockRegular = `
select o.id from obligation o join unit u on u.id = o.unit_id
where o.state = 'open' and o.unit_id = any(CAST(string_to_array(trim(both '/' from $1), '/') AS bigint[])) and starts_with(o.key, $2 || u.code || '/')
order by o.id for update of o`

const toldSome = `exists (select from record c where c.path >= u.path and c.path < u.path || '~' and ` + aReport + `)`

// What nothing is left of is over: done where something has been reported or had only to move on ($16), else out of
// the count. $2 now, $3 key, $4 the move, $15 why.
const sqlEndRegular = `
with ended as (
  update obligation o
  set state = case when $16 or ` + toldSome + ` then 'done' else 'exempt' end, done_at = case when $16 or ` + toldSome + ` then CAST($2 AS timestamptz) end,
      revision = o.revision + 1
  from unit u
  where u.id = o.unit_id and o.state = 'open' and ` + ofPath + ` and starts_with(o.key, $5 || u.code || '/') and not ` + stillOwed + `
  returning o.*
), noted as (
  insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, reason)
  select $3 || ':' || id, 'obligation', id, $4, 'open', state, null, '', unit_id, $2, $15 from ended
)
select ` + obligationColumns + ` from ended o join unit u on u.id = o.unit_id order by o.id`

// What had ended because nothing was left is owed again when something is, while its day has not passed. $16 is how
// it had ended.
const sqlReopenRegular = `
with again as (
  update obligation o set state = 'open', done_at = null, done_by = null, revision = o.revision + 1
  from unit u
  where u.id = o.unit_id and o.state <> 'open' and ` + ofPath + ` and o.key = $5 || u.code || '/' || $8 and o.due_at > $2
    and (select m.name = $16 and m.person_id is null from move m where m.record = 'obligation' and m.record_id = o.id order by m.id desc limit 1)
    and ` + stillOwed + `
  returning o.*
), noted as (
  insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, reason)
  select $3 || ':' || id, 'obligation', id, $4, '', 'open', null, '', unit_id, $2, $15 from again
)
select ` + obligationColumns + ` from again o join unit u on u.id = o.unit_id order by o.id`

// turnsOver ends what is reported regularly about records of rec's kind when the step has closed the last of them,
// and asks for it again when the step has opened one; whoever owes it is told why.
func (r *Records) turnsOver(ctx context.Context, tx q, key string, c record.Case, rec record.Record) error {
	for _, k := range r.reg.Kinds() {
		if k.Rhythm == nil {
			continue
		}
		of := k.Asked()
		i := slices.IndexFunc(of, func(p record.Parent) bool { return p.Kind == rec.Kind })
		if i < 0 || rec.Version == 1 {
			continue
		}
		was, is := slices.Contains(of[i].States, c.Record.State), slices.Contains(of[i].States, rec.State)
		var err error
		switch {
		case was && !is:
			err = r.regular(ctx, tx, k, key, c, rec, false)
		case is && !was:
			err = r.regular(ctx, tx, k, key, c, rec, true)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// regular ends the period's task about a record of the units at and above rec's, or asks for it again.
func (r *Records) regular(ctx context.Context, tx q, k *record.Kind, key string, c record.Case, rec record.Record, again bool) error {
	t := turnOf(k, c.Now)
	why, move, query := locales.M("records.month_over", "Code", rec.Code), tasks.Excuse, sqlEndRegular
	if again {
		why, move, query = locales.M("records.month_again", "Code", rec.Code), tasks.OweAgain, sqlReopenRegular
	} else {
		var locked []int64
		if err := tx.SelectContext(ctx, &locked, sqlLockRegular, rec.Unit.Path, regularKey(k)); err != nil || len(locked) == 0 {
			return wrap("lock what is reported regularly", err)
		}
	}
	args := append([]any{rec.Unit.Path, c.Now, key + ":" + k.ID, string(move)}, t.args...)
	args = append(args, why.Plain(locales.ZH)+" "+why.Plain(locales.EN))
	if again {
		args = append(args, string(tasks.Excuse))
	} else {
		args = append(args, k.Rhythm.Passes)
	}
	var rows []obligationRow
	if err := tx.SelectContext(ctx, &rows, query, args...); err != nil {
		return fmt.Errorf("end what is reported regularly about %s: %w", rec.Code, err)
	}
	for _, row := range rows {
		o := row.obligation()
		if again {
			if err := arm(ctx, tx, []tasks.Obligation{o}, c.Now); err != nil {
				return err
			}
		}
		if err := r.tellTurn(ctx, tx, key, c, rec, record.Turn{Title: o.Title, Why: why, Again: again, Due: o.Due}, o); err != nil {
			return err
		}
	}
	return nil
}

// tellTurn tells whoever owed o why it has ended or is owed again.
func (r *Records) tellTurn(ctx context.Context, tx q, key string, c record.Case, rec record.Record, turn record.Turn, o tasks.Obligation) error {
	if r.tell == nil {
		return nil
	}
	var ids []int64
	if err := tx.SelectContext(ctx, &ids, sqlTellOf, int64(o.Unit.ID), roleArray(o.Roles), c.Now); err != nil {
		return fmt.Errorf("find who owed what is reported regularly: %w", err)
	}
	k, err := r.kind(rec.Kind)
	if err != nil || len(ids) == 0 {
		return err
	}
	people := make([]org.PersonID, len(ids))
	for i, id := range ids {
		people[i] = org.PersonID(id)
	}
	out, err := r.tell(record.Told{Record: rec, Kind: k, Whom: lifecycle.ToUnit, Actor: c.Actor, People: people, Key: fmt.Sprintf("%s:month:%d", key, o.ID), Turn: &turn})
	if err != nil {
		return fmt.Errorf("compose the messages about %s: %w", rec.Code, err)
	}
	return enqueue(ctx, tx, out, c.Now)
}
