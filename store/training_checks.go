package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
)

// Items among $1 that held until their last version and are superseded or retired now, with
// the newest version of every course that rests on them. Courses cite history on purpose: what
// was out of force when it came in is no news.
const sqlNoteCited = `
insert into course_check (course_id, version, item_id, noted_at)
select c.id, c.version, i.id, $2
from policy_item i
join lateral (select v.body from policy_item_version v where v.item_id = i.id order by v.version desc offset 1 limit 1) was on true
join course c on c.version = (select max(n.version) from course n where n.id = c.id) and c.state = 'published'
 and (jsonb_exists(jsonb_path_query_array(c.body, '$.questions[*].sources[*]'), i.id)
      or jsonb_exists(jsonb_path_query_array(c.body, '$.modules[*].cards[*].source'), i.id))
where i.id = any($1::text[])
  and (coalesce(i.body->>'superseded_by', '') <> '' or i.body->>'status' in ('superseded', 'historical'))
  and coalesce(was.body->>'superseded_by', '') = '' and coalesce(was.body->>'status', '') not in ('superseded', 'historical')
on conflict do nothing`

// noteCited notes, in the transaction that changed policy items, which courses rest on those
// that no longer hold.
func noteCited(ctx context.Context, tx q, items []string, now time.Time) error {
	if _, err := tx.ExecContext(ctx, sqlNoteCited, pq.Array(items), now); err != nil {
		return fmt.Errorf("note the courses that cite them: %w", err)
	}
	return nil
}

const checkColumns = `
select k.course_id, k.version, k.item_id, k.noted_at, coalesce(i.body->>'superseded_by', '') as next,
       coalesce(i.body->>'title_zh', '') as title_zh, coalesce(i.body->>'title_en', '') as title_en
from course_check k join policy_item i on i.id = k.item_id`

type checkRow struct {
	Course  string    `db:"course_id"`
	Version int       `db:"version"`
	Item    string    `db:"item_id"`
	Noted   time.Time `db:"noted_at"`
	Next    string    `db:"next"`
	TitleZh string    `db:"title_zh"`
	TitleEn string    `db:"title_en"`
}

func toChecks(rows []checkRow) []training.ToCheck {
	out := make([]training.ToCheck, len(rows))
	for i, r := range rows {
		out[i] = training.ToCheck{
			Course: training.CourseID(r.Course), Version: r.Version, Item: r.Item, Next: r.Next,
			Title: locales.Both(r.TitleZh, r.TitleEn), Noted: r.Noted,
		}
	}
	return out
}

const sqlChecksOf = checkColumns + `
where k.checked_at is null and k.course_id = $1 and k.version = $2 order by k.item_id`

// ToCheck lists what a version of a course rests on that no longer holds and that no trainer
// has looked through.
func (s *Training) ToCheck(ctx context.Context, course training.CourseID, version int) ([]training.ToCheck, error) {
	var rows []checkRow
	err := s.db.sql.SelectContext(ctx, &rows, sqlChecksOf, string(course), version)
	return toChecks(rows), wrap("list what to check in a course", err)
}

const sqlChecked = `
update course_check set checked_at = $3, checked_by = $4 where course_id = $1 and version = $2 and checked_at is null`

// Checked notes that a trainer has looked a version of a course through.
func (s *Training) Checked(ctx context.Context, course training.CourseID, version int, by org.PersonID, now time.Time) error {
	_, err := s.db.sql.ExecContext(ctx, sqlChecked, string(course), version, now, int64(by))
	return wrap("note that a course was checked", err)
}

const sqlUntoldChecks = checkColumns + `
where k.told_at is null order by k.course_id, k.item_id limit 100 for update of k skip locked`

const sqlMarkTold = `
update course_check k set told_at = $4
from unnest($1::text[], $2::int[], $3::text[]) as t(course, version, item)
where k.course_id = t.course and k.version = t.version and k.item_id = t.item`

// Whoever published a version of the course or asked people to take it keeps it, as long as
// they train; a course of nobody's is everybody's who trains.
const sqlKeepers = `
with trainer as (
    select distinct g.person_id from role_grant g
    where g.role = any($2::text[]) and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
), keeper as (
    select t.person_id from course_push x join trainer t on t.person_id = x.person_id where x.course_id = $1
    union
    select t.person_id from course c join trainer t on t.person_id = c.author_id where c.id = $1
)
select person_id from keeper
union all
select person_id from trainer where not exists (select from keeper)
order by 1`

// TellChecks tells the trainers who keep a course, once, of what in it no longer holds: what
// compose writes. A second call finds nothing left. It returns how many marks were told of.
func (s *Training) TellChecks(ctx context.Context, compose func(training.ToCheck) (json.RawMessage, error), now time.Time) (told int, err error) {
	err = s.db.tx(ctx, "tell what to check in courses", func(tx q) error {
		var rows []checkRow
		if err := tx.SelectContext(ctx, &rows, sqlUntoldChecks); err != nil || len(rows) == 0 {
			return err
		}
		var courses, items []string
		var versions []int64
		for _, k := range toChecks(rows) {
			courses, versions, items = append(courses, string(k.Course)), append(versions, int64(k.Version)), append(items, k.Item)
			if err := tellKeepers(ctx, tx, k, compose, now); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, sqlMarkTold, pq.Array(courses), pq.Array(versions), pq.Array(items), now); err != nil {
			return fmt.Errorf("mark as told: %w", err)
		}
		told = len(rows)
		return nil
	})
	return told, err
}

func tellKeepers(ctx context.Context, tx q, k training.ToCheck, compose func(training.ToCheck) (json.RawMessage, error), now time.Time) error {
	var people []int64
	if err := tx.SelectContext(ctx, &people, sqlKeepers, string(k.Course), pq.Array(teachers()), now); err != nil {
		return fmt.Errorf("find who keeps a course: %w", err)
	}
	payload, err := compose(k)
	if err != nil {
		return err
	}
	out := make([]notices.Outgoing, len(people))
	for i, p := range people {
		out[i] = notices.Outgoing{
			Key: fmt.Sprintf("course-check/%s/%d/%s/%d", k.Course, k.Version, k.Item, p), Person: org.PersonID(p), Payload: payload, Budgeted: true,
		}
	}
	return enqueue(ctx, tx, out, now)
}
