package store_test

import (
	"strings"
	"testing"

	"cadrebot/store"
)

// Somebody who asks what is stored about them must not make Postgres read everybody's rows.
func TestWhatIsStoredOfAPersonIsFoundByIndex(t *testing.T) {
	w := openReports(t)
	for _, table := range []string{"role_grant", "submission", "move", "attempt", "certificate", "policy_question", "feedback", "audit", "policy_view", "policy_draft"} {
		if w.count(`
			select count(*) from pg_index i
			join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
			where i.indrelid = to_regclass($1) and a.attname = 'person_id' and i.indpred is null`, table) == 0 {
			t.Errorf("%s has no index on the person", table)
		}
	}
	tx, err := w.raw.BeginTx(t.Context(), nil)
	must(t, err)
	defer func() { _ = tx.Rollback() }()
	_, err = tx.ExecContext(t.Context(), `set local enable_seqscan = off`) // so few rows are read through
	must(t, err)
	if plan := planOf(t, tx, store.StoredMessagesStatement, int64(w.people["vfs"].Person)); strings.Contains(plan, "Seq Scan on delivery") {
		t.Errorf("everybody's messages are read:\n%s", plan)
	}
}

// Every table that names a person as the one who acted or was written to is in what they read.
func TestEverythingThatNamesAPersonIsStored(t *testing.T) {
	w := openReports(t)
	own := w.people["vfs"].Person
	before, err := store.NewOrg(w.db).Stored(t.Context(), own)
	must(t, err)
	for _, q := range []string{
		`insert into policy_search (key, person_id, body, searched_at) values ('s', $1, 'a search', now())`,
		`insert into delivery (key, person_id, state, run_at, created_at) values ('d', $1, 'sent', now(), now())`,
		`insert into audit (at, person_id, action, object) values (now(), $1, 'export', 'weekly')`,
		`insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at, reason, fields)
		 select 'm', 'period', 1, 'close', 'open', 'closed', $1, 'VFS', min(id), now(), 'why', '{}' from unit`,
		`insert into policy_draft (key, kind, person_id, role, unit_id, state, about_zh, about_en, items, body, drawn_at)
		 select 'd', 'edit', $1, 'POLICY_EDITOR', min(id), 'waiting', 'x', '', 1, '{}', now() from unit`,
		`with i as (insert into policy_item (id, body, hash, updated_at) values ('P', '{}', '', now()) returning id)
		 insert into policy_view (person_id, item_id, seen_on) select $1, id, '2026-11-19' from i`,
	} {
		_, err := w.raw.ExecContext(t.Context(), q, int64(own))
		must(t, err)
	}
	after, err := store.NewOrg(w.db).Stored(t.Context(), own)
	must(t, err)
	for what, n := range map[string]int{
		"searches": len(after.Searches) - len(before.Searches), "messages": len(after.Messages) - len(before.Messages),
		"events": len(after.Events) - len(before.Events), "moves": len(after.Decisions) - len(before.Decisions),
		"opened": len(after.Opened) - len(before.Opened), "drafts": len(after.Drafts) - len(before.Drafts),
	} {
		if n != 1 {
			t.Errorf("%d new %s are read", n, what)
		}
	}
	if d := after.Decisions[len(after.Decisions)-1]; d.Record != "period" || d.Number != "" || d.Reason != "why" {
		t.Errorf("the move is %+v", d)
	}
}

// A step of a record of the office is read with the code that can be said over the phone.
func TestStepsOfRecordsAreStoredWithTheirCode(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "1"))
	all, err := store.NewOrg(w.db).Stored(t.Context(), w.people["fin1"].Person)
	must(t, err)
	if len(all.Decisions) != 1 || all.Decisions[0].Record != "grant" || all.Decisions[0].Number != g.Code {
		t.Errorf("stored: %+v", all.Decisions)
	}
}
