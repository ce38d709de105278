package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

// Move makes one move of a record that the actor saw in that version; given are the answers to
// what the move asks for. It is idempotent by key. org.ErrConflict: it has moved on since it was
// shown. org.ErrNotFound, with a line in the audit log: the actor may not read it.
func (r *Records) Move(ctx context.Context, key string, id int64, version int, name lifecycle.Name, given form.Answers, a lifecycle.Actor, now time.Time) (out record.Record, err error) {
	err = r.step(ctx, "move a record", func(tx q, wide bool) error {
		out, err = r.move(ctx, tx, wide, key, id, version, name, given, a, now)
		return err
	})
	return out, r.refused(ctx, a, err, now)
}

func (r *Records) move(ctx context.Context, tx q, wide bool, key string, id int64, version int, name lifecycle.Name, given form.Answers, a lifecycle.Actor, now time.Time) (record.Record, error) {
	query, more := sqlRecordLocked, []any{r.still.by(name)}
	if wide {
		query, more = sqlRecordWide, nil
	}
	rec, parent, err := r.withParent(ctx, tx, query, id, more...)
	if err != nil {
		return rec, err
	}
	k, err := r.kind(rec.Kind)
	if err != nil {
		return rec, err
	}
	if !k.Reads(rec, a, now) {
		return rec, outside("move "+string(name), id)
	}
	// Only now: whoever waited for the lock reads what was done meanwhile.
	near, err := r.around(ctx, tx, key, k, id, rec.Parent, rec.Unit, now)
	if err != nil || near.known != 0 {
		return rec, err
	}
	if rec.Version != version {
		return rec, fmt.Errorf("record %s stands at version %d, not %d: %w", rec.Code, rec.Version, version, org.ErrConflict)
	}
	if err := r.reg.Off(k); err != nil {
		return rec, err
	}
	c := record.Case{Record: rec, Parent: parent, Actor: a, Now: now}
	if err := r.surround(ctx, tx, k, &c, near); err != nil {
		return rec, err
	}
	if mv, _ := k.Machine.Move(name); mv.Writes {
		named, err := r.named(ctx, tx, k, rec.Unit, given, a, now)
		if err != nil {
			return rec, err
		}
		c.Links, c.Record.Linked = relinked(k, c, given, named)
	}
	step, err := k.Move(c, name, given)
	if err == nil && !wide {
		err = narrow(c, step, slices.Contains(r.still[name], k.ID))
	}
	if err != nil {
		return rec, err
	}
	return r.carryOut(ctx, tx, k, key, c, step)
}

// relinked is what a record names after its answers were changed.
func relinked(k *record.Kind, c record.Case, given form.Answers, named map[string]record.Record) (map[string]record.Record, map[string]int64) {
	links, ids := map[string]record.Record{}, map[string]int64{}
	for _, l := range k.Links {
		x, ok := c.Links[l.Field]
		if _, said := given[l.Field]; said {
			x, ok = named[l.Field]
		}
		if ok {
			links[l.Field], ids[l.Field] = x, x.ID
		}
	}
	return links, ids
}

// What every step writes: the line of the history, what the record names, postings and purses.
// $1 key, $2 kind, $3 record, $4 move, $5 $6 states, $7 person (0 = nobody is kept), $8 role, $9 their unit, $10 now,
// $11 reason, $12 $13 what differs; $14 $15 links; $16-$20 postings; $21 purses, which are locked;
// $22-$31 the record as it stands afterwards. Purses are JSON and found one by one, so that one plan
// serves every step, however many there are.
const stepWrites = `
told as (
  insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, reason, old, new)
  values ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0), $8, nullif($9::bigint, 0), $10, $11, CAST($12 AS jsonb), CAST($13 AS jsonb))
), unlinked as (
  delete from record_link where record_id = $3 and not field = any($14::text[])
), linked as (
  insert into record_link (record_id, field, target_id)
  select $3, l.field, l.target from unnest($14::text[], $15::bigint[]) as l(field, target)
  on conflict (record_id, field) do update set target_id = excluded.target_id where record_link.target_id <> excluded.target_id
), posted as (
  insert into entry (move_key, record_id, from_record, from_name, to_record, to_name, amount, at)
  select $1, $3, nullif(p.f, 0), p.fname, nullif(p.t, 0), p.tname, CAST(p.amount AS numeric), $10
  from unnest($16::bigint[], $17::text[], $18::bigint[], $19::text[], $20::text[]) with ordinality as p(f, fname, t, tname, amount, n)
  order by p.n
), changed as (
  update purse set balance = purse.balance + (
    select CAST(d.delta AS numeric) from jsonb_to_recordset(CAST($21 AS jsonb)) as d(r bigint, n text, delta text)
    where d.r = purse.record_id and d.n = purse.name)
  where ctid = any(array(
    select own.ctid from jsonb_to_recordset(CAST($21 AS jsonb)) as w(r bigint, n text)
    cross join lateral (select p.ctid from purse p where p.record_id = w.r and p.name = w.n offset 0) own))
)`

const sqlMoveRecord = `with` + stepWrites + `
update record set state = $22, from_state = $23, entered_at = $24, due_at = CAST($25 AS timestamptz), version = $26, data = CAST($27 AS jsonb),
       title = $28, grams = $29, authors = $30, once = nullif($31, ''), last_by = nullif($7::bigint, 0)
where id = $3 and version = $26 - 1
returning code`

