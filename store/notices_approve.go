package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// Submit takes a notice from its author. One that needs nobody else is published; for one
// that does the second people are told with what compose writes to them, and it waits.
// seconds is how many they are, 0 when it was published. It is idempotent by key as Publish
// is. With nobody there to agree it is a *locales.Refusal.
func (s *Notices) Submit(ctx context.Context, n notices.Notice, chat int64, key string, compose func(n notices.Notice, people int, to []org.PersonID) ([]notices.Outgoing, error), now time.Time) (out notices.Notice, seconds int, err error) {
	if err := n.Validate(); err != nil {
		return n, 0, err
	}
	if err := n.Timely(now); err != nil {
		return n, 0, err
	}
	people, _, err := s.Count(ctx, n.Audience, n.Author, now)
	if err != nil {
		return n, 0, err
	}
	if !n.NeedsSecond(people) {
		out, _, err = s.Publish(ctx, n, chat, key, now)
		return out, 0, err
	}
	if err := bounded(people, s.most); err != nil {
		return n, 0, err
	}
	err = s.db.tx(ctx, "ask for a second person's consent", func(tx q) error {
		to, err := secondPeople(ctx, tx, n.From, n.Author, nil, now)
		if err != nil {
			return err
		}
		if seconds = len(to); seconds == 0 {
			return locales.Refuse("compose.nobody_to_agree")
		}
		id, err := insertNotice(ctx, tx, n, notices.NoticeAwaiting, chat, key, now)
		if err != nil {
			return err
		}
		if out, err = noticeByKey(ctx, tx, key); err != nil || id == 0 {
			return err
		}
		letters, err := compose(out, people, to)
		if err != nil {
			return err
		}
		if err := enqueue(ctx, tx, letters, now); err != nil {
			return err
		}
		return audit(ctx, tx, noticeEvent("notice_ask", out, org.Member{Person: org.Person{ID: n.Author}, Active: org.Grant{Unit: n.From}}, now))
	})
	return out, seconds, err
}

// noticeEvent is a line of the audit log about a notice: its kind, never its words.
func noticeEvent(action string, n notices.Notice, by org.Member, now time.Time) org.Event {
	return org.Event{
		At: now, Person: by.ID, Role: by.Active.Role, Unit: by.Active.Unit.ID, Action: action,
		Object: strconv.FormatInt(int64(n.ID), 10), Detail: map[string]string{"kind": string(n.Kind)},
	}
}

const sqlNoticeToDecide = `
select ` + noticeColumns + `, f.path as from_path, coalesce(n.decided_by, 0) as decided_by
from ` + noticeTables + `
where n.id = $1`

const sqlNoticeToDecideLocked = sqlNoticeToDecide + ` for update of n`

type decisionRow struct {
	noticeRow
	FromPath  string `db:"from_path"`
	DecidedBy int64  `db:"decided_by"`
}

// toDecide reads a notice for somebody who may agree to it: org.ErrNotFound for others.
func toDecide(ctx context.Context, tx q, query string, id notices.NoticeID, by org.Member) (n notices.Notice, decided org.PersonID, err error) {
	var row decisionRow
	if err := tx.GetContext(ctx, &row, query, int64(id)); err != nil {
		return n, 0, known(err)
	}
	n = row.notice()
	n.From.Path = row.FromPath
	if !n.MaySecond(by, n.From) {
		return notices.Notice{}, 0, org.ErrNotFound
	}
	return n, org.PersonID(row.DecidedBy), nil
}

const sqlDecideNotice = `
update notice set state = $2, decided_by = $3, decided_at = $4, decision = $5, progress_stale = $2 = 'sending' where id = $1`

// Decide is the second person's word on a notice that waits: it leaves, at once or at its
// moment, or goes back to its author with a reason; compose writes to the author. All of it,
// and the line of the audit log, is one transaction. org.ErrNotFound for who may not decide,
// the author among them; a *locales.Refusal when another was faster, or when it has become too
// late. The same person's same word again changes nothing.
func (s *Notices) Decide(ctx context.Context, id notices.NoticeID, by org.Member, agree bool, reason string, compose func(notices.Notice) ([]notices.Outgoing, error), now time.Time) (n notices.Notice, err error) {
	err = s.db.longTx(ctx, "decide on a notice", func(tx q) error {
		var decided org.PersonID
		n, decided, err = toDecide(ctx, tx, sqlNoticeToDecideLocked, id, by)
		switch {
		case err != nil:
			return err
		case n.State != notices.NoticeAwaiting && decided == by.ID && agree == (n.State != notices.NoticeRefused):
			return nil
		case n.State != notices.NoticeAwaiting:
			return locales.Refuse("compose.decided_already")
		}
		action := "notice_refuse"
		n.State = notices.NoticeRefused
		if agree {
			if err := n.Timely(now); err != nil {
				return err
			}
			action, n.State = "notice_agree", stateAt(n, now)
			if err := s.send(ctx, tx, n, n.State, now); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, sqlDecideNotice, int64(id), n.State, int64(by.ID), now, reason); err != nil {
			return fmt.Errorf("write the decision: %w", err)
		}
		letters, err := compose(n)
		if err != nil {
			return err
		}
		if err := enqueue(ctx, tx, letters, now); err != nil {
			return err
		}
		return audit(ctx, tx, noticeEvent(action, n, by, now))
	})
	return n, err
}

// ToDecide is a notice for somebody who may agree to it, wherever it stands by now;
// org.ErrNotFound for others.
func (s *Notices) ToDecide(ctx context.Context, id notices.NoticeID, by org.Member) (notices.Notice, error) {
	n, _, err := toDecide(ctx, s.db.sql, sqlNoticeToDecide, id, by)
	if err != nil {
		return n, fmt.Errorf("read a notice to decide on: %w", err)
	}
	return n, nil
}

const sqlWaitingNotices = `
select ` + noticeColumns + `
from ` + noticeTables + `
where n.state = 'awaiting' and f.path >= $1 and f.path < $1 || '~' and n.author_id <> $2
order by n.id limit $3`

// Waiting are the notices that wait for the consent of somebody like by, the oldest first, at
// most limit of them.
func (s *Notices) Waiting(ctx context.Context, by org.Member, limit int) ([]notices.Notice, error) {
	if by.Active.Role.Family() != org.Coordinator || !by.Joined() {
		return nil, nil
	}
	var rows []noticeRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlWaitingNotices, by.Active.Unit.Path, int64(by.ID), limit); err != nil {
		return nil, fmt.Errorf("list notices that wait: %w", err)
	}
	out := make([]notices.Notice, len(rows))
	for i, r := range rows {
		out[i] = r.notice()
	}
	return out, nil
}
