package store_test

import "testing"

// Somebody who asks what is stored about them must not make Postgres read everybody's rows.
func TestWhatIsStoredOfAPersonIsFoundByIndex(t *testing.T) {
	w := openReports(t)
	for _, table := range []string{"role_grant", "submission", "move", "attempt", "policy_question", "feedback"} {
		if w.count(`
			select count(*) from pg_index i
			join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
			where i.indrelid = to_regclass($1) and a.attname = 'person_id' and i.indpred is null`, table) == 0 {
			t.Errorf("%s has no index on the person", table)
		}
	}
}
