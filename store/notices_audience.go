package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
	"cadrebot/org"
)

// owedOf is decided when the statement is planned, so that either index is used.
const owedOf = `case when starts_with($7, '` + notices.TaskRef + `') then o.task_id = CAST(replace($7, '` + notices.TaskRef + `', '') AS bigint) else o.family = $7 end`

// audienceGrant says, in a where clause, that grant g in unit u brings its holder into an
// audience: one of the roles $2, holding at $3, in a unit whose path is like $1 and not like
// $4; and, where they are set, the holder was meant by notice $6 and has neither confirmed it
// nor been told by phone, owes something open of the family $7 or, behind notices.TaskRef, the task
// of that number, has not passed the course $8.
// A condition that is not set costs nothing: the planner sees the values.
//
// The units come as patterns in arrays, as audienceArgs makes them, so that Postgres knows
// how many people to expect: a village is looked up, a province is read through.
const audienceGrant = `
g.role = any($2::text[]) and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
  and u.path like any($1::text[]) and not u.path like any($4::text[])
  and ($6::bigint = 0 or exists (
      select 1 from delivery d where delivery_in(d.id, $6) and d.id = delivery_of($6, g.person_id) and d.state <> 'confirmed' and d.told_at is null))
  and ($7::text = '' or exists (
      select 1 from obligation o where ` + owedOf + ` and o.state = 'open' and o.opens_at <= $3 and o.person_id = g.person_id)
    or exists (
      select 1 from obligation o where ` + owedOf + ` and o.state = 'open' and o.opens_at <= $3 and o.person_id is null
        and o.unit_id = g.unit_id and g.role = any(o.roles)))
  and ($8::text = '' or not exists (
      select 1 from course_standing c where c.course_id = $8 and c.person_id = g.person_id and c.passed))`

// audienceOf says whether person p is meant; never the author $5.
const audienceOf = `
p.id <> $5 and exists (select from role_grant g join unit u on u.id = g.unit_id where g.person_id = p.id and ` + audienceGrant + `)`

// audienceGrants are the grants that bring somebody in.
const audienceGrants = `
role_grant g join unit u on u.id = g.unit_id where g.person_id <> $5 and ` + audienceGrant

const sqlUnitPaths = `select coalesce(array_agg(path), '{}') from unit where id = any($1)`

// audienceArgs are $1 to $8 of the clauses above.
func audienceArgs(ctx context.Context, tx q, a notices.Audience, author org.PersonID, at time.Time) ([]any, error) {
	in, err := pathPatterns(ctx, tx, append([]org.UnitID{a.Unit.ID}, a.More...))
	if err != nil {
		return nil, err
	}
	out, err := pathPatterns(ctx, tx, a.Except)
	if err != nil {
		return nil, err
	}
	roles := make(pq.StringArray, len(a.Roles))
	for i, r := range a.Roles {
		roles[i] = string(r)
	}
	ref := map[notices.ConditionKind]string{notices.Unconfirmed: "0"}
	for _, c := range a.Conditions {
		ref[c.Is] = c.Ref
	}
	return []any{in, roles, at, out, int64(author), ref[notices.Unconfirmed], ref[notices.Owes], ref[notices.NotPassed]}, nil
}

// pathPatterns match the units and everything below them.
func pathPatterns(ctx context.Context, tx q, units []org.UnitID) (pq.StringArray, error) {
	paths := pq.StringArray{}
	if len(units) == 0 {
		return paths, nil
	}
	ids := make([]int64, len(units))
	for i, u := range units {
		ids[i] = int64(u)
	}
	if err := tx.QueryRowxContext(ctx, sqlUnitPaths, pq.Array(ids)).Scan(&paths); err != nil {
		return nil, fmt.Errorf("read the units of an audience: %w", err)
	}
	for i := range paths {
		paths[i] += "%"
	}
	return paths, nil
}

const sqlAudience = `
select count(*) as people, count(*) filter (where p.telegram_id is null or p.unreachable <> '') as unreachable
from person p
where ` + audienceOf

// A million people are hashed in memory, once: on disk, compiled, or by several workers that
// each hash them all, it takes several times as long.
const sqlRoomToCount = `
select set_config('work_mem', '192MB', true), set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)`

// Count says how many people an audience means at now, without the author, and how many
// of them Telegram cannot reach.
func (s *Notices) Count(ctx context.Context, a notices.Audience, author org.PersonID, now time.Time) (people, unreachable int, err error) {
	err = s.db.tx(ctx, "count audience", func(tx q) error {
		people, unreachable, err = countAudience(ctx, tx, a, author, now)
		return err
	})
	return people, unreachable, err
}

func countAudience(ctx context.Context, tx q, a notices.Audience, author org.PersonID, now time.Time) (people, unreachable int, err error) {
	var row struct {
		People      int `db:"people"`
		Unreachable int `db:"unreachable"`
	}
	if _, err := tx.ExecContext(ctx, sqlRoomToCount); err != nil {
		return 0, 0, fmt.Errorf("make room to count: %w", err)
	}
	args, err := audienceArgs(ctx, tx, a, author, now)
	if err != nil {
		return 0, 0, err
	}
	if err := tx.GetContext(ctx, &row, sqlAudience, args...); err != nil {
		return 0, 0, fmt.Errorf("count audience: %w", err)
	}
	return row.People, row.Unreachable, nil
}

// Somebody with two posts in the audience is shown with both: it is the posts that are looked at.
const sqlAudienceFirst = `
select g.role, ` + unitCols + `
from ` + audienceGrants + `
group by u.id, g.role
order by u.code, g.role limit $9`

// Only notices that are under way or have moved today can have taken somebody's messages of
// today: $9 is the start of the local day, $10 its end, $11 how many a day allows.
const sqlAudienceFull = `
with today as materialized (
    select d.person_id from notice n join delivery d on delivery_in(d.id, n.id)
    where n.kind <> 'emergency' and (n.state in ('sending', 'paused') or n.progress_at >= $9 or n.created_at >= $9)
      and (d.sent_at >= $9 or d.state = 'queued' and d.run_at < $10)
    union all
    select d.person_id from delivery d where d.budgeted and not d.urgent and d.sent_at >= $9),
full_up as (select person_id from today group by person_id having count(*) >= $11)
select count(*) from person p join full_up f on f.person_id = p.id where ` + audienceOf

// Reach is what the author sees of an audience before a notice leaves: how many people, how
// many of them cannot be reached or have had their ordinary messages of the day already, and
// the first posts in code order.
func (s *Notices) Reach(ctx context.Context, a notices.Audience, author org.PersonID, now time.Time) (r notices.Reach, err error) {
	if r.People, r.Unreachable, err = s.Count(ctx, a, author, now); err != nil || r.People == 0 {
		return r, err
	}
	args, err := audienceArgs(ctx, s.db.sql, a, author, now)
	if err != nil {
		return r, err
	}
	day := notices.Midnight(now)
	err = s.db.sql.GetContext(ctx, &r.Tomorrow, sqlAudienceFull, append(slices.Clone(args), day, notices.Midnight(day.Add(36*time.Hour)), notices.PerDay)...)
	if err != nil {
		return r, fmt.Errorf("count who has had today's messages: %w", err)
	}
	var rows []struct {
		Role string `db:"role"`
		unitRow
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlAudienceFirst, append(args, notices.LookAt)...); err != nil {
		return r, fmt.Errorf("look at an audience: %w", err)
	}
	for _, row := range rows {
		r.First = append(r.First, notices.Post{Unit: row.unit(), Role: org.Role(row.Role)})
	}
	return r, nil
}
