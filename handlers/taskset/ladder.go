package taskset

import (
	"context"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// reminding says when those who will owe the task hear of it again. Units may have chosen
// different ladders; the first one's is said, and that others differ.
func (f *feature) reminding(ctx context.Context, task tasks.Task, first []org.Unit, now time.Time) ([]locales.Text, error) {
	family := tasks.FamilyFor(task.Due, now)
	var name tasks.LadderName
	differ := false
	for i, u := range first {
		n, err := f.Tasks.Ladder(ctx, u.ID, family)
		if err != nil {
			return nil, fmt.Errorf("say when a task is reminded of: %w", err)
		}
		if i == 0 {
			name = n
		}
		differ = differ || n != name
	}
	to := tasks.Above{Name: task.From.Name, Level: task.From.Level}
	if task.Supervising == tasks.ByAbove {
		to = tasks.Above{}
		if len(first) > 0 {
			to = tasks.AboveOf(first[0].Level)
		}
	}
	out := []locales.Text{tasks.LadderOf(name, family).Said(to)}
	if differ {
		out = append(out, locales.M("tasks.rungs_differ"))
	}
	return out, nil
}
