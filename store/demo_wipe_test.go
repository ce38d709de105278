package store_test

import (
	"slices"
	"strings"
	"testing"

	"cadrebot/store"
)

// TestEveryTableThatHangsOnAnotherIsWiped walks the foreign keys of the schema: a table
// that the wipe forgets would keep units and people from going. What lets go by itself, as the
// hand behind a policy's version does, keeps nobody.
func TestEveryTableThatHangsOnAnotherIsWiped(t *testing.T) {
	w := openReports(t)
	rows, err := w.raw.QueryContext(t.Context(), `
select distinct conrelid::regclass::text from pg_constraint
where contype = 'f' and confdeltype = 'a' and confrelid in ('unit'::regclass, 'person'::regclass, 'submission'::regclass, 'obligation'::regclass, 'form'::regclass, 'period_close'::regclass)`)
	must(t, err)
	defer rows.Close()
	n := 0
	for rows.Next() {
		var table string
		must(t, rows.Scan(&table))
		n++
		if !slices.ContainsFunc(store.WipeSteps(), func(s string) bool { return strings.HasPrefix(s, "delete from "+table+" ") }) {
			t.Errorf("the demo's rows of %s stay", table)
		}
	}
	must(t, rows.Err())
	if n < 15 {
		t.Errorf("only %d tables were looked at", n)
	}
}
