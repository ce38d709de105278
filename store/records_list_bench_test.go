package store_test

import (
	"os"
	"testing"

	"cadrebot/org"
	"cadrebot/record"
)

// A million records in two counties, one in fifty of them late; RECORDS sets another number.
func manyRecords(b *testing.B) *recordWorld {
	w := openRecords(b)
	n := os.Getenv("RECORDS")
	if n == "" {
		n = "1000000"
	}
	_, err := w.raw.ExecContext(b.Context(), `
insert into record (code, kind, unit_id, path, state, from_state, entered_at, due_at, began_at, version, data, title, grams, authors, last_by)
select 'SH-2025-' || lpad(g::text, 7, '0'), case when g % 10 = 0 then 'grant' else 'share' end, u.id, u.path,
       case when g % 10 = 0 then 'open' when g % 5 = 1 then 'given' else 'taken' end, 'draft', $2::timestamptz,
       case when g % 5 = 1 or g % 10 = 0 then $2::timestamptz + ((g % 50) - 1) * interval '1 day' else 'infinity' end, $2, 1, '{"amount": {"s": "1"}}',
       '修路' || g, array['修', '路', '修路', '路' || left(g::text, 1)], array[p.id], p.id
from generate_series(1, $1::int) g
join unit u on u.code = (array['c1','c2','t1','t2','t2','t2','t2','t2','t2','t2'])[1 + (g % 10)]
cross join (select min(id) as id from person) p`, n, reportNow)
	must(b, err)
	_, err = w.raw.ExecContext(b.Context(), `analyze record`)
	must(b, err)
	return w
}

// BenchmarkRecordLists: the lists that people open, over a million records.
func BenchmarkRecordLists(b *testing.B) {
	w := manyRecords(b)
	for _, x := range []struct {
		name, who string
		qu        record.Query
	}{
		{"all/city", "city", record.Query{}},
		{"all/county", "cty1", record.Query{}},
		{"waiting/county", "cty2", record.Query{Waiting: true}},
		{"waiting/township", "off1", record.Query{Waiting: true}},
		{"overdue/city", "city", record.Query{Overdue: true}},
		{"nothing/village", "vfs1", record.Query{}},
		{"unit/city", "city", record.Query{Unit: org.Unit{ID: 1}}},
		{"code/city", "city", record.Query{Words: "SH-2025-0777777"}},
		{"words/city", "city", record.Query{Words: "修路777"}},
	} {
		if x.qu.Unit.ID != 0 {
			x.qu.Unit = w.units["t1"]
		}
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				_, err := w.records.List(b.Context(), x.qu, w.people[x.who], reportNow)
				must(b, err)
			}
		})
	}
	b.Run("counts/county", func(b *testing.B) {
		for b.Loop() {
			_, err := w.records.Waiting(b.Context(), w.people["cty2"], reportNow)
			must(b, err)
		}
	})
}
