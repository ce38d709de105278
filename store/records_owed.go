package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/tasks"
)

const sqlRecordDuty = `
select ` + obligationColumns + `
from obligation o join unit u on u.id = o.unit_id
where o.kind = 'record' and o.ref = $1 and o.state = 'open'
order by o.id desc limit 1
for update of o`

const sqlSettleRecord = `
update obligation set state = 'done', done_at = $2, done_by = nullif($3::bigint, 0), revision = revision + 1
where kind = 'record' and ref = $1 and state = 'open'`

// owe brings the obligation that a record's deadline is in line with a step: another state, or
// a move that settles, does what was owed; a state with a deadline is owed by whoever can move it
// on; another deadline moves what is owed.
func (r *Records) owe(ctx context.Context, tx q, k *record.Kind, c record.Case, s record.Step) error {
	rec := s.Record
	ref := strconv.FormatInt(rec.ID, 10)
	begins := rec.Version == 1
	done := !begins && (rec.State != c.Record.State || slices.ContainsFunc(s.Arms, func(e lifecycle.Effect) bool { return e.What == lifecycle.Settle }))
	if begins || done || !rec.Due.Equal(c.Record.Due) {
		if !begins && !c.Record.Due.IsZero() {
			if moved, err := r.oweAnew(ctx, tx, ref, rec.Due, done, c); err != nil || moved {
				return err
			}
		}
		return r.oweNew(ctx, tx, k, c, s, ref)
	}
	return nil
}

// oweAnew ends what is owed of a record, or moves it when the record still waits for the same;
// moved says that there is nothing left to do.
func (r *Records) oweAnew(ctx context.Context, tx q, ref string, due time.Time, done bool, c record.Case) (moved bool, err error) {
	if done || due.IsZero() {
		if _, err := tx.ExecContext(ctx, sqlSettleRecord, ref, c.Now, int64(c.Actor.Person)); err != nil {
			return false, fmt.Errorf("settle what was owed of a record: %w", err)
		}
		return due.IsZero(), nil
	}
	var row obligationRow
	if err := tx.GetContext(ctx, &row, sqlRecordDuty, ref); errors.Is(known(err), org.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("find what is owed of a record: %w", err)
	}
	if err := tx.GetContext(ctx, &row, sqlMoveDue, row.Obligation, due); err != nil {
		return false, fmt.Errorf("move what is owed of a record: %w", err)
	}
	return true, arm(ctx, tx, []tasks.Obligation{row.obligation()}, c.Now)
}

// oweNew makes somebody owe the next step of a record that has a deadline.
func (r *Records) oweNew(ctx context.Context, tx q, k *record.Kind, c record.Case, s record.Step, ref string) error {
	rec := s.Record
	if rec.Due.IsZero() {
		return nil
	}
	o, found, err := owing(ctx, tx, k, rec, s, c.Now)
	if err != nil || !found {
		return err
	}
	o.Key, o.Kind, o.Ref, o.Due = "record/"+ref+"/"+strconv.Itoa(rec.Version), tasks.Record, ref, rec.Due
	o.Family, o.Title = tasks.FamilyFor(rec.Due, c.Now), dutyTitle(k, rec)
	if k.Family != "" {
		o.Family = k.Family
	}
	_, err = addObligations(ctx, tx, []tasks.Obligation{o}, c.Now)
	return err
}

// dutyTitle names what is owed: the kind and the record's title, not longer than a line.
func dutyTitle(k *record.Kind, rec record.Record) locales.Text {
	title := k.Title(rec.Data)
	name := func(l locales.Lang, colon string) string {
		t := k.Name.Plain(l) + colon + title.Plain(l)
		if utf8.RuneCountInString(t) > 60 {
			t = string([]rune(t)[:59]) + "…"
		}
		return t
	}
	return locales.Both(name(locales.ZH, "："), name(locales.EN, ": "))
}

