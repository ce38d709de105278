package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

// tellAtOnce is how many people below a unit are told within one transaction.
const tellAtOnce = 5_000

const sqlTellBelow = `
insert into record_telling (key, record_id, state, payload, roles, expires_at) values ($1, $2, $3, CAST($4 AS jsonb), $5, $6)
on conflict (key) do nothing`

// tellBelow tells of a step all below the record's unit who may answer the record; beyond a piece
// of them the job goes on.
func (r *Records) tellBelow(ctx context.Context, tx q, k *record.Kind, key string, c record.Case, s record.Step) error {
	var roles []org.Role
	for _, child := range r.reg.Children(k.ID) {
		roles = append(roles, child.OwnRoles()...)
	}
	mv, _ := k.Machine.Move(s.Entry.Move)
	out, err := r.tell(record.Told{
		Record: s.Record, Kind: k, Move: mv, Whom: lifecycle.ToBelow, Actor: c.Actor, People: []org.PersonID{0}, Key: key, Answers: r.reg.Children(k.ID),
	})
	if err != nil || len(out) == 0 {
		return err
	}
	var expires *time.Time
	if !out[0].Expires.IsZero() {
		expires = &out[0].Expires
	}
	if _, err := tx.ExecContext(ctx, sqlTellBelow, key, s.Record.ID, string(s.Record.State), string(out[0].Payload), roleArray(roles), expires); err != nil {
		return fmt.Errorf("note who is told of record %s: %w", s.Record.Code, err)
	}
	_, err = tellPiece(ctx, tx, key, c.Now)
	return err
}

// A message to people below counts in the day's budget, as a notice does.
const sqlTellPiece = `
with next as (
  select distinct p.id
  from record_telling t join record r on r.id = t.record_id and r.state = t.state
  join unit u on u.path like r.path || '%' and u.id <> r.unit_id
  join role_grant g on g.unit_id = u.id and g.role = any(t.roles) and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)
  join person p on p.id = g.person_id and p.id > t.after and p.telegram_id is not null and p.unreachable = ''
  where t.key = $1
  order by p.id limit $3
), queued as (
  insert into delivery (key, person_id, payload, urgent, run_at, expires_at, budgeted, created_at)
  select t.key || ':below:' || n.id, n.id, t.payload, false, $2, t.expires_at, true, $2
  from next n join record_telling t on t.key = $1
  on conflict (key) where key is not null do nothing
), gone as (
  delete from record_telling where key = $1 and (select count(*) from next) < $3
), further as (
  update record_telling set after = (select max(id) from next) where key = $1 and (select count(*) from next) = $3
)
select count(*) from next`

// tellPiece tells the next people of a step, and forgets the step when they were the last.
func tellPiece(ctx context.Context, tx q, key string, now time.Time) (n int, err error) {
	if err := tx.GetContext(ctx, &n, sqlTellPiece, key, now, tellAtOnce); err != nil {
		return 0, fmt.Errorf("tell people below: %w", err)
	}
	return n, nil
}

const sqlToTell = `select key from record_telling order by key limit 1 for update skip locked`

// TellBelow tells the next people below a unit of what a step has to tell them, a piece at a time,
// and returns how many they were; 0 when nobody is left.
func (r *Records) TellBelow(ctx context.Context, now time.Time) (n int, err error) {
	for {
		var keys []string
		err = r.db.tx(ctx, "tell people below", func(tx q) error {
			if err := tx.SelectContext(ctx, &keys, sqlToTell); err != nil || len(keys) == 0 {
				return err
			}
			n, err = tellPiece(ctx, tx, keys[0], now)
			return err
		})
		if err != nil || n > 0 || len(keys) == 0 {
			return n, err
		}
	}
}
