package store_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"cadrebot/internal/testdb"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

// A city of 10 counties, 100 townships and 5,000 villages with ten cadres each, all of whom
// were asked to take one course and took it twice: 100,000 attempts, a million answers.
const seedLearners = `
insert into unit (id, code, name_zh, level, parent_id, path) values (1, 'C', '市', 'city', null, '/1/');
insert into unit (id, code, name_zh, level, parent_id, path)
select 100 + i, 'K' || i, '县', 'county', 1, '/1/' || (100 + i) || '/' from generate_series(0, 9) i;
insert into unit (id, code, name_zh, level, parent_id, path)
select 1000 + i, 'T' || i, '镇', 'township', p.id, p.path || (1000 + i) || '/' from generate_series(0, 99) i join unit p on p.id = 100 + i / 10;
insert into unit (id, code, name_zh, level, parent_id, path)
select 10000 + i, 'V' || i, '村', 'village', p.id, p.path || (10000 + i) || '/' from generate_series(0, 4999) i join unit p on p.id = 1000 + i / 50;
insert into person (id, name, telegram_id, created_at) select 1 + i, 'x', 1 + i, now() from generate_series(0, 49999) i;
insert into role_grant (person_id, unit_id, role, valid_from) select 1 + i, 10000 + i / 10, 'VC', '2026-01-01' from generate_series(0, 49999) i;
insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, person_id, opens_at, due_at, state, done_at, created_at)
select 'o' || i, 'training', 'course', 'C1', '课', 'Course', 10000 + i / 10, '{VC}', 1 + i, '2026-11-01', '2026-11-30', 'done', '2026-11-10', '2026-11-01'
from generate_series(0, 49999) i;
insert into attempt (conversation, person_id, unit_id, course_id, course_version, number, right_count, question_count, passed, finished_on)
select 'a' || i || '/' || n, 1 + i, 10000 + i / 10, 'C1', 1, n, 5 + (i + n) % 6, 10, (i + n) % 6 > 2, '2026-11-10'
from generate_series(0, 49999) i, generate_series(1, 2) n;
insert into attempt_answer (attempt_id, question_id, answer, correct)
select a.id, q->>'id', '{"p": [1]}', (a.id + hashtext(q->>'id')) % 3 > 0
from attempt a join course c on c.id = a.course_id and c.version = 1, jsonb_array_elements(c.body->'questions') q;
update attempt a set marks = (select string_agg(question_id || '=' || case when correct then 100000 else 0 end || '=1', ' ') from attempt_answer where attempt_id = a.id)
where number = 1;
analyze;`

func openLearners(b *testing.B) (*store.Training, org.Unit) {
	b.Helper()
	dsn := testdb.Postgres(b, "learners", func(ctx context.Context, dsn string) error {
		if _, err := store.Migrate(ctx, dsn); err != nil {
			return err
		}
		db, err := store.Open(ctx, dsn)
		if err != nil {
			return err
		}
		defer db.Close()
		courses, err := training.Starter()
		if err != nil {
			return err
		}
		if _, err := store.NewTraining(db).ImportCourses(ctx, courses, orgNow); err != nil {
			return err
		}
		raw, err := sql.Open("postgres", dsn)
		if err != nil {
			return err
		}
		defer raw.Close()
		_, err = raw.ExecContext(ctx, seedLearners)
		return err
	})
	db, err := store.Open(b.Context(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	city, err := store.NewOrg(db).UnitByCode(b.Context(), "C")
	if err != nil {
		b.Fatal(err)
	}
	return store.NewTraining(db), city
}

// BenchmarkCompletion is the trainer's page of a unit tree over 100,000 attempts.
func BenchmarkCompletion(b *testing.B) {
	tr, city := openLearners(b)
	for b.Loop() {
		done, err := tr.Completion(b.Context(), city, city.ID, "C1", orgNow.Add(time.Hour))
		if err != nil || done.Whole.Completed != 50_000 || len(done.Below) != 10 {
			b.Fatalf("%+v, %v", done.Whole, err)
		}
	}
}

// BenchmarkFirstAttempts reads half a million answers for the statistics of ten questions: as
// they are kept in one line an attempt, and put together from the answers.
func BenchmarkFirstAttempts(b *testing.B) {
	tr, city := openLearners(b)
	b.Run("kept", func(b *testing.B) { readFirst(b, tr, city) })
	if err := tr.ForgetMarks(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Run("together", func(b *testing.B) { readFirst(b, tr, city) })
}

func readFirst(b *testing.B, tr *store.Training, city org.Unit) {
	b.Helper()
	c, err := tr.Course(b.Context(), "C1", 1)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		sheet, err := tr.FirstAttempts(b.Context(), city, &c)
		if err != nil || sheet.Quiz().Attempts != 50_000 {
			b.Fatal(err)
		}
	}
}
