package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

// requestRow is one request with its task.
type requestRow struct {
	Request   int64        `db:"request_id"`
	AskKey    string       `db:"ask_key"`
	AskKind   string       `db:"ask_kind"`
	AskState  string       `db:"ask_state"`
	By        int64        `db:"asker_id"`
	ByName    string       `db:"asker"`
	ByRole    string       `db:"asker_role"`
	ByUnit    int64        `db:"asker_unit"`
	At        time.Time    `db:"asked_at"`
	Reason    string       `db:"reason"`
	NewDue    sql.NullTime `db:"new_due"`
	To        int64        `db:"to_id"`
	ToName    string       `db:"to_name"`
	Answer    string       `db:"answer"`
	DecidedAt sql.NullTime `db:"decided_at"`
	Decider   string       `db:"decider"`
	obligationRow
}

const requestsFrom = `
select r.id as request_id, r.key as ask_key, r.kind as ask_kind, r.state as ask_state, r.person_id as asker_id, p.name as asker,
       r.role as asker_role, r.unit_id as asker_unit, r.asked_at, r.reason, r.new_due, coalesce(r.to_person_id, 0) as to_id,
       coalesce(t.name, '') as to_name, r.answer, r.decided_at, coalesce(d.name, '') as decider, ` + obligationColumns + `
from task_request r
join person p on p.id = r.person_id
left join person t on t.id = r.to_person_id
left join person d on d.id = r.decided_by
join obligation o on o.id = r.obligation_id
join unit u on u.id = o.unit_id`

func (r requestRow) request() tasks.Request {
	return tasks.Request{
		ID: tasks.RequestID(r.Request), Key: r.AskKey, Kind: tasks.RequestKind(r.AskKind), Of: r.obligation(),
		By:     lifecycle.Actor{Person: org.PersonID(r.By), Grant: org.Grant{Role: org.Role(r.ByRole), Unit: org.Unit{ID: org.UnitID(r.ByUnit)}}},
		ByName: r.ByName, At: r.At, Reason: r.Reason, Due: r.NewDue.Time, To: org.PersonID(r.To), ToName: r.ToName,
		State: lifecycle.State(r.AskState), Answer: r.Answer, Decided: r.DecidedAt.Time, Decider: r.Decider,
	}
}

const sqlRequestWaiting = requestsFrom + `
where r.state = 'asked' and o.state = 'open'
  and (r.kind <> 'handover' and o.supervisor_unit_id = $1 and $4 and r.person_id <> $2
    or r.kind = 'handover' and r.to_person_id = $2 and o.unit_id = $1)
order by o.due_at, u.code, r.id
limit $3`

// Waiting lists what waits for m under the active grant: what was asked of the units that
// this unit supervises, when m coordinates it, and tasks that colleagues want to hand over
// to m; by due date, then unit code.
func (s *Tasks) Waiting(ctx context.Context, m org.Member, limit int) ([]tasks.Request, error) {
	var rows []requestRow
	officer := m.Active.Role.Family() == org.Coordinator
	err := s.db.sql.SelectContext(ctx, &rows, sqlRequestWaiting, int64(m.Active.Unit.ID), int64(m.ID), limit, officer)
	if err != nil {
		return nil, fmt.Errorf("list what waits for a decision: %w", err)
	}
	return requests(rows), nil
}

func requests(rows []requestRow) []tasks.Request {
	out := make([]tasks.Request, len(rows))
	for i, r := range rows {
		out[i] = r.request()
	}
	return out
}

const sqlRequest = requestsFrom + `
where r.id = $1`

// Request is one request; org.ErrNotFound when there is none. The caller checks who may
// see it.
func (s *Tasks) Request(ctx context.Context, id tasks.RequestID) (tasks.Request, error) {
	var row requestRow
	if err := s.db.sql.GetContext(ctx, &row, sqlRequest, int64(id)); err != nil {
		return tasks.Request{}, wrap("read a request", err)
	}
	return row.request(), nil
}

