package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

const sqlNoticesBy = `
select ` + noticeColumns + `
from ` + noticeTables + `
where n.author_id = $1
order by n.id desc limit $2 offset $3`

// Sent lists the author's notices, newest first, each with its figures.
func (s *Notices) Sent(ctx context.Context, author org.PersonID, limit, offset int) ([]notices.Report, error) {
	var rows []noticeRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlNoticesBy, int64(author), limit, offset); err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	return noticeReports(ctx, s.db.sql, rows)
}

// The earliest of what waits is when a notice goes on that stands still.
const sqlHeld = `
select least((select min(run_at) from delivery where notice_id = $1 and state = 'queued' and not walked),
             (select run_at from lane_walk where notice_id = $1))`

func noticeReports(ctx context.Context, tx q, rows []noticeRow) ([]notices.Report, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.Notice
	}
	figures, err := figuresOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]notices.Report, len(rows))
	for i, r := range rows {
		out[i] = notices.Report{Notice: r.notice(), Figures: figures[r.Notice], Pace: r.Pace.V}
	}
	return out, nil
}

// held notes when a notice goes on that is being sent and stands still; one that moves is
// not looked at.
func held(ctx context.Context, tx q, r *notices.Report) error {
	if r.Notice.State != notices.NoticeSending || r.Figures.Waiting() == 0 || r.Pace.Rate() > 0 {
		return nil
	}
	var first *time.Time
	if err := tx.GetContext(ctx, &first, sqlHeld, int64(r.Notice.ID)); err != nil {
		return fmt.Errorf("read when it goes on: %w", err)
	}
	if first != nil {
		r.Held = *first
	}
	return nil
}

// So many of those whom it did not get to are looked at; of more, some are taken to be there.
const lookAgainAt = 2000

const sqlReachableAgain = `
select exists (select from (select person_id from delivery where notice_id = $1 and state = 'unreachable' limit $2) d
               join person p on p.id = d.person_id
               where p.telegram_id is not null and p.unreachable = '')`

// reachableAgain notes whether sending again to those whom a notice did not get to would reach
// anybody: who stopped the bot or has not joined needs a phone call.
func reachableAgain(ctx context.Context, tx q, r *notices.Report) error {
	f := r.Figures
	switch missed := f.ByState[notices.Unreachable]; {
	case f.ByState[notices.Failed] > 0 || missed > lookAgainAt:
		r.Again = true
		return nil
	case missed == 0:
		return nil
	}
	err := tx.GetContext(ctx, &r.Again, sqlReachableAgain, int64(r.Notice.ID), lookAgainAt)
	return wrap("look who can be reached by now", err)
}

const sqlNoticeOfAuthor = `
select ` + noticeColumns + `
from ` + noticeTables + `
where n.id = $1 and n.author_id = $2`

// Progress is one notice with its figures, for its author; ErrNotFound for anybody else.
func (s *Notices) Progress(ctx context.Context, author org.PersonID, id notices.NoticeID) (notices.Report, error) {
	var row noticeRow
	if err := s.db.sql.GetContext(ctx, &row, sqlNoticeOfAuthor, int64(id), int64(author)); err != nil {
		return notices.Report{}, fmt.Errorf("read notice: %w", known(err))
	}
	list, err := noticeReports(ctx, s.db.sql, []noticeRow{row})
	if err != nil {
		return notices.Report{}, err
	}
	if err := held(ctx, s.db.sql, &list[0]); err != nil {
		return notices.Report{}, err
	}
	if err := reachableAgain(ctx, s.db.sql, &list[0]); err != nil {
		return notices.Report{}, err
	}
	list[0].Groups, err = groupsOf(ctx, s.db.sql, id)
	return list[0], err
}

// A notice without a progress message is being shown for the first time, perhaps by
// another replica: it gets a minute for that. Each edit takes the place of a message: what has
// gone on for a while is shown after a fifth of that time, and every ten seconds in the end.
const sqlStaleProgress = `
update notice n set progress_stale = false, progress_at = $1::timestamptz
from person a
where a.id = n.author_id and n.id in (
    select id from notice
    where ((progress_stale and progress_at <= least($2, $1::timestamptz - least(($1::timestamptz - coalesce(starts_at, created_at)) / 5, interval '10 seconds'))) or (state = 'sending' and progress_at <= $4))
      and (progress_message <> 0 or progress_at <= $4)
    order by progress_at limit $3 for update skip locked)
returning n.id, n.progress_chat, n.progress_message, a.lang`