// Of the groups in $1-$3 the first of which somebody holds a post at $4, in the unit nearest to x.
const moverOf = `
from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w(relation, roles, levels, n)
join unit u on u.id = any(CAST(string_to_array(trim(both '/' from x.path), '/') AS bigint[]))
where case w.relation when 'own' then u.id = x.unit_id when 'parent' then u.id = x.parent_id when 'supervising' then u.id <> x.unit_id else false end
  and (w.levels = '' or u.level = any(string_to_array(w.levels, ',')))
  and exists (select 1 from role_grant g where g.unit_id = u.id and g.role = any(string_to_array(w.roles, ','))
              and g.valid_from <= $4 and (g.valid_to is null or g.valid_to > $4))
order by w.n, length(u.path) desc limit 1`

const sqlMoverOf = `
select m.*
from (select CAST($5 AS text) as path, CAST($6 AS bigint) as unit_id, CAST($7 AS bigint) as parent_id) x
cross join lateral (select w.n, ` + unitCols + moverOf + `) m`

// moverArgs are the first arguments of moverOf.
func moverArgs(who []lifecycle.Who, now time.Time) []any {
	relations, roles, levels := make([]string, len(who)), make([]string, len(who)), make([]string, len(who))
	for i, w := range who {
		relations[i], roles[i], levels[i] = string(w.Relation), joinRoles(w.Roles), joinLevels(w.Levels)
	}
	return []any{pq.Array(relations), pq.Array(roles), pq.Array(levels), now}
}

// owing says who owes the next step of a record: whom a Task of the move names, else whoever
// can make a move out of its state. It is found unless nobody can.
func owing(ctx context.Context, tx q, k *record.Kind, rec record.Record, s record.Step, now time.Time) (o tasks.Obligation, found bool, err error) {
	for _, e := range s.Arms {
		if e.What == lifecycle.Task {
			o, err = namedTask(ctx, tx, k, rec, s, e.Whom)
			return o, err == nil, err
		}
	}
	who := k.Movers(rec.State)
	if len(who) == 0 {
		return o, false, nil
	}
	var rows []struct {
		N int `db:"n"`
		unitRow
	}
	u := rec.Unit
	err = tx.SelectContext(ctx, &rows, sqlMoverOf, append(moverArgs(who, now), u.Path, int64(u.ID), int64(u.Parent))...)
	if err != nil {
		return o, false, fmt.Errorf("find who moves a record on: %w", err)
	}
	if len(rows) == 0 { // nobody has joined yet: it stands with the record's unit
		return tasks.Obligation{Unit: u, Roles: who[0].Roles, Supervisor: u.Parent}, true, nil
	}
	at := rows[0].unit()
	return tasks.Obligation{Unit: at, Roles: who[rows[0].N-1].Roles, Supervisor: at.Parent}, true, nil
}

func joinLevels(levels []org.Level) string {
	parts := make([]string, len(levels))
	for i, l := range levels {
		parts[i] = string(l)
	}
	return strings.Join(parts, ",")
}

const sqlActedFor = `
select m.unit_id from move m where m.record = $1 and m.record_id = $2 and m.person_id = $3 order by m.id limit 1`

// namedTask is the obligation that an effect names somebody for.
func namedTask(ctx context.Context, tx q, k *record.Kind, rec record.Record, s record.Step, whom lifecycle.Whom) (tasks.Obligation, error) {
	o := tasks.Obligation{Unit: rec.Unit, Roles: k.OwnRoles(), Supervisor: rec.Unit.Parent}
	switch {
	case whom == lifecycle.ToSupervisor && rec.Unit.Parent != 0:
		o.Unit, o.Roles, o.Supervisor = org.Unit{ID: rec.Unit.Parent}, tasks.SupervisorRoles, 0
	case whom == lifecycle.ToAuthor && len(rec.Authors) > 0:
		o.Person = rec.Authors[0]
		if o.Person == s.Entry.Person {
			o.Unit = org.Unit{ID: s.Entry.Unit}
			break
		}
		var at []int64
		if err := tx.SelectContext(ctx, &at, sqlActedFor, k.ID, rec.ID, int64(o.Person)); err != nil {
			return o, fmt.Errorf("find for whom the author acted: %w", err)
		}
		if len(at) > 0 {
			o.Unit = org.Unit{ID: org.UnitID(at[0])}
		}
	}
	return o, nil
}
