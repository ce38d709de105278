package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// taskTargets are the units that a task is for: $1 themselves, or those of level $2 in and
// below them; $3 roles, $4 now, $5 who supervises, $6 the unit that sets it. A unit is held
// when somebody there holds one of the roles.
const taskTargets = taskTargetsFrom + `)`

const taskTargetsFrom = `
targets as (
  select t.id, t.code, t.parent_id,
         case when $5::text = 'above' then t.parent_id else nullif($6::bigint, t.id) end as supervisor,
         exists (select from role_grant g where g.unit_id = t.id and g.role = any($3::text[])
                 and g.valid_from <= $4::timestamptz and (g.valid_to is null or g.valid_to > $4)) as held
  from unit t
  where t.valid_from <= ($4::timestamptz at time zone 'Asia/Shanghai')::date
    and (t.valid_to is null or t.valid_to > ($4::timestamptz at time zone 'Asia/Shanghai')::date)
    and case when $2::text = '' then t.id = any($1::bigint[])
        else t.level = $2 and t.path like any (array(select a.path || '%' from unit a where a.id = any($1::bigint[]))) end
`

// taskAnswering are those who answer in the units of taskTargets: the holders of the first
// role that somebody who can be reached holds.
const taskAnswering = `
answering as (
  select h.unit_id, h.person_id
  from (select t.id as unit_id, g.person_id, rank() over (partition by t.id order by array_position($3::text[], g.role)) as place
        from targets t
        join role_grant g on g.unit_id = t.id and g.role = any($3::text[])
         and g.valid_from <= $4 and (g.valid_to is null or g.valid_to > $4)
        join person p on p.id = g.person_id and p.telegram_id is not null and p.unreachable = ''
        where t.held) h
  where h.place = 1
)`

// Everything is read once: a task may be for every village of a country. Those who answer are
// those of taskAnswering.
const sqlTaskReach = `
with ` + taskTargets + `, met as (
  select t.id, g.person_id, case when p.id is not null then array_position($3::text[], g.role) end as place,
         min(case when p.id is not null then array_position($3::text[], g.role) end) over (partition by t.id) as first
  from targets t
  left join role_grant g on g.unit_id = t.id and g.role = any($3::text[])
   and g.valid_from <= $4 and (g.valid_to is null or g.valid_to > $4)
  left join person p on p.id = g.person_id and p.telegram_id is not null and p.unreachable = '')
select count(distinct id) filter (where person_id is not null) as units,
       count(distinct id) filter (where person_id is null) as vacant,
       count(distinct id) filter (where person_id is not null and first is null) as unreached,
       count(distinct person_id) filter (where place = first) as people
from met`

const sqlTaskFirst = `
with ` + taskTargets + `
select ` + unitCols + `
from targets t join unit u on u.id = t.id
where t.held and ($7::boolean is false or t.supervisor is null)
order by t.code limit 5`

// targetArgs are the arguments of taskTargets.
func targetArgs(s tasks.Spec, from org.UnitID, now time.Time) []any {
	return []any{pq.Array(numbers(s.Units)), string(s.Level), pq.Array(roleCodes(s.Roles)), now, string(s.Supervising), int64(from)}
}

// Reach counts whom a task of the unit would meet at now. Nothing is written.
func (s *Tasks) Reach(ctx context.Context, spec tasks.Spec, from org.UnitID, now time.Time) (tasks.Reach, error) {
	var r tasks.Reach
	err := s.db.longTx(ctx, "count whom a task meets", func(tx q) (err error) {
		r, err = reachOf(ctx, tx, spec, from, now)
		return err
	})
	return r, err
}

func reachOf(ctx context.Context, tx q, spec tasks.Spec, from org.UnitID, now time.Time) (r tasks.Reach, err error) {
	if _, err := tx.ExecContext(ctx, sqlRoomForMany); err != nil {
		return r, fmt.Errorf("make room to count units: %w", err)
	}
	args := targetArgs(spec, from, now)
	var n struct {
		Units     int `db:"units"`
		Vacant    int `db:"vacant"`
		Unreached int `db:"unreached"`
		People    int `db:"people"`
	}
	if err := tx.GetContext(ctx, &n, sqlTaskReach, args...); err != nil {
		return r, fmt.Errorf("count units: %w", err)
	}
	r = tasks.Reach{Units: n.Units, Vacant: n.Vacant, Unreached: n.Unreached, People: n.People}
	for _, part := range []struct {
		alone bool
		into  *[]org.Unit
	}{{false, &r.First}, {true, &r.Alone}} {
		var rows []unitRow
		if err := tx.SelectContext(ctx, &rows, sqlTaskFirst, append(args, part.alone)...); err != nil {
			return r, fmt.Errorf("read the first units: %w", err)
		}
		*part.into = units(rows)
	}
	return r, nil
}

// The same form or course, or the same words of a title, asked of one of the units between
// two moments. What stands for the whole of a series' period lies between its ends.
const sqlTaskAsked = `
with ` + taskTargets + `
select ` + obligationColumns + `
from targets t
join obligation o on o.unit_id = t.id and o.state <> 'exempt' and o.due_at >= $10 and o.due_at < $11
join unit u on u.id = o.unit_id
where t.held and ((o.kind = $7 and o.ref = $8 and $8 <> '') or ($8 = '' and o.title_zh = $9))
order by u.code limit 1`

// Another report by a rhythm other than the weekly brief's, due in the week.
const sqlTaskWeek = `
with ` + taskTargets + `
select ` + obligationColumns + `
from targets t
join obligation o on o.unit_id = t.id and o.kind = 'report' and o.state <> 'exempt' and o.due_at >= $7 and o.due_at < $8
join unit u on u.id = o.unit_id
where t.held and o.period ~ '^\d{4}([MQH]\d+)?$'
order by u.code limit 1`

// Asked refuses a task of which one of the units owes the same already in the month in which
// it is due (brief 2.5), with the name of what there is. A scheduled report to villages is
// refused in a week in which one of them has another one.
func (s *Tasks) Asked(ctx context.Context, spec tasks.Spec, from org.UnitID, due time.Time, scheduled bool, now time.Time) error {
	return s.db.longTx(ctx, "look for what is asked already", func(tx q) error {
		return asked(ctx, tx, spec, from, due, scheduled, now)
	})
}

func asked(ctx context.Context, tx q, spec tasks.Spec, from org.UnitID, due time.Time, scheduled bool, now time.Time) error {
	args := targetArgs(spec, from, now)
	month := tasks.MonthOf(due)
	var rows []obligationRow
	err := tx.SelectContext(ctx, &rows, sqlTaskAsked, append(args, string(spec.Evidence), spec.Ref, spec.Title.Zh, month.Start(), month.End())...)
	if err != nil {
		return fmt.Errorf("look for the same: %w", err)
	}
	if len(rows) > 0 {
		o := rows[0].obligation()
		return locales.Refuse("taskset.asked_already", "Unit", o.Unit.Name, "Title", o.Title, "Due", o.Due)
	}
	if !scheduled || spec.Evidence != tasks.Report {
		return nil
	}
	week := tasks.WeekOf(due)
	rows = nil
	if err := tx.SelectContext(ctx, &rows, sqlTaskWeek, append(targetArgs(spec, from, now), week.Start(), week.End())...); err != nil {
		return fmt.Errorf("look for another report of the week: %w", err)
	}
	for _, r := range rows {
		if o := r.obligation(); o.Unit.Level == org.LevelVillage {
			return locales.Refuse("taskset.week_taken", "Unit", o.Unit.Name, "Title", o.Title, "Due", o.Due)
		}
	}
	return nil
}
