package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

const sqlUnitsWithoutDuty = `
select ` + unitCols + `
from unit u
where u.level = $5 and u.path like $7 || '%' and u.valid_from <= $6::date and (u.valid_to is null or u.valid_to > $6::date)
  and exists (select 1 from role_grant g where g.unit_id = u.id and g.role = any($3::text[])
              and g.valid_from <= $4 and (g.valid_to is null or g.valid_to > $4))
  and not exists (select 1 from obligation o where o.unit_id = u.id and o.ref = $1 and o.period = $2)
order by u.id
limit 20000`

// What came before its period was opened is done; a new revision silences the reminders.
const sqlSettleEarly = `
update obligation o set state = 'done', done_at = s.submitted_at, done_by = s.person_id, revision = o.revision + 1
from submission s
where o.kind = 'report' and o.ref = $1 and o.period = $2 and o.state = 'open'
  and s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period`

// OpenDuty makes every unit of d's level that has somebody to answer for it owe d for the
// period s, and arms the reminders. A unit that owes it already is left alone, and a period
// whose deadline has passed is not opened: nobody is asked for what they could not have
// known. It returns how many units were added.
func (s *Tasks) OpenDuty(ctx context.Context, d tasks.Duty, span calendar.Span, days *calendar.Days, now time.Time) (added int, err error) {
	err = s.db.tx(ctx, "open a duty's period", func(tx q) error {
		added, err = openDuty(ctx, tx, d, span, days, now)
		return err
	})
	return added, err
}

func openDuty(ctx context.Context, tx q, d tasks.Duty, span calendar.Span, days *calendar.Days, now time.Time) (int, error) {
	due := d.Due.Of(span, days)
	if span.Kind != d.Every || !now.Before(due) {
		return 0, nil
	}
	return owe(ctx, tx, d, tasks.PeriodOf(span), due, now)
}

// owe makes every unit that d is about and that has somebody to answer for it owe a period.
func owe(ctx context.Context, tx q, d tasks.Duty, p tasks.Period, due, now time.Time) (int, error) {
	roles := make([]string, len(d.Roles))
	for i, role := range d.Roles {
		roles[i] = string(role)
	}
	today := now.In(locales.Zone).Format(time.DateOnly)
	var rows []unitRow
	err := tx.SelectContext(ctx, &rows, sqlUnitsWithoutDuty, d.Ref, string(p), pq.Array(roles), now, string(d.Level), today, d.Within.Path)
	if err != nil {
		return 0, fmt.Errorf("list units: %w", err)
	}
	list := make([]tasks.Obligation, len(rows))
	for i, r := range rows {
		list[i] = d.By(r.unit(), p, due, now)
	}
	added, err := addObligations(ctx, tx, list, now)
	if err != nil || added == 0 {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, sqlSettleEarly, d.Ref, string(p)); err != nil {
		return 0, fmt.Errorf("settle what came early: %w", err)
	}
	return added, nil
}

const sqlAnswering = `
select g.role, g.person_id
from obligation o
join role_grant g on g.unit_id = o.unit_id and g.role = any(o.roles)
where o.id = $1 and o.person_id is null and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)
order by array_position(o.roles, g.role), (g.person_id = o.holder_id) desc nulls last, g.valid_from, g.person_id
limit 1`

