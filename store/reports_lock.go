package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// Lock ends the review of one report that the county has approved. It is idempotent by
// a.Key.
func (r *Reports) Lock(ctx context.Context, a reports.Act, now time.Time) (out reports.Submission, err error) {
	err = r.db.tx(ctx, "lock report", func(tx q) error {
		out, err = decide(ctx, tx, decision{Act: a, among: []lifecycle.Name{reports.Lock}}, now)
		return err
	})
	return out, err
}

// closeBatch is how many reports one call of LockApproved locks: one transaction that does
// not hold its rows for long.
const closeBatch = 200

const sqlLockable = `
select s.id, s.revision
from submission s join unit u on u.id = s.unit_id
where s.form_id = $1 and s.period = $2 and u.path like $3 || '%' and s.state = 'county_approved'
order by s.id
limit $4`

const sqlLockedBy = `
select count(*)
from submission s join unit u on u.id = s.unit_id
where s.form_id = $1 and s.period = $2 and u.path like $3 || '%'
  and exists (select 1 from move m where m.key = $4 || ':' || s.id)`

// LockApproved locks what by's county has approved of the period, at most 200 reports a
// call; left says how many more there are to lock. What is still under review stays as it
// is. A period whose due moment has not passed is refused. Calling it again with the same
// key goes on where the first call ended, and locked counts both; each report has its own
// line of history.
func (r *Reports) LockApproved(ctx context.Context, key string, by lifecycle.Actor, formID string, period reports.Period, now time.Time) (locked, left int, err error) {
	days, err := r.db.Days(ctx)
	if err != nil {
		return 0, 0, err
	}
	if due := period.Due(days); due.IsZero() || now.Before(due) {
		return 0, 0, locales.Refuse("report.not_over", "Period", period.Text(), "Due", due)
	}
	if by.Grant.Unit.Path == "" {
		return 0, 0, org.ErrForbidden
	}
	err = r.db.tx(ctx, "lock approved reports", func(tx q) error {
		var rows []struct {
			ID       int64 `db:"id"`
			Revision int   `db:"revision"`
		}
		if err := tx.SelectContext(ctx, &rows, sqlLockable, formID, string(period), by.Grant.Unit.Path, inboxLimit); err != nil {
			return fmt.Errorf("list what is to be locked: %w", err)
		}
		left = max(0, len(rows)-closeBatch)
		for _, row := range rows[:len(rows)-left] {
			a := reports.Act{Key: fmt.Sprintf("%s:%d", key, row.ID), By: by, Of: row.ID, Revision: row.Revision}
			_, err := decide(ctx, tx, decision{Act: a, among: []lifecycle.Name{reports.Lock}}, now)
			var no *locales.Refusal
			if err != nil && !(errors.As(err, &no) && no.Text.ID == "report.overtaken") {
				return err
			}
		}
		if err := tx.GetContext(ctx, &locked, sqlLockedBy, formID, string(period), by.Grant.Unit.Path, key); err != nil {
			return fmt.Errorf("count what was locked: %w", err)
		}
		return nil
	})
	return locked, left, err
}

const sqlLastLock = `
select m.role, m.at, count(*) over () as reports, ` + unitCols + `
from (
  select distinct on (m.record_id) m.role, m.at, m.unit_id, m.id
  from submission s
  join unit below on below.id = s.unit_id
  join move m on m.record = 'report' and m.record_id = s.id and m.name = 'lock'
  where s.form_id = $1 and s.period = $2 and below.path like $3 || '%'
  order by m.record_id, m.id desc
) m join unit u on u.id = m.unit_id
order by m.id desc
limit 1`

// LastLock is who last locked reports of the period below unit; found is false when nobody
// has.
func (r *Reports) LastLock(ctx context.Context, unit org.Unit, formID string, period reports.Period) (l reports.Locking, found bool, err error) {
	if unit.Path == "" {
		return l, false, nil
	}
	var row struct {
		Role    string    `db:"role"`
		At      time.Time `db:"at"`
		Reports int       `db:"reports"`
		unitRow
	}
	err = r.db.sql.GetContext(ctx, &row, sqlLastLock, formID, string(period), unit.Path)
	if errors.Is(err, sql.ErrNoRows) {
		return l, false, nil
	}
	if err != nil {
		return l, false, wrap("find who locked a period", err)
	}
	return reports.Locking{Role: org.Role(row.Role), Unit: row.unit(), At: row.At, Reports: row.Reports}, true, nil
}

const sqlSettling = `
select s.form_id, s.period,
       count(*) filter (where s.state = 'county_approved') as approved,
       count(*) filter (where s.state in ('submitted', 'returned', 'township_approved')) as under_way,
       count(*) filter (where s.state = 'correction_requested') as requested
from submission s join unit u on u.id = s.unit_id
where ($1 = '' or s.form_id = $1) and u.path like $2 || '%'
  and s.state in ('submitted', 'returned', 'township_approved', 'county_approved', 'correction_requested')
group by s.form_id, s.period
order by s.period, s.form_id`

// Settling says, period by period, what below unit is approved and not locked yet, still
// under review, or waits for a correction; oldest first, periods with nothing left out. An
// empty formID asks for every form.
func (r *Reports) Settling(ctx context.Context, unit org.Unit, formID string) ([]reports.Settling, error) {
	if unit.Path == "" {
		return nil, nil
	}
	var rows []struct {
		Form      string `db:"form_id"`
		Period    string `db:"period"`
		Approved  int    `db:"approved"`
		UnderWay  int    `db:"under_way"`
		Requested int    `db:"requested"`
	}
	if err := r.db.sql.SelectContext(ctx, &rows, sqlSettling, formID, unit.Path); err != nil {
		return nil, wrap("list what is to be settled", err)
	}
	days, err := r.db.Days(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]reports.Settling, len(rows))
	for i, w := range rows {
		period := reports.Period(w.Period)
		out[i] = reports.Settling{Form: w.Form, Period: period, Due: period.Due(days), Approved: w.Approved, UnderWay: w.UnderWay, Requested: w.Requested}
	}
	return out, nil
}
