package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/notices"
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

const sqlInsertNotice = `
insert into notice (key, kind, author_id, unit_id, audience_unit_id, roles, title_zh, title_en, body_zh, body_en,
                    confirm, created_at, progress_chat)
values ($1, $2, $3, $4, $5, string_to_array($6, ','), $7, $8, $9, $10, $11, $12, $13)
on conflict (key) do nothing
returning id`

// audienceMax bounds one notice: what one fan-out writes in a few seconds.
const audienceMax = 2_000_000

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
			if _, err := fanOut(ctx, tx, notices.NoticeID(ids[0]), s.most, now); err != nil {
				return err
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
