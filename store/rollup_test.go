package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"cadrebot/calendar"
	"cadrebot/figures"
	"cadrebot/org"
	"cadrebot/store"
)

// rollupWorld is two counties with duties, reports and records of the kinds that boards count.
type rollupWorld struct {
	*recordWorld
	sums   *store.Rollup
	boards *store.Stats
	now    time.Time
}

func newRollupWorld(t *testing.T) *rollupWorld {
	t.Helper()
	w := openRecords(t)
	r := &rollupWorld{recordWorld: w, sums: store.NewRollup(w.db), boards: store.NewStats(w.db), now: reportNow}
	r.exec(`
insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, period, opens_at, due_at, created_at)
select k || '/' || u.code || '/' || g, 'x', k, (array['brief', 'asked'])[1 + g % 2], '简报', 'Brief', u.id, '{VFS}', 'p' || g, $1, $1::timestamptz + ((g - 5) || ' days')::interval, $1
from unit u, generate_series(1, 6) g, unnest('{report,task}'::text[]) k where u.level in ('village', 'township')`, r.now)
	r.exec(`
with town as (select id from unit where level = 'township' order by id limit 1), form as (
    insert into form (ref, name, unit_id, created_at) select 'asked', 'asked', id, $1 from town)
insert into task (key, author_id, role, unit_id, spec, duty, due_at, short, created_at)
select 'x', (select min(id) from person), 'TWN_COORD', id, '{}', 1, $1, true, $1::timestamptz - interval '2 days' from town`, r.now)
	for range 60 {
		r.change(rand.New(rand.NewPCG(1, uint64(r.n))))
	}
	return r
}

func (w *rollupWorld) exec(query string, args ...any) {
	if _, err := w.raw.ExecContext(w.t.Context(), query, args...); err != nil {
		w.t.Errorf("%s: %v", query, err)
	}
}

// age is some hours before now: within the month, before it, or in the first hours of its first day, which another zone's
// month does not have.
func (w *rollupWorld) age(r *rand.Rand) int {
	if r.IntN(4) > 0 {
		return 1 + r.IntN(600)
	}
	return int(w.now.Sub(calendar.Of(calendar.Month, w.now).Start()).Hours()) - r.IntN(6)
}

func oneOf(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }

// some is a condition that holds for about a third of a table's rows.
func some(r *rand.Rand) string { return fmt.Sprintf(" where id %% 3 = %d", r.IntN(3)) }

// change does one thing that boards count, of any kind.
func (w *rollupWorld) change(r *rand.Rand) {
	n := r.Int64()
	switch r.IntN(12) {
	case 0, 1:
		w.exec(`
insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, due_at, updated_at, returns)
select 'R' || $1::bigint, 'c' || $1::bigint, o.ref, 1, o.unit_id, o.period, (select min(id) from person), 'VFS', CAST($6 AS jsonb), $2, $3::timestamptz - make_interval(hours => $4), o.due_at, $3, $5
from obligation o where o.kind = 'report' and not exists (select from submission s where s.unit_id = o.unit_id and s.period = o.period)
order by md5(o.id::text || $1::bigint) limit 1 on conflict do nothing`, n, oneOf(r, "submitted", "township_approved", "returned"), w.now, w.age(r), r.IntN(2), someNumbers(r))
	case 2:
		w.exec(`update submission set state = $1, returns = returns + 1`+some(r), oneOf(r, "submitted", "township_approved", "returned"))
		w.exec(`update submission set answers = CAST($1 AS jsonb), typed = $2, no_change = $3`+some(r), someNumbers(r), r.IntN(3), r.IntN(2) == 0)
		w.exec(`
insert into move (key, record, record_id, name, from_state, to_state, person_id, role, unit_id, at)
select 'd' || $1::bigint || '/' || s.id, 'report', s.id, $2, 'submitted', '', s.person_id, 'TWN_COORD', s.unit_id, s.submitted_at + make_interval(mins => $3) from submission s`+some(r),
			n, oneOf(r, "approve", "return", "county_approve", "correct"), r.IntN(900))
	case 3:
		w.exec(`update obligation set state = $1`+some(r), oneOf(r, "open", "done", "exempt"))
	case 4:
		w.exec(`update obligation set due_at = due_at + interval '1 day'` + some(r))
		w.exec(`update obligation set task_id = case when task_id is null then (select min(id) from task) end` + some(r))
	case 5, 6, 7:
		kind := oneOf(r, "project", "clue", "issue", "agreement", "coop_result", "fund_batch", "fund_allocation", "fund_project")
		w.exec(`
insert into record (code, kind, unit_id, path, state, from_state, entered_at, due_at, began_at, version, data, title, grams, authors, last_by)
select 'X-' || $1::bigint, $2, u.id, u.path, $3, '', $4, case when $5 then 'infinity' else $4::timestamptz + make_interval(days => $6) end, $4, 1, CAST($7 AS jsonb), '', '{}', '{}', (select min(id) from person)
from unit u order by md5(u.id::text || $1::bigint) limit 1`, n, kind, stateOf(r), w.now, r.IntN(2) == 0, r.IntN(9)-4, someAnswers(r))
	case 8:
		w.exec(`update record set state = $1, version = version + 1, due_at = $2`+some(r), stateOf(r), w.now.AddDate(0, 0, r.IntN(9)-4))
	case 9:
		w.exec(`update record set data = CAST($1 AS jsonb)`+some(r), someAnswers(r))
	case 10: // the record and what it holds in one statement, as a step writes it
		w.exec(`
with r as (select id from record where kind like 'fund%' order by md5(id::text || $1::bigint) limit 2),
c as (update record set data = CAST($2 AS jsonb) where id in (select id from r))
insert into purse (record_id, name, balance) select id, $3, $4 from r on conflict (record_id, name) do update set balance = purse.balance + excluded.balance`,
			n, someAnswers(r), oneOf(r, "free", "paid"), 1+r.IntN(500))
	default:
		w.exec(oneOf(r, `delete from submission where id % 7 = 3`, `delete from record where id % 11 = 5`, `delete from purse where record_id % 5 = 2`, `update purse set balance = 0 where record_id % 4 = 1`))
	}
}

