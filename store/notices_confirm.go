package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// A receipt proves that the message came, whatever we believed of it.
const sqlConfirm = `
update delivery set state = 'confirmed', reason = '', confirmed_at = coalesce(confirmed_at, $3)
where notice_id = $1 and person_id = $2 and state <> 'cancelled'
returning confirmed_at`

const sqlNotice = `
select ` + noticeColumns + `
from ` + noticeTables + `
where n.id = $1`

// Confirm notes that person has read the notice and returns it with the moment of the
// first receipt; confirming again changes nothing. ErrNotFound when it was not meant for
// them or asks for no receipt.
func (s *Notices) Confirm(ctx context.Context, person org.PersonID, id notices.NoticeID, now time.Time) (n notices.Notice, at time.Time, err error) {
	moved := []int64{int64(id)}
	err = s.db.tx(ctx, "confirm notice", func(tx q) error {
		var row noticeRow
		if err := tx.GetContext(ctx, &row, sqlNotice, int64(id)); err != nil {
			return err
		}
		if n = row.notice(); !n.Confirm {
			return org.ErrNotFound
		}
		if err := tx.GetContext(ctx, &at, sqlConfirm, int64(id), int64(person), now); err != nil {
			return err
		}
		carried, err := confirmMerged(ctx, tx, int64(id), int64(person), now)
		moved = append(moved, carried...)
		return err
	})
	if err == nil {
		err = markStale(ctx, s.db.sql, moved)
	}
	return n, at, err
}

const sqlRemind = `
insert into delivery (key, person_id, payload, urgent, run_at, created_at)
select $2 || '/' || d.person_id, d.person_id, CAST($3 AS jsonb), $4, $5, $5
from delivery d
where d.notice_id = $1 and d.state = 'sent'
on conflict (key) do nothing`

const sqlNoticeOfAuthorLocked = sqlNoticeOfAuthor + ` for update of n`

const sqlRemindedToday = `select exists (select 1 from delivery where key >= $1 || '/' and key < $1 || '0')`

// RemindUnconfirmed queues payload once more for those to whom the notice was sent and
// who have not confirmed, and nobody else; never twice on one local day. It returns how
// many. Reminding again on that day is a *locales.Refusal, as is a notice that asks for
// no receipt; nobody left is 0.
func (s *Notices) RemindUnconfirmed(ctx context.Context, author org.PersonID, id notices.NoticeID, payload json.RawMessage, now time.Time) (n int, err error) {
	err = s.db.tx(ctx, "remind unconfirmed", func(tx q) error {
		var row noticeRow
		// The lock makes two presses at once one after the other.
		if err := tx.GetContext(ctx, &row, sqlNoticeOfAuthorLocked, int64(id), int64(author)); err != nil {
			return err
		}
		notice := row.notice()
		if !notice.Confirm {
			return locales.Refuse("notice.no_receipt_asked")
		}
		key := "renotice/" + strconv.FormatInt(int64(id), 10) + "/" + string(locales.DateOf(now))
		var today bool
		if err := tx.GetContext(ctx, &today, sqlRemindedToday, key); err != nil {
			return err
		}
		if today {
			return locales.Refuse("notice.reminded_today")
		}
		res, err := tx.ExecContext(ctx, sqlRemind, int64(id), key, string(payload), notice.Urgent(), now)
		if err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		count, err := res.RowsAffected()
		n = int(count)
		return err
	})
	return n, err
}

const sqlTold = `
update delivery d set told_at = $4, told_by = $3
from notice n
where n.id = d.notice_id and n.author_id = $3 and d.notice_id = $1 and d.person_id = $2 and d.told_at is null`

const sqlIsMeant = `
select count(*) from delivery d join notice n on n.id = d.notice_id
where d.notice_id = $1 and d.person_id = $2 and n.author_id = $3`

// ToldByPhone notes that author has told person by phone or in a meeting: it counts in
// the reach of the notice. Noting it twice changes nothing. ErrNotFound when the notice
// is not author's or was not meant for person.
func (s *Notices) ToldByPhone(ctx context.Context, author org.PersonID, id notices.NoticeID, person org.PersonID, now time.Time) error {
	err := s.db.tx(ctx, "note told by phone", func(tx q) error {
		var meant int
		if err := tx.GetContext(ctx, &meant, sqlIsMeant, int64(id), int64(person), int64(author)); err != nil {
			return err
		}
		if meant == 0 {
			return org.ErrNotFound
		}
		_, err := tx.ExecContext(ctx, sqlTold, int64(id), int64(person), int64(author), now)
		return err
	})
	if err != nil {
		return err
	}
	return markStale(ctx, s.db.sql, []int64{int64(id)})
}

const sqlSendAgain = `
update delivery d set state = 'queued', reason = '', run_at = $3, attempts = 0
from notice n, person p
where n.id = d.notice_id and p.id = d.person_id and n.id = $1 and n.author_id = $2
  and (d.state in ('unknown', 'failed')
    or (d.state = 'unreachable' and p.telegram_id is not null and p.unreachable = ''))`

const sqlReopenNotice = `update notice set state = 'sending', progress_stale = true where id = $1 and state = 'sent'`

// SendAgain queues, for the author, what failed, what is in doubt, and what could not be
// delivered to people who can be reached by now. It returns how many. Others are untouched.
func (s *Notices) SendAgain(ctx context.Context, author org.PersonID, id notices.NoticeID, now time.Time) (n int, err error) {
	err = s.db.tx(ctx, "send again", func(tx q) error {
		res, err := tx.ExecContext(ctx, sqlSendAgain, int64(id), int64(author), now)
		if err != nil {
			return err
		}
		count, err := res.RowsAffected()
		if n = int(count); err != nil || n == 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, sqlReopenNotice, int64(id))
		return err
	})
	return n, err
}
