package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
	"cadrebot/org"
)

const (
	// Who is already told, or was reached after all, stays with whoever phoned. Without an
	// officer below the unit that sent it the author phones, and when they have left too, the
	// nearest officer above.
	sqlHandCalls = `
with left_behind as (
    select c.notice_id, c.person_id, coalesce(o.person_id, n.author_id) as officer_id, n.author_id
    from phone_call c
    join delivery d on d.id = delivery_of(c.notice_id, c.person_id) and d.told_at is null and d.state in ('unreachable', 'failed')
    join notice n on n.id = c.notice_id and n.state <> 'recalled'
    join unit f on f.id = n.unit_id
    join unit u on u.id = c.unit_id
    cross join lateral (
        select exists (select from role_grant g where g.person_id = n.author_id and g.unit_id = f.id
                       and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)) as author_stays) a` + officersAbove + `
      and (not a.author_stays or above.path >= f.path and above.path < f.path || '~')` + nearestOfficer + `
    where c.officer_id = any($1) and not (a.author_stays and c.officer_id = n.author_id)
      and not exists (select from role_grant g join unit su on su.id = g.unit_id
                      where g.person_id = c.officer_id and g.role = any($3) and su.id <> u.id and u.path like su.path || '%'
                        and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)))
update phone_call c set officer_id = l.officer_id, handed_at = case when l.officer_id <> l.author_id then $2::timestamptz end
from left_behind l
where c.notice_id = l.notice_id and c.person_id = l.person_id and c.officer_id <> l.officer_id`

	sqlLeftLately = `
select distinct g.person_id from role_grant g
where g.valid_to > $1::timestamptz - interval '7 days' and g.valid_to <= $1
  and exists (select from phone_call c where c.officer_id = g.person_id)`

	sqlTakeHanded = `
update phone_call set handed_at = null where handed_at is not null
returning notice_id, officer_id`
)

// handCalls gives those whom officers were asked to phone, and who are not told yet, to the
// next officer of the unit, or of the nearest one above, where an officer has no post any more
// from which to phone them. Calling it again changes nothing.
func handCalls(ctx context.Context, tx q, officers []int64, now time.Time) error {
	if _, err := tx.ExecContext(ctx, sqlHandCalls, pq.Array(officers), now, pq.Array(roleNames(notices.Phoning))); err != nil {
		return fmt.Errorf("hand phone lists over: %w", err)
	}
	return nil
}

// handOver moves the lists of officers whose posts have run out, and queues what compose makes
// of each list that has moved: one message an officer and notice. The author is not written
// to: their lists stand under the notice.
func (s *Notices) handOver(ctx context.Context, now time.Time, compose func(notices.PhoneList) (json.RawMessage, error)) (lists int, err error) {
	err = s.db.tx(ctx, "hand phone lists over", func(tx q) error {
		var left []int64
		if err := tx.SelectContext(ctx, &left, sqlLeftLately, now); err != nil {
			return fmt.Errorf("find who has left: %w", err)
		}
		if len(left) > 0 {
			if err := handCalls(ctx, tx, left, now); err != nil {
				return err
			}
		}
		handed, err := takeHanded(ctx, tx)
		if err != nil || len(handed) == 0 {
			return err
		}
		out := make([]notices.Outgoing, len(handed))
		for i, l := range handed {
			payload, err := compose(l)
			if err != nil {
				return err
			}
			out[i] = phoneMessage(l, fmt.Sprintf("phone/%d/%d/h%d", l.Notice.ID, l.Officer, now.Unix()), payload)
		}
		lists = len(out)
		return enqueue(ctx, tx, out, now)
	})
	return lists, err
}

// takeHanded is the lists that have moved since it was last asked.
func takeHanded(ctx context.Context, tx q) ([]notices.PhoneList, error) {
	type key struct {
		Notice  int64 `db:"notice_id"`
		Officer int64 `db:"officer_id"`
	}
	var moved []key
	if err := tx.SelectContext(ctx, &moved, sqlTakeHanded); err != nil || len(moved) == 0 {
		return nil, err
	}
	var ids []int64
	var lists []key // in the order of the rows
	people := map[key]int{}
	for _, k := range moved {
		if people[k]++; people[k] == 1 {
			ids, lists = append(ids, k.Notice), append(lists, k)
		}
	}
	var rows []noticeRow
	if err := tx.SelectContext(ctx, &rows, sqlNoticesByID, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	about := map[int64]notices.Notice{}
	for _, r := range rows {
		n := r.notice()
		about[int64(n.ID)] = n
	}
	out := make([]notices.PhoneList, len(lists))
	for i, k := range lists {
		out[i] = notices.PhoneList{Notice: about[k.Notice], Officer: org.PersonID(k.Officer), People: people[k], Handed: true}
	}
	return out, nil
}

// phoneMessage asks an officer to phone: within quiet hours and the day's budget unless it is
// an emergency.
func phoneMessage(l notices.PhoneList, key string, payload json.RawMessage) notices.Outgoing {
	urgent := l.Notice.Urgent()
	return notices.Outgoing{Key: key, Person: l.Officer, Payload: payload, Urgent: urgent, Budgeted: !urgent}
}
