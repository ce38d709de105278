package store_test

import (
	"context"
	"database/sql"
	"testing"

	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

// A province of 20 cities, 200 counties, 2,000 townships and 100,000 villages that have
// all reported one week, nine tenths of them approved.
const seedProvince = `
insert into unit (id, code, name_zh, level, parent_id, path) values (1, 'P', '省', 'province', null, '/1/');
insert into unit (id, code, name_zh, level, parent_id, path)
select 100 + i, 'C' || i, '市', 'city', 1, '/1/' || (100 + i) || '/' from generate_series(0, 19) i;
insert into unit (id, code, name_zh, level, parent_id, path)
select 1000 + i, 'K' || i, '县', 'county', p.id, p.path || (1000 + i) || '/' from generate_series(0, 199) i join unit p on p.id = 100 + i / 10;
insert into unit (id, code, name_zh, level, parent_id, path)
select 10000 + i, 'T' || i, '镇', 'township', p.id, p.path || (10000 + i) || '/' from generate_series(0, 1999) i join unit p on p.id = 1000 + i / 10;
insert into unit (id, code, name_zh, level, parent_id, path)
select 1000000 + i, 'V' || i, '村', 'village', p.id, p.path || (1000000 + i) || '/' from generate_series(0, 99999) i join unit p on p.id = 10000 + i / 50;
insert into person (id, name, created_at) values (1, 'x', now());
insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, period, opens_at, due_at, state, done_at, created_at)
select 'o' || id, 'weekly_brief', 'report', 'weekly_brief', '简报', 'Brief', id, '{VFS}', '2026W47', '2026-11-16', '2026-11-20 10:00+00', 'done', '2026-11-19', '2026-11-16'
from unit where level = 'village';
insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, due_at, updated_at)
select 'R' || id, 'c' || id, 'weekly_brief', 1, id, '2026W47', 1, 'VFS',
       jsonb_build_object('mon_03', jsonb_build_object('s', (id % 3)::text), 'mon_05', jsonb_build_object('s', '1'),
                          'lab_02', jsonb_build_object('s', '4'), 'lab_03', jsonb_build_object('s', '2'), 'gua_04', jsonb_build_object('s', '0'),
                          'prj_06', jsonb_build_object('s', (id % 101)::text), 'col_01', jsonb_build_object('s', (id % 100000 || '.25'))),
       case when id % 10 = 0 then 'submitted' else 'township_approved' end, '2026-11-19', '2026-11-20 10:00+00', '2026-11-19'
from unit where level = 'village';
analyze;`

// BenchmarkRollup adds 100,000 submissions up over five levels: the figures of every
// township, county and city, and of the province, with how complete they are.
func BenchmarkRollup(b *testing.B) {
	db, province := openProvince(b)
	src, err := reports.BriefSource()
	if err != nil {
		b.Fatal(err)
	}
	rep := store.NewReports(db)
	for name, depth := range map[string]int{"five levels": 3, "the province and its cities": 1} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s, err := rep.Sheet(b.Context(), province, reports.View{Source: src, Period: "2026W47", Depth: depth}, reportNow)
				if err != nil {
					b.Fatal(err)
				}
				if s.Whole().Tally.In != 90_000 || s.Whole().Figures[0].Known != 90_000 {
					b.Fatalf("%+v", s.Whole())
				}
			}
		})
	}
}

// BenchmarkOverview counts what the same province owes, and BenchmarkTrend follows one
// figure of it.
func BenchmarkOverview(b *testing.B) {
	db, province := openProvince(b)
	rep := store.NewReports(db)
	for b.Loop() {
		o, err := rep.Overview(b.Context(), province, reports.WeeklyBrief, "2026W47", reportNow)
		if err != nil || o.Whole.Arrived() != (reports.Ratio{Num: 100_000, Den: 100_000}) {
			b.Fatalf("%+v, %v", o.Whole, err)
		}
	}
}

func BenchmarkTrend(b *testing.B) {
	db, province := openProvince(b)
	src, err := reports.BriefSource()
	if err != nil {
		b.Fatal(err)
	}
	rep := store.NewReports(db)
	for b.Loop() {
		got, err := rep.Trend(b.Context(), province, reports.View{Source: src, Period: "2026W47"}, 0, 12)
		if err != nil || got[11].Figure.Known != 90_000 {
			b.Fatalf("%+v, %v", got, err)
		}
	}
}

func openProvince(b *testing.B) (*store.DB, org.Unit) {
	b.Helper()
	dsn := testdb.Postgres(b, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	raw, err := sql.Open("postgres", dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.ExecContext(b.Context(), seedProvince); err != nil {
		b.Fatal(err)
	}
	db, err := store.Open(b.Context(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db, org.Unit{ID: 1, Code: "P", Name: locales.Raw("省"), Level: org.LevelProvince, Path: "/1/"}
}
