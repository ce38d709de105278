package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

// Records in the cells of an actor: $5-$8 those of single units, $9-$11 those of a unit and all below it ($12), found by
// the index of its level. What is taken of a record stands after nearCells and farCells, which of those in a cell are meant after
// inNear and, behind the level, inFar.
const (
	nearCells = ` x.* from unnest($5::text[], $6::text[], $7::bigint[], $8::bigint[]) as w(kind, state, mask, unit)
  cross join lateral (
    select `
	inNear = ` from record r
    where r.unit_id = w.unit and r.kind = w.kind and r.state = w.state and ` + inCell
	farCells = `) x
  union all
  select x.* from unnest($9::text[], $10::text[], $11::bigint[]) as w(kind, state, mask)
  cross join lateral (
    select `
	ofFar = ` from record r
    where `
	inFar = ` = $12 and r.kind = w.kind and r.state = w.state and ` + inCell
)

// The cells are walked one by one, each in the order of the list until the page is full. $13 due before; $14 $15 place of the
// last record shown; $16 how many.
const (
	walkHead = ` at as materialized (select` + nearCells + `r.id` + inNear + walkTurn + farCells + `r.id` + ofFar
	walkTurn = ` and r.due_at <= CAST($13 AS timestamptz) and (r.due_at, -r.id) > (CAST($14 AS timestamptz), $15)
    order by r.due_at, -r.id limit $16`
	walkTail = inFar + walkTurn + `) x
)
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.id in (select id from at)
order by r.due_at, -r.id limit $16`

	sqlWalk1 = `with` + walkHead + below1 + walkTail
	sqlWalk2 = `with` + walkHead + below2 + walkTail
	sqlWalk3 = `with` + walkHead + below3 + walkTail
	sqlWalk4 = `with` + walkHead + below4 + walkTail
	sqlWalk5 = `with` + walkHead + below5 + walkTail

	// As the indexes of the table have them; below the fourth level stands nothing.
	below1 = `split_part(r.path, '/', 2)`
	below2 = `split_part(r.path, '/', 3)`
	below3 = `split_part(r.path, '/', 4)`
	below4 = `split_part(r.path, '/', 5)`
	below5 = `CAST(r.unit_id AS text)`
)

// byLevel picks the statement for units of u's depth.
func byLevel(u org.Unit, of [5]string) string {
	return of[min(max(len(chainOf(u)), 1), len(of))-1]
}

// walked reads the page cell by cell.
func (r *Records) walked(ctx context.Context, qu record.Query, cells []record.Cell, a lifecycle.Actor, now time.Time, n int) (rows []recordRow, err error) {
	root := rootOf(qu, a)
	until, after, id := bounds(qu, now)
	args := append(walkArgs(cells, a, qu.Unit, root, now), until, after, id, n)
	err = r.db.sql.SelectContext(ctx, &rows, byLevel(root, [5]string{sqlWalk1, sqlWalk2, sqlWalk3, sqlWalk4, sqlWalk5}), args...)
	return rows, err
}

// rootOf is the unit below which a list goes: the actor's, or the one asked for within it.
func rootOf(qu record.Query, a lifecycle.Actor) org.Unit {
	if qu.Unit.ID != 0 && a.Grant.Unit.Covers(qu.Unit) {
		return qu.Unit
	}
	return a.Grant.Unit
}

