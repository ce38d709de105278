package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/tasks"
)

// Setting is r with what tells people of a task that a record sets.
func (r *Records) Setting(tell TaskWords) *Records {
	with := *r
	with.told = tell
	return &with
}

const sqlPostHolders = `
select g.unit_id, g.role, p.id as person_id, p.name, p.lang
from role_grant g join person p on p.id = g.person_id
where g.unit_id = $1 and g.role = any($2::text[]) and g.deputy_of is null
  and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
order by array_position($2::text[], g.role), p.id limit 50`

// Colleagues are the people whom p may name in a record about unit, without the actor, in the
// order of its roles; at most 50.
func (r *Records) Colleagues(ctx context.Context, p record.Colleague, unit org.Unit, a lifecycle.Actor, now time.Time) ([]org.Holder, error) {
	out, err := colleagues(ctx, r.db.sql, p, unit, now)
	if err != nil {
		return nil, wrap("list who may be named", err)
	}
	var others []org.Holder
	for _, h := range out {
		if h.Person.ID != a.Person {
			others = append(others, h)
		}
	}
	return others, nil
}

func colleagues(ctx context.Context, tx q, p record.Colleague, unit org.Unit, now time.Time) ([]org.Holder, error) {
	var rows []struct {
		Unit   int64  `db:"unit_id"`
		Role   string `db:"role"`
		Person int64  `db:"person_id"`
		Name   string `db:"name"`
		Lang   string `db:"lang"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlPostHolders, int64(unit.ID), roleArray(p.Roles), now); err != nil {
		return nil, fmt.Errorf("find who holds a post: %w", err)
	}
	out := make([]org.Holder, len(rows))
	for i, x := range rows {
		out[i] = org.Holder{Unit: org.UnitID(x.Unit), Role: org.Role(x.Role), Person: org.Person{ID: org.PersonID(x.Person), Name: x.Name, Lang: locales.Lang(x.Lang)}}
	}
	return out, nil
}

// people are those whom the answers name by their posts; a *locales.Refusal for somebody who does
// not hold one of them.
func (r *Records) people(ctx context.Context, tx q, k *record.Kind, unit org.Unit, data form.Answers, now time.Time) (map[string]org.Holder, error) {
	var out map[string]org.Holder
	for _, p := range k.People {
		said := data[p.Field].S
		if said == "" {
			continue
		}
		list, err := colleagues(ctx, tx, p, unit, now)
		if err != nil {
			return nil, err
		}
		for _, h := range list {
			if strconv.FormatInt(int64(h.Person.ID), 10) == said {
				if out == nil {
					out = map[string]org.Holder{}
				}
				out[p.Field] = h
			}
		}
		if _, found := out[p.Field]; !found {
			return nil, locales.Refuse("record.colleague_gone")
		}
	}
	return out, nil
}

// Two posts of a person in one unit never begin at the same moment: the record's number tells
// them apart by less than a millisecond.
const sqlDepute = `
insert into role_grant (person_id, unit_id, role, valid_from, valid_to, key, deputy_of)
values ($1, $2, $3, CAST($4 AS timestamptz) - ($8::bigint % 1000) * interval '1 microsecond', $5, $6, $7)
on conflict (key) do update set valid_to = excluded.valid_to`

const sqlEndDeputy = `
update role_grant set valid_to = greatest(valid_from, $2) where key = $1 and valid_to > $2`

// posts gives the post that the record gives as it stands, or ends the one that it gave.
func (r *Records) posts(ctx context.Context, tx q, k *record.Kind, s record.Step, a lifecycle.Actor, now time.Time) error {
	if k.Deputes == nil {
		return nil
	}
	rec := s.Record
	key, what := "record/"+strconv.FormatInt(rec.ID, 10), "end_deputy"
	p := k.Deputes(rec)
	var err error
	if p == nil {
		_, err = tx.ExecContext(ctx, sqlEndDeputy, key, now)
	} else {
		what = "depute"
		_, err = tx.ExecContext(ctx, sqlDepute, int64(p.Person), int64(rec.Unit.ID), string(p.Role), p.From, p.Until, key, int64(p.For), rec.ID)
	}
	if err != nil {
		return fmt.Errorf("%s of record %d: %w", what, rec.ID, err)
	}
	return audit(ctx, tx, org.Event{
		At: now, Person: a.Person, Role: a.Grant.Role, Unit: rec.Unit.ID, Action: what, Object: "record:" + strconv.FormatInt(rec.ID, 10),
	})
}

// errNoTaskWords is a mistake of whoever put the program together.
var errNoTaskWords = errors.New("records set tasks, but nobody says what people are told")

// assign puts the task of a step to the units of the record's area.
func (r *Records) assign(ctx context.Context, tx q, k *record.Kind, key string, c record.Case, s record.Step) error {
	if s.Sets == nil {
		return nil
	}
	if r.told == nil {
		return errNoTaskWords
	}
	x, rec := *s.Sets, s.Record
	t := tasks.Task{
		Spec: tasks.Spec{
			Duty: k.Group, Title: x.Title, Body: x.Body, Source: rec.Code, Units: []org.UnitID{rec.Unit.ID}, Level: x.Level, Roles: x.Roles,
			Evidence: tasks.Confirm, Supervising: tasks.ByAbove,
		},
		Author: c.Actor.Person, Role: c.Actor.Grant.Role, From: rec.Unit, Due: x.Due, Reason: x.Reason,
	}
	if x.Source != "" {
		t.Source = x.Source
	}
	if x.Words {
		t.Evidence = tasks.Words
	}
	if _, _, err := setTask(ctx, tx, "record/"+key, t, r.told, c.Now); err != nil {
		return fmt.Errorf("set the task of record %d: %w", rec.ID, err)
	}
	return nil
}
