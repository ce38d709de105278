package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/record"
)

// What a sifted list holds: $13 answers wanted, $14 the field whose day must lie before $15. The cells are those of a walk.
const (
	siftHead = ` at as materialized (select` + nearCells + `r.id` + inNear + sifted + farCells + `r.id` + ofFar
	sifted   = ` and r.data @> CAST($13 AS jsonb)
      and ($14 = '' or coalesce(r.data->$14->>'s', '') <> '' and left(r.data->$14->>'s', 10) < $15)`
	siftTail = inFar + sifted + `) x
)`
	siftPage = siftTail + `
select ` + recordCols + `
from record r join unit u on u.id = r.unit_id
where r.id in (select id from at) and r.code > coalesce((select l.code from record l where l.id = $16), '')
order by r.code limit $17`
	siftCount = siftTail + `
select count(*) from (select 1 from at limit $16) few`

	sqlSift1 = `with` + siftHead + below1 + siftPage
	sqlSift2 = `with` + siftHead + below2 + siftPage
	sqlSift3 = `with` + siftHead + below3 + siftPage
	sqlSift4 = `with` + siftHead + below4 + siftPage
	sqlSift5 = `with` + siftHead + below5 + siftPage

	sqlSiftCount1 = `with` + siftHead + below1 + siftCount
	sqlSiftCount2 = `with` + siftHead + below2 + siftCount
	sqlSiftCount3 = `with` + siftHead + below3 + siftCount
	sqlSiftCount4 = `with` + siftHead + below4 + siftCount
	sqlSiftCount5 = `with` + siftHead + below5 + siftCount
)

// siftArgs are $1 to $15.
func siftArgs(qu record.Query, cells []record.Cell, a lifecycle.Actor, now time.Time) ([]any, error) {
	where, err := wanted(qu.Sift.Where)
	if err != nil {
		return nil, err
	}
	return append(walkArgs(cells, a, qu.Unit, rootOf(qu, a), now), where, qu.Sift.Passed, string(locales.DateOf(now))), nil
}

// sift reads the page of a list that is cut down by what records say.
func (r *Records) sift(ctx context.Context, qu record.Query, cells []record.Cell, a lifecycle.Actor, now time.Time, n int) (rows []recordRow, err error) {
	args, err := siftArgs(qu, cells, a, now)
	if err != nil {
		return nil, err
	}
	_, after := qu.After.Place()
	query := byLevel(rootOf(qu, a), [5]string{sqlSift1, sqlSift2, sqlSift3, sqlSift4, sqlSift5})
	err = r.db.sql.SelectContext(ctx, &rows, query, append(args, after, n)...)
	return rows, err
}

// siftCount counts what such a list holds: at most Counted.
func (r *Records) siftCount(ctx context.Context, qu record.Query, cells []record.Cell, a lifecycle.Actor, now time.Time) (n int, err error) {
	args, err := siftArgs(qu, cells, a, now)
	if err != nil {
		return 0, err
	}
	query := byLevel(rootOf(qu, a), [5]string{sqlSiftCount1, sqlSiftCount2, sqlSiftCount3, sqlSiftCount4, sqlSiftCount5})
	if err := r.db.sql.GetContext(ctx, &n, query, append(args, Counted)...); err != nil {
		return 0, fmt.Errorf("count what a list holds: %w", err)
	}
	return n, nil
}