// walkArgs are $1 to $12 of a walk: what stands below root, when the actor's unit covers it, and
// single units of their own or above them, within within unless that is none.
func walkArgs(cells []record.Cell, a lifecycle.Actor, within, root org.Unit, now time.Time) []any {
	own := a.Grant.Unit
	var near, far []record.Cell
	var units []int64
	at := func(c record.Cell, unit int64) { near, units = append(near, c), append(units, unit) }
	chain := chainOf(own)
	reaches := chain
	if within.ID != 0 {
		if !within.Covers(own) {
			reaches = nil
		} else {
			reaches = chain[len(chainOf(within))-1:]
		}
	}
	unrelated := within.ID != 0 && !within.Covers(own) && !own.Covers(within)
	for _, c := range cells {
		switch {
		case unrelated:
		case c.Has(record.NearChild) || c.Has(record.NearDeeper):
			far = append(far, c) // with the unit itself
		case c.Has(record.NearOwn) && len(reaches) > 0:
			at(c, int64(own.ID))
		}
		if c.Open(record.NearAbove) {
			for _, unit := range reaches {
				if unit != int64(own.ID) {
					at(c, unit)
				}
			}
		}
	}
	args := append([]any{int64(own.ID), own.Path, int64(a.Person), now}, arrays(near)...)
	args = append(append(args, pq.Array(units)), arrays(far)...)
	return append(args, strconv.FormatInt(int64(root.ID), 10))
}

// chainOf are the ids of a unit and of those above it.
func chainOf(u org.Unit) (out []int64) {
	for _, part := range strings.Split(strings.Trim(u.Path, "/"), "/") {
		if id, err := strconv.ParseInt(part, 10, 64); err == nil {
			out = append(out, id)
		}
	}
	return out
}

// Counted is how many records Counts counts of each kind at most.
const Counted = 1000

// Of each cell so many at most: a menu says "999+".
const (
	countHead = ` w.kind, x.n from unnest($5::text[], $6::text[], $7::bigint[], $8::bigint[]) as w(kind, state, mask, unit)
cross join lateral (select count(*) as n from (
    select 1 from record r where r.unit_id = w.unit and r.kind = w.kind and r.state = w.state and ` + inCell + ` limit $13) few) x
union all
select w.kind, x.n from unnest($9::text[], $10::text[], $11::bigint[]) as w(kind, state, mask)
cross join lateral (select count(*) as n from (
    select 1 from record r where `
	countTail = ` = $12 and r.kind = w.kind and r.state = w.state and ` + inCell + ` limit $13) few) x`

	sqlCount1 = `select` + countHead + below1 + countTail
	sqlCount2 = `select` + countHead + below2 + countTail
	sqlCount3 = `select` + countHead + below3 + countTail
	sqlCount4 = `select` + countHead + below4 + countTail
	sqlCount5 = `select` + countHead + below5 + countTail
)

// Waiting counts by kind what waits for the actor, for menus: at most Counted of each.
func (r *Records) Waiting(ctx context.Context, a lifecycle.Actor, now time.Time) (map[string]int, error) {
	return r.Count(ctx, record.Query{Waiting: true}, a, now)
}

// Count counts by kind what a list of qu would show, for menus: at most Counted of each. Units, words and
// deadlines do not narrow it, nor does a sift of several kinds.
func (r *Records) Count(ctx context.Context, qu record.Query, a lifecycle.Actor, now time.Time) (map[string]int, error) {
	out := map[string]int{}
	cells := r.cells(qu, a)
	if len(cells) == 0 || a.Grant.Unit.Path == "" {
		return out, nil
	}
	if qu.Sift.Sifts() && len(qu.Kinds) == 1 {
		qu.Unit = org.Unit{}
		n, err := r.siftCount(ctx, qu, cells, a, now)
		out[qu.Kinds[0]] = n
		return out, wrap("count records", err)
	}
	args := append(walkArgs(cells, a, org.Unit{}, a.Grant.Unit, now), Counted)
	query := byLevel(a.Grant.Unit, [5]string{sqlCount1, sqlCount2, sqlCount3, sqlCount4, sqlCount5})
	var rows []struct {
		Kind string `db:"kind"`
		N    int    `db:"n"`
	}
	if err := r.db.sql.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, wrap("count records", err)
	}
	for _, x := range rows {
		out[x.Kind] = min(out[x.Kind]+x.N, Counted)
	}
	return out, nil
}
