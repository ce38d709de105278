package store

import (
	"context"
	"fmt"
	"time"

	"cadrebot/org"
	"cadrebot/training"
)

const sqlUnitWithin = `select ` + unitCols + ` from unit u where u.id = $1 and starts_with(u.path, $2)`

// What is counted stands in course_standing, a row a person. The next step of a unit's path
// downward from $4, the path of the unit shown, is the place in which its people count.
const sqlCompletion = `
with counted as (
    select s.unit_id, count(*) as enrolled,
           count(*) filter (where s.state = 'exempt') as exempt, count(*) filter (where s.state = 'done') as completed,
           count(*) filter (where s.state = 'done' and s.passed) as passed,
           count(*) filter (where s.state = 'done' and s.first_passed) as first_passed
    from course_standing s
    where s.course_id = $2 and s.unit_id in (select id from unit where path >= $4 and path < $4 || '~')
      and exists (select from role_grant g where g.person_id = s.person_id and g.unit_id = s.unit_id
                  and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3))
    group by s.unit_id
), placed as (
    select coalesce(CAST(nullif(split_part(substr(u.path, length($4) + 1), '/', 1), '') AS bigint), $1) as place, c.*
    from counted c join unit u on u.id = c.unit_id
)
select ` + unitCols + `, sum(p.enrolled) as enrolled, sum(p.exempt) as exempt, sum(p.completed) as completed,
       sum(p.passed) as passed, sum(p.first_passed) as first_passed
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
