package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const sqlNoteOpened = `
insert into policy_view (person_id, item_id, seen_on)
select p.id, i.id, CAST($3 AS date) from person p, policy_item i
where p.id = $1 and p.tell_changes and i.id = $2
on conflict (person_id, item_id) do update set seen_on = excluded.seen_on where policy_view.seen_on < excluded.seen_on`

// NoteOpened remembers that somebody opened an item, and on which day last, to tell them once
// when it changes. Of people who do not want that, nothing is noted.
func (s *Policies) NoteOpened(ctx context.Context, by org.PersonID, id policy.ItemID, now time.Time) error {
	_, err := s.db.sql.ExecContext(ctx, sqlNoteOpened, int64(by), string(id), string(locales.DateOf(now)))
	return wrap("note an opened item", err)
}

const sqlTakeReaders = `
delete from policy_view v
using person p
where p.id = v.person_id and v.item_id = any($1) and v.seen_on >= CAST($2 AS date) and v.person_id <> all($3)
  and p.tell_changes and p.telegram_id is not null and p.unreachable = ''
  and exists (select from role_grant g where g.person_id = p.id and g.valid_from <= $4 and (g.valid_to is null or g.valid_to > $4))
returning v.person_id, v.item_id`

// takeReaders are those who opened one of some items lately, with the items. What was noted
// goes with it: they are told once, and again only of what they open after that.
func takeReaders(ctx context.Context, tx q, items []string, but []int64, now time.Time) (map[org.PersonID][]policy.ItemID, error) {
	var rows []struct {
		Person int64  `db:"person_id"`
		Item   string `db:"item_id"`
	}
	since := locales.DateOf(now.AddDate(0, 0, -policy.KeepOpened))
	if err := tx.SelectContext(ctx, &rows, sqlTakeReaders, pq.Array(items), string(since), pq.Array(but), now); err != nil {
		return nil, fmt.Errorf("find who has read of it: %w", err)
	}
	out := map[org.PersonID][]policy.ItemID{}
	for _, r := range rows {
		out[org.PersonID(r.Person)] = append(out[org.PersonID(r.Person)], policy.ItemID(r.Item))
	}
	return out, nil
}

const sqlTellsChanges = `select tell_changes from person where id = $1`

// TellsChanges reports whether somebody is told when an item that they opened changes.
func (s *Policies) TellsChanges(ctx context.Context, id org.PersonID) (on bool, err error) {
	err = s.db.sql.GetContext(ctx, &on, sqlTellsChanges, int64(id))
	return on, wrap("read whether changes are told", err)
}

const sqlTellChanges = `update person set tell_changes = $2 where id = $1`

const sqlForgetOpenedBy = `delete from policy_view where person_id = $1`

// TellChanges turns such messages on or off; off forgets at once what was opened.
func (s *Policies) TellChanges(ctx context.Context, id org.PersonID, on bool) error {
	return s.db.tx(ctx, "choose whether changes are told", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlTellChanges, int64(id), on); err != nil {
			return fmt.Errorf("write the choice: %w", err)
		}
		if on {
			return nil
		}
		if _, err := tx.ExecContext(ctx, sqlForgetOpenedBy, int64(id)); err != nil {
			return fmt.Errorf("forget what was opened: %w", err)
		}
		return nil
	})
}

const sqlForgetOpened = `delete from policy_view where seen_on < CAST($1 AS date)`

// ForgetOpened lets go of what was opened longer ago than policy.KeepOpened; it returns how
// many lines that were.
func (s *Policies) ForgetOpened(ctx context.Context, now time.Time) (int, error) {
	r, err := s.db.sql.ExecContext(ctx, sqlForgetOpened, string(locales.DateOf(now.AddDate(0, 0, -policy.KeepOpened))))
	if err != nil {
		return 0, fmt.Errorf("forget opened items: %w", known(err))
	}
	n, err := r.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count forgotten items: %w", err)
	}
	return int(n), nil
}
