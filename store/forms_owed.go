package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/calendar"
	"cadrebot/forms"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/tasks"
)

// Forms in use at the same level whose units overlap those below $3.
const sqlOverlapping = `select ` + formCols + formFrom + `
where f.version = v.number and f.retired_at is null and f.id <> $1 and v.level = $2
  and (a.path like $3 || '%' or $3 like a.path || '%')`

// collectedBy are the keys (forms.Key) that units on the terms are asked for already: by the
// weekly brief, and by forms in use other than id.
func collectedBy(ctx context.Context, tx q, id forms.ID, t forms.Terms, now time.Time) (map[string]bool, error) {
	out := map[string]bool{}
	if t.Level == org.LevelVillage {
		for _, fl := range reports.Brief().Fields {
			out[forms.Key(fl.Key)] = true
		}
	}
	var rows []entryRow
	if err := tx.SelectContext(ctx, &rows, sqlOverlapping, int64(id), string(t.Level), t.Units.Path); err != nil {
		return nil, fmt.Errorf("read what is collected already: %w", err)
	}
	all, err := entries(rows)
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		if e.Version.Terms.Expired(now) {
			continue
		}
		for _, fl := range e.Version.Form.Fields {
			if !fl.Collects() {
				continue
			}
			out[forms.Key(fl.Key)] = true
			if fl.Name != "" {
				out[forms.Key(fl.Name)] = true
			}
		}
	}
	return out, nil
}

// dutyOf is a published form as its units owe it.
func dutyOf(e forms.Entry) tasks.Duty {
	t := e.Version.Terms
	due, _ := t.Deadline()
	return tasks.Duty{
		Family: forms.Record, Kind: tasks.Report, Ref: e.Ref, Title: e.Version.Form.Title, Level: t.Level, Within: t.Units,
		Every: t.Every, Due: due, Roles: t.Roles,
	}
}

// What a retirement took away is owed again, and a newer version may move the due date and
// the roles; who has filed, and who was exempted by somebody, is left alone.
const sqlOweAgain = `
update obligation o set state = 'open', due_at = $3, roles = string_to_array($4, ','), title_zh = $5, title_en = $6, revision = revision + 1
from unit u
where o.kind = 'report' and o.ref = $1 and o.period = $2 and u.id = o.unit_id and u.path like $7 || '%' and o.state <> 'done'
  and (o.state = 'exempt' or o.due_at <> $3 or o.roles <> string_to_array($4, ',') or o.title_zh <> $5 or o.title_en <> $6)
  and not exists (select 1 from move m where m.record = 'obligation' and m.record_id = o.id and m.name = 'exempt')
returning o.id`

// openForm makes the units of a form just published owe its first period.
func openForm(ctx context.Context, tx q, e forms.Entry, days *calendar.Days, now time.Time) (int, error) {
	t, d := e.Version.Terms, dutyOf(e)
	period, due := t.First(days, now)
	var again []int64
	err := tx.SelectContext(ctx, &again, sqlOweAgain, e.Ref, period, due, joinRoles(d.Roles), d.Title.Plain(locales.ZH), d.Title.Plain(locales.EN), t.Units.Path)
	if err != nil {
		return 0, fmt.Errorf("bring what is owed up to date: %w", err)
	}
	if err := rearm(ctx, tx, again, now); err != nil {
		return 0, err
	}
	n, err := oweForm(ctx, tx, e, days, now)
	return n + len(again), err
}

// oweForm adds the units that do not owe the period that is asked for now: all of them when
// it begins, later those where somebody has come to answer for it. A period that has not
// begun is not owed yet.
func oweForm(ctx context.Context, tx q, e forms.Entry, days *calendar.Days, now time.Time) (int, error) {
	period, due := e.Version.Terms.First(days, now)
	if span, ok := calendar.Parse(period); ok && span.Start().After(now) {
		return 0, nil
	}
	if !now.Before(due) {
		return 0, nil
	}
	return owe(ctx, tx, dutyOf(e), tasks.Period(period), due, now)
}

const sqlFormsInUse = `select ` + formCols + formFrom + `
where f.version = v.number and f.retired_at is null order by f.id`

const sqlPublisher = `select published_by from form_version where form_id = $1 and number = $2`

// Tend makes units owe the current period of every form in use, and retires forms asked
// for once thirty days after they were due. Doing it again adds nothing.
func (s *Forms) Tend(ctx context.Context, now time.Time) (opened, expired int, err error) {
	days, err := s.db.Days(ctx)
	if err != nil {
		return 0, 0, err
	}
	var rows []entryRow
	if err := s.db.sql.SelectContext(ctx, &rows, sqlFormsInUse); err != nil {
		return 0, 0, wrap("list forms in use", err)
	}
	all, err := entries(rows)
	if err != nil {
		return 0, 0, err
	}
	for _, seen := range all {
		err := s.db.tx(ctx, "tend a form", func(tx q) error {
			id := seen.ID
			if err := tx.GetContext(ctx, &id, sqlLockForm, int64(id)); err != nil {
				return fmt.Errorf("lock the form: %w", err)
			}
			e, err := formEntry(ctx, tx, id, seen.Version.Number)
			if err != nil || !e.InUse() { // replaced or retired meanwhile
				return err
			}
			if !e.Version.Terms.Expired(now) {
				n, err := oweForm(ctx, tx, e, days, now)
				opened += n
				return err
			}
			expired++
			return expire(ctx, tx, e, now)
		})
		if err != nil {
			return opened, expired, err
		}
	}
	return opened, expired, nil
}

func expire(ctx context.Context, tx q, e forms.Entry, now time.Time) error {
	var person int64
	if err := tx.GetContext(ctx, &person, sqlPublisher, int64(e.ID), e.Version.Number); err != nil {
		return fmt.Errorf("find who published: %w", err)
	}
	by := lifecycle.Actor{Person: org.PersonID(person), Grant: org.Grant{Role: e.Version.Publisher, Unit: e.Owner}}
	return retire(ctx, tx, fmt.Sprintf("form-expired/%d/%d", e.ID, e.Version.Number), forms.MoveExpire, by, e, now)
}

const sqlOwing = `
select f.id, o.ref, o.title_zh, o.title_en, o.period, o.due_at, v.reason
from obligation o
join form f on f.ref = o.ref and f.retired_at is null
join form_version v on v.form_id = f.id and v.number = f.version
where o.kind = 'report' and o.state = 'open' and o.unit_id = $1 and o.opens_at <= $3 and $2 = any(o.roles) and o.person_id is null
order by o.due_at, o.id
limit 20`

// Owing lists the published forms that the member's unit owes and that the member may fill
// in, the earliest due date first, at most twenty.
func (s *Forms) Owing(ctx context.Context, m org.Member, now time.Time) ([]forms.Owing, error) {
	var out []forms.Owing
	args := []any{int64(m.Active.Unit.ID), string(m.Active.Role), now}
	err := s.db.sql.rows(ctx, sqlOwing, args, func(scan func(...any) error) error {
		var o forms.Owing
		err := scan(&o.ID, &o.Ref, &o.Title.Zh, &o.Title.En, &o.Period, &o.Due, &o.Reason)
		out = append(out, o)
		return err
	})
	return out, wrap("list forms owed", err)
}