// The number is the smallest that nobody else is taking ($32 prefix, $33 year). What is waited for, when
// all are being taken, is any of them.
const sqlBeginRecord = `with` + stepWrites + `,
free as materialized (
  select t.slot from record_serial t where t.prefix = $32 and t.year = $33 order by t.next limit 1 for update skip locked
), taken as materialized (
  select coalesce((select slot from free), (select t.slot from record_serial t where t.prefix = $32 and t.year = $33 order by t.next limit 1)) as slot
), serial as (
  update record_serial s set next = s.next + 32 from taken
  where s.prefix = $32 and s.year = $33 and s.slot = taken.slot
  returning s.next - 32 as n
)
insert into record (id, code, kind, unit_id, path, parent_id, state, from_state, entered_at, due_at, began_at, version, data, title, grams, authors, once, last_by)
select $3, $32 || '-' || $33::int || '-' || lpad(CAST(n AS text), greatest(4, length(CAST(n AS text))), '0'), $2, $34, $35, nullif($36::bigint, 0),
       $22, $23, $24, CAST($25 AS timestamptz), $10, $26, CAST($27 AS jsonb), $28, $29, $30, nullif($31, ''), nullif($7::bigint, 0)
from serial
returning code`

// carryOut writes a step that was decided, with all that it arms.
func (r *Records) carryOut(ctx context.Context, tx q, k *record.Kind, key string, c record.Case, s record.Step) (record.Record, error) {
	now := &s.Record
	s.Entry.RecordID, c.Actor = now.ID, s.Actor
	m, err := r.lockPurses(ctx, tx, now.ID, s.Postings)
	if err != nil {
		return *now, err
	}
	if err := r.owe(ctx, tx, k, c, s); err != nil {
		return *now, err
	}
	if err := r.once(ctx, tx, k, *now); err != nil {
		return *now, err
	}
	args, err := stepArgs(k, key, s, m, c.Now)
	if err != nil {
		return *now, err
	}
	query := sqlMoveRecord
	if s.Record.Version == 1 {
		query = sqlBeginRecord
		args = append(args, k.Prefix, yearOf(c.Now), int64(now.Unit.ID), now.Unit.Path, now.Parent)
	}
	if err := tx.GetContext(ctx, &now.Code, query, args...); err != nil {
		if twice(err) {
			return *now, locales.Refuse(refusedOnce, "Name", k.Name)
		}
		return *now, fmt.Errorf("write %s of record %d: %w", s.Entry.Move, now.ID, err)
	}
	if err := m.open(ctx, tx); err != nil {
		return *now, err
	}
	now.Entered, now.Due, now.Began = micro(now.Entered), micro(now.Due), micro(now.Began)
	if err := r.posts(ctx, tx, k, s, c.Actor, c.Now); err != nil {
		return *now, err
	}
	if err := r.settleRegular(ctx, tx, k, *now, c.Actor.Person, c.Now); err != nil {
		return *now, err
	}
	if err := r.turnsOver(ctx, tx, key, c, *now); err != nil {
		return *now, err
	}
	if err := r.assign(ctx, tx, k, key, c, s); err != nil {
		return *now, err
	}
	if err := r.announce(ctx, tx, k, key, c, s); err != nil {
		return *now, err
	}
	c.Record = *now
	if err := r.follow(ctx, tx, key, s.Follows, c); err != nil {
		return *now, err
	}
	return r.rewrite(ctx, tx, key, c, s.Rewrites)
}

// micro is t as Postgres keeps it.
func micro(t time.Time) time.Time { return t.Round(time.Microsecond) }

// stepArgs are the arguments of stepWrites and of the record.
func stepArgs(k *record.Kind, key string, s record.Step, m money, now time.Time) ([]any, error) {
	e, rec := s.Entry, s.Record
	old, err := jsonOrNull(e.Old)
	if err != nil {
		return nil, err
	}
	given, err := jsonOrNull(e.New)
	if err != nil {
		return nil, err
	}
	data, err := dataJSON(rec.Data)
	if err != nil {
		return nil, err
	}
	fields, targets := make([]string, 0, len(rec.Linked)), make([]int64, 0, len(rec.Linked))
	for f, id := range rec.Linked {
		fields, targets = append(fields, f), append(targets, id)
	}
	authors := make([]int64, len(rec.Authors))
	for i, p := range rec.Authors {
		authors[i] = int64(p)
	}
	title, once := titleOf(k, rec), ""
	if k.Once != nil {
		once = k.Once(rec)
	}
	if e.Unit == 0 { // made by the program
		e.Unit = rec.Unit.ID
	}
	args := []any{
		key, k.ID, rec.ID, string(e.Move), string(e.From), string(e.To), int64(e.Person), string(e.Role), int64(e.Unit), now,
		e.Reason, old, given, pq.Array(fields), pq.Array(targets),
	}
	posted, err := m.args()
	if err != nil {
		return nil, err
	}
	args = append(args, posted...)
	return append(args, string(rec.State), string(rec.From), rec.Entered, dueText(rec.Due), rec.Version, data, title,
		pq.Array(record.Grams(title)), pq.Array(authors), once), nil
}

// dueText is a due moment for a column in which infinity stands for no limit.
func dueText(due time.Time) string {
	if due.IsZero() {
		return "infinity"
	}
	return due.UTC().Format(time.RFC3339Nano)
}

// titleOf is a record's title in both languages.
func titleOf(k *record.Kind, rec record.Record) string {
	t := k.Title(rec.Data)
	zh, en := t.Plain(locales.ZH), t.Plain(locales.EN)
	if zh == en {
		return zh
	}
	return strings.TrimSpace(zh + " " + en)
}
