package store

import (
	"context"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

const sqlWaitingEssays = `
select a.id, a.course_id, a.course_version, aa.question_id, coalesce(aa.answer->>'t', '') as words, a.finished_on, ` + unitCols + `
from attempt_answer aa
join attempt a on a.id = aa.attempt_id
join unit u on u.id = a.unit_id
where aa.waiting and starts_with(u.path, $1)
order by a.finished_on, a.id, aa.question_id
limit 200`

// WaitingEssays are the answers in words from unit and below that no trainer has marked,
// oldest first. They say from which unit they come, not from whom.
func (s *Training) WaitingEssays(ctx context.Context, unit org.Unit) ([]training.EssayWaiting, error) {
	var rows []struct {
		Attempt  int64     `db:"id"`
		Course   string    `db:"course_id"`
		Version  int       `db:"course_version"`
		Question string    `db:"question_id"`
		Words    string    `db:"words"`
		On       time.Time `db:"finished_on"`
		unitRow
	}
	if err := s.db.sql.SelectContext(ctx, &rows, sqlWaitingEssays, unit.Path); err != nil {
		return nil, wrap("list essays to mark", err)
	}
	out := make([]training.EssayWaiting, len(rows))
	for i, r := range rows {
		out[i] = training.EssayWaiting{
			Attempt: r.Attempt, Unit: r.unit(), Course: training.CourseID(r.Course), Version: r.Version,
			Question: training.QuestionID(r.Question), Text: r.Words, On: locales.Date(r.On.Format(time.DateOnly)),
		}
	}
	return out, nil
}
