package store_test

import (
	"context"
	"database/sql"
	"os"
	"testing"

	"github.com/pressly/goose/v3"

	"cadrebot/internal/testdb"
)

// A queue of an earlier release is taken over: answers by language, the desk, and a task
// for what is open; going back keeps the answers.
func TestAQueueOfBeforeEntriesIsTakenOver(t *testing.T) {
	t.Parallel()
	const before, entries = 18, 20
	dsn := testdb.Postgres(t, "empty", func(context.Context, string) error { return nil })
	db, err := sql.Open("postgres", dsn)
	must(t, err)
	defer db.Close()
	steps, err := goose.NewProvider(goose.DialectPostgres, db, os.DirFS("migrations"))
	must(t, err)
	_, err = steps.UpTo(t.Context(), before)
	must(t, err)
	run := func(q string) {
		t.Helper()
		_, err := db.ExecContext(t.Context(), q)
		must(t, err)
	}
	run(`insert into unit (code, name_zh, level, parent_id, path) overriding system value
	     values ('99', '市', 'city', null, '/1/'), ('9901', '县', 'county', 1, '/1/2/'), ('990101', '镇', 'township', 2, '/1/2/3/'), ('99010101', '村', 'village', 3, '/1/2/3/4/')`)
	run(`insert into person (name, created_at) values ('asker', now())`)
	run(`insert into policy_question (key, person_id, unit_id, lang, body, asked_at, due_at, answered_at, answer)
	     values ('a', 1, 4, 'zh', '甲', now(), now(), now(), '可以'), ('b', 1, 4, 'zh', '乙', now(), now(), now(), 'yes'), ('c', 1, 4, 'zh', '丙', now(), now(), null, '')`)
	_, err = steps.UpTo(t.Context(), entries)
	must(t, err)
	is := func(want, q string) {
		t.Helper()
		var got string
		must(t, db.QueryRowContext(t.Context(), q).Scan(&got))
		if got != want {
			t.Errorf("%s is %q, want %q", q, got, want)
		}
	}
	is("可以//2 /yes/2 //2", `select string_agg(concat_ws('/', answer_zh, answer_en, desk_id), ' ' order by id) from policy_question`)
	is("policy-question/3 3 2 1 政策问题 3号：丙", `select string_agg(concat_ws(' ', key, ref, unit_id, supervisor_unit_id, title_zh), ';') from obligation`)
	_, err = steps.DownTo(t.Context(), before)
	must(t, err)
	is("可以,yes,", `select string_agg(answer, ',' order by id) from policy_question`)
	is("0", `select count(*) from obligation`)
}

// Aliases of items go on as they are when clauses have their own; going back keeps one of what
// then would be double, the approved one.
func TestAliasesOfItemsAreTakenOver(t *testing.T) {
	t.Parallel()
	const before, clauses = 21, 23
	dsn := testdb.Postgres(t, "empty", func(context.Context, string) error { return nil })
	db, err := sql.Open("postgres", dsn)
	must(t, err)
	defer db.Close()
	steps, err := goose.NewProvider(goose.DialectPostgres, db, os.DirFS("migrations"))
	must(t, err)
	run := func(q string) {
		t.Helper()
		_, err := db.ExecContext(t.Context(), q)
		must(t, err)
	}
	is := func(want, q string) {
		t.Helper()
		var got string
		must(t, db.QueryRowContext(t.Context(), q).Scan(&got))
		if got != want {
			t.Errorf("%s is %q, want %q", q, got, want)
		}
	}
	_, err = steps.UpTo(t.Context(), before)
	must(t, err)
	run(`insert into unit (code, name_zh, level, parent_id, path) overriding system value values ('9901', '县', 'county', null, '/1/')`)
	run(`insert into person (name, created_at) values ('asker', now())`)
	run(`insert into policy_item (id, body, hash, updated_at) values ('P', '{}', 'h', now())`)
	run(`insert into policy_question (key, person_id, unit_id, desk_id, lang, body, asked_at, due_at) values ('a', 1, 1, 1, 'zh', '甲', now(), now())`)
	run(`insert into policy_alias (item_id, lang, body, alike, source, status, unit_id, proposed_at) values ('P', 'zh', '问', '问', 'thanks', 'proposed', 1, now())`)
	_, err = steps.UpTo(t.Context(), clauses)
	must(t, err)
	is("/问/proposed", `select string_agg(concat_ws('/', anchor, body, status), ' ' order by id) from policy_alias`)
	run(`insert into policy_alias (item_id, anchor, lang, body, alike, source, status, unit_id, proposed_at) values
	     ('P', 'p1', 'zh', '问', '问', 'desk', 'approved', 1, now()), ('P', 'p2', 'zh', '问', '问', 'desk', 'approved', 1, now())`)
	run(`insert into policy_card (key, question_id, unit_id, title_zh, title_en, point_zh, point_en, cites, state, proposed_at) values
	     ('1', 1, 1, '', '', '', '', 'P', 'retired', now()), ('2', 1, 1, '', '', '', '', 'P', 'approved', now())`)
	_, err = steps.DownTo(t.Context(), before)
	must(t, err)
	is("2/approved", `select string_agg(concat_ws('/', id, status), ' ' order by id) from policy_alias`)
	is("declined approved", `select string_agg(state, ' ' order by id) from policy_card`)
	_, err = steps.UpTo(t.Context(), clauses)
	must(t, err)
}
