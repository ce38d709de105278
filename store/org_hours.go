package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cadrebot/notices"
	"cadrebot/org"
)

const sqlHours = `select quiet_from, quiet_to, digest_at, own_hours from person where id = $1`

type hoursRow struct {
	From     int  `db:"quiet_from"`
	To       int  `db:"quiet_to"`
	DigestAt int  `db:"digest_at"`
	Own      bool `db:"own_hours"`
}

func (r hoursRow) hours() notices.Hours {
	return notices.Hours{Quiet: notices.Quiet{From: r.From, To: r.To}, DigestAt: r.DigestAt, Own: r.Own}
}

// Hours are a person's hours; org.ErrNotFound for nobody.
func (o *Org) Hours(ctx context.Context, id org.PersonID) (notices.Hours, error) {
	var row hoursRow
	if err := o.db.sql.GetContext(ctx, &row, sqlHours, int64(id)); err != nil {
		return notices.Hours{}, wrap("read somebody's hours", err)
	}
	return row.hours(), nil
}

const sqlSetHours = `update person set quiet_from = $2, quiet_to = $3, digest_at = $4, own_hours = true where id = $1`

// SetHours keeps the hours that a person chose; those of their unit leave them alone from
// then on. It refuses with a *locales.Refusal what is none of the choices.
func (o *Org) SetHours(ctx context.Context, id org.PersonID, h notices.Hours) error {
	if err := h.Check(); err != nil {
		return err
	}
	if _, err := o.db.sql.ExecContext(ctx, sqlSetHours, int64(id), h.Quiet.From, h.Quiet.To, h.DigestAt); err != nil {
		return fmt.Errorf("keep somebody's hours: %w", err)
	}
	return nil
}

const sqlUnitHours = `
select coalesce(a.quiet_from, 0) as quiet_from, coalesce(a.quiet_to, 0) as quiet_to, coalesce(a.digest_at, 0) as digest_at, a.id = u.id as own_hours
from unit u join unit a on a.id = any(cast(string_to_array(trim(both '/' from u.path), '/') as bigint[]))
where u.id = $1 and a.quiet_from is not null
order by length(a.path) desc limit 1`

// UnitHours are the hours of those in a unit who chose none: its own, else those of the
// nearest unit above that has any, else the usual ones.
func (o *Org) UnitHours(ctx context.Context, id org.UnitID) (notices.Hours, error) {
	var rows []hoursRow
	if err := o.db.sql.SelectContext(ctx, &rows, sqlUnitHours, int64(id)); err != nil {
		return notices.Hours{}, fmt.Errorf("read a unit's hours: %w", err)
	}
	if len(rows) == 0 {
		return notices.UsualHours, nil
	}
	return rows[0].hours(), nil
}

const (
	sqlSetUnitHours = `update unit set quiet_from = $2, quiet_to = $3, digest_at = $4 where id = $1`
	// Everybody who holds a post in the unit or below it, the nearest unit with hours deciding.
	sqlSpreadHours = `
update person p set quiet_from = h.quiet_from, quiet_to = h.quiet_to, digest_at = h.digest_at
from (select distinct on (g.person_id) g.person_id, a.quiet_from, a.quiet_to, a.digest_at
      from unit u join role_grant g on g.unit_id = u.id
      join unit a on a.id = any(cast(string_to_array(trim(both '/' from u.path), '/') as bigint[]))
      where u.path >= $1 and u.path < $1 || '~' and a.quiet_from is not null and (g.valid_to is null or g.valid_to > $2)
      order by g.person_id, length(a.path) desc) h
where p.id = h.person_id and not p.own_hours`
)

// SetUnitHours gives a unit and what stands below it hours for everybody who chose none,
// and notes who did. The caller has checked that by may do it.
func (o *Org) SetUnitHours(ctx context.Context, u org.Unit, h notices.Hours, by org.PersonID, now time.Time) error {
	if err := h.Check(); err != nil {
		return err
	}
	return o.db.tx(ctx, "set a unit's hours", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlSetUnitHours, int64(u.ID), h.Quiet.From, h.Quiet.To, h.DigestAt); err != nil {
			return fmt.Errorf("keep the hours: %w", err)
		}
		if _, err := tx.ExecContext(ctx, sqlSpreadHours, u.Path, now); err != nil {
			return fmt.Errorf("give people the hours: %w", err)
		}
		return audit(ctx, tx, org.Event{
			At: now, Person: by, Unit: u.ID, Action: "unit_hours", Object: "unit:" + strconv.FormatInt(int64(u.ID), 10),
			Detail: map[string]string{"quiet": fmt.Sprintf("%d-%d", h.Quiet.From, h.Quiet.To), "digest": strconv.Itoa(h.DigestAt)},
		})
	})
}
