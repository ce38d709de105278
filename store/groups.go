package store

import (
	"context"
	"strconv"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// Groups keeps which Telegram group is a unit's work group, and what was summed up there.
type Groups struct{ db *DB }

// NewGroups is the store of work groups over d.
func NewGroups(d *DB) *Groups { return &Groups{d} }

const (
	sqlUnlinkChat = `delete from unit_group where chat = $1 and unit_id <> $2`

	sqlLinkGroup = `
insert into unit_group (unit_id, chat, lang, linked_by, linked_at) values ($1, $2, $3, $4, $5)
on conflict (unit_id) do update set chat = excluded.chat, lang = excluded.lang, linked_by = excluded.linked_by, linked_at = excluded.linked_at`
)

// Link makes chat the one work group of the unit, written to in language l; a group or unit
// that was linked otherwise is no longer. by acts for the unit.
func (s *Groups) Link(ctx context.Context, by org.Member, chat int64, l locales.Lang, now time.Time) error {
	g := by.Active
	return s.db.tx(ctx, "link work group", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlUnlinkChat, chat, int64(g.Unit.ID)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, sqlLinkGroup, int64(g.Unit.ID), chat, string(l), int64(by.ID), now); err != nil {
			return err
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by.ID, Role: g.Role, Unit: g.Unit.ID, Action: "group.link", Object: "group " + strconv.FormatInt(chat, 10),
		})
	})
}

const sqlGroupUnit = `
select ` + unitCols + ` from unit_group w join unit u on u.id = w.unit_id
where (w.chat = $1 and $2 = 0) or ($2 <> 0 and w.unit_id = $2)`

// UnitOf is the unit whose work group chat is; org.ErrNotFound when it is nobody's.
func (s *Groups) UnitOf(ctx context.Context, chat int64) (org.Unit, error) {
	var row unitRow
	if err := s.db.sql.GetContext(ctx, &row, sqlGroupUnit, chat, 0); err != nil {
		return org.Unit{}, wrap("read work group", err)
	}
	return row.unit(), nil
}

// Linked reports whether a unit has a work group.
func (s *Groups) Linked(ctx context.Context, unit org.UnitID) (bool, error) {
	var rows []unitRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlGroupUnit, 0, int64(unit)); err != nil {
		return false, wrap("read work group", err)
	}
	return len(rows) > 0, nil
}

const sqlUnlinkUnit = `delete from unit_group where unit_id = $1`

// Unlink ends that a unit has a work group. by acts for the unit or one above it.
func (s *Groups) Unlink(ctx context.Context, by org.Member, unit org.UnitID, now time.Time) error {
	return s.db.tx(ctx, "unlink work group", func(tx q) error {
		res, err := tx.ExecContext(ctx, sqlUnlinkUnit, int64(unit))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by.ID, Role: by.Active.Role, Unit: unit, Action: "group.unlink", Object: "unit " + strconv.FormatInt(int64(unit), 10),
		})
	})
}

const (
	sqlForgetGroup = `delete from unit_group where chat = $1`
	sqlDropPosts   = `update group_post set state = 'failed' where chat = $1 and state = 'queued'`
)

// Gone forgets a group that the bot is no longer in.
func (s *Groups) Gone(ctx context.Context, chat int64) error {
	return s.db.tx(ctx, "forget group", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlForgetGroup, chat); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, sqlDropPosts, chat)
		return err
	})
}

const (
	sqlMoveGroup = `
update unit_group set chat = $2 where chat = $1 and not exists (select 1 from unit_group where chat = $2)`

	// Messages of the group that was upgraded stay behind: what stood there cannot be edited.
	sqlMovePosts = `
update group_post p set chat = $2, message_id = 0, state = case when state = 'queued' and version = 0 then state else 'failed' end
where chat = $1 and not exists (select 1 from group_post o where o.chat = $2 and o.notice_id = p.notice_id)`
)

// Moved follows a group that became a supergroup under another id.
func (s *Groups) Moved(ctx context.Context, from, to int64) error {
	return s.db.tx(ctx, "follow group", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlMoveGroup, from, to); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, sqlMovePosts, from, to)
		return err
	})
}
