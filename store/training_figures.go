package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/org"
	"cadrebot/training"
	"cadrebot/training/statistics"
)

// One row an attempt, "question=worth=[picks]" between blanks, keeps the way to a hundred
// thousand of them short; no id holds a blank or an equals sign. The place at which a question was
// shown is not kept, so answers stand in the order of ids. What waits for a trainer's mark
// has none yet, so the attempt waits too.
const sqlFirstAttempts = `
select string_agg(aa.question_id || '=' || coalesce(aa.worth, case when aa.correct then 100000 else 0 end) || '=' ||
                  replace(coalesce(aa.answer->>'p', ''), ' ', ''), ' ' order by aa.question_id)
from attempt a
join unit u on u.id = a.unit_id
join attempt_answer aa on aa.attempt_id = a.id
where a.course_id = $1 and a.course_version = $2 and a.number = 1 and a.waiting = 0 and starts_with(u.path, $3)
group by a.id`

// FirstAttempts collects the first attempts at one version of a course in unit and below,
// those that are marked, for the statistics of its questions in the order of the course.
// Every question counts one mark.
func (s *Training) FirstAttempts(ctx context.Context, unit org.Unit, c *training.Course) (*statistics.Sheet, error) {
	items, place := itemsOf(c)
	sheet := statistics.New(items)
	rows, err := s.db.sql.QueryxContext(ctx, sqlFirstAttempts, string(c.ID), c.Version, unit.Path)
	if err != nil {
		return nil, wrap("read first attempts", err)
	}
	defer rows.Close()
	var raw string
	for rows.Next() {
		if err := rows.Scan(&raw); err != nil {
			return nil, wrap("read a first attempt", err)
		}
		answers, err := marksOf(raw, place)
		if err != nil {
			return nil, fmt.Errorf("read a first attempt: %w", err)
		}
		if err := sheet.Add(answers); err != nil {
			return nil, fmt.Errorf("count a first attempt: %w", err)
		}
	}
	return sheet, wrap("read first attempts", rows.Err())
}

// itemsOf are the questions as statistics sees them, and the place of each.
func itemsOf(c *training.Course) ([]statistics.Item, map[training.QuestionID]int) {
	items, place := make([]statistics.Item, len(c.Questions)), make(map[training.QuestionID]int, len(c.Questions))
	for i := range c.Questions {
		q := &c.Questions[i]
		place[q.ID] = i
		items[i].Full = 1
		if g, ok := training.GuessScore(q); ok {
			items[i].Guess = &g
		}
		switch q.Type {
		case training.Single, training.Multiple, training.TrueFalse:
			items[i].Choices = len(q.Choices)
		}
	}
	return items, place
}

// marksOf reads one row of sqlFirstAttempts. A question that the course does not have is
// passed over.
func marksOf(row string, place map[training.QuestionID]int) ([]statistics.Answer, error) {
	var out []statistics.Answer
	for cell := range strings.FieldsSeq(row) {
		part := strings.Split(cell, "=")
		if len(part) != 3 {
			return nil, fmt.Errorf("%q is no answer", cell)
		}
		at, known := place[training.QuestionID(part[0])]
		if !known {
			continue
		}
		worth, err := strconv.Atoi(part[1])
		if err != nil {
			return nil, err
		}
		a := statistics.Answer{Item: at, Mark: float64(worth) / training.Full}
		for p := range strings.SplitSeq(strings.Trim(part[2], "[]"), ",") {
			if n, err := strconv.Atoi(p); err == nil {
				a.Picks = append(a.Picks, n)
			}
		}
		out = append(out, a)
	}
	return out, nil
}
