package store_test

import (
	"context"
	"database/sql"
	"testing"

	"cadrebot/internal/testdb"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

// These make 1,000,000 village cadres in 10,000 villages of 500 townships, all of them
// reachable.
const (
	sqlMillionCounty = `insert into unit (id, code, name_zh, name_en, level, path) values (1, '98', 'c', 'c', 'county', '/1/')`
	sqlMillionTowns  = `
insert into unit (id, code, name_zh, name_en, level, parent_id, path)
select 1000000 + n, '98' || lpad(n::text, 5, '0'), 't' || n, 't' || n, 'township', 1, '/1/' || (1000000 + n) || '/' from generate_series(1, 500) n`
	sqlMillionVillages = `
insert into unit (id, code, name_zh, name_en, level, parent_id, path)
select 2000000 + n, '98' || lpad((n / 20 + 1)::text, 5, '0') || lpad((n % 20)::text, 2, '0'), 'v' || n, 'v' || n, 'village', 1000000 + n / 20 + 1,
       '/1/' || (1000000 + n / 20 + 1) || '/' || (2000000 + n) || '/' from generate_series(0, 9999) n`
	sqlMillionPeople = `
with p as (
    insert into person (telegram_id, name, created_at) select 700000000 + n, 'p' || n, now() from generate_series(1, 1000000) n returning id, telegram_id)
insert into role_grant (person_id, unit_id, role, valid_from)
select id, 2000000 + (telegram_id - 700000001) % 10000, (array['VFS','VC','RWT','HAC','GRID'])[1 + (telegram_id / 10000) % 5], '2020-01-01' from p`
)

// BenchmarkReachOfAMillion is what a review costs before a notice to 1,000,000 people: their
// count alone, and with the first posts and who gets it tomorrow.
func BenchmarkReachOfAMillion(b *testing.B) {
	dsn := testdb.Postgres(b, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(b.Context(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	side, err := sql.Open("postgres", dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = side.Close(); _ = db.Close() })
	for _, q := range []string{sqlMillionCounty, sqlMillionTowns, sqlMillionVillages, sqlMillionPeople, `vacuum analyze`} {
		if _, err := side.ExecContext(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	s, now := store.NewNotices(db), local(19, 10, 0)
	a := notices.Audience{Unit: org.Unit{ID: 1}, Roles: notices.RolesOf([]string{"village"})}
	b.Run("count", func(b *testing.B) {
		for b.Loop() {
			if n, _, err := s.Count(b.Context(), a, 1, now); err != nil || n < 999_999 {
				b.Fatal(n, err)
			}
		}
	})
	b.Run("review", func(b *testing.B) {
		for b.Loop() {
			if r, err := s.Reach(b.Context(), a, 1, now); err != nil || len(r.First) != notices.LookAt {
				b.Fatal(r, err)
			}
		}
	})
}
