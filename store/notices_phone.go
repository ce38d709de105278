package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
	"cadrebot/org"
)

// placeOf finds, for delivery d of notice n, where the person stands as one of those meant:
// unit u, and the post in place. Who has left it since stands in the audience's unit.
const placeOf = `
left join lateral (
    select gu.id, g.role from role_grant g join unit gu on gu.id = g.unit_id
    where g.person_id = d.person_id and g.role = any(n.roles)
      and exists (select 1 from unit au where (au.id = n.audience_unit_id or au.id = any(n.more_units))
                  and gu.path >= au.path and gu.path < au.path || '~')
    order by gu.code, g.role limit 1) place on true
join unit u on u.id = coalesce(place.id, n.audience_unit_id)`

const missedCols = `d.person_id, p.name, d.state, d.reason, d.told_at is not null as told, ` + unitCols

const (
	sqlUnreached = `
select ` + missedCols + `, coalesce(place.role, '') as role
from delivery d
join notice n on n.id = d.notice_id and n.author_id = $2
join person p on p.id = d.person_id` + placeOf + `
where n.id = $1 and delivery_in(d.id, $1) and d.state = any($3)
order by u.code, d.person_id
limit $4 offset $5`

	sqlPhoneList = `
select ` + missedCols + `, c.role
from phone_call c
join delivery d on d.id = delivery_of(c.notice_id, c.person_id)
join person p on p.id = c.person_id
join unit u on u.id = c.unit_id
where c.notice_id = $1 and c.officer_id = $2
order by u.code, c.person_id
limit $3 offset $4`
)

type missedRow struct {
	Person int64  `db:"person_id"`
	Name   string `db:"name"`
	State  string `db:"state"`
	Reason string `db:"reason"`
	Told   bool   `db:"told"`
	Role   string `db:"role"`
	unitRow
}

func missedOf(rows []missedRow) []notices.Missed {
	out := make([]notices.Missed, len(rows))
	for i, r := range rows {
		out[i] = notices.Missed{
			Person: org.PersonID(r.Person), Name: r.Name, Unit: r.unit(), Role: org.Role(r.Role),
			State: notices.State(r.State), Reason: r.Reason, Told: r.Told,
		}
	}
	return out
}

// Unreached lists, for the author, the people whom the notice did not get to and why, or
// those who have it and stay silent, in code order: those to phone. The numbers are in the
// author's own directory.
func (s *Notices) Unreached(ctx context.Context, author org.PersonID, id notices.NoticeID, whom notices.Whom, limit, offset int) ([]notices.Missed, error) {
	states := []string{string(notices.Unreachable), string(notices.Failed), string(notices.Unknown), string(notices.Expired)}
	if whom == notices.Silent {
		states = []string{string(notices.Sent)}
	}
	var rows []missedRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlUnreached, int64(id), int64(author), pq.Array(states), limit, offset); err != nil {
		return nil, fmt.Errorf("list whom to phone: %w", err)
	}
	return missedOf(rows), nil
}

// PhoneList is what officer is asked to phone about a notice, in code order; ErrNotFound
// when nothing.
func (s *Notices) PhoneList(ctx context.Context, officer org.PersonID, id notices.NoticeID, limit, offset int) (n notices.Notice, list []notices.Missed, err error) {
	var rows []missedRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlPhoneList, int64(id), int64(officer), limit, offset); err != nil {
		return n, nil, fmt.Errorf("list whom an officer phones: %w", err)
	}
	if len(rows) == 0 && offset == 0 {
		return n, nil, org.ErrNotFound
	}
	var row noticeRow
	if err := s.db.sql.GetContext(ctx, &row, sqlNotice, int64(id)); err != nil {
		return n, nil, fmt.Errorf("read notice: %w", known(err))
	}
	return row.notice(), missedOf(rows), nil
}

const (
	// Who may say that somebody was told: the author, and the officer who was asked to phone them.
	sqlMayTell = `
select n.unit_id from delivery d join notice n on n.id = d.notice_id
where d.id = delivery_of($1, $2)
  and (n.author_id = $3 or exists (select 1 from phone_call c where c.notice_id = $1 and c.person_id = $2 and c.officer_id = $3))`

	sqlTold = `
update delivery set told_at = $4, told_by = $3
where id = delivery_of($1, $2) and told_at is null`
)

// ToldByPhone notes that by has told person by phone or in a meeting: it closes their row
// and counts in the reach of the notice. Noting it twice changes nothing. ErrNotFound when
// by is neither the author nor the officer who was asked to phone person.
func (s *Notices) ToldByPhone(ctx context.Context, by org.PersonID, id notices.NoticeID, person org.PersonID, now time.Time) error {
	err := s.db.tx(ctx, "note told by phone", func(tx q) error {
		var from int64
		if err := tx.GetContext(ctx, &from, sqlMayTell, int64(id), int64(person), int64(by)); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, sqlTold, int64(id), int64(person), int64(by), now)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by, Unit: org.UnitID(from), Action: "notice.told_by_phone", Object: "notice " + strconv.FormatInt(int64(id), 10),
			Detail: map[string]string{"person": strconv.FormatInt(int64(person), 10)},
		})
	})
	if err != nil {
		return err
	}
	return markStale(ctx, s.db.sql, []int64{int64(id)})
}

