package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
	"cadrebot/org"
)

// audienceGrants are the grants that bring somebody into an audience: at or below the units
// $1, with one of the roles $2, holding at $3, without person $4, not at or below the units
// $5; and, where they are set, of people whom notice $6 was meant for and who have neither
// confirmed it nor been told by phone, who owe something open of the family $7, who have not
// passed the course $8. A condition that is not set costs nothing: the planner sees the values.
const audienceGrants = `
unit a join unit u on u.path >= a.path and u.path < a.path || '~'
join role_grant g on g.unit_id = u.id
where a.id = any($1::bigint[]) and g.role = any($2::text[]) and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
  and g.person_id <> $4
  and (cardinality($5::bigint[]) = 0 or not exists (
      select 1 from unit x where x.id = any($5::bigint[]) and u.path >= x.path and u.path < x.path || '~'))
  and ($6::bigint = 0 or exists (
      select 1 from delivery d where d.notice_id = $6 and d.person_id = g.person_id and d.state <> 'confirmed' and d.told_at is null))
  and ($7::text = '' or exists (
      select 1 from obligation o where o.family = $7 and o.state = 'open' and o.opens_at <= $3 and o.person_id = g.person_id)
    or exists (
      select 1 from obligation o where o.family = $7 and o.state = 'open' and o.opens_at <= $3 and o.person_id is null
        and o.unit_id = g.unit_id and g.role = any(o.roles)))
  and ($8::text = '' or not exists (
      select 1 from course_standing c where c.course_id = $8 and c.person_id = g.person_id and c.passed))`

// audienceOf is the people of an audience, each once.
const audienceOf = `(select distinct g.person_id from ` + audienceGrants + `)`

// audienceArgs are the arguments $1 to $8 of audienceGrants.
func audienceArgs(a notices.Audience, author org.PersonID, now time.Time) []any {
	units, except := []int64{int64(a.Unit.ID)}, []int64{}
	for _, id := range a.More {
		units = append(units, int64(id))
	}
	for _, id := range a.Except {
		except = append(except, int64(id))
	}
	roles := make([]string, len(a.Roles))
	for i, r := range a.Roles {
		roles[i] = string(r)
	}
	ref := map[notices.ConditionKind]string{}
	for _, c := range a.Conditions {
		ref[c.Is] = c.Ref
	}
	notice := ref[notices.Unconfirmed]
	if notice == "" {
		notice = "0"
	}
	return []any{
		pq.Array(units), pq.Array(roles), now, int64(author), pq.Array(except),
		notice, ref[notices.Owes], ref[notices.NotPassed],
	}
}

const sqlAudience = `
select count(*) as people, count(*) filter (where p.telegram_id is null or p.unreachable <> '') as unreachable
from person p
where p.id in (select g.person_id from ` + audienceGrants + `)`

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
	if err := tx.GetContext(ctx, &row, sqlAudience, audienceArgs(a, author, now)...); err != nil {
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
    select d.person_id from delivery d join notice n on n.id = d.notice_id
    where n.kind <> 'emergency' and (n.state in ('sending', 'paused') or n.progress_at >= $9 or n.created_at >= $9)
      and (d.sent_at >= $9 or d.state in ('queued', 'sending') and d.run_at < $10)
    union all
    select d.person_id from delivery d where d.budgeted and not d.urgent and d.sent_at >= $9),
full_up as (select person_id from today group by person_id having count(*) >= $11)
select count(*) from ` + audienceOf + ` a join full_up f on f.person_id = a.person_id`

// Reach is what the author sees of an audience before a notice leaves: how many people, how
// many of them cannot be reached or have had their ordinary messages of the day already, and
// the first posts in code order.
func (s *Notices) Reach(ctx context.Context, a notices.Audience, author org.PersonID, now time.Time) (r notices.Reach, err error) {
	if r.People, r.Unreachable, err = s.Count(ctx, a, author, now); err != nil || r.People == 0 {
		return r, err
	}
	args := audienceArgs(a, author, now)
	day := notices.Midnight(now)
	err = s.db.sql.GetContext(ctx, &r.Tomorrow, sqlAudienceFull, append(args, day, notices.Midnight(day.Add(36*time.Hour)), notices.PerDay)...)
	if err != nil {
		return r, fmt.Errorf("count who has had today's messages: %w", err)
	}
	var rows []struct {
		Role string `db:"role"`
		unitRow
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlAudienceFirst, append(audienceArgs(a, author, now), notices.LookAt)...); err != nil {
		return r, fmt.Errorf("look at an audience: %w", err)
	}
	for _, row := range rows {
		r.First = append(r.First, notices.Post{Unit: row.unit(), Role: org.Role(row.Role)})
	}
	return r, nil
}
