package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

type closeRow struct {
	CloseID int64     `db:"close_id"`
	Form    string    `db:"form_id"`
	Period  string    `db:"period"`
	Person  int64     `db:"person_id"`
	Role    string    `db:"role"`
	At      time.Time `db:"closed_at"`
	unitRow
}

func (r closeRow) close() reports.Close {
	return reports.Close{
		ID: r.CloseID, Form: r.Form, Period: reports.Period(r.Period), Unit: r.unit(),
		Person: org.PersonID(r.Person), Role: org.Role(r.Role), At: r.At,
	}
}

// The nearest unit upward that has closed the period decides.
const sqlCloses = `
select distinct on (c.period) c.id as close_id, c.form_id, c.period, c.person_id, c.role, c.closed_at, ` + unitCols + `
from period_close c join unit u on u.id = c.unit_id
where c.form_id = $1 and c.period = any($2::text[])
  and u.id = any(CAST(string_to_array(trim(both '/' from $3), '/') AS bigint[]))
order by c.period, length(u.path) desc`

// closesOf finds what closed the periods for a unit: itself or a unit above it.
func closesOf(ctx context.Context, tx q, unit org.Unit, formID string, parts []reports.Period) (map[reports.Period]reports.Close, error) {
	periods := make([]string, len(parts))
	for i, p := range parts {
		periods[i] = string(p)
	}
	var rows []closeRow
	if err := tx.SelectContext(ctx, &rows, sqlCloses, formID, pq.Array(periods), unit.Path); err != nil {
		return nil, fmt.Errorf("look for closed periods: %w", err)
	}
	out := make(map[reports.Period]reports.Close, len(rows))
	for _, r := range rows {
		out[reports.Period(r.Period)] = r.close()
	}
	return out, nil
}

// ClosedFor is what closed the period for the unit, itself or the nearest unit above it;
// false when nothing has.
func (r *Reports) ClosedFor(ctx context.Context, unit org.Unit, formID string, p reports.Period) (reports.Close, bool, error) {
	all, err := closesOf(ctx, r.db.sql, unit, formID, []reports.Period{p})
	c, closed := all[p]
	return c, closed, wrap("look for a closed period", err)
}

const sqlLockPeriod = `select pg_advisory_xact_lock(hashtextextended('period ' || $1 || ' ' || $2 || ' ' || $3::bigint, 0))`

const sqlCloseOfUnit = `
select c.id as close_id, c.form_id, c.period, c.person_id, c.role, c.closed_at, ` + unitCols + `
from period_close c join unit u on u.id = c.unit_id
where c.form_id = $1 and c.period = $2 and c.unit_id = $3`

const sqlInsertClose = `
insert into period_close (form_id, period, unit_id, person_id, role, closed_at)
values ($1, $2, $3, $4, $5, $6) returning id`

// What stands is copied, so that no later correction can change it.
const sqlFreeze = `with ` + rollupStanding + `
insert into period_standing (close_id, unit_id, owed, exempt, state, answers, due_at, submitted_at, returns)
select $9, unit_id, owed, exempt, state, answers, due_at, submitted_at, returns from standing
on conflict do nothing`

// ClosePeriod closes the period of the source for the unit that by acts for: what has been
// approved below it is kept as it stands, and whoever is missing is kept as a gap. It is
// idempotent by key. It refuses before the deadline, for whoever may not close, and, with
// the one who was first, when the period has been closed.
func (r *Reports) ClosePeriod(ctx context.Context, key string, by lifecycle.Actor, src reports.Source, p reports.Period, now time.Time) (c reports.Close, err error) {
	unit := by.Grant.Unit
	err = r.db.tx(ctx, "close period", func(tx q) error {
		if _, err := tx.ExecContext(ctx, sqlLockPeriod, src.Form, string(p), int64(unit.ID)); err != nil {
			return fmt.Errorf("lock the period: %w", err)
		}
		rec := lifecycle.Record{State: reports.PeriodOpen, Unit: unit}
		found, err := closeOf(ctx, tx, src.Form, p, unit.ID)
		if err != nil {
			return err
		}
		if found != nil {
			c = *found
			of, again, err := moveKnown(ctx, tx, reports.ClosingRecord, key)
			if err != nil || again && of == c.ID {
				return err
			}
			return locales.Refuse("figures.closed_already", "Role", c.Role.Name(), "At", c.At)
		}
		to, err := reports.Closing.Check(reports.ClosePeriod, rec, by, nil, now)
		if err != nil {
			return err
		}
		if err := closable(ctx, tx, unit, src, p, now); err != nil {
			return err
		}
		c = reports.Close{Form: src.Form, Period: p, Unit: unit, Person: by.Person, Role: by.Grant.Role, At: now}
		if err := tx.GetContext(ctx, &c.ID, sqlInsertClose, src.Form, string(p), int64(unit.ID), int64(by.Person), string(c.Role), now); err != nil {
			return fmt.Errorf("write the close: %w", err)
		}
		freeze := newRollup(unit, reports.View{Source: src})
		freeze.take([]reports.Period{p}, nil)
		if _, err := tx.ExecContext(ctx, sqlFreeze, append(freeze.arguments(), c.ID)...); err != nil {
			return fmt.Errorf("keep what stands: %w", err)
		}
		return insertMove(ctx, tx, key, lifecycle.Entry{
			Record: reports.ClosingRecord, RecordID: c.ID, Move: reports.ClosePeriod, From: rec.State, To: to,
			Person: by.Person, Role: by.Grant.Role, Unit: unit.ID, At: now,
		})
	})
	return c, err
}