// officersAbove begins to look for officer o above unit u for delivery d: one of the roles $3 at
// $2, whom messages reach. A further condition on the unit above may follow it, and then
// nearestOfficer.
const (
	officersAbove = `
left join lateral (
    select g.person_id
    from unit above join role_grant g on g.unit_id = above.id join person op on op.id = g.person_id
    where above.id = any(string_to_array(trim(both '/' from u.path), '/')::bigint[]) and above.id <> u.id
      and g.role = any($3) and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)
      and op.telegram_id is not null and op.unreachable = '' and op.id <> d.person_id`

	nearestOfficer = `
    order by above.path desc, array_position($3, g.role), op.id limit 1) o on true`
)

const (
	sqlPhoneDue = `select id from notice where state = 'sent' and phone_at is null order by id limit $1`

	// Another replica may have been faster: then there is no row.
	sqlPhoneNotice = `
select ` + noticeColumns + `
from ` + noticeTables + `
where n.id = $1 and n.state = 'sent' and n.phone_at is null
for update of n`

	// The officer is the nearest above the person's own unit, no higher than the unit that
	// sent the notice, whom messages reach; failing that, the author.
	sqlAskToPhone = `
insert into phone_call (notice_id, person_id, officer_id, unit_id, role, asked_at)
select n.id, d.person_id, coalesce(o.person_id, n.author_id), u.id, coalesce(place.role, ''), $2
from delivery d
join notice n on n.id = d.notice_id
join unit f on f.id = n.unit_id` + placeOf + officersAbove + `
      and above.path >= f.path and above.path < f.path || '~'` + nearestOfficer + `
where d.notice_id = $1 and d.state in ('unreachable', 'failed') and d.told_at is null
on conflict (notice_id, person_id) do nothing`

	sqlAskedToPhone = `
select officer_id, count(*) as people from phone_call
where notice_id = $1 and asked_at = $2 and officer_id <> $3
group by 1 order by 1`

	sqlPhoned = `update notice set phone_at = $2, phone_round = phone_round + 1 where id = $1 returning phone_round`
)

// AskToPhone divides the people whom notices have missed among the officers above them, once
// the sending has ended, and queues what compose makes of each officer's list: one message an
// officer and notice, within quiet hours and the day's budget unless it is an emergency.
// Publicity is nothing to phone about. Lists of officers who have left go to the next one
// first. It returns how many lists went out; up to limit
// notices are looked at.
func (s *Notices) AskToPhone(ctx context.Context, now time.Time, limit int, compose func(notices.PhoneList) (json.RawMessage, error)) (lists int, err error) {
	if lists, err = s.handOver(ctx, now, compose); err != nil {
		return 0, err
	}
	var due []int64
	if err := s.db.sql.SelectContext(ctx, &due, sqlPhoneDue, limit); err != nil {
		return lists, fmt.Errorf("find whom to phone about: %w", err)
	}
	for _, id := range due {
		n, err := s.askToPhone(ctx, id, now, compose)
		if err != nil {
			return lists, err
		}
		lists += n
	}
	return lists, nil
}

func (s *Notices) askToPhone(ctx context.Context, id int64, now time.Time, compose func(notices.PhoneList) (json.RawMessage, error)) (lists int, err error) {
	err = s.db.tx(ctx, "ask to phone", func(tx q) error {
		var due []noticeRow
		if err := tx.SelectContext(ctx, &due, sqlPhoneNotice, id); err != nil || len(due) == 0 {
			return err
		}
		n := due[0].notice()
		var round int
		if err := tx.GetContext(ctx, &round, sqlPhoned, id, now); err != nil {
			return err
		}
		if n.Kind == notices.Publicity {
			return nil
		}
		if _, err := tx.ExecContext(ctx, sqlAskToPhone, id, now, pq.Array(roleNames(notices.Phoning))); err != nil {
			return fmt.Errorf("divide the people: %w", err)
		}
		var officers []struct {
			ID     int64 `db:"officer_id"`
			People int   `db:"people"`
		}
		if err := tx.SelectContext(ctx, &officers, sqlAskedToPhone, id, now, int64(n.Author)); err != nil {
			return err
		}
		out := make([]notices.Outgoing, len(officers))
		for i, o := range officers {
			l := notices.PhoneList{Notice: n, Officer: org.PersonID(o.ID), People: o.People, Round: round}
			payload, err := compose(l)
			if err != nil {
				return err
			}
			out[i] = phoneMessage(l, fmt.Sprintf("phone/%d/%d/%d", id, o.ID, round), payload)
		}
		lists = len(out)
		return enqueue(ctx, tx, out, now)
	})
	return lists, err
}

func roleNames(list []org.Role) []string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = string(r)
	}
	return out
}
