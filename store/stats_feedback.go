package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"cadrebot/figures"
	"cadrebot/org"
)

// Complaints and suggestions that came from $3 to $4.
const sqlStatsFeedback = `
select ` + placeOfUnit + ` as place, f.created_at, f.answered_at
from feedback f join unit u on u.id = f.unit_id
where f.created_at >= $3 and f.created_at <= $4 and ` + insideUnit

// statsFeedback counts what was to be answered by now, and what was in time, by the working days that
// hold here.
func statsFeedback(ctx context.Context, tx q, unit org.Unit, from, now time.Time) ([]counted, error) {
	days, err := daysIn(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read the calendar: %w", err)
	}
	var rows []struct {
		Place    int64        `db:"place"`
		Created  time.Time    `db:"created_at"`
		Answered sql.NullTime `db:"answered_at"`
	}
	if err := tx.SelectContext(ctx, &rows, sqlStatsFeedback, unit.Path, int64(unit.ID), from, now); err != nil {
		return nil, fmt.Errorf("read complaints: %w", err)
	}
	var out []counted
	for _, r := range rows {
		due := days.EndAfter(r.Created, answerDays)
		if due.After(now) {
			continue
		}
		out = append(out, counted{Place: r.Place, Quantity: string(figures.FeedbackDue), N: "1"})
		if r.Answered.Valid && !r.Answered.Time.After(due) {
			out = append(out, counted{Place: r.Place, Quantity: string(figures.FeedbackInTime), N: "1"})
		}
	}
	return out, nil
}
