package sending

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/playground"
)

// Reminders is one sweep over many armed reminders, few of which are due.
type Reminders struct{ Armed, Due int }

// Swept is what one sweep took, in a process of its own.
type Swept struct {
	Seconds float64        `json:"seconds"`
	Before  float64        `json:"before"` // MiB in use when it began
	Most    float64        `json:"most"`   // MiB in use, the most that was seen
	Counts  map[string]int `json:"counts"`
}

// Every person of the crowd is to do as many things as make up the number; the first step of
// the first is due.
const (
	sqlVillages = `
insert into unit (code, name_zh, name_en, level, parent_id, path)
select 'bench-' || i, '测试村' || i, 'Bench village ' || i, 'village', u.id, '' from unit u, generate_series(1, $1::int) i where u.code = '` + town + `'`

	sqlVillagePaths = `update unit v set path = t.path || v.id || '/' from unit t where v.parent_id = t.id and v.path = ''`

	sqlObligations = `
insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, person_id, supervisor_unit_id, opens_at, due_at, created_at)
select 'bench/' || p.id || '/' || k, 'report', 'report', 'bench', '第' || k || '项任务', 'Task ' || k, v.id, '{RWT}', p.id, t.id,
       $2::timestamptz - interval '9 days', $2::timestamptz + make_interval(days => k), $2::timestamptz - interval '9 days'
from (select id, row_number() over (order by id) as i from person where telegram_id >= $3) p
join unit v on v.code = 'bench-' || p.i join unit t on t.code = '` + town + `', generate_series(0, $1::int - 1) k`

	sqlReminders = `
insert into reminder (obligation_id, step, revision, due_at)
select id, 'T-0', 1, case when key like '%/0' then $1::timestamptz - interval '1 minute' else due_at end from obligation where key like 'bench/%'`
)

// Run measures the sweep with all that is due and with half of it.
func (r Reminders) Run(ctx context.Context, o Options) ([]Row, error) {
	half, err := Reminders{Armed: r.Armed / 2, Due: r.Due / 2}.sweep(ctx, o)
	if err != nil {
		return nil, err
	}
	much, err := r.sweep(ctx, o)
	if err != nil {
		return nil, err
	}
	return []Row{
		{
			What:     fmt.Sprintf("%d armed reminders, %d of them due for as many people", r.Armed, r.Due),
			Measured: fmt.Sprintf("swept and queued in %.2f s (%d messages); half of it in %.2f s", much.Seconds, much.Counts["messages"], half.Seconds),
			Ratio:    fmt.Sprintf("%.2f of 5 s", much.Seconds/5), Reach: "5 s", Met: much.Seconds < 5 && much.Counts["messages"] == r.Due,
		},
		{
			What: "memory of the sweep", Measured: fmt.Sprintf("%.0f MiB in use before, at most %.0f; for half of it %.0f and %.0f", much.Before, much.Most, half.Before, half.Most),
			Ratio: fmt.Sprintf("%.2f times that of half", much.Most/half.Most), Reach: "flat: at most 1.25 times", Met: much.Most <= 1.25*half.Most,
		},
	}, nil
}

func (r Reminders) sweep(ctx context.Context, o Options) (out Swept, err error) {
	s, err := open(ctx, o, playground.Options{NoLimits: true})
	if err != nil {
		return out, err
	}
	defer s.done()
	if err := s.crowd(ctx, r.Due); err != nil {
		return out, err
	}
	o.say("arming %d reminders ...", r.Armed)
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{sqlVillages, []any{r.Due}},
		{sqlVillagePaths, nil},
		{sqlObligations, []any{max(1, r.Armed/r.Due), opening.Add(8 * time.Hour), firstChat}},
		{sqlReminders, []any{opening}},
		{`analyze`, nil},
	} {
		if _, err := s.sql.ExecContext(ctx, q.sql, q.args...); err != nil {
			return out, fmt.Errorf("arm reminders: %w", err)
		}
	}
	text, err := s.output(ctx, "bench", "sweep")
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(text, &out); err != nil {
		return out, fmt.Errorf("read what the sweep measured: %w", err)
	}
	return out, nil
}
