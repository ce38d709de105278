package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/notices"
)

// queuedFor are the deliveries that wait for person p, for a lateral join. Those of notices
// under way stand in no index of people, which a fan-out to a million would have to fill:
// they are asked for one by one. A notice that is cancelled has none any more.
const queuedFor = `
select w.id, w.key, w.notice_id, w.urgent, w.budgeted, w.run_at, w.created_at from delivery w
where w.person_id = p.id and w.state = 'queued' and w.notice_id is null
union all
select w.id, w.key, w.notice_id, w.urgent, w.budgeted, w.run_at, w.created_at
from notice of join delivery w on w.id = delivery_of(of.id, p.id)
where of.state in ('sending', 'paused') and w.state = 'queued'`

// A lane is what is due of one notice: the rows that its walk has not come to ($6, 0 when there
// is none), in the order of their ids, and those that were put back or leave at another moment,
// from an index. What is leased is stepped over there, and lies behind the walk.
const (
	sqlClaimLane = `
with c as materialized (
    (select id, run_at, false as walked from delivery
     where notice_id = $1 and state = 'queued' and not walked and run_at <= $2 and id <> all($3::bigint[])
     order by run_at, id limit $4)
    union all
    (select id, run_at, true from delivery
     where $6::bigint > 0 and id >= $6 and id < delivery_of($1 + 1, 0) and state = 'queued' and walked
     order by id limit $4)
    order by run_at, id limit $4` + claimedColumns

	sqlClaimAlone = `
with c as materialized (
    select id, false as walked from delivery
    where notice_id is null and urgent = $1 and state = 'queued' and run_at <= $2 and id <> all($3::bigint[])
    order by run_at, id limit $4` + claimedColumns

	claimedColumns = `)
select d.id, c.walked, d.person_id, coalesce(p.telegram_id, 0) as chat, p.lang, p.quiet_from, p.quiet_to, p.unreachable,
       coalesce(CAST(d.payload AS text), '') as payload, coalesce(d.notice_id, 0) as notice_id,
       d.urgent, d.budgeted, d.expires_at, d.attempts,
       case when d.urgent or (d.notice_id is null and not d.budgeted) then 0 else
           (select count(*) from delivery s
            where s.person_id = d.person_id and s.sent_at >= $5 and s.state <> 'queued' and (s.notice_id is not null or s.budgeted) and not s.urgent and s.id <> d.id)
       end as today
from c join delivery d using (id) join person p on p.id = d.person_id
order by d.run_at, d.id`
)

// A notice whose deliveries all wait for later costs one look at its lane's beginning, and so
// does what stands alone: taking rows from a lane that is empty would cost a plan each time.
const sqlLanes = `
select 0 as id, '' as kind, u.urgent, 0 as next_id from (values (true), (false)) as u(urgent)
where exists (select from delivery d where d.notice_id is null and d.urgent = u.urgent and d.state = 'queued' and d.run_at <= $1)
union all
select n.id, n.kind, false, coalesce(w.next_id, 0) from notice n left join lane_walk w on w.notice_id = n.id and w.run_at <= $1
where n.state = 'sending' and (w.notice_id is not null or exists (
    select from delivery d where d.notice_id = n.id and d.state = 'queued' and not d.walked and d.run_at <= $1))
order by id`

type laneRow struct {
	ID     int64        `db:"id"` // 0: what stands alone
	Kind   notices.Kind `db:"kind"`
	Urgent bool         `db:"urgent"`  // of what stands alone
	Next   int64        `db:"next_id"` // where the walk is; 0 when there is none, or not yet
}

// claimRows takes rows class by class; in a class each lane gets an equal part of what is
// left, and what it does not need goes to the others.
func claimRows(ctx context.Context, tx q, now time.Time, limit int, out *outstanding) ([]deliveryRow, error) {
	var lanes []laneRow
	if err := tx.SelectContext(ctx, &lanes, sqlLanes, now); err != nil {
		return nil, fmt.Errorf("list lanes: %w", err)
	}
	const classes = 5
	var of [classes][]laneRow
	for _, l := range lanes {
		c := notices.ClassOf(l.Kind, l.Urgent)
		of[c] = append(of[c], l)
	}
	var rows []deliveryRow
	for _, list := range of {
		for i, l := range list {
			left := limit - len(rows)
			if left <= 0 {
				return rows, nil
			}
			more, err := l.claim(ctx, tx, now, out, (left+len(list)-i-1)/(len(list)-i))
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
		}
	}
	return rows, nil
}

func (l laneRow) claim(ctx context.Context, tx q, now time.Time, out *outstanding, limit int) (rows []deliveryRow, err error) {
	if l.ID == 0 {
		err = tx.SelectContext(ctx, &rows, sqlClaimAlone, l.Urgent, now, out.ids, limit, notices.Midnight(now))
	} else {
		err = tx.SelectContext(ctx, &rows, sqlClaimLane, l.ID, now, out.ids, limit, notices.Midnight(now), l.Next)
	}
	if err != nil {
		return nil, fmt.Errorf("take rows of notice %d: %w", l.ID, err)
	}
	if l.Next == 0 {
		return rows, nil
	}
	return rows, l.walk(ctx, tx, rows, limit)
}

const (
	sqlWalkOn  = `update lane_walk set next_id = $2 where notice_id = $1`
	sqlWalkEnd = `delete from lane_walk where notice_id = $1`
)

// walk moves the lane's walk behind the rows that were claimed of limit, or ends it when there
// was nothing more.
func (l laneRow) walk(ctx context.Context, tx q, rows []deliveryRow, limit int) (err error) {
	next := l.Next
	for _, r := range rows {
		if r.Walked {
			next = max(next, r.ID+1)
		}
	}
	switch {
	case next > l.Next:
		_, err = tx.ExecContext(ctx, sqlWalkOn, l.ID, next)
	case len(rows) < limit:
		_, err = tx.ExecContext(ctx, sqlWalkEnd, l.ID)
	}
	if err != nil {
		return fmt.Errorf("walk on in notice %d: %w", l.ID, err)
	}
	return nil
}