const sqlRequestsOf = requestsFrom + `
where r.obligation_id = $1
order by r.id desc
limit 10`

// RequestsOf lists what was asked about a task, newest first.
func (s *Tasks) RequestsOf(ctx context.Context, id tasks.ObligationID) ([]tasks.Request, error) {
	var rows []requestRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlRequestsOf, int64(id)); err != nil {
		return nil, fmt.Errorf("list what was asked about a task: %w", err)
	}
	return requests(rows), nil
}

// Task is one task of any kind that m owes or owed under the active grant, whatever became
// of it; org.ErrNotFound for what m does not owe.
func (s *Tasks) Task(ctx context.Context, m org.Member, id tasks.ObligationID) (tasks.Obligation, error) {
	var row obligationRow
	err := s.db.sql.GetContext(ctx, &row, sqlObligationOf, int64(id), int64(m.Active.Unit.ID), int64(m.ID), string(m.Active.Role))
	if err != nil {
		return tasks.Obligation{}, wrap("read a task", err)
	}
	return row.obligation(), nil
}

const sqlObligation = `
select ` + obligationColumns + `
from obligation o join unit u on u.id = o.unit_id where o.id = $1`

// Obligation is one task whoever owes it; org.ErrNotFound when there is none. The caller
// checks who may see it.
func (s *Tasks) Obligation(ctx context.Context, id tasks.ObligationID) (tasks.Obligation, error) {
	var row obligationRow
	if err := s.db.sql.GetContext(ctx, &row, sqlObligation, int64(id)); err != nil {
		return tasks.Obligation{}, wrap("read a task", err)
	}
	return row.obligation(), nil
}

const sqlColleagues = `
select distinct on (p.id) p.id, p.name, g.role
from role_grant g join person p on p.id = g.person_id
where g.unit_id = $1 and p.id <> $2 and p.telegram_id is not null and p.unreachable = ''
  and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
order by p.id, g.id
limit 30`

// Colleagues are the others who hold a post in a unit at now and can be reached.
func (s *Tasks) Colleagues(ctx context.Context, unit org.UnitID, but org.PersonID, now time.Time) ([]org.Holder, error) {
	var rows []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
		Role string `db:"role"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlColleagues, int64(unit), int64(but), now); err != nil {
		return nil, fmt.Errorf("list colleagues: %w", err)
	}
	out := make([]org.Holder, len(rows))
	for i, r := range rows {
		out[i] = org.Holder{Unit: unit, Role: org.Role(r.Role), Person: org.Person{ID: org.PersonID(r.ID), Name: r.Name}}
	}
	return out, nil
}

const sqlInsertRequest = `
insert into task_request (key, kind, obligation_id, person_id, role, unit_id, asked_at, reason, new_due, to_person_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::bigint, 0))
returning id`

const sqlRequestByKey = `select id from task_request where key = $1`

const sqlOfficers = `
select distinct p.id
from role_grant g join person p on p.id = g.person_id
where g.unit_id = $1 and g.role = any($2::text[]) and p.telegram_id is not null and p.unreachable = ''
  and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3) and p.id <> $4
