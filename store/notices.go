package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
)

// Notices keeps what was told to many, and how far it has come.
type Notices struct {
	db   *DB
	most int // people whom one notice may reach
}

// audienceMax bounds one notice: what one fan-out writes in a few seconds.
const audienceMax = 2_000_000

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
                    confirm, created_at, progress_chat, state, progress_stale, more_units, except_units, conditions,
                    starts_at, at_digest, expires_at, media, ask_zh, ask_en, choices, merges, in_groups)
values ($1, $2, $3, $4, $5, string_to_array($6, ','), $7, $8, $9, $10, $11, $12, $13, $14, $14 = 'sending', $15, $16,
        CAST($17 AS jsonb), $18, $19, $20, CAST($21 AS jsonb), $22, $23, CAST($24 AS jsonb), nullif($25::bigint, 0), $26)
on conflict (key) do nothing
returning id`

// insertNotice stores a notice in state; 0 when its key is there already.
func insertNotice(ctx context.Context, tx q, n notices.Notice, state string, chat int64, key string, now time.Time) (notices.NoticeID, error) {
	parts, err := noticeParts(n)
	if err != nil {
		return 0, err
	}
	a := n.Audience
	var ids []int64
	err = tx.SelectContext(ctx, &ids, sqlInsertNotice, key, string(n.Kind), int64(n.Author), int64(n.From.ID), int64(a.Unit.ID),
		joinRoles(a.Roles), n.Title.Zh, n.Title.En, n.Body.Zh, n.Body.En, n.Confirm, now, chat, state,
		pq.Array(unitNumbers(a.More)), pq.Array(unitNumbers(a.Except)), parts.conditions,
		sometime(n.Starts), n.AtDigest, sometime(n.Expires), parts.media, n.Question.Text.Zh, n.Question.Text.En, parts.choices, int64(n.Merges),
		n.InGroups)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return notices.NoticeID(ids[0]), nil
}

const sqlNoticeByKey = `
select ` + noticeColumns + `
from ` + noticeTables + `
where n.key = $1`

func noticeByKey(ctx context.Context, tx q, key string) (notices.Notice, error) {
	var row noticeRow
	err := tx.GetContext(ctx, &row, sqlNoticeByKey, key)
	return row.notice(), err
}

// Publish stores a valid notice that needs nobody's consent but its author's, or has it: it
// queues one delivery per person meant, in one transaction, or leaves that to the moment at
// which the notice starts. chat is where the author sees the progress. It is idempotent by
// key: a repeated call returns the notice as it was published, with fresh false. An audience
// of nobody, or of more than audienceMax people, is a *locales.Refusal.
func (s *Notices) Publish(ctx context.Context, n notices.Notice, chat int64, key string, now time.Time) (out notices.Notice, fresh bool, err error) {
	if err := n.Validate(); err != nil {
		return n, false, err
	}
	err = s.db.longTx(ctx, "publish notice", func(tx q) error {
		state := stateAt(n, now)
		id, err := insertNotice(ctx, tx, n, state, chat, key, now)
		if err != nil {
			return err
		}
		if fresh = id != 0; fresh {
			n.ID = id
			if err := s.send(ctx, tx, n, state, now); err != nil {
				return err
			}
		}
		out, err = noticeByKey(ctx, tx, key)
		return err
	})
	return out, fresh, err
}

// stateAt is where a notice stands that may leave.
func stateAt(n notices.Notice, now time.Time) string {
	if n.Starts.After(now) {
		return notices.NoticeScheduled
	}
	return notices.NoticeSending
}

// send queues a stored notice's deliveries when it is sending, else only sees that its
// audience is one.
func (s *Notices) send(ctx context.Context, tx q, n notices.Notice, state string, now time.Time) error {
	if state == notices.NoticeSending {
		if _, err := fanOut(ctx, tx, n.ID, s.most, now); err != nil {
			return err
		}
		return sumUp(ctx, tx, n, now)
	}
	people, _, err := countAudience(ctx, tx, n.Audience, n.Author, now)
	if err != nil {
		return err
	}
	return bounded(people, s.most)
}

// bounded refuses an audience of nobody and one that is too large.
func bounded(people, most int) error {
	switch {
	case people == 0:
		return locales.Refuse("notice.reaches_nobody")
	case people > most:
		return locales.Refuse("notice.reaches_too_many", "Max", most)
	}
	return nil
}
