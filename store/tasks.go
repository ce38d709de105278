package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// Tasks keeps obligations and the reminders armed for them.
type Tasks struct{ db *DB }

// NewTasks is the store of obligations over d.
func NewTasks(d *DB) *Tasks { return &Tasks{d} }

// obligationRow is one obligation with its unit.
type obligationRow struct {
	Obligation int64      `db:"obligation_id"`
	Key        string     `db:"key"`
	Family     string     `db:"family"`
	Kind       string     `db:"kind"`
	Ref        string     `db:"ref"`
	TitleZh    string     `db:"title_zh"`
	TitleEn    string     `db:"title_en"`
	Roles      string     `db:"roles"`
	Person     int64      `db:"person_id"`
	Supervisor int64      `db:"supervisor_unit_id"`
	Period     string     `db:"period"`
	Opens      time.Time  `db:"opens_at"`
	Due        time.Time  `db:"due_at"`
	State      string     `db:"state"`
	DoneAt     *time.Time `db:"done_at"`
	DoneBy     int64      `db:"done_by"`
	Revision   int        `db:"revision"`
	Ladder     string     `db:"ladder"`
	Snoozes    int        `db:"snoozes"`
	unitRow
}

// obligationColumns are what obligationRow reads, from obligation o and its unit u.
const obligationColumns = `
o.id as obligation_id, o.key, o.family, o.kind, o.ref, o.title_zh, o.title_en, array_to_string(o.roles, ',') as roles,
coalesce(o.person_id, 0) as person_id, coalesce(o.supervisor_unit_id, 0) as supervisor_unit_id, o.period,
o.opens_at, o.due_at, o.state, o.done_at, coalesce(o.done_by, 0) as done_by, o.revision, o.ladder, o.snoozes,
` + unitCols

func (r obligationRow) obligation() tasks.Obligation {
	o := tasks.Obligation{
		ID: tasks.ObligationID(r.Obligation), Key: r.Key, Family: r.Family, Kind: tasks.Kind(r.Kind), Ref: r.Ref,
		Title: locales.Both(r.TitleZh, r.TitleEn), Roles: rolesOf(r.Roles), Person: org.PersonID(r.Person),
		Unit:       r.unit(),
		Supervisor: org.UnitID(r.Supervisor), Period: tasks.Period(r.Period), Opens: r.Opens, Due: r.Due,
		State: tasks.State(r.State), DoneBy: org.PersonID(r.DoneBy), Revision: r.Revision, Ladder: tasks.LadderName(r.Ladder), Snoozes: r.Snoozes,
	}
	if r.DoneAt != nil {
		o.DoneAt = *r.DoneAt
	}
	return o
}

func rolesOf(joined string) []org.Role {
	if joined == "" {
		return nil
	}
	parts := strings.Split(joined, ",")
	out := make([]org.Role, len(parts))
	for i, p := range parts {
		out[i] = org.Role(p)
	}
	return out
}

func joinRoles(roles []org.Role) string {
	parts := make([]string, len(roles))
	for i, r := range roles {
		parts[i] = string(r)
	}
	return strings.Join(parts, ",")
}

const sqlCompleteObligation = `
update obligation set state = 'done', done_at = $3, done_by = $2, revision = revision + 1
where id = $1 and state = 'open'`

// completeObligation does an obligation in the transaction of the act that did it. Only
// an open one changes, so that the first act decides lateness; the new revision
// silences what is left of its ladder.
func completeObligation(ctx context.Context, tx q, obligationID int64, by org.PersonID, at time.Time) error {
	if _, err := tx.ExecContext(ctx, sqlCompleteObligation, obligationID, int64(by), at); err != nil {
		return fmt.Errorf("complete obligation: %w", err)
	}
	return nil
}

const sqlOwed = `
select ` + obligationColumns + `
from obligation o join unit u on u.id = o.unit_id
where o.state = 'open' and o.opens_at <= $1 and o.unit_id = $2
  and (o.person_id = $3 or (o.person_id is null and $4 = any(o.roles)))
order by o.due_at, o.id
limit 200`

// Mine lists what m owes under the active grant at now, overdue first, then by due
// date. Grants never merge: what another grant of m owes is not in it.
func (s *Tasks) Mine(ctx context.Context, m org.Member, now time.Time) ([]tasks.Obligation, error) {
	var rows []obligationRow
	err := s.db.sql.SelectContext(ctx, &rows, sqlOwed, now, int64(m.Active.Unit.ID), int64(m.ID), string(m.Active.Role))
	if err != nil {
		return nil, fmt.Errorf("list what is owed: %w", err)
	}
	return obligations(rows), nil
}