// Answering is who answers at now for an obligation that its unit owes; zero when nobody
// in the unit holds one of its roles.
func (s *Tasks) Answering(ctx context.Context, id tasks.ObligationID, now time.Time) (tasks.Answering, error) {
	var rows []struct {
		Role   string `db:"role"`
		Person int64  `db:"person_id"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlAnswering, int64(id), now); err != nil {
		return tasks.Answering{}, wrap("find who answers for a task", err)
	}
	if len(rows) == 0 {
		return tasks.Answering{}, nil
	}
	return tasks.Answering{Role: org.Role(rows[0].Role), Person: org.PersonID(rows[0].Person)}, nil
}

const sqlHandOverLock = `select pg_try_advisory_xact_lock(hashtext('hand over'))`

// An obligation of one person moves when that person holds nothing in the unit any more:
// to whoever holds the same post now and does not owe the same already, and one of several
// alike that were left behind. What the unit owes
// stays with the unit; only who answers for it is noted. Every move leaves a line of history.
const sqlHandOver = `
with held as (
  select distinct on (o.id) o.id, g.person_id, g.role
  from obligation o
  join role_grant g on g.unit_id = o.unit_id and g.role = any(o.roles)
  where o.state = 'open' and o.person_id is null and g.valid_from <= $1 and (g.valid_to is null or g.valid_to > $1)
  order by o.id, array_position(o.roles, g.role), (g.person_id = o.holder_id) desc nulls last, g.valid_from, g.person_id
), left_behind as (
  select distinct on (o.id) o.id, g.person_id, g.role
  from obligation o
  join role_grant was on was.unit_id = o.unit_id and was.person_id = o.person_id and was.valid_to <= $1
  join role_grant g on g.unit_id = o.unit_id and g.role = was.role and g.person_id <> o.person_id
                   and g.valid_from <= $1 and (g.valid_to is null or g.valid_to > $1)
  where o.state = 'open' and o.person_id is not null
    and not exists (select 1 from role_grant still where still.unit_id = o.unit_id and still.person_id = o.person_id
                    and still.valid_from <= $1 and (still.valid_to is null or still.valid_to > $1))
    and not exists (select 1 from obligation same where same.unit_id = o.unit_id and same.person_id = g.person_id
                    and same.family = o.family and same.ref = o.ref and same.period = o.period)
  order by o.id, was.valid_to desc, g.valid_from, g.person_id
), taken as (
  select distinct on (l.person_id, o.unit_id, o.family, o.ref, o.period) l.*
  from left_behind l join obligation o on o.id = l.id
  order by l.person_id, o.unit_id, o.family, o.ref, o.period, o.id
), changed as (
  select o.id, o.unit_id, o.state, o.holder_id as was, o.holder_role as was_role, h.person_id as becomes, coalesce(h.role, '') as role, false as moves
  from obligation o left join held h on h.id = o.id
  where o.state = 'open' and o.person_id is null
    and (o.holder_id is distinct from h.person_id or o.holder_role <> coalesce(h.role, ''))
  union all
  select o.id, o.unit_id, o.state, o.person_id, coalesce(nullif(o.holder_role, ''), l.role), l.person_id, l.role, true
  from obligation o join taken l on l.id = o.id
), noted as (
  update obligation o set holder_id = c.becomes, holder_role = c.role,
         person_id = case when c.moves then c.becomes else o.person_id end,
         revision = o.revision + case when c.moves then 1 else 0 end
  from changed c where c.id = o.id
), told as (
  insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, old, new)
  select format('hand_over/%s/%s/%s', c.id, coalesce(c.becomes, 0), extract(epoch from $1::timestamptz)), $2, c.id, $3, c.state, c.state,
         coalesce(c.becomes, c.was), coalesce(nullif(c.role, ''), c.was_role), c.unit_id, $1,
         jsonb_build_object($4::text, jsonb_build_object('s', c.was::text)),
         case when c.becomes is not null then jsonb_build_object($4::text, jsonb_build_object('s', c.becomes::text)) end
  from changed c where c.was is not null and c.was is distinct from c.becomes
  on conflict (key) do nothing
)
select c.id, coalesce(c.was, 0) as was, coalesce(c.becomes, 0) as becomes, c.moves from changed c`

// HandOver notes who answers for what is open, and hands over what somebody who has left
// still owed; the reminders of what has moved are armed anew. Called again it finds nothing
// to do.
func (s *Tasks) HandOver(ctx context.Context, now time.Time) (n tasks.HandedOver, err error) {
	err = s.db.tx(ctx, "hand over", func(tx q) error {
		var mine bool
		if err := tx.GetContext(ctx, &mine, sqlHandOverLock); err != nil || !mine {
			return err
		}
		var rows []struct {
			ID      int64 `db:"id"`
			Was     int64 `db:"was"`
			Becomes int64 `db:"becomes"`
			Moves   bool  `db:"moves"`
		}
		err := tx.SelectContext(ctx, &rows, sqlHandOver, now, tasks.LedgerRecord, string(tasks.HandOver), tasks.LedgerPerson)
		if err != nil {
			return fmt.Errorf("find who answers now: %w", err)
		}
		var moved []int64
		for _, r := range rows {
			switch {
			case r.Becomes == 0:
				n.Vacant++
			case r.Was == 0:
				n.Named++
			case r.Was != r.Becomes:
				n.Moved++
			}
			if r.Moves {
				moved = append(moved, r.ID)
			}
		}
		return rearm(ctx, tx, moved, now)
	})
	return n, err
}

const sqlObligations = `
select ` + obligationColumns + `
from obligation o join unit u on u.id = o.unit_id where o.id = any($1::bigint[])`

// rearm arms the ladders of obligations whose revision has moved.
func rearm(ctx context.Context, tx q, ids []int64, now time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	var rows []obligationRow
	if err := tx.SelectContext(ctx, &rows, sqlObligations, pq.Array(ids)); err != nil {
		return fmt.Errorf("read what has moved: %w", err)
	}
	return arm(ctx, tx, obligations(rows), now)
}
