package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"cadrebot/demo"
	"cadrebot/training"
)

const sqlDemoCourses = `
select distinct on (id) id, version, body from course where id = any($1) order by id, version desc`

const sqlDemoAttemptsThere = `select conversation from attempt where conversation = any($1)`

const sqlDemoAttempts = `
insert into attempt (conversation, person_id, unit_id, course_id, course_version, number,
                     right_count, question_count, passed, finished_on)
select x.key, x.person, x.unit, x.course, x.version, x.number, x.score, x.of, x.passed, CAST(x.day AS date)
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::int[], $6::int[], $7::int[], $8::int[],
            $9::boolean[], $10::text[])
     as x(key, person, unit, course, version, number, score, of, passed, day)
on conflict do nothing
returning conversation, id`

const sqlDemoAnswers = `
insert into attempt_answer (attempt_id, question_id, answer, correct)
select x.attempt, x.question, CAST(x.answer AS jsonb), x.correct
from unnest($1::bigint[], $2::text[], $3::text[], $4::boolean[]) as x(attempt, question, answer, correct)`

// addAttempts adds the attempts that are not there, on the newest version of each course,
// with real answers to its questions marked as those of anybody. It fails when the library
// lacks a course: it is imported before the demo.
func (ids idsOfDemo) addAttempts(ctx context.Context, tx q, all []demo.Attempt) (int, error) {
	list, err := newAttempts(ctx, tx, all)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	library, err := demoCourses(ctx, tx, list)
	if err != nil {
		return 0, err
	}
	var key, course, day []string
	var person, unit, version, number, right, of []int64
	var passed []bool
	given := make(map[string][]training.Given, len(list))
	for i := range list {
		a := &list[i]
		c, ok := library[a.Course]
		if !ok {
			return 0, fmt.Errorf("course %s is not in the library", a.Course)
		}
		given[a.Key] = givenOf(&c, a)
		score := training.ScoreOf(&c, given[a.Key])
		key, course, day = append(key, a.Key), append(course, a.Course), append(day, string(a.On))
		person, unit = append(person, ids.person[a.By]), append(unit, ids.unit[a.Unit])
		version, number = append(version, int64(c.Version)), append(number, int64(a.Number))
		right, of, passed = append(right, int64(score.Right)), append(of, int64(score.Of)), append(passed, score.Passed)
	}
	var added []addedAttempt
	err = tx.SelectContext(ctx, &added, sqlDemoAttempts, pq.Array(key), pq.Array(person), pq.Array(unit), pq.Array(course),
		pq.Array(version), pq.Array(number), pq.Array(right), pq.Array(of), pq.Array(passed), pq.Array(day))
	if err != nil {
		return 0, fmt.Errorf("add %d demo attempts: %w", len(list), err)
	}
	return len(added), addDemoAnswers(ctx, tx, added, given)
}

type addedAttempt struct {
	Key string `db:"conversation"`
	ID  int64  `db:"id"`
}

func addDemoAnswers(ctx context.Context, tx q, added []addedAttempt, given map[string][]training.Given) error {
	var attempt []int64
	var question, answer []string
	var correct []bool
	for _, a := range added {
		for _, g := range given[a.Key] {
			b, err := json.Marshal(g.Answer)
			if err != nil {
				return fmt.Errorf("write answer: %w", err)
			}
			attempt, question = append(attempt, a.ID), append(question, string(g.Question))
			answer, correct = append(answer, string(b)), append(correct, g.Right)
		}
	}
	_, err := tx.ExecContext(ctx, sqlDemoAnswers, pq.Array(attempt), pq.Array(question), pq.Array(answer), pq.Array(correct))
	if err != nil {
		return fmt.Errorf("add %d demo answers: %w", len(attempt), err)
	}
	return nil
}

// newAttempts leaves out those that are there.
func newAttempts(ctx context.Context, tx q, all []demo.Attempt) ([]demo.Attempt, error) {
	keys := make([]string, len(all))
	for i, a := range all {
		keys[i] = a.Key
	}
	var there []string
	if err := tx.SelectContext(ctx, &there, sqlDemoAttemptsThere, pq.Array(keys)); err != nil {
		return nil, fmt.Errorf("look for demo attempts: %w", err)
	}
	have := make(map[string]bool, len(there))
	for _, k := range there {
		have[k] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(a demo.Attempt) bool { return have[a.Key] }), nil
}

// demoCourses reads the newest version of each course that somebody has attempted.
func demoCourses(ctx context.Context, tx q, list []demo.Attempt) (map[string]training.Course, error) {
	var wanted []string
	for _, a := range list {
		if !slices.Contains(wanted, a.Course) {
			wanted = append(wanted, a.Course)
		}
	}
	var rows []courseRow
	if err := tx.SelectContext(ctx, &rows, sqlDemoCourses, pq.Array(wanted)); err != nil {
		return nil, fmt.Errorf("read courses for the demo: %w", err)
	}
	out := make(map[string]training.Course, len(rows))
	for _, r := range rows {
		c, err := r.course()
		if err != nil {
			return nil, fmt.Errorf("read courses for the demo: %w", err)
		}
		out[r.ID] = c
	}
	return out, nil
}

// givenOf answers every question of c: by its key, and where a is wrong, by a slip.
func givenOf(c *training.Course, a *demo.Attempt) []training.Given {
	out := make([]training.Given, len(c.Questions))
	for i := range c.Questions {
		q := &c.Questions[i]
		answer := q.Key
		if slices.Contains(a.Wrong, i) {
			answer = slipOf(q, a.Slip+i)
		}
		out[i] = training.Given{Question: q.ID, Answer: answer, Right: training.Mark(q, answer)}
	}
	return out
}

// slipOf is a wrong answer to q that a person could have given; n picks one of several.
func slipOf(q *training.Question, n int) training.Answer {
	slips := slipsOf(q)
	for i := range slips {
		if s := slips[(n+i)%len(slips)]; !training.Mark(q, s) {
			return s
		}
	}
	return q.Key
}

func slipsOf(q *training.Question) (out []training.Answer) {
	key := q.Key.Picks
	switch q.Type {
	case training.Numeric:
		for _, s := range []string{q.Key.Number + "0", "1" + q.Key.Number, "7", "20"} {
			out = append(out, training.Answer{Number: s})
		}
	case training.Multiple:
		for i := range key {
			if len(key) > 1 { // one forgotten
				out = append(out, training.Answer{Picks: slices.Delete(slices.Clone(key), i, i+1)})
			}
		}
		for i := range q.Choices {
			if !slices.Contains(key, i) { // one too many
				out = append(out, training.Answer{Picks: slices.Sorted(slices.Values(append(slices.Clone(key), i)))})
			}
		}
	case training.Ordering, training.Matching:
		for i := 1; i < len(key); i++ { // two neighbours mixed up
			picks := slices.Clone(key)
			picks[i-1], picks[i] = picks[i], picks[i-1]
			out = append(out, training.Answer{Picks: picks})
		}
	default:
		for i := range q.Choices {
			out = append(out, training.Answer{Picks: []int{i}})
		}
	}
	return out
}
