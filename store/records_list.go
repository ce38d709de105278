package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

// Whether a record stands in a cell (record.Cell): $1 is the actor's unit with $2 its path, $3
// the actor, $4 now. A record beneath is a child when its path is one step longer.
const inCell = `(w.mask >> (8 * case
        when r.unit_id = $1 then 0
        when r.path = $2 || CAST(r.unit_id AS text) || '/' then 1
        when r.path > $2 and r.path < $2 || '~' then 2
        when starts_with($2, r.path) then 3
        else 4 end
    + case when $3 = any(r.authors) then 1 else 0 end
    + case when r.last_by = $3 then 2 else 0 end
    + case when r.due_at < $4 then 4 else 0 end)) & 1 = 1`

// The cells are walked one by one, each in the order of the list until the page is full: those of
// the unit itself and above it by its units, those below it by its path. $5-$7 cells of the first,
// $8-$10 of the second; $11 units; $12 path to stay within; $13 due before; $14 $15 place of the
// last record shown.
const sqlListRecords = `
with at as materialized (
  select x.id from unnest($5::text[], $6::text[], $7::bigint[]) as w(kind, state, mask)
  cross join lateral (
    select r.id from record r
    where r.kind = w.kind and r.state = w.state and r.unit_id = any($11::bigint[]) and r.path >= $12 and r.path < $12 || '~'
      and ` + inCell + ` and r.due_at <= CAST($13 AS timestamptz) and (r.due_at, -r.id) > (CAST($14 AS timestamptz), $15)
    order by r.due_at, -r.id limit $16) x
  union all
  select x.id from unnest($8::text[], $9::text[], $10::bigint[]) as w(kind, state, mask)
  cross join lateral (
    select r.id from record r
    where r.kind = w.kind and r.state = w.state and r.path >= $17 and r.path < $17 || '~' and r.unit_id <> $1
      and ` + inCell + ` and r.due_at <= CAST($13 AS timestamptz) and (r.due_at, -r.id) > (CAST($14 AS timestamptz), $15)
    order by r.due_at, -r.id limit $16) x
)
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.id in (select id from at)
order by r.due_at, -r.id limit $16`

// What somebody wrote, and what words find ($13), is looked at one by one.
const pickTail = `
  and exists (select 1 from unnest($5::text[], $6::text[], $7::bigint[]) as w(kind, state, mask)
              where w.kind = r.kind and w.state = r.state and ` + inCell + `)
  and r.path >= $8 and r.path < $8 || '~' and r.due_at <= CAST($9 AS timestamptz) and (r.due_at, -r.id) > (CAST($10 AS timestamptz), $11)
order by r.due_at, -r.id limit $12`

const (
	sqlMyRecords = `
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.authors @> $13::bigint[]` + pickTail
	sqlRecordsWith = `
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.grams @> $13::text[] and r.title ilike $14` + pickTail
	sqlRecordsCoded = `
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.code = upper($13)` + pickTail
)

// defaultPage is how many records a page holds when nobody says.
const defaultPage = 20

// List shows a page of the records that the actor may read and that qu asks for.
func (r *Records) List(ctx context.Context, qu record.Query, a lifecycle.Actor, now time.Time) (page record.Page, err error) {
	cells := r.cells(qu, a.Grant)
	if len(cells) == 0 || a.Grant.Unit.Path == "" {
		return page, nil
	}
	n := qu.Limit
	if n <= 0 {
		n = defaultPage
	}
	var rows []recordRow
	if words := strings.TrimSpace(qu.Words); qu.Mine || words != "" {
		rows, err = r.picked(ctx, qu, words, cells, a, now, n+1)
	} else {
		rows, err = r.walked(ctx, qu, cells, a, now, n+1)
	}
	if err != nil {
		return page, wrap("list records", err)
	}
	more := len(rows) > n
	if page.Records, err = recordsOf(rows[:min(n, len(rows))]); err == nil && more {
		page.Next = record.CursorAt(page.Records[n-1])
	}
	return page, wrap("list records", err)
}

// cells are the cells of the kinds and states that are asked for.
func (r *Records) cells(qu record.Query, g org.Grant) (out []record.Cell) {
	for _, k := range r.reg.Kinds() {
		if len(qu.Kinds) > 0 && !slices.Contains(qu.Kinds, k.ID) || qu.Door != "" && k.Door != qu.Door {
			continue
		}
		cells := k.Sees(g)
		if qu.Waiting {
			cells = k.Waits(g)
		}
		for _, c := range cells {
			if qu.Mine {
				c = c.Own()
			}
			if len(qu.States) == 0 || slices.Contains(qu.States, c.State) {
				out = append(out, c)
			}
		}
	}
	return out
}

// bounds are up to when a list shows what is due, and where its page begins.
func bounds(qu record.Query, now time.Time) (until, after string, id int64) {
	until, after = "infinity", "-infinity"
	if qu.Overdue {
		until = dueText(now.Add(-time.Microsecond))
	}
	if due, last := qu.After.Place(); last != 0 {
		after, id = dueText(due), -last
	}
	return until, after, id
}

// arrays are cells as the columns of a statement.
func arrays(cells []record.Cell) []any {
	kinds, states, masks := make([]string, len(cells)), make([]string, len(cells)), make([]int64, len(cells))
	for i, c := range cells {
		kinds[i], states[i], masks[i] = c.Kind, string(c.State), c.Mask
	}
	return []any{pq.Array(kinds), pq.Array(states), pq.Array(masks)}
}

