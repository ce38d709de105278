package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/reports"
)

const sqlAskExport = `
insert into export_request (key, person_id, role, unit_id, form_id, period_from, period_to, format, in_words, reports, asked_at, record_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, nullif($12::bigint, 0))
on conflict (key) do nothing`

// AskExport keeps a request for a file and queues what compose writes to those who can
// agree to it; it returns how many these are. It is idempotent by key.
func (r *Reports) AskExport(ctx context.Context, key string, a reports.Asked, compose func(reports.Asked, []org.PersonID) ([]notices.Outgoing, error)) (told int, err error) {
	err = r.db.tx(ctx, "ask for an export", func(tx q) error {
		res, err := tx.ExecContext(ctx, sqlAskExport, key, int64(a.Person), string(a.Role), int64(a.Unit.ID), a.Form, string(a.From), string(a.To),
			a.Format, a.InWords, a.Reports, a.At, a.Record)
		if err != nil {
			return fmt.Errorf("keep the request: %w", err)
		}
		fresh, err := res.RowsAffected()
		if err != nil {
			return fmt.Errorf("count requests: %w", err)
		}
		kept, err := askedExport(ctx, tx, "key", key)
		if err != nil {
			return err
		}
		to, err := secondPeople(ctx, tx, kept.Unit, kept.Person, a.Seconds, kept.At)
		if err != nil {
			return err
		}
		told = len(to)
		if fresh == 0 {
			return nil
		}
		out, err := compose(kept, to)
		if err != nil {
			return err
		}
		if err := enqueue(ctx, tx, out, a.At); err != nil {
			return err
		}
		return audit(ctx, tx, exportEvent(kept, "export_ask", a.Person, a.Role, a.Unit.ID, a.At))
	})
	return told, err
}

const sqlAskedExport = `
select e.id, e.person_id, e.role, e.form_id, e.period_from, e.period_to, e.format, e.in_words, e.reports, e.asked_at,
       e.second_id, e.second_role, e.agreed, e.decided_at, coalesce(r.id, 0) as record_id, coalesce(r.code, '') as record_code, ` + unitCols + `
from export_request e
join unit u on u.id = e.unit_id
left join record r on r.id = e.record_id
where case when $1 = 'key' then e.key = $2 else e.id = CAST($2 AS bigint) end
for update of e`

type askedRow struct {
	ID         int64         `db:"id"`
	Person     int64         `db:"person_id"`
	Role       string        `db:"role"`
	Form       string        `db:"form_id"`
	From       string        `db:"period_from"`
	To         string        `db:"period_to"`
	Format     string        `db:"format"`
	InWords    bool          `db:"in_words"`
	Reports    int           `db:"reports"`
	At         time.Time     `db:"asked_at"`
	Second     sql.NullInt64 `db:"second_id"`
	SecondRole string        `db:"second_role"`
	Agreed     bool          `db:"agreed"`
	Decided    sql.NullTime  `db:"decided_at"`
	Record     int64         `db:"record_id"`
	Code       string        `db:"record_code"`
	unitRow
}

// askedExport reads a request by key or id and holds it until the transaction ends.
func askedExport(ctx context.Context, tx q, by, value string) (reports.Asked, error) {
	var a askedRow
	switch err := tx.GetContext(ctx, &a, sqlAskedExport, by, value); {
	case errors.Is(err, sql.ErrNoRows):
		return reports.Asked{}, locales.Refuse("export.old")
	case err != nil:
		return reports.Asked{}, fmt.Errorf("read a request: %w", err)
	}
	return reports.Asked{
		ID: a.ID, Person: org.PersonID(a.Person), Role: org.Role(a.Role), Unit: a.unit(), Form: a.Form, From: reports.Period(a.From), To: reports.Period(a.To),
		Record: a.Record, Code: a.Code, Format: a.Format, InWords: a.InWords, Reports: a.Reports, At: a.At,
		Second: org.PersonID(a.Second.Int64), SecondRole: org.Role(a.SecondRole), Agreed: a.Agreed, Decided: a.Decided.Time,
	}, nil
}

// AskedExport reads a request for a file; one that is not there is refused.
func (r *Reports) AskedExport(ctx context.Context, id int64) (out reports.Asked, err error) {
	err = r.db.tx(ctx, "read an export request", func(tx q) error {
		out, err = askedExport(ctx, tx, "id", strconv.FormatInt(id, 10))
		return err
	})
	return out, err
}

const sqlDecideExport = `
update export_request set second_id = $2, second_role = $3, agreed = $4, decided_at = $5 where id = $1`

// DecideExport writes down what the second person said and queues what compose writes to
// the asker. Saying the same again is no fault.
func (r *Reports) DecideExport(ctx context.Context, id int64, by lifecycle.Actor, agree bool, compose func(reports.Asked) (notices.Outgoing, error), now time.Time) (out reports.Asked, err error) {
	err = r.db.tx(ctx, "decide on an export", func(tx q) error {
		if out, err = askedExport(ctx, tx, "id", strconv.FormatInt(id, 10)); err != nil {
			return err
		}
		if out.Second == by.Person && out.Agreed == agree {
			return nil
		}
		if err := out.Decides(by, now); err != nil {
			return err
		}
		out.Second, out.SecondRole, out.Agreed, out.Decided = by.Person, by.Grant.Role, agree, now
		if _, err := tx.ExecContext(ctx, sqlDecideExport, id, int64(by.Person), string(by.Grant.Role), agree, now); err != nil {
			return fmt.Errorf("write it down: %w", err)
		}
		letter, err := compose(out)
		if err != nil {
			return err
		}
		if err := enqueue(ctx, tx, []notices.Outgoing{letter}, now); err != nil {
			return err
		}
		action := "export_refuse"
		if agree {
			action = "export_agree"
		}
		return audit(ctx, tx, exportEvent(out, action, by.Person, by.Grant.Role, by.Grant.Unit.ID, now))
	})
	return out, err
}

func exportEvent(a reports.Asked, action string, person org.PersonID, role org.Role, unit org.UnitID, now time.Time) org.Event {
	object := fmt.Sprintf("%s %s-%s %s", a.Form, a.From, a.To, a.Format)
	if a.Record != 0 {
		object = a.Code + " " + a.Format
	}
	return org.Event{
		At: now, Person: person, Role: role, Unit: unit, Action: action, Object: object,
		Detail: map[string]string{"request": strconv.FormatInt(a.ID, 10), "unit": a.Unit.Code, "rows": strconv.Itoa(a.Reports)},
	}
}
