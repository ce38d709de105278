package store_test

import (
	"context"
	"testing"

	"cadrebot/internal/testdb"
	"cadrebot/notices"
	"cadrebot/store"
)

// A province of 100 townships and 20,000 villages with fifty cadres each.
const seedMillion = `
insert into unit (id, code, name_zh, level, parent_id, path) values (1, 'P', '省', 'province', null, '/1/');
insert into unit (id, code, name_zh, level, parent_id, path)
select 100 + i, 'T' || i, '镇', 'township', 1, '/1/' || (100 + i) || '/' from generate_series(0, 99) i;
insert into unit (id, code, name_zh, level, parent_id, path)
select 10000 + i, 'V' || i, '村', 'village', p.id, p.path || (10000 + i) || '/' from generate_series(0, 19999) i join unit p on p.id = 100 + i / 200;
insert into person (id, name, telegram_id, created_at) select 1 + i, 'x', 1 + i, now() from generate_series(0, 1000000) i;
alter table role_grant disable trigger all;
insert into role_grant (person_id, unit_id, role, valid_from) select 1 + i, 10000 + i / 50, 'VC', '2026-01-01' from generate_series(1, 999999) i;
insert into role_grant (person_id, unit_id, role, valid_from) values (1000001, 10000, 'VC', '2026-01-01');
alter table role_grant enable trigger all;
insert into notice (id, key, kind, author_id, unit_id, audience_unit_id, roles, title_zh, title_en, body_zh, body_en, confirm, created_at)
values (1, 'k', 'notice', 1, 1, 1, '{VC}', '标题', 'Title', '正文', 'Body', true, now());
analyze;`

// BenchmarkFanOut queues one notice to 1,000,000 people; run it with -benchtime 1x.
func BenchmarkFanOut(b *testing.B) {
	dsn := testdb.Postgres(b, "million", func(ctx context.Context, dsn string) error {
		if _, err := store.Migrate(ctx, dsn); err != nil {
			return err
		}
		db, err := store.Open(ctx, dsn)
		if err != nil {
			return err
		}
		defer db.Close()
		return store.Exec(ctx, db, seedMillion)
	})
	db, err := store.Open(b.Context(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	for b.Loop() {
		n, err := store.FanOut(b.Context(), db, notices.NoticeID(1), local(19, 10, 0))
		if err != nil || n != 1_000_000 {
			b.Fatal(n, err)
		}
		b.StopTimer()
		if err := store.Exec(b.Context(), db, `truncate delivery`); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