order by p.id`

// Ask keeps what m asks about a task under the active grant and queues what tell makes for
// those who decide; told is how many these are. It is idempotent by the request's key and refuses with a
// *locales.Refusal: what m does not owe, what tasks.Request.Check does, and the same kind
// of request while one waits.
func (s *Tasks) Ask(ctx context.Context, m org.Member, r tasks.Request, tell func(tasks.Request, []org.PersonID) ([]notices.Outgoing, error), now time.Time) (told int, err error) {
	err = s.db.tx(ctx, "ask about a task", func(tx q) error {
		var row obligationRow
		err := tx.GetContext(ctx, &row, sqlObligationForDone, int64(r.Of.ID), int64(m.Active.Unit.ID), int64(m.ID), string(m.Active.Role))
		if errors.Is(err, sql.ErrNoRows) {
			return locales.Refuse("tasks.not_yours")
		}
		if err != nil {
			return fmt.Errorf("lock the task: %w", err)
		}
		r.Of = row.obligation()
		people, err := deciders(ctx, tx, r, m, now)
		if err != nil {
			return err
		}
		told = len(people)
		var known []int64
		if err := tx.SelectContext(ctx, &known, sqlRequestByKey, r.Key); err != nil || len(known) > 0 {
			return err
		}
		if err := r.Check(r.Of, now); err != nil {
			return err
		}
		return s.keepRequest(ctx, tx, m, r, people, tell, now)
	})
	return told, err
}

// deciders are the people who are told of a request.
func deciders(ctx context.Context, tx q, r tasks.Request, m org.Member, now time.Time) ([]org.PersonID, error) {
	if r.Kind == tasks.PassOn {
		return []org.PersonID{r.To}, nil
	}
	var ids []int64
	if err := tx.SelectContext(ctx, &ids, sqlOfficers, int64(r.Of.Supervisor), pq.Array(supervisorRoles()), now, int64(m.ID)); err != nil {
		return nil, fmt.Errorf("find who decides: %w", err)
	}
	out := make([]org.PersonID, len(ids))
	for i, id := range ids {
		out[i] = org.PersonID(id)
	}
	return out, nil
}

const sqlRequestStands = `select exists (select 1 from task_request where obligation_id = $1 and kind = $2 and state = 'asked')`

const sqlHoldsPost = `
select exists (select 1 from role_grant where person_id = $1 and unit_id = $2 and valid_from <= $3 and (valid_to is null or valid_to > $3))`

func (s *Tasks) keepRequest(ctx context.Context, tx q, m org.Member, r tasks.Request, people []org.PersonID,
	tell func(tasks.Request, []org.PersonID) ([]notices.Outgoing, error), now time.Time,
) error {
	var there bool
	if err := tx.GetContext(ctx, &there, sqlRequestStands, int64(r.Of.ID), string(r.Kind)); err != nil {
		return fmt.Errorf("look for a request that waits: %w", err)
	}
	if there {
		return locales.Refuse("taskask.waits")
	}
	if r.Kind == tasks.PassOn {
		if err := tx.GetContext(ctx, &there, sqlHoldsPost, int64(r.To), int64(r.Of.Unit.ID), now); err != nil {
			return fmt.Errorf("look for the colleague: %w", err)
		}
		if !there || r.To == m.ID {
			return locales.Refuse("taskask.no_colleague")
		}
	}
	var due *time.Time
	if !r.Due.IsZero() {
		due = &r.Due
	}
	var id int64
	err := tx.GetContext(ctx, &id, sqlInsertRequest, r.Key, string(r.Kind), int64(r.Of.ID), int64(m.ID), string(m.Active.Role),
		int64(m.Active.Unit.ID), now, r.Reason, due, int64(r.To))
	if err != nil {
		return fmt.Errorf("keep the request: %w", err)
	}
	r.ID, r.By, r.ByName, r.At, r.State = tasks.RequestID(id), lifecycle.ActorOf(m), m.Name, now, tasks.Asked
	err = insertMove(ctx, tx, r.Key+"/ask", lifecycle.Entry{
		Record: tasks.RequestRecord, RecordID: id, Move: tasks.Petition, From: "", To: tasks.Asked,
		Person: m.ID, Role: m.Active.Role, Unit: m.Active.Unit.ID, At: now, Reason: r.Reason, New: dueAnswers(r.Due),
	})
	if err != nil {
		return err
	}
	out, err := tell(r, people)
	if err != nil {
		return fmt.Errorf("tell who decides: %w", err)
	}
	return enqueue(ctx, tx, out, now)
}

// dueAnswers keeps a due date in the history; nothing for none.
func dueAnswers(due time.Time) form.Answers {
	if due.IsZero() {
		return nil
	}
	return form.Answers{tasks.LedgerDue: {S: due.In(locales.Zone).Format(time.RFC3339)}}
}
