package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/org"
	"cadrebot/training"
)

const sqlUnitWithin = `select ` + unitCols + ` from unit u where u.id = $1 and starts_with(u.path, $2)`

// The newest push decides whether somebody is exempt or done; who was never asked is
// enrolled by their own attempt, where they made the first one. $4 is the path of the unit:
// its next step downward is the place in which a person is counted.
const sqlCompletion = `
with owed as (
    select distinct on (o.person_id) o.person_id, o.unit_id, o.state, CAST(o.opens_at at time zone 'Asia/Shanghai' as date) as opens_on
    from obligation o
    where o.kind = 'course' and o.ref = $2 and o.person_id is not null and o.opens_at <= $3
    order by o.person_id, o.id desc
), tried as (
    select person_id, unit_id, number, passed, finished_on from attempt where course_id = $2
), learner as (
    select coalesce(o.person_id, t.person_id) as person_id, coalesce(o.unit_id, min(t.unit_id) filter (where t.number = 1)) as unit_id,
           coalesce(o.state, 'done') as state,
           coalesce(bool_or(t.passed and (o.opens_on is null or t.finished_on >= o.opens_on)), false) as passed,
           coalesce(bool_or(t.passed and t.number = 1), false) as first_passed
    from owed o full join tried t on t.person_id = o.person_id
    group by 1, o.unit_id, o.state, o.opens_on
), placed as (
    select coalesce(CAST(nullif(split_part(substr(u.path, length($4) + 1), '/', 1), '') AS bigint), $1) as place, l.*
    from learner l join unit u on u.id = l.unit_id
    where starts_with(u.path, $4)
      and exists (select from role_grant g where g.person_id = l.person_id and g.unit_id = l.unit_id
                  and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3))
)
select ` + unitCols + `, count(*) as enrolled,
       count(*) filter (where p.state = 'exempt') as exempt, count(*) filter (where p.state = 'done') as completed,
       count(*) filter (where p.state = 'done' and p.passed) as passed,
       count(*) filter (where p.state = 'done' and p.first_passed) as first_passed
from placed p join unit u on u.id = p.place
group by u.id
order by u.code`

// Completion is a course in unit and directly below it, as totals of people who hold a role
// there at now: never names. org.ErrNotFound when the unit does not stand within scope.
func (s *Training) Completion(ctx context.Context, scope org.Unit, unit org.UnitID, course training.CourseID, now time.Time) (training.Completion, error) {
	var out training.Completion
	err := s.db.tx(ctx, "read completion", func(tx q) error {
		var top unitRow
		if err := tx.GetContext(ctx, &top, sqlUnitWithin, int64(unit), scope.Path); err != nil {
			return fmt.Errorf("read unit: %w", err)
		}
		var rows []struct {
			unitRow
			Enrolled    int `db:"enrolled"`
			Exempt      int `db:"exempt"`
			Completed   int `db:"completed"`
			Passed      int `db:"passed"`
			FirstPassed int `db:"first_passed"`
		}
		if err := tx.SelectContext(ctx, &rows, sqlCompletion, int64(unit), string(course), now, top.unit().Path); err != nil {
			return err
		}
		out = training.Completion{Whole: training.UnitTotal{Unit: top.unit()}}
		for _, r := range rows {
			out.Add(training.UnitTotal{
				Unit: r.unit(), Enrolled: r.Enrolled, Exempt: r.Exempt, Completed: r.Completed, Passed: r.Passed, FirstPassed: r.FirstPassed,
			})
		}
		return nil
	})
	return out, err
}

const sqlAsked = `
select aa.question_id, count(*) as firsts, count(*) filter (where aa.correct) as rights
from attempt a
join unit u on u.id = a.unit_id
join attempt_answer aa on aa.attempt_id = a.id
where a.course_id = $1 and a.course_version = $2 and a.number = 1 and starts_with(u.path, $3)
group by aa.question_id
order by aa.question_id`

// Asked counts the first attempts at each question of one version of a course in unit
// and below, by question id. Questions that nobody there was asked are missing.
func (s *Training) Asked(ctx context.Context, unit org.Unit, course training.CourseID, version int) ([]training.Asked, error) {
	var rows []struct {
		Question string `db:"question_id"`
		First    int    `db:"firsts"`
		Right    int    `db:"rights"`
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlAsked, string(course), version, unit.Path); err != nil {
		return nil, wrap("count first attempts", err)
	}
	out := make([]training.Asked, len(rows))
	for i, r := range rows {
		out[i] = training.Asked{Question: training.QuestionID(r.Question), First: r.First, Right: r.Right}
	}
	return out, nil
}