func stateOf(r *rand.Rand) string {
	return oneOf(r, "annual_plan", "started", "accepted", "clue_received", "tracking", "removed", "open", "closed", "in_force", "confirmed")
}

// someNumbers are the answers of a report: numbers that boards add up, others, and words.
func someNumbers(r *rand.Rand) string {
	return fmt.Sprintf(`{"lab_02": {"s": %q}, %q: {"s": %q}, "col_01": {"s": "1200.25"}, "words": {"s": "没有人数它"}}`,
		oneOf(r, "0", "4", "-4", "none"), oneOf(r, "lab_03", "LAB_03", "mon_03"), oneOf(r, "2", "1.5", ""))
}

func someAnswers(r *rand.Rand) string {
	return fmt.Sprintf(`{"class": {"s": %q}, "category": {"s": %q}, "on_time": {"s": %q}, "indicator": {"s": %q}, "year": {"s": %q}, "quarter_end": {"s": %q},
"target": {"s": %q}, "value": {"s": %q}, "source": {"s": %q}, "received": {"s": %q}, "name": {"s": "没有人数它"}}`,
		oneOf(r, "industry", "roads"), oneOf(r, "a", "b"), oneOf(r, "yes", "no"), oneOf(r, "COL-01", ""), oneOf(r, "2026", "2025"), oneOf(r, "2026-09-30", "2025-12-31"),
		oneOf(r, "12.50", "0", "many"), oneOf(r, "3", ""), oneOf(r, "central", "province"), oneOf(r, "2026-01-31", "2026-11-01"))
}

// same holds every board of every unit against a count, and says how many figures there were.
func (w *rollupWorld) same(when string) (n int) {
	w.t.Helper()
	for _, u := range w.units {
		for _, b := range figures.Boards {
			for _, now := range []time.Time{w.now, w.now.AddDate(0, 0, -3)} {
				got, err := w.boards.Sheet(w.t.Context(), u, b, now)
				must(w.t, err)
				want, err := w.boards.Counted().Sheet(w.t.Context(), u, b, now)
				must(w.t, err)
				if x, y := written(got), written(want); !slices.Equal(x, y) {
					w.t.Fatalf("%s: %s of %s:\n%v\ncounted:\n%v", when, b.ID, u.Code, x, y)
				}
				n += len(written(want))
			}
		}
	}
	return n
}

// written are all figures of a sheet, in an order of their own.
func written(s figures.Sheet) (out []string) {
	add := func(who string, in figures.Input) {
		for q, n := range in.Raw {
			out = append(out, fmt.Sprint(who, " ", q, " ", n.Fixed(4)))
		}
		for q, of := range in.Samples {
			for _, p := range []int64{10, 50, 90} {
				n, _ := figures.Percentile(of, p)
				out = append(out, fmt.Sprint(who, " ", q, " ", p, " ", n.Fixed(4)))
			}
		}
	}
	add("", s.Whole.Input)
	for _, r := range s.Below {
		add(r.Unit.Code, r.Input)
	}
	for _, k := range s.Keys {
		add("="+k.Key, k.Input)
	}
	slices.Sort(out)
	return out
}

