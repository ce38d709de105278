package taskset

import (
	"context"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/tasks"
)

// Conversations about one task. Persisted; the ref is the task.
const (
	kindMove   = "taskset.move"
	kindWiden  = "taskset.widen"
	kindCancel = "taskset.cancel"
)

const changeVersion = 1

// opens begins one of these conversations about the task of the button.
func (f *feature) opens(ctx context.Context, t *bot.Turn, kind string) (bot.Reply, error) {
	task, err := f.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if task.State != tasks.SetOpen {
		return bot.Reply{}, locales.Refuse("taskset.over", "Title", task.Title)
	}
	o, err := bot.OpenForm(kind, id(task.ID), changeVersion, form.Session{})
	return bot.Reply{Open: o}, err
}

func (f *feature) openMove(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.opens(ctx, t, kindMove)
}

func (f *feature) openWiden(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.opens(ctx, t, kindWiden)
}

func (f *feature) openCancel(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.opens(ctx, t, kindCancel)
}

// aboutTask stands above the questions about a task.
func (f *feature) aboutTask(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
	task, err := f.find(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	return []locales.Text{locales.M("taskset.about", "Title", titled(task), "Due", task.Due)}, nil
}

func compiled(kind string, title locales.Text, fields ...form.Field) (*form.Compiled, error) {
	c, err := form.Compile(form.Form{ID: kind, Version: changeVersion, Title: title, Fields: fields})
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", kind, err)
	}
	return c, nil
}

// mover gives a task another due date.
func (f *feature) mover() bot.FormDialogue {
	title := locales.M("taskset.move")
	return bot.FormDialogue{
		Kind: kindMove, Title: title, About: f.aboutTask,
		Form: func(ctx context.Context, t *bot.Turn, _ string) (*form.Compiled, error) {
			days, err := f.Calendar.Days(ctx)
			if err != nil {
				return nil, err
			}
			return compiled(kindMove, title, dueFields("", days, t.Now)...)
		},
		ReviewNote: func(ctx context.Context, _ *bot.Turn, filled bot.Filled) ([]locales.Text, error) {
			days, err := f.Calendar.Days(ctx)
			if err != nil {
				return nil, err
			}
			due := days.OnOrAfter(tasks.DueOn(locales.Date(filled.Answers[keyDue].S)))
			if locales.DateOf(due) != locales.Date(filled.Answers[keyDue].S) {
				return []locales.Text{locales.M("taskset.moved_to", "Due", due)}, nil
			}
			return []locales.Text{locales.M("taskset.all_told")}, nil
		},
		Submit: func(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
			days, err := f.Calendar.Days(ctx)
			if err != nil {
				return bot.Reply{}, err
			}
			due := days.OnOrAfter(tasks.DueOn(locales.Date(filled.Answers[keyDue].S)))
			reason := strings.TrimSpace(filled.Answers[keyReason].S)
			task, err := f.Changes.MoveTask(ctx, t.Conversation, t.Member, tasks.TaskID(number(filled.Ref)), due, reason, toldMoved, t.Now)
			if err != nil {
				return bot.Reply{}, err
			}
			return f.showWith(ctx, t, task, locales.M("taskset.moved", "Due", task.Due))
		},
	}
}

// widener puts a task to further units.
func (f *feature) widener() bot.FormDialogue {
	title := locales.M("taskset.widen")
	return bot.FormDialogue{
		Kind: kindWiden, Title: title, About: f.aboutTask,
		Form: func(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
			task, err := f.find(ctx, t, ref)
			if err != nil {
				return nil, err
			}
			places, err := f.places(ctx, task.From, task.Units)
			if err != nil {
				return nil, err
			}
			if len(places) == 0 {
				return nil, locales.Refuse("taskset.all_units")
			}
			fields := []form.Field{{Key: keyUnits, Kind: form.Many, Required: true, Label: locales.M("taskset.ask_more"), Choices: places}}
			if tasks.Short(task.Due, t.Now) {
				fields = append(fields, reasonField(keyReason, "", "taskset.ask_reason"))
			}
			return compiled(kindWiden, title, fields...)
		},
		ReviewNote: func(ctx context.Context, t *bot.Turn, filled bot.Filled) ([]locales.Text, error) {
			task, err := f.find(ctx, t, filled.Ref)
			if err != nil {
				return nil, err
			}
			if task.Units, err = f.chosen(ctx, t, filled.Answers[keyUnits].L); err != nil {
				return nil, err
			}
			reach, err := f.Tasks.Reach(ctx, task.Spec, task.From.ID, t.Now)
			return reached(reach), err
		},
		Submit: func(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
			more, err := f.chosen(ctx, t, filled.Answers[keyUnits].L)
			if err != nil {
				return bot.Reply{}, err
			}
			reason := strings.TrimSpace(filled.Answers[keyReason].S)
			task, err := f.Changes.AddTaskUnits(ctx, t.Conversation, t.Member, tasks.TaskID(number(filled.Ref)), more, reason, told, t.Now)
			if err != nil {
				return bot.Reply{}, err
			}
			return f.showWith(ctx, t, task, locales.M("taskset.widened"))
		},
	}
}

// canceller takes a task back.
func (f *feature) canceller() bot.FormDialogue {
	title := locales.M("taskset.cancel")
	return bot.FormDialogue{
		Kind: kindCancel, Title: title, About: f.aboutTask,
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) {
			return compiled(kindCancel, title, reasonField(keyReason, "", "taskset.ask_why"))
		},
		ReviewNote: func(context.Context, *bot.Turn, bot.Filled) ([]locales.Text, error) {
			return []locales.Text{locales.M("taskset.cancel_note")}, nil
		},
		Submit: func(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
			reason := strings.TrimSpace(filled.Answers[keyReason].S)
			task, err := f.Changes.CancelTask(ctx, t.Conversation, t.Member, tasks.TaskID(number(filled.Ref)), reason, toldCancelled(reason), t.Now)
			if err != nil {
				return bot.Reply{}, err
			}
			return f.listWith(ctx, t, locales.M("taskset.cancelled", "Title", titled(task)))
		},
	}
}
