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

const (
	// A receipt proves that the message came, whatever we believed of it.
	sqlConfirm = `
update delivery set state = 'confirmed', reason = '', confirmed_at = coalesce(confirmed_at, $3),
    choice = case when $4 > 0 then $4 else choice end
where id = delivery_of($1, $2) and state <> 'cancelled'
returning confirmed_at, choice`

	sqlNotice = `
select ` + noticeColumns + `
from ` + noticeTables + `
where n.id = $1`
)

// Confirm notes that person has read the notice, and their answer to its question when
// choice is not 0, and returns it as they have it then: the moment is that of the first
// receipt. The same again changes nothing; another answer counts until the notice expires.
// A notice that this one carries along is confirmed with it. ErrNotFound when it was not
// meant for them, asks nothing or has no such answer; a *locales.Refusal when it was
// withdrawn or is over.
func (s *Notices) Confirm(ctx context.Context, person org.PersonID, id notices.NoticeID, choice int, now time.Time) (r notices.Received, err error) {
	touched := []int64{int64(id)}
	err = s.db.tx(ctx, "confirm notice", func(tx q) error {
		var row noticeRow
		if err := tx.GetContext(ctx, &row, sqlNotice, int64(id)); err != nil {
			return err
		}
		r.Notice = row.notice()
		switch n := r.Notice; {
		case !n.Asks() || choice < 0 || choice > len(n.Question.Choices):
			return org.ErrNotFound
		case n.Withdrawn():
			return locales.Refuse("follow.withdrawn")
		case choice > 0 && n.Over(now):
			return locales.Refuse("follow.over")
		}
		var got struct {
			At     time.Time `db:"confirmed_at"`
			Choice int       `db:"choice"`
		}
		if err := tx.GetContext(ctx, &got, sqlConfirm, int64(id), int64(person), now, choice); err != nil {
			return err
		}
		r.Confirmed, r.Choice = got.At, got.Choice
		carried, err := confirmMerged(ctx, tx, int64(id), int64(person), now)
		touched = append(touched, carried...)
		return err
	})
	if err == nil {
		err = markStale(ctx, s.db.sql, touched)
	}
	return r, err
}

const sqlRemind = `
insert into delivery (key, person_id, payload, urgent, budgeted, run_at, expires_at, created_at)
select $2 || '/' || d.person_id, d.person_id, CAST($3 AS jsonb), $4, not $4, $5, $6, $5
from delivery d
where delivery_in(d.id, $1) and d.state = 'sent' and d.told_at is null
on conflict (key) where key is not null do nothing`

const sqlNoticeOfAuthorLocked = sqlNoticeOfAuthor + ` for update of n`

const sqlRemindedToday = `select exists (select 1 from delivery where key >= $1 || '/' and key < $1 || '0')`

// RemindUnconfirmed queues payload once more for those to whom the notice was sent and
// who have not confirmed or answered nor been told by phone, and nobody else; never twice on one local day, and
// within the day's budget as a notice is. It returns how many; nobody left is 0. A
// *locales.Refusal when that was done today, when the notice asks for nothing, was taken
// back or is over.
func (s *Notices) RemindUnconfirmed(ctx context.Context, author org.PersonID, id notices.NoticeID, payload json.RawMessage, now time.Time) (n int, err error) {
	err = s.db.tx(ctx, "remind unconfirmed", func(tx q) error {
		// The lock makes two presses at once one after the other.
		notice, err := lockNotice(ctx, tx, author, id)
		if err != nil {
			return err
		}
		switch {
		case !notice.Asks():
			return locales.Refuse("notice.no_receipt_asked")
		case notice.Withdrawn() || notice.State == notices.NoticeCancelled:
			return locales.Refuse("follow.moved_on")
		case notice.Over(now):
			return locales.Refuse("follow.over")
		}
		key := "renotice/" + strconv.FormatInt(int64(id), 10) + "/" + string(locales.DateOf(now))
		var today bool
		if err := tx.GetContext(ctx, &today, sqlRemindedToday, key); err != nil {
			return err
		}
		if today {
			return locales.Refuse("notice.reminded_today")
		}
		var until *time.Time
		if !notice.Expires.IsZero() {
			until = &notice.Expires
		}
		res, err := tx.ExecContext(ctx, sqlRemind, int64(id), key, string(payload), notice.Urgent(), now, until)
		if err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		count, err := res.RowsAffected()
		if n = int(count); err != nil || n == 0 {
			return err
		}
		return auditNotice(ctx, tx, notice, "notice.remind", map[string]string{"people": strconv.Itoa(n)}, now)
	})
	return n, err
}
