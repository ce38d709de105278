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

// Answers of attempt a as "question=worth=picks" between blanks, in the order in which they
// were asked, behind a "?" when that is not known; no id holds a blank or an equals sign.
const marksOfAttempt = `(
select case when count(aa.place) < count(*) then '? ' else '' end ||
       string_agg(aa.question_id || '=' || coalesce(aa.worth, case when aa.correct then 100000 else 0 end) || '=' ||
                  replace(btrim(coalesce(aa.answer->>'p', ''), '[]'), ' ', ''), ' ' order by aa.place, aa.question_id)
from attempt_answer aa where aa.attempt_id = a.id)`

// What waits for a trainer's mark has none yet, so the attempt waits too.
const sqlKeepMarks = `update attempt a set marks = ` + marksOfAttempt + ` where a.id = $1 and a.number = 1 and a.waiting = 0`

// keepMarks writes the marks of a first attempt down in one line.
func keepMarks(ctx context.Context, tx q, attempt int64) error {
	if _, err := tx.ExecContext(ctx, sqlKeepMarks, attempt); err != nil {
		return fmt.Errorf("write the marks of an attempt: %w", err)
	}
	return nil
}

// An attempt whose marks are not kept in one line has them put together here.
const sqlFirstAttempts = `
select coalesce(a.marks, ` + marksOfAttempt + `, '')
from attempt a
join unit u on u.id = a.unit_id
where a.course_id = $1 and a.course_version = $2 and a.number = 1 and a.waiting = 0 and starts_with(u.path, $3)`

// FirstAttempts collects the first attempts at one version of a course in unit and below,
// those that are marked, for the statistics of its questions in the order of the course.
// Every question counts one mark.
func (s *Training) FirstAttempts(ctx context.Context, unit org.Unit, c *training.Course) (*statistics.Sheet, error) {
	items, place := itemsOf(c)
	sheet, marks := statistics.New(items), marksReader{place: place, read: map[string]statistics.Answer{}}
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
		inOrder := !strings.HasPrefix(raw, "? ")
		answers, err := marks.answers(strings.TrimPrefix(raw, "? "))
		if err != nil {
			return nil, fmt.Errorf("read a first attempt: %w", err)
		}
		if !inOrder {
			sheet.PlacesUnknown()
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

// marksReader reads the marks of attempts. The same answer to the same question comes again
// and again, so what was read once is looked up.
type marksReader struct {
	place map[training.QuestionID]int
	read  map[string]statistics.Answer
	row   []statistics.Answer // of the last attempt
}

// mostRead bounds what is remembered.
const mostRead = 10_000

// answers reads the marks of one attempt; they are good until the next call. A question that
// the course does not have is passed over.
func (m *marksReader) answers(row string) ([]statistics.Answer, error) {
	m.row = m.row[:0]
	for cell := range strings.SplitSeq(row, " ") {
		a, known := m.read[cell]
		if !known {
			var err error
			if a, err = m.answer(cell); err != nil {
				return nil, err
			}
			if len(m.read) < mostRead {
				m.read[strings.Clone(cell)] = a
			}
		}
		if a.Item >= 0 {
			m.row = append(m.row, a)
		}
	}
	return m.row, nil
}

// answer reads question=worth=picks; Item is -1 for a question that the course does not have.
func (m *marksReader) answer(cell string) (statistics.Answer, error) {
	none := statistics.Answer{Item: -1}
	if cell == "" {
		return none, nil
	}
	part := strings.Split(cell, "=")
	if len(part) != 3 {
		return none, fmt.Errorf("%q is no answer", cell)
	}
	at, known := m.place[training.QuestionID(part[0])]
	if !known {
		return none, nil
	}
	worth, err := strconv.Atoi(part[1])
	if err != nil {
		return none, err
	}
	a := statistics.Answer{Item: at, Mark: float64(worth) / training.Full}
	for p := range strings.SplitSeq(part[2], ",") {
		if n, err := strconv.Atoi(p); err == nil {
			a.Picks = append(a.Picks, n)
		}
	}
	return a, nil
}
