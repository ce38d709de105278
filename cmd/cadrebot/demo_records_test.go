package main

import (
	"database/sql"
	"testing"
	"time"

	"cadrebot/demo"
	"cadrebot/handlers"
	"cadrebot/handlers/fundalerts"
	"cadrebot/locales"
	"cadrebot/record"
	"cadrebot/store"
)

// The demo's records are made once, step by step as people make them, and go with the demo.
func TestTheDemosRecordsLoadOnceAndGoAway(t *testing.T) {
	t.Parallel()
	s := testSettings(t)
	db, err := store.Open(t.Context(), string(s.DatabaseURL))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	side, err := sql.Open("postgres", string(s.DatabaseURL))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = side.Close() })
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, locales.Zone)
	set, err := demo.New(now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.NewDemo(db).Load(t.Context(), set, now); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	made, err := loadRecords(t.Context(), db, record.FlowSynthetic, now)
	if err != nil || made != len(demo.Steps()) {
		t.Fatalf("%d of %d steps are made: %v", made, len(demo.Steps()), err)
	}
	t.Logf("%d steps in %v", made, time.Since(began))
	if again, err := loadRecords(t.Context(), db, record.FlowSynthetic, now.Add(time.Hour)); err != nil || again != 0 {
		t.Errorf("loading again makes %d steps: %v", again, err)
	}
	for query, want := range theDemosMoney {
		var got string
		if err := side.QueryRowContext(t.Context(), query).Scan(&got); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if got != want {
			t.Errorf("%s\n is %s, want %s", query, got, want)
		}
	}
	alerted(t, db, side, now)
	askedOverAYear(t, db, side)
	if _, err := store.NewDemo(db).Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"record", "purse", "entry", "move", "obligation", "reminder"} {
		var left int
		if err := side.QueryRowContext(t.Context(), "select count(*) from "+table).Scan(&left); err != nil || left != 0 {
			t.Errorf("%d rows of %s are left: %v", left, table, err)
		}
	}
}

// What stands in the purses below a county, in 10,000 yuan, as the table of the demo has it.
const purses = `
select string_agg(x.n, ' ' order by x.code) from (
  select left(u.code, 6) as code, cast(round(sum(p.balance) / 10000) as text) as n
  from purse p join record r on r.id = p.record_id join unit u on u.id = r.unit_id
  where u.level <> 'city' `

var theDemosMoney = map[string]string{
	purses + `group by 1) x`:                                                            "12800 9600 8600 5000",
	purses + `and r.kind = 'fund_project' group by 1) x`:                                "12800 9500 8200 5000",
	purses + `and p.name = 'paid' group by 1) x`:                                        "11392 8352 5848 4650",
	purses + `and p.name = 'paid' and r.data->'class'->>'s' = 'industry' group by 1) x`: "6835 4760 3684 2557",
	`select count(*) from record where kind = 'project'`:                                "160",
	`select string_agg(n, ' ' order by k) from (select data->'class'->>'s' as k, cast(count(*) as text) as n from record where kind = 'project' group by 1) x`: "8 14 68 44 8 18",
	`select string_agg(k || ' ' || n, ', ' order by k) from (select state as k, count(*) as n from record where kind = 'project' group by 1) x`:                "accepted 16, approved 18, completed 25, handed_over 4, in_library 22, started 61, tendering 14",
	`select string_agg(n, ' ' order by c) from (select left(u.code, 6) as c, cast(sum(cast(r.data->'budget'->>'s' as numeric)) / 10000 as bigint)::text as n
	   from record r join unit u on u.id = r.unit_id where r.kind = 'project' and r.data->'year'->>'s' = '2027' group by 1) x`: "27000 19800 13800 10300",
	`select count(*) from purse p join record r on r.id = p.record_id where r.kind = 'fund_batch' and r.state = 'allotted' and p.name = 'free' and p.balance <> 0`: "0",
	`select count(*) from record where kind = 'disclosure' and state = 'posted' and due_at < '2026-11-20'`:                                                         "2",
	`select string_agg(state, ' ' order by state) from record where kind = 'fund_evaluation'`:                                                                      "returned self_evaluated",
	`select string_agg(k || ' ' || n, ', ' order by k) from (select state as k, count(*) as n from record where kind = 'plan' group by 1) x`:                       "in_force 2, preparing 1, returned 1, submitted 1",
	`select string_agg(r.data->'value'->>'s' || ' ' || r.state, ', ' order by u.code) from record r join unit u on u.id = r.unit_id
	   where r.kind = 'plan_target' and r.data->'indicator'->>'s' = 'LAB-04'`: "40 in_force, 15 shared, 10 shared, 9 shared",
	`select string_agg(k || ' ' || n, ', ' order by k) from (select state as k, count(*) as n from record where kind = 'milestone' group by 1) x`:                     "proposed 1, reached 5, scheduled 1, slip_asked 1",
	`select string_agg(concat_ws(' ', data->'value'->>'s', data->'valid_from'->>'s', data->'valid_to'->>'s'), ', ' order by id) from record where kind = 'parameter'`: "90 2026-05-09 2026-09-25, 60 2026-09-26, 3 2026-11-23",
	`select string_agg(cast(cardinality(authors) as text), ' ' order by id) from record where kind = 'consultation_reply'`:                                            "1 1 0 1",
	`select count(*) from reminder where fired_at is null and due_at < '2026-11-20 08:00+08'`:                                                                         "0",
}

