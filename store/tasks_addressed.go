package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// Who owes: the person, else the holders of the first role that somebody who can be reached
// holds in the unit. Who is above: the officers of the nearest unit from the supervising one
// upwards in which somebody can be reached, beginning one higher for each further level, and
// not above the level where the step stops.
const sqlAddressees = `
with told as (
    select o.id as obligation_id, p.id as person_id, false as supervising
    from obligation o join person p on p.id = o.person_id
    where o.id = any($1) and p.telegram_id is not null and p.unreachable = ''
    union
    select h.obligation_id, h.person_id, false
    from (select o.id as obligation_id, g.person_id,
                 rank() over (partition by o.id order by array_position(o.roles, g.role)) as place
          from obligation o
          join role_grant g on g.unit_id = o.unit_id and g.role = any(o.roles)
          join person p on p.id = g.person_id
          where o.id = any($1) and o.person_id is null and p.telegram_id is not null and p.unreachable = ''
            and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)) h
    where h.place = 1
    union
    select x.id, g.person_id, true
    from (select up.id, above.unit_id
          from unnest($2::bigint[], $5::int[], $6::text[]) as up(id, levels, stops)
          join obligation o on o.id = up.id
          join unit su on su.id = o.supervisor_unit_id
          cross join lateral (
              select a.id as unit_id
              from unnest(cast(string_to_array(trim(both '/' from su.path), '/') as bigint[])) with ordinality as chain(id, place)
              join unit a on a.id = chain.id
              where chain.place <= cardinality(string_to_array(trim(both '/' from su.path), '/')) - (up.levels - 1)
                and array_position($7::text[], a.level) >= array_position($7::text[], up.stops)
                and exists (select 1 from role_grant g join person p on p.id = g.person_id
                            where g.unit_id = a.id and g.role = any($4::text[]) and p.telegram_id is not null and p.unreachable = ''
                              and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3))
              order by chain.place desc limit 1) above) x
    join role_grant g on g.unit_id = x.unit_id and g.role = any($4::text[])
    join person p on p.id = g.person_id
    where p.telegram_id is not null and p.unreachable = ''
      and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3))
select t.obligation_id, t.person_id, t.supervising, p.digest_at, coalesce(d.told_on = $8::date, false) as told,
       (select max(i.run_at) from digest_item i where i.person_id = t.person_id and i.obligation_id = t.obligation_id
        and i.reminder_id = 0 and not t.supervising) as put_off
from told t join person p on p.id = t.person_id left join digest_day d on d.person_id = t.person_id
order by 1, 3, 2`

type addresseeRow struct {
	Obligation  int64        `db:"obligation_id"`
	Person      int64        `db:"person_id"`
	Supervising bool         `db:"supervising"`
	DigestAt    int          `db:"digest_at"`
	Told        bool         `db:"told"`
	PutOff      sql.NullTime `db:"put_off"`
}

// addressees says who owes each of all, and who is told above of each of up, levels higher,
// up to stops.
func addressees(ctx context.Context, tx q, all, up, levels []int64, stops []string, now time.Time) (rows []addresseeRow, err error) {
	order := make([]string, len(org.Levels))
	for i, l := range org.Levels {
		order[i] = string(l)
	}
	err = tx.SelectContext(ctx, &rows, sqlAddressees, pq.Array(all), pq.Array(up), now, pq.Array(supervisorRoles()), pq.Array(levels),
		pq.Array(stops), pq.Array(order), string(locales.DateOf(now)))
	if err != nil {
		return nil, fmt.Errorf("find who is told: %w", err)
	}
	return rows, nil
}

// owners are the people who are told of an obligation as the ones who owe it.
func owners(ctx context.Context, tx q, id tasks.ObligationID, now time.Time) ([]org.PersonID, error) {
	rows, err := addressees(ctx, tx, []int64{int64(id)}, nil, nil, nil, now)
	if err != nil {
		return nil, err
	}
	out := make([]org.PersonID, len(rows))
	for i, r := range rows {
		out[i] = org.PersonID(r.Person)
	}
	return out, nil
}

// addressed puts each reminder down for whom it concerns, at the moment of their digest.
func addressed(ctx context.Context, tx q, live []dueRow, now time.Time) ([]digestItem, error) {
	days, err := daysIn(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("find who is told: %w", err)
	}
	byID := make(map[int64]dueRow, len(live))
	var all, up, levels []int64
	var stops []string
	for _, r := range live {
		id := r.obligationRow.Obligation
		byID[id], all = r, append(all, id)
		if s, ok := r.obligation().Steps().Of(tasks.StepName(r.Step)); ok && s.Up > 0 {
			up, levels, stops = append(up, id), append(levels, int64(s.Up)), append(stops, string(s.Stops))
		}
	}
	rows, err := addressees(ctx, tx, all, up, levels, stops, now)
	if err != nil {
		return nil, err
	}
	out := make([]digestItem, len(rows))
	for i, a := range rows {
		r := byID[a.Obligation]
		o := r.obligation()
		at := tasks.DigestMoment(o, a.Told, a.DigestAt, days, now)
		if at.Before(a.PutOff.Time) {
			at = a.PutOff.Time
		}
		out[i] = digestItem{
			person: a.Person, obligation: a.Obligation, step: r.Step, revision: r.Revision, supervising: a.Supervising,
			reminder: r.Reminder, at: at,
		}
	}
	return out, nil
}
