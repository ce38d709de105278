package store

import (
	"context"
	"fmt"
)

// Rollup keeps the sums of every unit from which boards are read (Stats): changes mark what they
// touch, and adding up takes the marks away. Boards are exact whether it has run or not; without
// it they become slow.
type Rollup struct{ db *DB }

// NewRollup is the sums in db.
func NewRollup(db *DB) *Rollup { return &Rollup{db: db} }

// sqlRollupLock is held by whoever adds up, so that nobody replaces the same part at once.
const sqlRollupLock = `select pg_try_advisory_xact_lock(7305301)`

// Taken are $1 marks. What is marked again meanwhile keeps its newer mark, because this statement
// sees only what was committed before it.
const sqlAddUp = `
with taken as (
    delete from rollup_mark where id = any(array(select id from rollup_mark order by id limit $1)) returning source, ref
), touched as (
    select array_agg(distinct ref) filter (where source = 'duty') as duties, array_agg(distinct ref) filter (where source = 'record') as records from taken
), was as (
    delete from rollup_part p where p.source = 'duty' and p.ref = any((select duties from touched)::bigint[])
      or p.source = 'record' and p.ref = any((select records from touched)::bigint[])
    returning p.source, p.units, p.kind, p.at, p.state, p.name, p.dims, p.n
), fresh as (
    select 'duty' as source, f.* from rollup_duty f where f.ref = any((select duties from touched)::bigint[])
    union all
    select 'record', f.* from rollup_record f where f.ref = any((select records from touched)::bigint[])
), stands as (
    insert into rollup_part (source, ref, units, kind, at, state, name, dims, n)
    select source, ref, ` + unitsOfPath + `, kind, at, state, name, dims, n
    from fresh
    returning source, units, kind, at, state, name, dims, n
), differs as (
    select units, source, kind, at, state, name, dims, sum(n) as n
    from (select source, units, kind, at, state, name, dims, -n as n from was
          union all select source, units, kind, at, state, name, dims, n from stands) x
    group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0
), added as (
    insert into rollup as t (unit_id, source, kind, at, state, name, dims, n)
    select up.id, source, kind, at, state, name, dims, sum(n)
    from differs d cross join lateral unnest(d.units) as up(id)
    group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0
    on conflict (unit_id, source, kind, at, state, name, dims) do update set n = t.n + excluded.n
)
select count(*) from taken`

// Taken are $1 differences of reports, which are added to every unit above. They are forgotten with it.
const sqlAddFiled = `
with taken as (
    delete from rollup_change where id = any(array(select id from rollup_change order by id limit $1)) returning path, level, source, kind, at, ns
), differs as (
    select path, level, source, kind, at, e.key as name, sum(CAST(e.value AS numeric)) as n
    from taken cross join lateral jsonb_each_text(ns) e group by 1, 2, 3, 4, 5, 6
), added as (
    insert into rollup as t (unit_id, source, kind, at, state, name, dims, n)
    select up.id, source, kind, at, '', name, '{}', sum(n)
    from differs cross join lateral unnest(` + unitsOfPath + `) as up(id)
    group by 1, 2, 3, 4, 6 having sum(n) <> 0
    on conflict (unit_id, source, kind, at, state, name, dims) do update set n = t.n + excluded.n
)
select count(*) from taken`

// unitsOfPath are the units that have sums, from the top down to where a fact stands.
const unitsOfPath = `trim_array(CAST(string_to_array(trim(both '/' from path), '/') AS bigint[]), CAST(level = 'village' AS int))`

const sqlForgetNothing = `delete from rollup where n = 0`

// AddUp adds what has changed into the sums, at most so many changes at a time, and says how many it
// took: 0 when nothing is left, or when another process is at it.
func (r *Rollup) AddUp(ctx context.Context, most int) (n int, err error) {
	err = r.db.longTx(ctx, "add up what boards are read from", func(tx q) error {
		n, err = addUp(ctx, tx, most)
		return err
	})
	return n, err
}

func addUp(ctx context.Context, tx q, most int) (n int, err error) {
	var mine bool
	if err := tx.GetContext(ctx, &mine, sqlRollupLock); err != nil || !mine {
		return 0, wrap("look who adds up", err)
	}
	if _, err := tx.ExecContext(ctx, sqlRollupRoom); err != nil {
		return 0, fmt.Errorf("make room: %w", err)
	}
	if err := tx.GetContext(ctx, &n, sqlAddUp, most); err != nil {
		return 0, fmt.Errorf("add up marked facts: %w", err)
	}
	if n < most {
		var changes int
		if err := tx.GetContext(ctx, &changes, sqlAddFiled, most-n); err != nil {
			return 0, fmt.Errorf("add up what reports changed: %w", err)
		}
		n += changes
	}
	if n > 0 {
		if _, err := tx.ExecContext(ctx, sqlForgetNothing); err != nil {
			return 0, fmt.Errorf("forget empty sums: %w", err)
		}
	}
	return n, nil
}