// marks is how many changes have not been added up.
func (w *rollupWorld) marks() string {
	return w.word(`select (select count(*) from rollup_mark) + (select count(*) from rollup_change)`)
}

// Whatever changes, and however much of it has been added up, boards say what a count says.
func TestBoardsFromSumsAreThoseOfACount(t *testing.T) {
	t.Parallel()
	w := newRollupWorld(t)
	r := rand.New(rand.NewPCG(7, 53))
	most := 0
	for step := range 40 {
		for range 1 + r.IntN(5) {
			w.change(r)
		}
		if r.IntN(3) > 0 {
			_, err := w.sums.AddUp(t.Context(), 1+r.IntN(60))
			must(t, err)
		}
		most = max(most, w.same(fmt.Sprint("step ", step)))
	}
	for w.marks() != "0" {
		_, err := w.sums.AddUp(t.Context(), 1000)
		must(t, err)
	}
	w.same("at the end")
	if most < 500 {
		t.Errorf("only %d figures", most)
	}
}

// Many write and add up at once, each in transactions of its own.
func TestSumsStayExactHoweverManyWriteAtOnce(t *testing.T) {
	t.Parallel()
	w := newRollupWorld(t)
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			r := rand.New(rand.NewPCG(11, uint64(i)))
			for range 40 {
				w.attempt(r)
			}
		})
	}
	for range 2 {
		all.Go(func() {
			for range 40 {
				if _, err := w.sums.AddUp(t.Context(), 25); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	w.same("with marks left")
	for w.marks() != "0" {
		_, err := w.sums.AddUp(t.Context(), 1000)
		must(t, err)
	}
	w.same("added up")
}

// attempt writes a report and moves its duty in one transaction, or a purse beside its record: two rows
// of one fact, which others change at the same time. Who is refused by a lock lets go.
func (w *rollupWorld) attempt(r *rand.Rand) {
	tx, err := w.raw.BeginTx(w.t.Context(), nil)
	if err != nil {
		w.t.Error(err)
		return
	}
	defer func() { _ = tx.Rollback() }()
	queries := []string{
		`update obligation set state = case state when 'open' then 'done' else 'open' end, due_at = due_at + interval '1 hour' where id = $1`,
		`update submission set state = case state when 'submitted' then 'township_approved' else 'submitted' end where id = $1`,
		`update submission set typed = typed + 1, answers = jsonb_set(answers, '{lab_02,s}', case when answers->'lab_02'->>'s' = '3' then '"5"' else '"3"' end::jsonb) where id = $1`,
		`update record set data = jsonb_set(data, '{class,s}', case when data->'class'->>'s' = 'roads' then '"industry"' else '"roads"' end::jsonb) where id = $1`,
		`insert into purse (record_id, name, balance) select id, 'paid', 5 from record where id = $1 on conflict (record_id, name) do update set balance = purse.balance + 3`,
	}
	for range 1 + r.IntN(3) {
		if _, err := tx.ExecContext(w.t.Context(), queries[r.IntN(len(queries))], 1+r.IntN(24)); err != nil {
			return // a deadlock of the test's own making
		}
	}
	if r.IntN(5) > 0 {
		_ = tx.Commit()
	}
}

// What a process that dies while it adds up has done is not there, and the next one does it.
func TestWhoDiesWhileAddingUpLosesNothing(t *testing.T) {
	t.Parallel()
	w := newRollupWorld(t)
	before := w.marks()
	if before == "0" {
		t.Fatal("nothing is marked")
	}
	err := store.AddUpAndDie(t.Context(), w.db)
	if err == nil {
		t.Fatal("it did not die")
	}
	if after := w.marks(); after != before {
		t.Errorf("%s marks were left of %s", after, before)
	}
	w.same("after it died")
	n, err := w.sums.AddUp(t.Context(), 1<<20)
	must(t, err)
	if fmt.Sprint(n) != before || w.marks() != "0" {
		t.Errorf("the next one took %d of %s", n, before)
	}
	w.same("after the next")
	if w.word(`select count(*) from rollup where unit_id = `+fmt.Sprint(int64(w.units["v1"].ID))) != "0" || w.units["v1"].Level != org.LevelVillage {
		t.Error("a village has sums")
	}
}