func obligations(rows []obligationRow) []tasks.Obligation {
	out := make([]tasks.Obligation, len(rows))
	for i, r := range rows {
		out[i] = r.obligation()
	}
	return out
}

const (
	sqlObligationOf = `
select ` + obligationColumns + `
from obligation o join unit u on u.id = o.unit_id
where o.id = $1 and o.unit_id = $2 and (o.person_id = $3 or (o.person_id is null and $4 = any(o.roles)))`
	sqlObligationForDone = sqlObligationOf + `
for update of o`
)

// Owed is one task that m owes or owed under the active grant, whatever became of it;
// ErrNotFound for what m does not owe, and for what another flow does.
func (s *Tasks) Owed(ctx context.Context, m org.Member, id tasks.ObligationID) (tasks.Obligation, error) {
	var row obligationRow
	err := s.db.sql.GetContext(ctx, &row, sqlObligationOf, int64(id), int64(m.Active.Unit.ID), int64(m.ID), string(m.Active.Role))
	if err != nil {
		return tasks.Obligation{}, wrap("read a task", err)
	}
	if o := row.obligation(); o.Kind.ByButton() {
		return o, nil
	}
	return tasks.Obligation{}, org.ErrNotFound
}

// Complete does a task whose kind is done by a button, for m under the active grant.
// Doing it again returns it as it was done the first time, with first false. What m
// does not owe, and what another flow does, is ErrNotFound.
func (s *Tasks) Complete(ctx context.Context, m org.Member, id tasks.ObligationID, now time.Time) (o tasks.Obligation, first bool, err error) {
	err = s.db.tx(ctx, "complete task", func(tx q) error {
		var row obligationRow
		err := tx.GetContext(ctx, &row, sqlObligationForDone, int64(id), int64(m.Active.Unit.ID), int64(m.ID), string(m.Active.Role))
		if err != nil {
			return err
		}
		o = row.obligation()
		if !o.Kind.ByButton() {
			return org.ErrNotFound
		}
		if o.State != tasks.Open {
			return nil
		}
		first, o.State, o.DoneAt, o.DoneBy = true, tasks.Done, now, m.ID
		o.Revision++
		return completeObligation(ctx, tx, int64(id), m.ID, now)
	})
	return o, first, err
}

const sqlMoveDue = `
update obligation o set due_at = $2, revision = revision + 1
from unit u
where u.id = o.unit_id and o.id = $1 and o.state = 'open'
returning ` + obligationColumns

// MoveDue gives an open task another due date and arms its ladder anew; what was armed
// for the old date is silent from then on. ErrNotFound when it is not open.
func (s *Tasks) MoveDue(ctx context.Context, id tasks.ObligationID, due, now time.Time) (o tasks.Obligation, err error) {
	err = s.db.tx(ctx, "move due date", func(tx q) error {
		var row obligationRow
		if err := tx.GetContext(ctx, &row, sqlMoveDue, int64(id), due); err != nil {
			return err
		}
		o = row.obligation()
		return arm(ctx, tx, []tasks.Obligation{o}, now)
	})
	return o, err
}

const sqlInsertReminders = `
insert into reminder (obligation_id, step, revision, due_at)
select * from unnest($1::bigint[], $2::text[], $3::int[], $4::timestamptz[])
on conflict (obligation_id, step, revision) do nothing`

// arm arms the ladders of obligations as they stand; what was armed for another revision of
// them is silent.
func arm(ctx context.Context, tx q, list []tasks.Obligation, now time.Time) error {
	days, err := daysIn(ctx, tx)
	if err != nil {
		return fmt.Errorf("arm reminders: %w", err)
	}
	var armed []tasks.Reminder
	for _, o := range list {
		armed = append(armed, tasks.Arm(o, o.Steps(), days, now)...)
	}
	return insertReminders(ctx, tx, armed)
}

func insertReminders(ctx context.Context, tx q, list []tasks.Reminder) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	ids, steps, revisions, due := make([]int64, n), make([]string, n), make([]int64, n), make([]time.Time, n)
	for i, r := range list {
		ids[i], steps[i], revisions[i], due[i] = int64(r.Obligation), string(r.Step), int64(r.Revision), r.Due
	}
	_, err := tx.ExecContext(ctx, sqlInsertReminders, pq.Array(ids), pq.Array(steps), pq.Array(revisions), pq.Array(due))
	if err != nil {
		return fmt.Errorf("arm %d reminders: %w", n, err)
	}
	return nil
}
