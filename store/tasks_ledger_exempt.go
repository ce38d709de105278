package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

const sqlDutyOfUnit = `
select ` + obligationColumns + `
from obligation o join unit u on u.id = o.unit_id
where o.kind = 'report' and o.ref = $1 and o.unit_id = $2 and o.period = $3
order by o.due_at, o.id limit 1`

// DutyOf is what the unit owes of a form for a period; org.ErrNotFound when it owes nothing.
func (s *Tasks) DutyOf(ctx context.Context, unit org.UnitID, ref string, p tasks.Period) (tasks.Obligation, error) {
	var row obligationRow
	if err := s.db.sql.GetContext(ctx, &row, sqlDutyOfUnit, ref, int64(unit), string(p)); err != nil {
		return tasks.Obligation{}, wrap("read what a unit owes", err)
	}
	return row.obligation(), nil
}

const sqlObligationForDecision = `
select ` + obligationColumns + `
from obligation o join unit u on u.id = o.unit_id where o.id = $1 for update of o`

const sqlMoveObligation = `
update obligation set state = $2, revision = revision + 1 where id = $1`

// Exempt takes an open obligation out of the count, with a reason; its reminders fall
// silent. OweAgain undoes it and arms them anew, unless the report has come meanwhile: then
// it is done. Both are idempotent by the decision's key
// and refuse with a *locales.Refusal: tasks.already_done for what has been done meanwhile.
func (s *Tasks) Exempt(ctx context.Context, d tasks.Decision, now time.Time) (tasks.Obligation, error) {
	return s.decide(ctx, tasks.Excuse, d, now)
}

// OweAgain makes an exempt obligation count again; see Exempt.
func (s *Tasks) OweAgain(ctx context.Context, d tasks.Decision, now time.Time) (tasks.Obligation, error) {
	return s.decide(ctx, tasks.OweAgain, d, now)
}

// A unit that is exempt may report all the same. Made to owe it again, it has done it: on
// the day on which the report came.
const sqlSettleFiled = `
update obligation o set state = 'done', done_at = s.submitted_at, done_by = s.person_id
from submission s
where o.id = $1 and o.state = 'open' and o.kind = 'report'
  and s.form_id = o.ref and s.unit_id = o.unit_id and s.period = o.period`

// settleFiled makes an open obligation done when its report has come.
func settleFiled(ctx context.Context, tx q, o tasks.Obligation) (tasks.State, error) {
	res, err := tx.ExecContext(ctx, sqlSettleFiled, int64(o.ID))
	if err != nil {
		return "", fmt.Errorf("look for a report that has come: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return "", fmt.Errorf("look for a report that has come: %w", err)
	}
	if n > 0 {
		return tasks.Done, nil
	}
	return o.State, nil
}

func (s *Tasks) decide(ctx context.Context, move lifecycle.Name, d tasks.Decision, now time.Time) (o tasks.Obligation, err error) {
	err = s.db.tx(ctx, "decide on an obligation", func(tx q) error {
		o, err = decideIn(ctx, tx, move, d, now)
		return err
	})
	return o, err
}

func decideIn(ctx context.Context, tx q, move lifecycle.Name, d tasks.Decision, now time.Time) (o tasks.Obligation, err error) {
	var row obligationRow
	if err := tx.GetContext(ctx, &row, sqlObligationForDecision, int64(d.Of)); err != nil {
		return o, fmt.Errorf("lock the obligation: %w", err)
	}
	o = row.obligation()
	if of, again, err := moveKnown(ctx, tx, tasks.LedgerRecord, d.Key); err != nil || again && of == int64(d.Of) {
		return o, err
	}
	if o.State == tasks.Done {
		return o, locales.Refuse("tasks.already_done", "Unit", o.Unit.Name, "At", o.DoneAt)
	}
	from := lifecycle.State(o.State)
	given := form.Answers{tasks.AskReason: {S: d.Reason}}
	to, err := tasks.Exempting.Check(move, lifecycle.Record{State: from, Unit: o.Unit, Due: o.Due}, d.By, given, now)
	if err != nil {
		return o, err
	}
	if _, err := tx.ExecContext(ctx, sqlMoveObligation, int64(o.ID), string(to)); err != nil {
		return o, fmt.Errorf("write the decision: %w", err)
	}
	o.State = tasks.State(to)
	o.Revision++
	err = insertMove(ctx, tx, d.Key, lifecycle.Entry{
		Record: tasks.LedgerRecord, RecordID: int64(o.ID), Move: move, From: from, To: to,
		Person: d.By.Person, Role: d.By.Grant.Role, Unit: d.By.Grant.Unit.ID, At: now, Reason: d.Reason,
	})
	if err != nil {
		return o, err
	}
	if o.State, err = settleFiled(ctx, tx, o); err != nil {
		return o, err
	}
	return o, arm(ctx, tx, []tasks.Obligation{o}, now)
}

// LedgerHistory lists the moves of an obligation, oldest first: exemptions and hand-overs.
func (s *Tasks) LedgerHistory(ctx context.Context, id tasks.ObligationID) ([]lifecycle.Entry, error) {
	h, err := moves(ctx, s.db.sql, tasks.LedgerRecord, int64(id))
	return h, wrap("history of an obligation", err)
}
