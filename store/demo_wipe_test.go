package store_test

import (
	"context"
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

// A process that holds the index is told when the wipe takes something out of it, a card or
// words that were approved, and of nothing when the library stays as it is.
func TestFollowersHearOfTheWipe(t *testing.T) {
	t.Parallel()
	for name, has := range map[string]string{
		"a card": `
insert into policy_item (id, body, hash, updated_at)
select 'FAQ-9', body || '{"level": "faq", "region": "990101"}', 'x', now() from policy_item where id = 'POL-041'`,
		"some words": `
insert into policy_alias (item_id, lang, body, alike, source, status, unit_id, proposed_at, decided_at)
select 'POL-041', 'zh', '演示时说的话', 'x', 'thanks', 'approved', id, now(), now() from unit where code = '990101'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, side, _ := demoWorld(t, demoDay)
			for _, query := range []string{"delete from policy_alias", has} {
				_, err := side.ExecContext(t.Context(), query)
				must(t, err)
			}
			s := store.NewPolicies(db)
			before, err := s.PolicyEdition(t.Context())
			must(t, err)
			ctx, end := context.WithCancel(t.Context())
			defer end()
			news := make(chan struct{}, 16)
			go s.Follow(ctx, func() { news <- struct{}{} })
			heard(t, news, "the beginning")
			_, err = store.NewDemo(db).Wipe(t.Context())
			must(t, err)
			heard(t, news, "the wipe")
			after, err := s.PolicyEdition(t.Context())
			must(t, err)
			if before == after {
				t.Error("the wiped library passes for the one before")
			}
			_, err = store.NewDemo(db).Wipe(t.Context()) // there is nothing more to take
			must(t, err)
			if again, err := s.PolicyEdition(t.Context()); err != nil || again != after {
				t.Errorf("a wipe that took nothing out of the library moved it: %v", err)
			}
		})
	}
}
