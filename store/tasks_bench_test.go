package store_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"testing"

	"cadrebot/notices"
	"cadrebot/store"
	"cadrebot/tasks"
)

// What a province in December looks like: 250,000 obligations with a ladder of four steps
// each, 20,000 of them due now, each of another person in one of 5,000 villages.
const (
	sqlManyVillages = `
with made as (
    insert into unit (code, name_zh, name_en, level, parent_id, path)
    select '88' || lpad(n::text, 8, '0'), '村' || n, 'Village ' || n, 'village', $1, '' from generate_series(1, 5000) n
    returning id)
select count(*) from made`
	sqlVillagePaths = `update unit u set path = p.path || u.id || '/' from unit p where p.id = u.parent_id and u.path = ''`
	sqlManyPeople   = `
insert into person (telegram_id, name, created_at) select 7000000 + n, 'p' || n, '2020-01-01' from generate_series(1, 20000) n`
	sqlManyPosts = `
insert into role_grant (person_id, unit_id, role, valid_from)
select p.id, u.id, 'VC', '2020-01-01'
from (select id, row_number() over (order by id) as n from person where telegram_id > 7000000) p
join (select id, row_number() over (order by id) as n from unit where code like '88%') u on u.n = (p.n - 1) % 5000 + 1`
	sqlManyObligations = `
insert into obligation (key, family, kind, title_zh, title_en, unit_id, roles, person_id, supervisor_unit_id, opens_at, due_at, created_at)
select 'bench/' || o, 'weekly', 'confirm', '冬季饮水保供排查', 'Winter water-supply check', g.unit_id, '{VC}', p.id, $1,
       '2026-11-01', case when o <= 20000 then timestamptz '2026-11-20 18:00+08' else timestamptz '2027-03-01 18:00+08' + o * interval '1 second' end, '2026-11-01'
from generate_series(1, 250000) o
join (select id, row_number() over (order by id) as n from person where telegram_id > 7000000) p on p.n = (o - 1) % 20000 + 1
join role_grant g on g.person_id = p.id`
	sqlManyReminders = `
insert into reminder (obligation_id, step, revision, due_at)
select o.id, s.step, 1, case when o.due_at < '2027-01-01' and s.step = 'T-3' then timestamptz '2026-11-17 08:30+08' else o.due_at + (s.days + 30) * interval '1 day' end
from obligation o, (values ('T-3', -3), ('T-0', 0), ('T+1', 1), ('T+3', 3)) s(step, days)
where o.key like 'bench/%'`
)

// BenchmarkSweep measures one sweep in the morning: a million armed reminders, 20,000 of
// them due, each queued for a person of its own. heap-MiB is the most that was in use when
// a batch was composed.
func BenchmarkSweep(b *testing.B) {
	w := dutyWorldOf(b)
	s := store.NewTasks(w.db)
	w.count(sqlManyVillages, int64(w.unit["town"].ID))
	w.exec(sqlVillagePaths)
	w.exec(sqlManyPeople)
	w.exec(sqlManyPosts)
	w.exec(sqlManyObligations, int64(w.unit["town"].ID))
	w.exec(sqlManyReminders)
	w.exec(`analyze`)
	if n := w.count(`select count(*) from reminder where fired_at is null`); n != 1_000_000 {
		b.Fatalf("%d reminders are armed", n)
	}
	var most uint64
	for b.Loop() {
		b.StopTimer()
		w.exec(`update reminder set fired_at = null, outcome = '' where fired_at is not null`)
		w.exec(`delete from delivery`)
		w.exec(`delete from digest_day`)
		w.exec(`analyze reminder`)
		b.StartTimer()
		n, err := s.FireReminders(b.Context(), local(17, 8, 31), 5000, func(due []tasks.Due) ([]notices.Outgoing, error) {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			return benchLetters(due)
		})
		if err != nil || n.Told != 20_000 || n.Messages != 20_000 {
			b.Fatalf("%+v, %v", n, err)
		}
	}
	b.ReportMetric(float64(most)/(1<<20), "heap-MiB")
}

func benchLetters(due []tasks.Due) ([]notices.Outgoing, error) {
	letters := tasks.Letters(due)
	out := make([]notices.Outgoing, len(letters))
	for i, l := range letters {
		payload, err := json.Marshal(map[string]any{"b": []any{l.Own[0].Obligation.Title, l.Own[0].Obligation.Due}})
		if err != nil {
			return nil, err
		}
		out[i] = notices.Outgoing{Key: fmt.Sprintf("digest/%d/%d", l.To, l.Last), Person: l.To, Payload: payload}
	}
	return out, nil
}
