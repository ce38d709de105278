package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/tasks"
)

// A course is owed by each person who answers, all else by the unit.
const sqlOweTask = `
with ` + taskTargetsFrom + ` and t.id > $18 order by t.id limit $19::bigint), ` + taskAnswering + `,
added as (
  insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, person_id, supervisor_unit_id,
                          period, opens_at, due_at, created_at, task_id, ladder)
  select 'task/' || $7::bigint || '/' || w.code || coalesce('/' || w.person_id, ''), $8, $9, $10, $11, $12, w.id, $3::text[], w.person_id,
         w.supervisor, $13, $4, $14, $4, $7,
         coalesce((select c.ladder from ladder_choice c join unit above on above.id = c.unit_id join unit u on u.id = w.id
                   where starts_with(u.path, above.path) and c.family in ($8, '')
                   order by length(above.path) desc, c.family desc limit 1), '')
  from (select t.id, t.code, t.supervisor, cast(null as bigint) as person_id from targets t where t.held and $9 <> 'course'
        union all
        select t.id, t.code, t.supervisor, a.person_id from targets t join answering a on a.unit_id = t.id where $9 = 'course') w
  on conflict (key) do nothing
  returning id, revision, ladder
), armed as (
  insert into reminder (obligation_id, step, revision, due_at)
  select a.id, s.step, a.revision, s.at
  from added a join unnest($15::text[], $16::text[], $17::timestamptz[]) as s(ladder, step, at) on s.ladder = a.ladder
)
select coalesce(max(id), 0) as last, count(*) filter (where held) as units from targets`

// In the units of spec, those who answer are told once, within their daily budget; whoever
// set it knows.
const sqlTellTask = `
with ` + taskTargetsFrom + ` and t.id > $11 and t.id <= $12), ` + taskAnswering + `
insert into delivery (key, person_id, payload, urgent, run_at, expires_at, budgeted, created_at)
select distinct 'task/' || $7::bigint || '/' || a.person_id, a.person_id, CAST($8 AS jsonb), false, $4, $9::timestamptz, true, $4
from answering a where a.person_id <> $10
on conflict (key) where key is not null do nothing`

// owedBy makes the units of spec owe the task and tells those who answer; so many units that
// they are more than tasks.AtOnce get it later, piece by piece.
func owedBy(ctx context.Context, tx q, t tasks.Task, spec tasks.Spec, units int, tell TaskWords, now time.Time) error {
	if units > tasks.AtOnce {
		return putOff(ctx, tx, pieceRow{Task: int64(t.ID), What: pieceOwe, Units: pq.Int64Array(numbers(spec.Units)), Total: int64(units)})
	}
	_, err := owePiece(ctx, tx, t, spec, 0, 0, tell, now)
	return err
}

// owed is what one piece has done: last is the last unit that was looked at, 0 when there was
// none.
type owed struct {
	Last  int64 `db:"last"`
	Units int64 `db:"units"`
}

// owePiece does so for units of spec after the one named, at most so many, 0 for all. Units that
// owe it already are left alone.
func owePiece(ctx context.Context, tx q, t tasks.Task, spec tasks.Spec, after int64, most int, tell TaskWords, now time.Time) (out owed, err error) {
	like := tasks.Obligation{Family: tasks.FamilyFor(t.Due, now), State: tasks.Open, Opens: now, Due: t.Due}
	ladders, steps, moments, err := rungs(ctx, tx, like, now)
	if err != nil {
		return out, err
	}
	period := string(t.Period)
	if t.Evidence == tasks.Report && period == "" {
		period = string(locales.DateOf(t.Due))
	}
	var limit *int
	if most > 0 {
		limit = &most
	}
	err = tx.GetContext(ctx, &out, sqlOweTask, append(targetArgs(spec, t.From.ID, now), int64(t.ID), like.Family, string(t.Evidence), t.Ref,
		t.Title.Zh, t.Title.En, period, t.Due, pq.Array(ladders), pq.Array(steps), pq.Array(moments), after, limit)...)
	if err != nil {
		return out, fmt.Errorf("make units owe the task: %w", err)
	}
	payload, err := tell(t)
	if err != nil {
		return out, fmt.Errorf("compose the message: %w", err)
	}
	_, err = tx.ExecContext(ctx, sqlTellTask, append(targetArgs(spec, t.From.ID, now), int64(t.ID), string(payload), t.Due, int64(t.Author), after, out.Last)...)
	if err != nil {
		return out, fmt.Errorf("tell those who answer: %w", err)
	}
	return out, nil
}
