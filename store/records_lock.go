package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

const sqlRecord = `
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.id = any(array[$1::bigint, (select c.parent_id from record c where c.id = $1)])
order by r.id`

// Locks are taken in the order of ids: a record is always younger than the one it belongs to, which
// comes first. For a record of the kinds $2 that is only kept as it is, beside others who keep it so.
const sqlRecordLocked = `
with kept as (
  select ` + recordCols + ` from record r join unit u on u.id = r.unit_id
  where r.id = (select c.parent_id from record c where c.id = $1 and c.kind = any($2))
  for share of r
), above as (
  select ` + recordCols + ` from record r join unit u on u.id = r.unit_id
  where r.id = (select c.parent_id from record c where c.id = $1 and not c.kind = any($2))
  for no key update of r
), own as (
  select ` + recordCols + ` from record r join unit u on u.id = r.unit_id
  where r.id = $1
  for no key update of r
)
select * from kept union all select * from above union all select * from own`

const sqlRecordAlone = `
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.id = $1
for no key update of r`

const sqlRecordWide = `
with recursive up as (
  select c.id, c.parent_id from record c where c.id = $1
  union all
  select p.id, p.parent_id from record p join up on p.id = up.parent_id
)
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.id = any(array(select id from up))
order by r.id
for no key update of r`

// withParent reads a record and the one it belongs to, nil when it stands by itself or query, one of
// those above, leaves it out; org.ErrNotFound when there is none.
func (r *Records) withParent(ctx context.Context, tx q, query string, id int64, more ...any) (rec record.Record, parent *record.Record, err error) {
	var rows []recordRow
	if err := tx.SelectContext(ctx, &rows, query, append([]any{id}, more...)...); err != nil {
		return rec, nil, fmt.Errorf("read record %d: %w", id, err)
	}
	all, err := recordsOf(rows)
	if err != nil {
		return rec, nil, err
	}
	if len(all) == 0 || all[len(all)-1].ID != id {
		return rec, nil, org.ErrNotFound
	}
	rec = all[len(all)-1]
	if n := len(all) - 2; n >= 0 {
		parent = &all[n]
	}
	return rec, parent, nil
}

// errWide ends a transaction whose step reaches further than what was locked for it.
var errWide = errors.New("the step reaches further than its locks")

// step runs a step in a transaction that locks what most steps touch, and once more with everything
// above the record when it turns out to reach further: to lock that later would be out of order.
func (r *Records) step(ctx context.Context, what string, fn func(tx q, wide bool) error) error {
	err := r.db.tx(ctx, what, func(tx q) error { return fn(tx, false) })
	if errors.Is(err, errWide) {
		err = r.db.tx(ctx, what, func(tx q) error { return fn(tx, true) })
	}
	return err
}

// stillMoves lists, by the name of a move, the kinds of which it leaves everything above the record alone.
type stillMoves map[lifecycle.Name][]string

func stillIn(reg *record.Register) stillMoves {
	out := stillMoves{}
	for _, k := range reg.Kinds() {
		for _, mv := range k.Machine.Moves() {
			if stays(k, mv) {
				out[mv.Name] = append(out[mv.Name], k.ID)
			}
		}
	}
	return out
}

// by is the kinds as an array of Postgres; none of them is an empty one and not null, which is like nothing.
func (m stillMoves) by(name lifecycle.Name) any { return pq.Array(append([]string{}, m[name]...)) }

// stays reports whether a move says by itself that nothing above the record is touched; what the
// step then does is held against it (narrow). A kind that asks for figures may ask for those of the records
// beside it, which must not move meanwhile.
func stays(k *record.Kind, mv lifecycle.Move) bool {
	stay := mv.Stay || !slices.ContainsFunc(mv.From, func(s lifecycle.State) bool { return s != mv.To })
	return stay && len(mv.Back) == 0 && !mv.Writes && len(k.Facts) == 0
}

// narrow is errWide for a step that touches more than is locked: the record above when that is only
// kept as it is (still), and what follows elsewhere when there are records further up.
func narrow(c record.Case, s record.Step, still bool) error {
	if len(s.Follows) > 0 && (still || c.Parent != nil && c.Parent.Parent != 0) {
		return errWide
	}
	if !still {
		return nil
	}
	for _, p := range s.Postings {
		for _, at := range []record.Purse{p.From, p.To} {
			if at.Record != 0 && at.Record != record.Own && at.Record != c.Record.ID {
				return errWide
			}
		}
	}
	if s.Record.State != c.Record.State || len(s.Entry.Old) > 0 {
		return errWide
	}
	return nil
}