// alerted is planted case 6: Shiyanping is 15.3 points behind the year; it and the city are told,
// once, and nobody else.
func alerted(t *testing.T, db *store.DB, side *sql.DB, now time.Time) {
	t.Helper()
	kinds, err := handlers.Register(record.FlowSynthetic)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := store.NewRecords(db, kinds).FundAlerts(t.Context(), now, fundalerts.Message); err != nil {
			t.Fatal(err)
		}
	}
	for query, want := range map[string]string{
		`select string_agg(distinct u.code, ' ' order by u.code) from delivery d join role_grant g on g.person_id = d.person_id join unit u on u.id = g.unit_id
		   where d.key like 'fund-alert/%/behind/%'`: "990100 990103",
		`select count(*) - count(distinct person_id) from delivery where key like 'fund-alert/%/behind/%'`:          "0",
		`select count(*) from delivery where key like 'fund-alert/%/behind/%' and payload::text not like '%-15.3%'`: "0",
		`select count(*) from delivery d join unit c on cast(c.id as text) = split_part(d.key, '/', 2)
		   where d.key like 'fund-alert/%' and not exists (select from role_grant g where g.person_id = d.person_id and g.unit_id in (c.id, c.parent_id))`: "0",
		`select string_agg(distinct split_part(key, '/', 3), ' ') from delivery where key like 'fund-alert/%'`: "behind idle",
		`select count(*) > 0 from delivery where key like 'fund-alert/%/behind/%'`:                             "true",
	} {
		var got string
		if err := side.QueryRowContext(t.Context(), query).Scan(&got); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if got != want {
			t.Errorf("%s\n is %s, want %s", query, got, want)
		}
	}
}

// Over a year nobody drowns in what is asked for by itself: what each day of the calendar puts to how many units.
func askedOverAYear(t *testing.T, db *store.DB, side *sql.DB) {
	t.Helper()
	kinds, err := handlers.Register(record.FlowSynthetic)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		month time.Month
		day   int
		want  string
	}{
		{11, 20, "project_progress 61"},
		{12, 1, "fund_payment 4, project_progress 61"},
		{1, 2, "coop_result 3, fund_evaluation 2, fund_payment 4, project_progress 61"},
		{2, 14, "plan 2, project_progress 61"},
		{5, 6, "intl_audit 1, project_progress 61"},
		{8, 2, "fund_payment 4, project_progress 61"},
	} {
		at := time.Date(2026, x.month, x.day, 9, 0, 0, 0, locales.Zone)
		if x.month < 11 {
			at = at.AddDate(1, 0, 0)
		}
		if _, err := store.NewRecords(db, kinds).OpenRegular(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		var got string
		const query = `select coalesce(string_agg(k || ' ' || n, ', ' order by k), '') from (
			select split_part(key, '/', 2) as k, count(distinct unit_id) as n from obligation where key like 'monthly/%' and created_at = $1 group by 1) x`
		if err := side.QueryRowContext(t.Context(), query, at).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != x.want {
			t.Errorf("on %s this is asked of so many units: %s, want %s", at.Format(time.DateOnly), got, x.want)
		}
	}
}