func closeOf(ctx context.Context, tx q, formID string, p reports.Period, unit org.UnitID) (*reports.Close, error) {
	var row closeRow
	err := tx.GetContext(ctx, &row, sqlCloseOfUnit, formID, string(p), int64(unit))
	if errors.Is(known(err), org.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for a close: %w", err)
	}
	c := row.close()
	return &c, nil
}

const sqlLastDue = `
select max(o.due_at) from obligation o join unit u on u.id = o.unit_id
where o.kind = 'report' and o.ref = $1 and o.period = $2 and u.path >= $3 and u.path < $3 || '~'`

// lastDue is the latest moment by which anything below unit is due; nil when nothing is owed.
func lastDue(ctx context.Context, tx q, unit org.Unit, formID string, p reports.Period) (due *time.Time, err error) {
	if err := tx.GetContext(ctx, &due, sqlLastDue, formID, string(p), unit.Path); err != nil {
		return nil, fmt.Errorf("read the deadline: %w", err)
	}
	return due, nil
}

// closable refuses what is not one period of the source, what nobody owes, and what is not due yet.
func closable(ctx context.Context, tx q, unit org.Unit, src reports.Source, p reports.Period, now time.Time) error {
	if !src.Own(p) {
		return locales.Refuse("figures.close_parts")
	}
	due, err := lastDue(ctx, tx, unit, src.Form, p)
	if err != nil {
		return err
	}
	if due == nil {
		return locales.Refuse("figures.close_nothing", "Period", p.Text())
	}
	if !now.After(*due) {
		return locales.Refuse("figures.close_early", "Due", *due)
	}
	return nil
}

// The gaps of a period that is open ($4 empty), or those recorded by a close.
const sqlGaps = `with ` + rollupStanding + `
select st.state, st.period, ` + unitCols + `
from standing st join unit u on u.id = st.unit_id
where st.owed and not st.exempt and not st.state = any($5::text[])
order by u.code, st.period limit $9::int offset $10::int`

// Gaps lists the units under unit whose report for the period is not counted, in code
// order and for each part of a longer period, at most limit of them from the given one on; of a closed period those of the close.
func (r *Reports) Gaps(ctx context.Context, unit org.Unit, view reports.View, from, limit int) ([]reports.Gap, error) {
	parts := view.Period.Parts(view.Source.Every)
	closed, err := closesOf(ctx, r.db.sql, unit, view.Source.Form, parts)
	if err != nil {
		return nil, wrap("list gaps", err)
	}
	ask := newRollup(unit, view)
	ask.take(parts, closed)
	var rows []struct {
		State  string `db:"state"`
		Period string `db:"period"`
		unitRow
	}
	if err := r.db.sql.SelectContext(ctx, &rows, sqlGaps, append(ask.arguments(), limit, from)...); err != nil {
		return nil, wrap("list gaps", err)
	}
	out := make([]reports.Gap, len(rows))
	for i, row := range rows {
		out[i] = reports.Gap{Unit: row.unit(), Period: reports.Period(row.Period), State: lifecycle.State(row.State)}
	}
	return out, nil
}

// ClosingHistory lists the moves of a closed period, oldest first.
func (r *Reports) ClosingHistory(ctx context.Context, id int64) ([]lifecycle.Entry, error) {
	h, err := moves(ctx, r.db.sql, reports.ClosingRecord, id)
	return h, wrap("history of a period", err)
}
