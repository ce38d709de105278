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

// Notices keeps what was told to many, and how far it has come.
type Notices struct {
	db   *DB
	most int // people whom one notice may reach
}

// NewNotices is the store of notices over d.
func NewNotices(d *DB) *Notices { return &Notices{db: d, most: audienceMax} }

const sqlNoticesByID = `
select ` + noticeColumns + `
from ` + noticeTables + `
where n.id = any($1)`

// noticesOf reads the notices that these deliveries carry, each once.
func noticesOf(ctx context.Context, tx q, rows []deliveryRow) (map[int64]*notices.Notice, error) {
	out := map[int64]*notices.Notice{}
	var ids []int64
	for _, r := range rows {
		if _, ok := out[r.Notice]; r.Notice != 0 && !ok {
			out[r.Notice] = nil
			ids = append(ids, r.Notice)
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	var found []noticeRow
	if err := tx.SelectContext(ctx, &found, sqlNoticesByID, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	for _, r := range found {
		n := r.notice()
		out[r.Notice] = &n
	}
	return out, nil
}

// audienceOf is the people of roles $2 at or below the unit whose path is $1, with a
// grant that holds at $3, each once, without person $4.
const audienceOf = `
(select distinct g.person_id
 from unit u join role_grant g on g.unit_id = u.id
 where u.path >= $1 and u.path < $1 || '~' and g.role = any(string_to_array($2, ','))
   and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3) and g.person_id <> $4)`

const sqlAudience = `
select count(*) as people, count(*) filter (where p.telegram_id is null or p.unreachable <> '') as unreachable
from ` + audienceOf + ` a join person p on p.id = a.person_id`

// Count says how many people an audience means at now, without the author, and how many
// of them Telegram cannot reach.
func (s *Notices) Count(ctx context.Context, a notices.Audience, author org.PersonID, now time.Time) (people, unreachable int, err error) {
	var row struct {
		People      int `db:"people"`
		Unreachable int `db:"unreachable"`
	}
	err = s.db.sql.GetContext(ctx, &row, sqlAudience, a.Unit.Path, joinRoles(a.Roles), now, int64(author))
	if err != nil {
		return 0, 0, fmt.Errorf("count audience: %w", err)
	}
	return row.People, row.Unreachable, nil
}

const sqlInsertNotice = `
insert into notice (key, kind, author_id, unit_id, audience_unit_id, roles, title_zh, title_en, body_zh, body_en,
                    confirm, created_at, progress_chat)
values ($1, $2, $3, $4, $5, string_to_array($6, ','), $7, $8, $9, $10, $11, $12, $13)
on conflict (key) do nothing
returning id`

// Those who cannot be reached get their row too: the author sees whom to phone.
const sqlFanOut = `
insert into delivery (key, person_id, notice_id, state, reason, urgent, run_at, created_at)
select 'notice/' || $5::bigint || '/' || p.id, p.id, $5::bigint,
       case when p.telegram_id is null or p.unreachable <> '' then 'unreachable' else 'queued' end,
       case when p.telegram_id is null then 'never_joined' else p.unreachable end,
       $6, $3, $3
from ` + audienceOf + ` a join person p on p.id = a.person_id
limit $7
on conflict (key) do nothing`

// audienceMax bounds one notice: its deliveries are queued in one transaction, which must
// end well before a turn does.
const audienceMax = 50_000

const sqlNoticeByKey = `
select ` + noticeColumns + `
from ` + noticeTables + `
where n.key = $1`

// Publish stores a valid notice and queues one delivery per person meant, in one
// transaction. chat is where the author sees the progress. It is idempotent by key: a
// repeated call returns the notice as it was published, with fresh false. An audience of
// nobody, or of more than audienceMax people, is a *locales.Refusal.
func (s *Notices) Publish(ctx context.Context, n notices.Notice, chat int64, key string, now time.Time) (out notices.Notice, fresh bool, err error) {
	if err := n.Validate(); err != nil {
		return n, false, err
	}
	err = s.db.tx(ctx, "publish notice", func(tx q) error {
		var ids []int64
		err := tx.SelectContext(ctx, &ids, sqlInsertNotice, key, string(n.Kind), int64(n.Author), int64(n.From.ID),
			int64(n.Audience.Unit.ID), joinRoles(n.Audience.Roles), n.Title.Zh, n.Title.En, n.Body.Zh, n.Body.En, n.Confirm, now, chat)
		if err != nil {
			return err
		}
		if fresh = len(ids) == 1; fresh {
			res, err := tx.ExecContext(ctx, sqlFanOut, n.Audience.Unit.Path, joinRoles(n.Audience.Roles), now, int64(n.Author), ids[0], n.Urgent(), s.most+1)
			if err != nil {
				return fmt.Errorf("fan out: %w", err)
			}
			switch people, err := res.RowsAffected(); {
			case err != nil:
				return fmt.Errorf("count the fan-out: %w", err)
			case people == 0:
				return locales.Refuse("notice.reaches_nobody")
			case people > int64(s.most):
				return locales.Refuse("notice.reaches_too_many", "Max", s.most)
			}
		}
		var row noticeRow
		if err := tx.GetContext(ctx, &row, sqlNoticeByKey, key); err != nil {
			return err
		}
		out = row.notice()
		return nil
	})
	return out, fresh, err
}
