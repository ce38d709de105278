package store

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"cadrebot/org"
	"cadrebot/training"
)

const sqlUnitWithin = `select ` + unitCols + ` from unit u where u.id = $1 and starts_with(u.path, $2)`

const sqlCompletion = `
with place as (
    select u.id, u.path from unit u where u.id = $1 or u.parent_id = $1
), learner as (
    select distinct p.id as place_id, g.person_id
    from place p
    join unit below on below.path like p.path || '%'
    join role_grant g on g.unit_id = below.id and g.role = any($2)
     and g.valid_from <= $3 and (g.valid_to is null or g.valid_to > $3)
), result as (
    select person_id, bool_or(passed) as passed, bool_or(passed and number = 1) as first_passed
    from attempt where course_id = $4 group by person_id
)
select ` + unitCols + `,
       count(l.person_id) as people, count(r.person_id) as completed,
       count(*) filter (where r.passed) as passed, count(*) filter (where r.first_passed) as first_passed
from place p
join unit u on u.id = p.id
left join learner l on l.place_id = p.id
left join result r on r.person_id = l.person_id
group by u.id
order by u.id <> $1, u.code`

// Completion is a course in unit and directly below it, as totals of the people who
// hold a cadre role there at now: never names. org.ErrNotFound when the unit does not
// stand within scope.
func (s *Training) Completion(ctx context.Context, scope org.Unit, unit org.UnitID, course training.CourseID, now time.Time) (training.Completion, error) {
	var out training.Completion
	err := s.db.tx(ctx, "read completion", func(tx q) error {
		var top unitRow
		if err := tx.GetContext(ctx, &top, sqlUnitWithin, int64(unit), scope.Path); err != nil {
			return fmt.Errorf("read unit: %w", err)
		}
		var rows []struct {
			unitRow
			People      int `db:"people"`
			Completed   int `db:"completed"`
			Passed      int `db:"passed"`
			FirstPassed int `db:"first_passed"`
		}
		if err := tx.SelectContext(ctx, &rows, sqlCompletion, int64(unit), pq.Array(cadreRoles()), now, string(course)); err != nil {
			return err
		}
		for i, r := range rows {
			t := training.UnitTotal{Unit: r.unit(), People: r.People, Completed: r.Completed, Passed: r.Passed, FirstPassed: r.FirstPassed}
			if i == 0 {
				out.Whole = t
				continue
			}
			out.Below = append(out.Below, t)
		}
		return nil
	})
	return out, err
}

// cadreRoles are the roles of those who are meant to learn.
func cadreRoles() []string {
	var out []string
	for _, r := range org.AllRoles() {
		if r.Family() == org.Cadre {
			out = append(out, string(r))
		}
	}
	return out
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
