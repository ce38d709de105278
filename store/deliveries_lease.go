package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// outstanding is what is being sent right now, by anybody.
type outstanding struct {
	ids      pq.Int64Array
	rationed map[int64][]int64 // by person: deliveries of the day's budget
}

// What a dead worker had claimed and not written is one try older: a message that brings
// the process down must not do so for ever. Leases are kept by Postgres's clock, whatever
// those of the bots say. Those that were held when Postgres was restarted last as long
// again: who lives could not keep theirs meanwhile.
const sqlReapLeases = `
with dead as (
    delete from delivery_lease
    where until <= clock_timestamp()
      and not (until > pg_postmaster_start_time() - interval '1 hour'
               and clock_timestamp() < pg_postmaster_start_time() + make_interval(secs => $1))
    returning ids)
update delivery d set attempts = attempts + 1, walked = false
from (select distinct unnest(ids) as id from dead) x
where d.id = x.id and d.state = 'queued'`

const sqlLeases = `select id, ids, people from delivery_lease`

type leaseRow struct {
	ID     int64         `db:"id"`
	IDs    pq.Int64Array `db:"ids"`
	People pq.Int64Array `db:"people"`
}

// leased ends the leases that ran out and reads the others; life is how long one lasts.
func leased(ctx context.Context, tx q, life time.Duration) (*outstanding, error) {
	if _, err := tx.ExecContext(ctx, sqlReapLeases, life.Seconds()); err != nil {
		return nil, fmt.Errorf("end leases: %w", err)
	}
	var rows []leaseRow
	if err := tx.SelectContext(ctx, &rows, sqlLeases); err != nil {
		return nil, fmt.Errorf("read leases: %w", err)
	}
	out := &outstanding{ids: pq.Int64Array{}, rationed: map[int64][]int64{}}
	for _, r := range rows {
		out.ids = append(out.ids, r.IDs...)
		for i, p := range r.People {
			if p != 0 {
				out.rationed[p] = append(out.rationed[p], r.IDs[i])
			}
		}
	}
	return out, nil
}

const sqlStillOut = `
select person_id, count(*) as n from delivery where id = any($1) and state = 'queued' group by person_id`

// today counts, for the people of rows, the messages of the day's budget that are under
// way and not yet written as sent. In one broadcast that is nobody.
func (o *outstanding) today(ctx context.Context, tx q, rows []deliveryRow) (map[int64]int, error) {
	out := map[int64]int{}
	var ids pq.Int64Array
	for _, r := range rows {
		ids = append(ids, o.rationed[r.Person]...)
	}
	if len(ids) == 0 {
		return out, nil
	}
	var found []struct {
		Person int64 `db:"person_id"`
		N      int   `db:"n"`
	}
	if err := tx.SelectContext(ctx, &found, sqlStillOut, ids); err != nil {
		return nil, fmt.Errorf("count what is under way: %w", err)
	}
	for _, f := range found {
		out[f.Person] = f.N
	}
	return out, nil
}

const sqlTakeLease = `insert into delivery_lease (ids, people, until) values ($1, $2, clock_timestamp() + make_interval(secs => $3)) returning id`

func (l leaseRow) take(ctx context.Context, tx q, life time.Duration) (id int64, err error) {
	if len(l.IDs) == 0 {
		return 0, nil
	}
	if err := tx.GetContext(ctx, &id, sqlTakeLease, l.IDs, l.People, life.Seconds()); err != nil {
		return 0, fmt.Errorf("lease: %w", err)
	}
	return id, nil
}

const sqlKeepLeases = `
update delivery_lease set until = clock_timestamp() + make_interval(secs => $2) where id = any($1) returning id`

// KeepLeases lets leases that are still worked on last for life from now, and returns which
// of them are still there: what belongs to another must not be sent.
func (s *Deliveries) KeepLeases(ctx context.Context, leases []int64, life time.Duration) ([]int64, error) {
	var kept []int64
	if err := s.db.sql.SelectContext(ctx, &kept, sqlKeepLeases, pq.Array(leases), life.Seconds()); err != nil {
		return nil, fmt.Errorf("keep leases: %w", err)
	}
	return kept, nil
}

// A walk does not turn back: what is given back waits where it is looked for.
const sqlEndLeases = `
with ended as (delete from delivery_lease where id = any($1) returning ids)
update delivery d set walked = false
from (select unnest(ids) as id from ended) x
where d.id = x.id and d.state = 'queued' and d.walked`

// EndLeases gives back what was claimed: what has no result yet may be claimed at once,
// without counting as a try.
func (s *Deliveries) EndLeases(ctx context.Context, leases []int64) error {
	if len(leases) == 0 {
		return nil
	}
	if _, err := s.db.sql.ExecContext(ctx, sqlEndLeases, pq.Array(leases)); err != nil {
		return fmt.Errorf("end leases: %w", err)
	}
	return nil
}

// What goes back to the queue may be claimed when its moment comes, while the rest of its
// lease is still worked on.
const sqlDropFromLeases = `
update delivery_lease l set (ids, people) = (
    select coalesce(array_agg(x.id), '{}'), coalesce(array_agg(x.person), '{}')
    from unnest(l.ids, l.people) as x(id, person) where x.id <> all($2::bigint[]))
where l.id = any($1)`

func dropFromLeases(ctx context.Context, tx q, leases, ids []int64) error {
	if len(leases) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlDropFromLeases, pq.Array(leases), pq.Array(ids)); err != nil {
		return fmt.Errorf("take out of leases: %w", err)
	}
	return nil
}