const (
	// Who sends again holds the same lock: nothing is queued between counting and finishing.
	sqlLockNotices  = `select id from notice where id = any($1) order by id for update`
	sqlFinishNotice = `update notice set state = 'sent' where id = any($1) and state = 'sending'`
	sqlKeepPace     = `update notice set pace = CAST($2 AS jsonb) where id = $1`
)

// lookAnyway is how often a notice that is still being sent is counted without a mark:
// a crash between a change and its mark must not leave it unfinished.
const lookAnyway = time.Minute

// TakeProgress takes up to limit progress messages whose figures have changed and which
// were last shown before now-every, and notes that they are shown at now. A notice all of
// whose deliveries have ended is sent from then on. The mark is cleared and committed
// before anything is counted: what changes meanwhile marks it again. A notice that nobody
// can be shown is finished like the others, but not among those returned.
func (s *Notices) TakeProgress(ctx context.Context, now time.Time, every time.Duration, limit int) ([]notices.ProgressMessage, error) {
	var taken []struct {
		ID      int64  `db:"id"`
		Chat    int64  `db:"progress_chat"`
		Message int64  `db:"progress_message"`
		Lang    string `db:"lang"`
	}
	err := s.db.sql.SelectContext(ctx, &taken, sqlStaleProgress, now, now.Add(-every), limit, now.Add(-lookAnyway))
	if err != nil {
		return nil, fmt.Errorf("take progress: %w", err)
	}
	if len(taken) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(taken))
	for i, t := range taken {
		ids[i] = t.ID
	}
	all, err := s.finished(ctx, ids, now)
	if err != nil {
		return nil, err
	}
	list := make([]notices.ProgressMessage, 0, len(taken))
	for _, t := range taken {
		if r, ok := all[t.ID]; ok && t.Chat != 0 {
			list = append(list, notices.ProgressMessage{Report: r, Chat: t.Chat, Message: t.Message, Lang: locales.Lang(t.Lang)})
		}
	}
	return list, nil
}

// finished adds up what has changed, notes the pace, closes those of the notices that have
// nothing left to send, and reads all. What has no deliveries yet is not finished.
func (s *Notices) finished(ctx context.Context, ids []int64, now time.Time) (map[int64]notices.Report, error) {
	out := make(map[int64]notices.Report, len(ids))
	err := s.db.tx(ctx, "take progress", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlLockNotices, pq.Array(ids)); err != nil {
			return fmt.Errorf("lock notices: %w", err)
		}
		if err := addChanges(ctx, tx, ids); err != nil {
			return err
		}
		var rows []noticeRow
		if err := tx.SelectContext(ctx, &rows, sqlNoticesByID, pq.Array(ids)); err != nil {
			return fmt.Errorf("read notices: %w", err)
		}
		all, err := noticeReports(ctx, tx, rows)
		if err != nil {
			return err
		}
		var done []int64
		for _, r := range all {
			if r.Notice.State == notices.NoticeSending {
				if r.Figures.Waiting() == 0 && r.Figures.Targeted() > 0 {
					r.Notice.State = notices.NoticeSent
					done = append(done, int64(r.Notice.ID))
				}
				if err := keepPace(ctx, tx, &r, now); err != nil {
					return err
				}
				if err := held(ctx, tx, &r); err != nil {
					return err
				}
			}
			out[int64(r.Notice.ID)] = r.At(now)
		}
		if len(done) == 0 {
			return nil
		}
		_, err = tx.ExecContext(ctx, sqlFinishNotice, pq.Array(done))
		return wrap("finish notices", err)
	})
	return out, err
}

func keepPace(ctx context.Context, tx q, r *notices.Report, now time.Time) error {
	f := r.Figures
	r.Pace = r.Pace.With(now, f.Targeted()-f.Waiting())
	raw, err := json.Marshal(r.Pace)
	if err != nil {
		return fmt.Errorf("write pace: %w", err)
	}
	_, err = tx.ExecContext(ctx, sqlKeepPace, int64(r.Notice.ID), string(raw))
	return wrap("keep pace", err)
}

const sqlKeepProgress = `
update notice set progress_message = $2, progress_stale = progress_stale or $3, progress_chat = case when $4 then 0 else progress_chat end
where id = $1`

// KeepProgress notes which message shows the progress of a notice. again asks to show it
// once more at the next chance; gone gives up showing it, when its reader cannot be reached.
func (s *Notices) KeepProgress(ctx context.Context, id notices.NoticeID, message int64, again, gone bool) error {
	if _, err := s.db.sql.ExecContext(ctx, sqlKeepProgress, int64(id), message, again, gone); err != nil {
		return fmt.Errorf("keep progress message: %w", err)
	}
	return nil
}
