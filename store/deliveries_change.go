package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// The rows of a cancelled or recalled notice are never claimed; that they are ended too is
// for the figures, and happens in pieces.
const (
	sqlCloseLanes = `
update delivery set state = 'cancelled'
where id in (
    select d.id from notice n join delivery d on d.notice_id = n.id
    where n.state in ('cancelled', 'recalled') and d.state = 'queued' and not d.walked
    limit $1 for update of d skip locked)
returning notice_id`

	// What the walk has come to is being sent, and nobody has put it back.
	sqlCloseLeased = `
update delivery d set state = 'cancelled', walked = false
from notice n
where n.id = d.notice_id and n.state in ('cancelled', 'recalled') and d.state = 'queued' and d.walked
  and d.id = any(array(select unnest(ids) from delivery_lease))
returning d.notice_id`

	// What the walk has not come to is ended from where it is. It goes along, so that nothing
	// is passed twice.
	sqlCloseWalks = `
with c as (
    select d.id from lane_walk w join notice n on n.id = w.notice_id
    cross join lateral (
        select d.id from delivery d
        where d.id >= w.next_id and d.id < delivery_of(w.notice_id + 1, 0) and d.state = 'queued' and d.walked
        order by d.id limit $1 for update of d) d
    where n.state in ('cancelled', 'recalled') limit $1),
gone as (
    update delivery d set state = 'cancelled', walked = false from c where d.id = c.id returning d.notice_id, d.id),
moved as (
    update lane_walk w set next_id = greatest(w.next_id, g.last + 1)
    from (select notice_id, max(id) as last from gone group by notice_id) g where w.notice_id = g.notice_id)
select notice_id from gone`

	// Nothing waits in a notice that is over.
	sqlEndWalks = `
delete from lane_walk w using notice n where n.id = w.notice_id and n.state in ('cancelled', 'recalled', 'sent')`
)

// CloseLanes ends about limit deliveries of notices that were cancelled or recalled, and
// returns how many; 0 when nothing is left.
func (s *Deliveries) CloseLanes(ctx context.Context, limit int) (int, error) {
	var touched []int64
	for _, part := range []struct {
		query string
		args  []any
	}{{sqlCloseLanes, []any{limit}}, {sqlCloseWalks, []any{limit}}, {sqlCloseLeased, nil}} {
		var ids []int64
		if err := s.db.sql.SelectContext(ctx, &ids, part.query, part.args...); err != nil {
			return 0, fmt.Errorf("end what was cancelled: %w", err)
		}
		if touched = append(touched, ids...); len(touched) >= limit {
			break
		}
	}
	if len(touched) == 0 {
		if _, err := s.db.sql.ExecContext(ctx, sqlEndWalks); err != nil {
			return 0, fmt.Errorf("forget lanes that are over: %w", err)
		}
	}
	return len(touched), markStale(ctx, s.db.sql, distinct(touched))
}

func distinct(ids []int64) []int64 {
	seen := map[int64]bool{}
	var out []int64
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// outdated are the messages of notice n that do not say what it says: the index delivery_held
// has those of each version together, and none that was taken back, so that what is done is
// not walked past.
const outdated = `
d.notice_id = n.id and d.message_id <> 0 and d.recalled_at is null and d.state in ('sent', 'confirmed') and d.run_at <= $1
and d.version < case when n.state = 'recalled' then 2147483647 else n.version end
order by d.version`

// A change waits for as long as its lease; a person who cannot be reached any more, or
// whose message is gone, keeps what they have.
const sqlClaimChanges = `
with c as (
    select d.id from notice n cross join lateral (select d.id from delivery d where ` + outdated + ` limit $2 for update of d skip locked) d
    where n.id = $4)
update delivery d set run_at = $3
from c, person p
where d.id = c.id and p.id = d.person_id
returning d.id, d.person_id, coalesce(p.telegram_id, 0) as chat, p.lang, d.notice_id, d.message_id,
          coalesce(d.also_ids, '{}') as also_ids, coalesce(d.sent_at, d.created_at) as sent_at`

// What is taken back goes first; else one of those that have something left, so that a large
// one does not hold up the others.
const sqlChangedNotice = `
select n.id from notice n cross join lateral (select from delivery d where ` + outdated + ` limit 1) x
where (n.state = 'recalled' or n.version > 1) and n.state not in ('awaiting', 'refused', 'scheduled')
order by n.state <> 'recalled', random() limit 1`

// ClaimChanges takes up to limit messages that people have and that are to be edited,
// because their notice was corrected, or taken back, because it was recalled, and leases
// them until now+lease. Delivery.Notice is the notice as it reads now.
func (s *Deliveries) ClaimChanges(ctx context.Context, now time.Time, limit int, lease time.Duration) (list []notices.Delivery, err error) {
	err = s.db.tx(ctx, "claim changes", func(tx q) error {
		list = nil
		var changed []int64
		if err := tx.SelectContext(ctx, &changed, sqlChangedNotice, now); err != nil || len(changed) == 0 {
			return err
		}
		var rows []struct {
			deliveryRow
			Message int64         `db:"message_id"`
			Also    pq.Int64Array `db:"also_ids"`
			Sent    time.Time     `db:"sent_at"`
		}
		if err := tx.SelectContext(ctx, &rows, sqlClaimChanges, now, limit, now.Add(lease), changed[0]); err != nil {
			return err
		}
		plain := make([]deliveryRow, len(rows))
		for i, r := range rows {
			plain[i] = r.deliveryRow
		}
		known, err := noticesOf(ctx, tx, plain)
		for _, r := range rows {
			list = append(list, notices.Delivery{
				ID: notices.DeliveryID(r.ID), Person: org.PersonID(r.Person), Chat: r.Chat, Lang: locales.Lang(r.Lang),
				Notice: known[r.Notice], MessageID: r.Message, AlsoIDs: r.Also, SentAt: r.Sent,
			})
		}
		return err
	})
	return list, err
}

// What was meant for a version is written for that version: a later correction goes again.
const sqlWriteChanges = `
update delivery d set
    version = case when r.recalled then d.version else greatest(d.version, r.version) end,
    recalled_at = case when r.recalled then coalesce(d.recalled_at, $5) else d.recalled_at end,
    run_at = r.run_at
from unnest($1::bigint[], $2::int[], $3::boolean[], $4::timestamptz[]) as r(id, version, recalled, run_at)
where d.id = r.id`

// WriteChanges notes what became of claimed changes. One that is not Done is tried again at
// RunAt; the same written twice changes nothing.
func (s *Deliveries) WriteChanges(ctx context.Context, list []notices.Change, now time.Time) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	ids, versions, recalled, runAt := make([]int64, n), make([]int64, n), make([]bool, n), make([]time.Time, n)
	var touched []int64
	for i, c := range list {
		ids[i], runAt[i] = int64(c.Delivery.ID), c.RunAt
		if nt := c.Delivery.Notice; nt != nil {
			recalled[i] = c.Done && nt.State == notices.NoticeRecalled
			if c.Done {
				versions[i] = int64(nt.Version)
			}
			touched = append(touched, int64(nt.ID))
		}
	}
	_, err := s.db.sql.ExecContext(ctx, sqlWriteChanges, pq.Array(ids), pq.Array(versions), pq.Array(recalled), pq.Array(runAt), now)
	if err != nil {
		return fmt.Errorf("write %d changes: %w", n, err)
	}
	return markStale(ctx, s.db.sql, distinct(touched))
}
