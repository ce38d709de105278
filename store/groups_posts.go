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

// groupsFor are the work groups of the units that notice n $1 means and has not told.
const groupsFor = `
from notice n
join unit au on au.id = n.audience_unit_id or au.id = any(n.more_units)
join unit u on u.path >= au.path and u.path < au.path || '~'
join unit_group w on w.unit_id = u.id
where n.id = $1
  and not exists (select 1 from unit x where x.id = any(n.except_units) and u.path >= x.path and u.path < x.path || '~')
  and not exists (select 1 from group_post p where p.notice_id = n.id and p.chat = w.chat)`

const (
	sqlCountGroups = `select count(distinct w.chat) ` + groupsFor

	sqlQueuePosts = `
insert into group_post (notice_id, unit_id, chat, lang, run_at)
select distinct n.id, w.unit_id, w.chat, w.lang, CAST($2 AS timestamptz) ` + groupsFor + `
on conflict (notice_id, chat) do nothing`
)

func groupsOf(ctx context.Context, tx q, id notices.NoticeID) (n int, err error) {
	if err := tx.GetContext(ctx, &n, sqlCountGroups, int64(id)); err != nil {
		return 0, fmt.Errorf("count work groups: %w", err)
	}
	return n, nil
}

// sumUp queues the summaries of a notice that leaves now, if its author wants them.
func sumUp(ctx context.Context, tx q, n notices.Notice, now time.Time) error {
	if !n.InGroups {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlQueuePosts, int64(n.ID), n.Leaves(now)); err != nil {
		return fmt.Errorf("queue summaries for work groups: %w", err)
	}
	return nil
}

const sqlWorkGroups = `
select count(distinct w.chat) from unit_group w join unit u on u.id = w.unit_id
where exists (select from unit a where a.id = any($1::bigint[]) and u.path >= a.path and u.path < a.path || '~')
  and not exists (select from unit x where x.id = any($2::bigint[]) and u.path >= x.path and u.path < x.path || '~')`

// WorkGroups counts the work groups of the units that an audience means.
func (s *Notices) WorkGroups(ctx context.Context, a notices.Audience) (n int, err error) {
	in := append([]int64{int64(a.Unit.ID)}, unitNumbers(a.More)...)
	err = s.db.sql.GetContext(ctx, &n, sqlWorkGroups, pq.Array(in), pq.Array(unitNumbers(a.Except)))
	return n, wrap("count work groups", err)
}

// TellGroups queues a summary of author's notice for the work groups of the units that it
// means, each once, not before the usual quiet hours end unless it is an emergency. It
// returns how many. ErrNotFound when it is not author's; a *locales.Refusal when it is not out.
func (s *Notices) TellGroups(ctx context.Context, author org.PersonID, id notices.NoticeID, now time.Time) (count int, err error) {
	err = s.db.tx(ctx, "tell work groups", func(tx q) error {
		n, err := lockNotice(ctx, tx, author, id)
		if err != nil {
			return err
		}
		if n.State != notices.NoticeSending && n.State != notices.NoticePaused && n.State != notices.NoticeSent {
			return locales.Refuse("follow.moved_on")
		}
		at := now
		if !n.Urgent() {
			at = notices.UsualQuiet.Hold(now)
		}
		res, err := tx.ExecContext(ctx, sqlQueuePosts, int64(id), at)
		if err != nil {
			return err
		}
		rows, err := res.RowsAffected()
		if count = int(rows); err != nil || count == 0 {
			return err
		}
		return auditNotice(ctx, tx, n, "notice.tell_groups", map[string]string{"groups": strconv.Itoa(count)}, now)
	})
	return count, err
}

// A summary that stands in a group changes with its notice.
const sqlTouchPosts = `update group_post set state = 'queued', attempts = 0, run_at = $2 where notice_id = $1 and state = 'sent'`

func touchPosts(ctx context.Context, tx q, id notices.NoticeID, now time.Time) error {
	if _, err := tx.ExecContext(ctx, sqlTouchPosts, int64(id), now); err != nil {
		return fmt.Errorf("change summaries: %w", err)
	}
	return nil
}

const sqlClaimPosts = `
update group_post p set run_at = $2, attempts = attempts + 1
where p.id in (select id from group_post where state = 'queued' and run_at <= $1 order by run_at, id limit $3 for update skip locked)
returning p.id, p.notice_id as notice, p.chat, p.lang, p.message_id, p.attempts`

// ClaimPosts takes up to limit summaries whose moment has come and leases them for lease.
func (s *Groups) ClaimPosts(ctx context.Context, now time.Time, limit int, lease time.Duration) (list []notices.GroupPost, err error) {
	err = s.db.tx(ctx, "claim summaries", func(tx q) error {
		var rows []struct {
			ID       int64  `db:"id"`
			Notice   int64  `db:"notice"`
			Chat     int64  `db:"chat"`
			Lang     string `db:"lang"`
			Message  int64  `db:"message_id"`
			Attempts int    `db:"attempts"`
		}
		if err := tx.SelectContext(ctx, &rows, sqlClaimPosts, now, now.Add(lease), limit); err != nil || len(rows) == 0 {
			return err
		}
		carried := make([]deliveryRow, len(rows))
		for i, r := range rows {
			carried[i].Notice = r.Notice
		}
		all, err := noticesOf(ctx, tx, carried)
		if err != nil {
			return err
		}
		for _, r := range rows {
			list = append(list, notices.GroupPost{
				ID: r.ID, Notice: *all[r.Notice], Chat: r.Chat, Lang: locales.Lang(r.Lang), Message: r.Message, Attempts: r.Attempts,
			})
		}
		return nil
	})
	return list, err
}

// A notice that was changed while its summary was on the way has it changed once more.
const sqlWritePost = `
update group_post p set message_id = $3, version = case when $2 = 'sent' then $4 else p.version end, run_at = $5,
    state = case when $2 = 'sent' and (n.version > $4 or (n.state = 'recalled' and not $7)) then 'queued' else $2 end
from notice n
where n.id = p.notice_id and p.id = $1 and p.attempts = $6 and p.state = 'queued'`

// WritePost writes what became of a claimed summary: state is notices.Sent, Failed, or
// Queued to be tried again at runAt; version is that of the text that was shown.
func (s *Groups) WritePost(ctx context.Context, p notices.GroupPost, state notices.State, message int64, runAt time.Time) error {
	_, err := s.db.sql.ExecContext(ctx, sqlWritePost, p.ID, string(state), message, p.Notice.Version, runAt, p.Attempts, p.Notice.Withdrawn())
	return wrap("write summary", err)
}
