package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"cadrebot/lifecycle"
	"cadrebot/org"
	"cadrebot/record"
)

// Whether a record stands in a cell (record.Cell): $1 is the actor's unit with $2 its path, $3
// the actor, $4 now. A record beneath is a child when its path is one step longer.
// Written as "not 0", most rows are expected to pass, and the planner walks in order instead of sorting.
const inCell = `(w.mask >> (8 * case
        when r.unit_id = $1 then 0
        when r.path = $2 || CAST(r.unit_id AS text) || '/' then 1
        when r.path > $2 and r.path < $2 || '~' then 2
        when starts_with($2, r.path) then 3
        else 4 end
    + case when $3 = any(r.authors) then 1 else 0 end
    + case when r.last_by = $3 then 2 else 0 end
    + case when r.due_at < $4 then 4 else 0 end)) & 1 <> 0`

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
	sqlRecordsOf = `
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.parent_id = $13` + pickTail
	sqlRecordsCoded = `
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.code = upper($13)` + pickTail
)

// defaultPage is how many records a page holds when nobody says.
const defaultPage = 20

// List shows a page of the records that the actor may read and that qu asks for.
func (r *Records) List(ctx context.Context, qu record.Query, a lifecycle.Actor, now time.Time) (page record.Page, err error) {
	cells := r.cells(qu, a)
	if len(cells) == 0 || a.Grant.Unit.Path == "" {
		return page, nil
	}
	n := qu.Limit
	if n <= 0 {
		n = defaultPage
	}
	var rows []recordRow
	if qu.Sift.Sifts() {
		rows, err = r.sift(ctx, qu, cells, a, now, n+1)
	} else if words := strings.TrimSpace(qu.Words); qu.Mine || words != "" || qu.Parent != 0 {
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
func (r *Records) cells(qu record.Query, a lifecycle.Actor) (out []record.Cell) {
	for _, k := range r.reg.Kinds() {
		if len(qu.Kinds) > 0 && !slices.Contains(qu.Kinds, k.ID) || qu.Door != "" && k.Door != qu.Door {
			continue
		}
		cells := k.Sees(a)
		if qu.Waiting {
			cells = k.Waits(a)
		}
		for _, c := range cells {
			if qu.Mine {
				c = c.Own()
			}
			if qu.Own {
				c.Mask &= 0xff << (8 * int(record.NearOwn))
			}
			if c.Mask == 0 {
				continue
			}
			if states := slices.Concat(qu.States, qu.Sift.States); len(states) == 0 || slices.Contains(states, c.State) {
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
	case qu.Parent != 0:
		err = r.db.sql.SelectContext(ctx, &rows, sqlRecordsOf, append(args, qu.Parent)...)
		return rows, err
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