// walked reads the page cell by cell.
func (r *Records) walked(ctx context.Context, qu record.Query, cells []record.Cell, a lifecycle.Actor, now time.Time, n int) (rows []recordRow, err error) {
	near, far, chain, within, below := split(cells, a.Grant.Unit, qu.Unit)
	until, after, id := bounds(qu, now)
	args := append([]any{int64(a.Grant.Unit.ID), a.Grant.Unit.Path, int64(a.Person), now}, arrays(near)...)
	args = append(append(args, arrays(far)...), pq.Array(chain), within, until, after, id, n, below)
	err = r.db.sql.SelectContext(ctx, &rows, sqlListRecords, args...)
	return rows, err
}

// split parts cells into those about the unit itself or above it, and those about what is below
// it; below is the path that the second are looked for under.
func split(cells []record.Cell, own, within org.Unit) (near, far []record.Cell, chain []int64, root, below string) {
	if root, below = "/", own.Path; within.ID != 0 {
		if root = within.Path; own.Covers(within) {
			below = within.Path
		} else if !within.Covers(own) {
			below = root // nothing of it is below the actor's unit: inCell refuses it
		}
	}
	for _, c := range cells {
		if c.Has(record.NearOwn) || c.Has(record.NearAbove) {
			near = append(near, c)
		}
		if c.Has(record.NearChild) || c.Has(record.NearDeeper) {
			far = append(far, c)
		}
	}
	return near, far, chainOf(own), root, below
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

// picked reads the page from what the actor wrote or what words find.
func (r *Records) picked(ctx context.Context, qu record.Query, words string, cells []record.Cell, a lifecycle.Actor, now time.Time, n int) (rows []recordRow, err error) {
	root := "/"
	if qu.Unit.ID != 0 {
		root = qu.Unit.Path
	}
	until, after, id := bounds(qu, now)
	args := append([]any{int64(a.Grant.Unit.ID), a.Grant.Unit.Path, int64(a.Person), now}, arrays(cells)...)
	args = append(args, root, until, after, id, n)
	switch {
	case words == "":
		err = r.db.sql.SelectContext(ctx, &rows, sqlMyRecords, append(args, pq.Array([]int64{int64(a.Person)}))...)
		return rows, err
	case record.LooksLikeCode(words):
		if err = r.db.sql.SelectContext(ctx, &rows, sqlRecordsCoded, append(args, words)...); err != nil || len(rows) > 0 {
			return rows, err
		}
	}
	grams := record.Grams(words)
	if len(grams) == 0 {
		return nil, nil
	}
	err = r.db.sql.SelectContext(ctx, &rows, sqlRecordsWith, append(args, pq.Array(grams), "%"+like(words)+"%")...)
	return rows, err
}

// like is words as they stand in a pattern, blanks standing for anything between.
func like(words string) string {
	return strings.Join(strings.Fields(strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(words)), "%")
}

// Counted is how many records Counts counts of each kind at most.
const Counted = 1000

// Of each cell so many at most: a menu says "999+".
const sqlCountRecords = `
select w.kind, x.n from unnest($5::text[], $6::text[], $7::bigint[]) as w(kind, state, mask)
cross join lateral (select count(*) as n from (
    select 1 from record r
    where r.kind = w.kind and r.state = w.state and r.unit_id = any($11::bigint[]) and ` + inCell + ` limit $12) few) x
union all
select w.kind, x.n from unnest($8::text[], $9::text[], $10::bigint[]) as w(kind, state, mask)
cross join lateral (select count(*) as n from (
    select 1 from record r
    where r.kind = w.kind and r.state = w.state and r.path >= $2 and r.path < $2 || '~' and r.unit_id <> $1 and ` + inCell + ` limit $12) few) x`

// Waiting counts by kind what waits for the actor, for menus: at most Counted of each.
func (r *Records) Waiting(ctx context.Context, a lifecycle.Actor, now time.Time) (map[string]int, error) {
	out := map[string]int{}
	near, far, chain, _, _ := split(r.cells(record.Query{Waiting: true}, a.Grant), a.Grant.Unit, org.Unit{})
	if len(near)+len(far) == 0 || a.Grant.Unit.Path == "" {
		return out, nil
	}
	args := append([]any{int64(a.Grant.Unit.ID), a.Grant.Unit.Path, int64(a.Person), now}, arrays(near)...)
	args = append(append(args, arrays(far)...), pq.Array(chain), Counted)
	var rows []struct {
		Kind string `db:"kind"`
		N    int    `db:"n"`
	}
	if err := r.db.sql.SelectContext(ctx, &rows, sqlCountRecords, args...); err != nil {
		return nil, wrap("count what waits", err)
	}
	for _, x := range rows {
		out[x.Kind] = min(out[x.Kind]+x.N, Counted)
	}
	return out, nil
}

// mostChoices is how many records a link offers at once.
const mostChoices = 60

// Choices are the records that a link of a record about unit may name; words narrow them by code
// or title.
func (r *Records) Choices(ctx context.Context, link record.Link, unit org.Unit, a lifecycle.Actor, words string, now time.Time) ([]record.Record, error) {
	qu := record.Query{Kinds: []string{link.Kind}, States: link.States, Unit: unit, Words: words, Limit: mostChoices}
	if link.Wide {
		qu.Unit = org.Unit{}
	}
	page, err := r.List(ctx, qu, a, now)
	return slices.DeleteFunc(page.Records, func(x record.Record) bool { return !link.Reaches(x.Unit, unit, a) }), err
}
