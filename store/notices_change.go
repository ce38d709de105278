package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

const sqlMoveNotice = `
update notice set state = $2, progress_stale = true, recalled_at = case when $2 = 'recalled' then $3 else recalled_at end,
    pace = '[]', phone_at = case when $2 in ('cancelled', 'recalled') then coalesce(phone_at, $3) else phone_at end
where id = $1`

// Move pauses, resumes, cancels or recalls author's notice and notes who did so. Only the
// notice itself changes: what is queued and what was sent follow it. Moving it where it
// stands already changes nothing. ErrNotFound when it is not author's; a *locales.Refusal
// when its state does not allow the move.
func (s *Notices) Move(ctx context.Context, author org.PersonID, id notices.NoticeID, m notices.Move, now time.Time) error {
	return s.db.tx(ctx, "move notice", func(tx q) error {
		n, err := lockNotice(ctx, tx, author, id)
		if err != nil {
			return err
		}
		_, to := m.Ends()
		if n.State == to {
			return nil
		}
		if !n.May(m) {
			return locales.Refuse("follow.moved_on")
		}
		if _, err := tx.ExecContext(ctx, sqlMoveNotice, int64(id), to, now); err != nil {
			return err
		}
		if m == notices.Recall {
			if err := touchPosts(ctx, tx, id, now); err != nil {
				return err
			}
		}
		return auditNotice(ctx, tx, n, "notice."+string(m), nil, now)
	})
}

// lockNotice reads author's notice and makes others who change it wait.
func lockNotice(ctx context.Context, tx q, author org.PersonID, id notices.NoticeID) (notices.Notice, error) {
	var row noticeRow
	if err := tx.GetContext(ctx, &row, sqlNoticeOfAuthorLocked, int64(id), int64(author)); err != nil {
		return notices.Notice{}, known(err)
	}
	return row.notice(), nil
}

func auditNotice(ctx context.Context, tx q, n notices.Notice, action string, detail map[string]string, now time.Time) error {
	return audit(ctx, tx, org.Event{
		At: now, Person: n.Author, Unit: n.From.ID, Action: action, Object: "notice " + strconv.FormatInt(int64(n.ID), 10), Detail: detail,
	})
}

const sqlCorrectNotice = `
update notice set title_zh = $2, title_en = $3, body_zh = $4, body_en = $5, version = version + 1, corrected_at = $6, progress_stale = true
where id = $1`

// Correct changes the text of a notice that is out, in both languages, from the version
// that the author saw: who has it gets it changed in place, the others get the new one. It
// returns the notice as it stands then; doing it twice changes nothing. ErrNotFound when it
// is not the author's; a *locales.Refusal when the text must not be published, nothing
// differs, or the notice has moved on.
func (s *Notices) Correct(ctx context.Context, n notices.Notice, now time.Time) (out notices.Notice, err error) {
	if err := n.Validate(); err != nil {
		return n, err
	}
	err = s.db.tx(ctx, "correct notice", func(tx q) error {
		old, err := lockNotice(ctx, tx, n.Author, n.ID)
		if err != nil {
			return err
		}
		same := old.Title.Zh == n.Title.Zh && old.Title.En == n.Title.En && old.Body.Zh == n.Body.Zh && old.Body.En == n.Body.En
		switch {
		case same && old.Version == n.Version+1:
			out = old
			return nil
		case same:
			return locales.Refuse("follow.nothing_changed")
		case old.Version != n.Version || !old.Correctable():
			return locales.Refuse("follow.moved_on")
		}
		if _, err := tx.ExecContext(ctx, sqlCorrectNotice, int64(n.ID), n.Title.Zh, n.Title.En, n.Body.Zh, n.Body.En, now); err != nil {
			return err
		}
		if err := touchPosts(ctx, tx, n.ID, now); err != nil {
			return err
		}
		out = old
		out.Title, out.Body, out.Version, out.Corrected = n.Title, n.Body, old.Version+1, now
		return auditNotice(ctx, tx, old, "notice.correct", map[string]string{"version": strconv.Itoa(out.Version)}, now)
	})
	return out, err
}

const (
	sqlSendAgain = `
update delivery d set state = 'queued', reason = '', run_at = $3, attempts = 0, walked = false
from notice n, person p
where n.id = d.notice_id and p.id = d.person_id and n.id = $1 and delivery_in(d.id, $1) and n.author_id = $2 and n.state in ('sending', 'paused', 'sent')
  and (d.state = any($4)
    or ('failed' = any($4) and d.state = 'unreachable' and p.telegram_id is not null and p.unreachable = ''))`

	sqlReopenNotice = `
update notice set state = case when state = 'sent' then 'sending' else state end, progress_stale = true, pace = '[]', phone_at = null
where id = $1`
)

// SendAgain queues, for the author, what failed and what could not be delivered to people
// who can be reached by now, or what is in doubt. It returns how many; others are untouched.
func (s *Notices) SendAgain(ctx context.Context, author org.PersonID, id notices.NoticeID, which notices.Again, now time.Time) (n int, err error) {
	states := []string{string(notices.Failed)}
	if which == notices.DoubtfulOnes {
		states = []string{string(notices.Unknown)}
	}
	err = s.db.tx(ctx, "send again", func(tx q) error {
		if _, err := lockNotice(ctx, tx, author, id); err != nil { // it must not be finished meanwhile
			return err
		}
		res, err := tx.ExecContext(ctx, sqlSendAgain, int64(id), int64(author), now, pq.Array(states))
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

const (
	sqlLeaveDoubt = `
update delivery d set state = 'failed', reason = 'left'
from notice n where n.id = d.notice_id and n.id = $1 and delivery_in(d.id, $1) and n.author_id = $2 and d.state = 'unknown'`

	sqlPhoneAnew = `update notice set phone_at = null, progress_stale = true where id = $1`
)

// LeaveDoubtful decides, for the author, that what is in doubt is not sent again: those
// people count as not reached and are to be phoned. It returns how many.
func (s *Notices) LeaveDoubtful(ctx context.Context, author org.PersonID, id notices.NoticeID, now time.Time) (n int, err error) {
	err = s.db.tx(ctx, "leave what is in doubt", func(tx q) error {
		notice, err := lockNotice(ctx, tx, author, id)
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, sqlLeaveDoubt, int64(id), int64(author))
		if err != nil {
			return err
		}
		count, err := res.RowsAffected()
		if n = int(count); err != nil || n == 0 {
			return err
		}
		if _, err := tx.ExecContext(ctx, sqlPhoneAnew, int64(id)); err != nil {
			return fmt.Errorf("ask to phone them: %w", err)
		}
		return auditNotice(ctx, tx, notice, "notice.leave_doubtful", map[string]string{"people": strconv.Itoa(n)}, now)
	})
	return n, err
}
