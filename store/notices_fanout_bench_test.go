package store_test

import (
	"context"
	"testing"
	"time"

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

// insertBare writes as many rows of the same shape into a table without indexes.
const insertBare = `
insert into bare (id, person_id, notice_id, state, reason, urgent, run_at, attempts, message_id, created_at, budgeted, version, choice, walked)
select i, i, 1, 'queued', '', false, now(), 0, 0, now(), false, 0, 0, true from generate_series(1, 1000000) i`

// BenchmarkFanOut queues one notice to 1,000,000 people, beside a bare insert of as many
// rows; run it with -benchtime 1x.
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
	bare := time.Duration(0)
	for b.Loop() {
		n, err := store.FanOut(b.Context(), db, notices.NoticeID(1), local(19, 10, 0))
		if err != nil || n != 1_000_000 {
			b.Fatal(n, err)
		}
		b.StopTimer()
		from := time.Now()
		for _, s := range []string{`truncate delivery, notice_change, lane_walk`, `create table bare (like delivery)`, insertBare, `drop table bare`} {
			if err := store.Exec(b.Context(), db, s); err != nil {
				b.Fatal(err)
			}
		}
		bare += time.Since(from)
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed())/float64(bare), "x-bare-insert")
}
