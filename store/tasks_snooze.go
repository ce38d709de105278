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
	"cadrebot/tasks"
)

const (
	sqlDigestAt    = `select digest_at from person where id = $1`
	sqlCountSnooze = `update obligation set snoozes = snoozes + 1 where id = $1`
	sqlSnoozeItem  = `
insert into digest_item (person_id, obligation_id, step, revision, supervising, run_at)
values ($1, $2, $3, $4, false, $5)
on conflict (person_id, obligation_id, step, revision, supervising) do update set run_at = excluded.run_at`
	sqlHoldItems = `
update digest_item set run_at = $3 where person_id = $1 and obligation_id = $2 and not supervising and run_at < $3`
)

// Snooze puts the reminders of a task that m owes off until the digest of a later day, and
// says until when; what would have come before comes then. Idempotent by key; refuses with a
// *locales.Refusal.
func (s *Tasks) Snooze(ctx context.Context, key string, m org.Member, id tasks.ObligationID, count int, now time.Time) (until time.Time, err error) {
	days, err := s.db.Days(ctx)
	if err != nil {
		return until, fmt.Errorf("snooze: %w", err)
	}
	err = s.db.tx(ctx, "snooze", func(tx q) error {
		var row obligationRow
		err := tx.GetContext(ctx, &row, sqlObligationForDone, int64(id), int64(m.Active.Unit.ID), int64(m.ID), string(m.Active.Role))
		if errors.Is(err, sql.ErrNoRows) {
			return locales.Refuse("tasks.not_yours")
		}
		if err != nil {
			return fmt.Errorf("lock the task: %w", err)
		}
		o := row.obligation()
		if of, again, err := moveKnown(ctx, tx, tasks.LedgerRecord, key); err != nil {
			return err
		} else if again && of == int64(id) {
			return tx.GetContext(ctx, &until, sqlSnoozedUntil, int64(m.ID), int64(id), now)
		}
		var digestAt int
		if err := tx.GetContext(ctx, &digestAt, sqlDigestAt, int64(m.ID)); err != nil {
			return fmt.Errorf("read the hour of the digest: %w", err)
		}
		if until, err = o.SnoozeUntil(count, digestAt, days, now); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, sqlCountSnooze, int64(id)); err != nil {
			return fmt.Errorf("count: %w", err)
		}
		if _, err := tx.ExecContext(ctx, sqlHoldItems, int64(m.ID), int64(id), until); err != nil {
			return fmt.Errorf("hold what was to come: %w", err)
		}
		if _, err := tx.ExecContext(ctx, sqlSnoozeItem, int64(m.ID), int64(id), string(tasks.Snoozed), o.Revision, until); err != nil {
			return fmt.Errorf("put the reminder off: %w", err)
		}
		return insertMove(ctx, tx, key, lifecycle.Entry{
			Record: tasks.LedgerRecord, RecordID: int64(o.ID), Move: tasks.Snooze, From: lifecycle.State(o.State), To: lifecycle.State(o.State),
			Person: m.ID, Role: m.Active.Role, Unit: m.Active.Unit.ID, At: now, New: dueAnswers(until),
		})
	})
	return until, err
}

const sqlSnoozedUntil = `
select coalesce(max(run_at), $3) from digest_item where person_id = $1 and obligation_id = $2 and reminder_id = 0 and not supervising`
