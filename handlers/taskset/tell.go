package taskset

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/tasks"
)

// routePolicy is the card of an entry of the policy library (handlers/policyask).
const routePolicy = "pol"

// Told is the message to whoever answers for a task that a record of the office sets.
func Told(t tasks.Task) (json.RawMessage, error) { return told(t) }

// told is the message to whoever answers for a task that has just been set.
func told(t tasks.Task) (json.RawMessage, error) {
	s := bot.Say(locales.M("taskset.told", "Unit", t.From.Name, "Title", titled(t), "Due", t.Due))
	s.Add(about(t)...)
	if t.Short {
		s.Add(locales.M("taskset.was_short", "Reason", locales.Raw(t.Reason)))
	}
	return message(t, s)
}

// toldMoved says that a task is due at another time.
func toldMoved(t tasks.Task) (json.RawMessage, error) {
	return message(t, bot.Say(locales.M("taskset.told_moved", "Unit", t.From.Name, "Title", titled(t), "Due", t.Due)))
}

// toldCancelled says that a task is no longer asked, and why.
func toldCancelled(reason string) Telling {
	return func(t tasks.Task) (json.RawMessage, error) {
		return payload(bot.Say(locales.M("taskset.told_cancelled", "Unit", t.From.Name, "Title", titled(t), "Reason", locales.Raw(reason))))
	}
}

// message adds the buttons: the way to the task, and the document that it rests on.
func message(t tasks.Task, s *bot.Screen) (json.RawMessage, error) {
	row := []bot.Button{bot.To(locales.M("taskset.btn_mine"), "cmd", "tasks")}
	if t.Item != "" {
		row = append(row, bot.To(locales.M("taskset.btn_policy"), routePolicy, "~~~"+t.Item))
	}
	return payload(s.Row(row...))
}

func payload(s *bot.Screen) (json.RawMessage, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write a message: %w", err)
	}
	return b, nil
}

// spread does what tasks of many units have left to do.
func (f *feature) spread(ctx context.Context, now time.Time) (map[string]int, error) {
	all := 0
	for ctx.Err() == nil {
		n, more, err := f.Tasks.SpreadTasks(ctx, told, now)
		if all += n; err != nil {
			return map[string]int{"units": all}, fmt.Errorf("put tasks to many units: %w", err)
		}
		if !more {
			break
		}
	}
	return map[string]int{"units": all}, nil
}

// tend makes the periods that are near, and ends what has had its time.
func (f *feature) tend(ctx context.Context, now time.Time) (map[string]int, error) {
	made, err := f.Recurring.OpenPeriods(ctx, told, now)
	if err != nil {
		return nil, fmt.Errorf("open periods of tasks: %w", err)
	}
	expired, err := f.Changes.ExpireTasks(ctx, now)
	if err != nil {
		return nil, fmt.Errorf("expire tasks: %w", err)
	}
	return map[string]int{"made": made, "expired": expired}, nil
}

// watchCalendar tells administrators once when the holidays of a year are missing.
func (f *feature) watchCalendar(ctx context.Context, now time.Time) (map[string]int, error) {
	days, err := f.Calendar.Days(ctx)
	if err != nil {
		return nil, fmt.Errorf("look at the calendar: %w", err)
	}
	year := days.Missing(now)
	if year == 0 {
		return nil, nil
	}
	b, err := payload(bot.Say(locales.M("taskset.calendar_missing", "Year", fmt.Sprint(year))))
	if err != nil {
		return nil, err
	}
	n, err := f.Calendar.TellAdministrators(ctx, year, b, now)
	if err != nil {
		return nil, fmt.Errorf("tell of the calendar: %w", err)
	}
	return map[string]int{"told": n}, nil
}
