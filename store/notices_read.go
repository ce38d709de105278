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

const sqlFigures = `
select notice_id, state, case when state in ('unreachable', 'failed') then reason else '' end as reason,
       count(*) as n, count(*) filter (where told_at is not null and state <> 'confirmed') as told
from delivery
where notice_id = any($1)
group by 1, 2, 3`

// figuresOf counts the deliveries of these notices, by notice.
func figuresOf(ctx context.Context, tx q, ids []int64) (map[int64]notices.Figures, error) {
	var rows []struct {
		Notice int64  `db:"notice_id"`
		State  string `db:"state"`
		Reason string `db:"reason"`
		N      int    `db:"n"`
		Told   int    `db:"told"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlFigures, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("count deliveries: %w", err)
	}
	out := make(map[int64]notices.Figures, len(ids))
	for _, id := range ids {
		out[id] = notices.Figures{ByState: map[notices.State]int{}, Reasons: map[string]int{}}
	}
	for _, r := range rows {
		f := out[r.Notice]
		f.ByState[notices.State(r.State)] += r.N
		if r.Reason != "" {
			f.Reasons[r.Reason] += r.N
		}
		f.Told += r.Told
		out[r.Notice] = f
	}
	return out, nil
}

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
		out[i] = notices.Report{Notice: r.notice(), Figures: figures[r.Notice]}
	}
	return out, nil
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
	return list[0], nil
}

const sqlUnreached = `
select d.person_id, p.name, d.state, d.reason, d.told_at is not null as told, ` + unitCols + `
from delivery d
join notice n on n.id = d.notice_id and n.author_id = $2
join unit au on au.id = n.audience_unit_id
join person p on p.id = d.person_id
join lateral (
    select gu.id from role_grant g join unit gu on gu.id = g.unit_id
    where g.person_id = p.id and gu.path >= au.path and gu.path < au.path || '~' and g.role = any(n.roles)
    order by gu.code limit 1) place on true
join unit u on u.id = place.id
where d.notice_id = $1 and d.state in ('unreachable', 'failed', 'unknown', 'expired')
order by u.code, d.person_id
limit $3 offset $4`

// Unreached lists, for the author, the people whom the notice did not get to and why,
// in code order: those to phone. The numbers are in the author's own directory.
func (s *Notices) Unreached(ctx context.Context, author org.PersonID, id notices.NoticeID, limit, offset int) ([]notices.Missed, error) {
	var rows []struct {
		Person int64  `db:"person_id"`
		Name   string `db:"name"`
		State  string `db:"state"`
		Reason string `db:"reason"`
		Told   bool   `db:"told"`
		unitRow
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlUnreached, int64(id), int64(author), limit, offset); err != nil {
		return nil, fmt.Errorf("list who was not reached: %w", err)
	}
	out := make([]notices.Missed, len(rows))
	for i, r := range rows {
		out[i] = notices.Missed{
			Person: org.PersonID(r.Person), Name: r.Name, Unit: r.unit(),
			State: notices.State(r.State), Reason: r.Reason, Told: r.Told,
		}
	}
	return out, nil
}

// A notice without a progress message is being shown for the first time, perhaps by
// another replica: it gets a minute for that.
const sqlStaleProgress = `
update notice n set progress_stale = false, progress_at = $1
from person a
where a.id = n.author_id and n.id in (
    select id from notice
    where ((progress_stale and progress_at <= $2) or (state = 'sending' and progress_at <= $4))
      and (progress_message <> 0 or progress_at <= $4)
    order by progress_at limit $3 for update skip locked)
returning n.id, n.progress_chat, n.progress_message, a.lang`

const sqlFinishNotice = `
update notice n set state = 'sent'
where n.id = any($1) and n.state = 'sending'
  and not exists (select 1 from delivery d where d.notice_id = n.id and d.state in ('queued', 'sending'))`

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
	all, err := s.finished(ctx, ids)
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

// finished closes those of the notices that have nothing left to send, and reads all.
func (s *Notices) finished(ctx context.Context, ids []int64) (map[int64]notices.Report, error) {
	out := make(map[int64]notices.Report, len(ids))
	err := s.db.tx(ctx, "take progress", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlFinishNotice, pq.Array(ids)); err != nil {
			return fmt.Errorf("finish notices: %w", err)
		}
		var rows []noticeRow
		if err := tx.SelectContext(ctx, &rows, sqlNoticesByID, pq.Array(ids)); err != nil {
			return fmt.Errorf("read notices: %w", err)
		}
		all, err := noticeReports(ctx, tx, rows)
		for _, r := range all {
			out[int64(r.Notice.ID)] = r
		}
		return err
	})
	return out, err
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
