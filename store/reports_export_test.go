package store_test

import (
	"context"
	"database/sql"
	"runtime"
	"testing"

	"cadrebot/internal/testdb"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/store"
)

// exported collects what an export yields.
func (w *reportWorld) exported(unit string, from, to reports.Period) (out []reports.Row) {
	w.t.Helper()
	for r, err := range w.reports.Export(w.t.Context(), w.units[unit], reports.WeeklyBrief, from, to) {
		must(w.t, err)
		out = append(out, r)
	}
	return out
}

func TestExportYieldsTheSubtreeInOrder(t *testing.T) {
	w := openReports(t)
	w.before("vfs", answers("mon_03", "7"))
	b := w.submitted("vfs2", answers("mon_03", "8"), reportNow)
	a := w.submitted("vfs", answers(), reportDue.AddDate(0, 0, 1))
	w.submitted("vc3", answers(), reportNow)
	got := w.exported("99010102", "2026W01", reportWeek)
	if len(got) != 3 || got[0].Period != "2026W46" || got[1].Number != a.Number || got[2].Number != b.Number {
		t.Fatalf("exported %+v", got)
	}
	r := got[1]
	if r.Unit.Code != "9901010203" || r.Above.Zh != "鹤嘴镇" || r.Role != org.VillageFirstSecretary || r.State != reports.Submitted ||
		r.Answers["col_01"].S != "35000" || reports.OnTime(r.First, r.Due) || r.Version != reports.BriefVersion {
		t.Errorf("row %+v", r)
	}
	if n := len(w.exported("99010102", reportWeek, reportWeek)); n != 2 {
		t.Errorf("%d rows of one week", n)
	}
	if n := len(w.exported("990101", "2026W01", "2026W53")); n != 4 {
		t.Errorf("%d rows of the county", n)
	}
	if n := len(w.exported("nowhere", "2026W01", "2026W53")); n != 0 {
		t.Errorf("%d rows of no unit", n)
	}
	for range w.reports.Export(t.Context(), w.units["990101"], reports.WeeklyBrief, "2026W01", "2026W53") {
		break // whoever stops early gives the connection back
	}
	must(t, w.reports.Exported(t.Context(), w.people["cty"], "weekly_brief 2026W47 csv", 4, reportNow))
	if n := w.count(`select count(*) from audit where action = 'export' and person_id = $1 and detail->>'rows' = '4'`, int64(w.people["cty"].Person)); n != 1 {
		t.Error("the export is not in the audit log")
	}
}

func TestAnExportThatIsCutShortSaysSo(t *testing.T) {
	w := openReports(t)
	w.submitted("vfs", answers(), reportNow)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var failed error
	for _, err := range w.reports.Export(ctx, w.units["990101"], reports.WeeklyBrief, "2026W01", "2026W53") {
		failed = err
	}
	if failed == nil {
		t.Error("an export without a connection ended as if whole")
	}
}

// BenchmarkExportRows reads 100,000 submissions off Postgres and reports the peak heap in MiB.
func BenchmarkExportRows(b *testing.B) {
	dsn := testdb.Postgres(b, "store", func(ctx context.Context, dsn string) error {
		_, err := store.Migrate(ctx, dsn)
		return err
	})
	db, err := store.Open(b.Context(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	city := org.Unit{Path: "/1/"}
	raw, err := sql.Open("postgres", dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = raw.Close() })
	if _, err := raw.ExecContext(b.Context(), `
with p as (insert into person (name, created_at) values ('x', now()) returning id),
u as (insert into unit (code, name_zh, level, path) select '99' || n, '村' || n, 'village', '/1/' || n || '/' from generate_series(1, 1000) n returning id)
insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, updated_at)
select 'R-' || u.id || '-' || w, 'c' || u.id || '-' || w, 'weekly_brief', 1, u.id, '2026W' || lpad(CAST(w AS text), 3, '0'), p.id, 'VFS',
       '{"mon_03":{"s":"2"},"mon_05":{"s":"1"},"lab_02":{"s":"0"},"gua_04":{"s":"0"},"prj_06":{"s":"60"},"col_01":{"s":"35000"}}', 'locked', now(), now()
from u, p, generate_series(1, 100) w`); err != nil {
		b.Fatal(err)
	}
	r := store.NewReports(db)
	for b.Loop() {
		runtime.GC()
		var peak uint64
		n := 0
		for _, err := range r.Export(b.Context(), city, reports.WeeklyBrief, "2026W000", "2026W999") {
			if err != nil {
				b.Fatal(err)
			}
			if n++; n%5000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
		}
		if n != 100_000 {
			b.Fatalf("%d rows", n)
		}
		b.ReportMetric(float64(peak)/(1<<20), "MiB-peak")
	}
}
