package store

import (
	"context"
	"time"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
	"cadrebot/tasks"
)

// briefDuty is the weekly brief as every village owes it.
func briefDuty(title locales.Text) tasks.Duty {
	return tasks.Duty{
		Family: reports.WeeklyBrief, Kind: tasks.Report, Ref: reports.WeeklyBrief, Title: title,
		Level: org.LevelVillage, Every: calendar.Week, Due: reports.BriefDue, Roles: reports.Reporters,
	}
}

// OpenPeriod makes every village that has somebody to report owe the brief of period, and
// arms its reminders; see Tasks.OpenDuty. A name that is no week opens nothing. It returns
// how many villages were added.
func (r *Reports) OpenPeriod(ctx context.Context, period reports.Period, title locales.Text, now time.Time) (added int, err error) {
	span, ok := period.Span()
	if !ok {
		return 0, nil
	}
	days, err := r.db.Days(ctx)
	if err != nil {
		return 0, err
	}
	err = r.db.tx(ctx, "open report period", func(tx q) error {
		added, err = openDuty(ctx, tx, briefDuty(title), span, days, now)
		return err
	})
	return added, err
}
