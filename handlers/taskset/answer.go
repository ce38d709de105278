package taskset

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// kindAnswer is the conversation that takes words as the answer to a task. Persisted; its
// ref is the obligation.
const kindAnswer = "taskset.answer"

// keyWords is its one question. Persisted in drafts.
const keyWords = "words"

// owed is the task that somebody owes; what is no longer open is refused.
func (f *feature) owed(ctx context.Context, t *bot.Turn, arg string) (tasks.Task, error) {
	task, o, err := f.Answers.TaskFor(ctx, t.Member, tasks.ObligationID(number(arg)))
	if errors.Is(err, org.ErrNotFound) || (err == nil && task.Evidence != tasks.Words) {
		return task, locales.Refuse("taskset.not_owed")
	}
	if err != nil {
		return task, fmt.Errorf("find what is owed: %w", err)
	}
	if o.State != tasks.Open {
		return task, locales.Refuse("taskset.answered", "Title", titled(task))
	}
	return task, nil
}

// answer opens the question of a task that is done in words.
func (f *feature) answer(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if _, err := f.owed(ctx, t, t.Press.Arg); err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindAnswer, id(tasks.ObligationID(number(t.Press.Arg))), changeVersion, form.Session{})
	return bot.Reply{Open: o}, err
}

func (f *feature) answerer() bot.FormDialogue {
	title := locales.M("taskset.answer")
	return bot.FormDialogue{
		Kind: kindAnswer, Title: title,
		About: func(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
			task, err := f.owed(ctx, t, ref)
			var no *locales.Refusal
			if errors.As(err, &no) {
				return []locales.Text{no.Text}, nil
			}
			if err != nil {
				return nil, err
			}
			out := []locales.Text{locales.M("taskset.about", "Title", titled(task), "Due", task.Due)}
			if !task.Body.Empty() {
				out = append(out, task.Body)
			}
			return out, nil
		},
		Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) {
			return compiled(kindAnswer, title, form.Field{
				Key: keyWords, Kind: form.Text, Required: true, Label: locales.M("taskset.ask_words"), Hint: locales.M("taskset.ask_words_hint"),
				Constraint: fmt.Sprintf("string-length(.) <= %d", tasks.MaxWords), ConstraintMessage: locales.M("taskset.too_long", "Limit", tasks.MaxWords),
			})
		},
		Submit: func(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
			o, first, err := f.Answers.HandIn(ctx, t.Member, tasks.ObligationID(number(filled.Ref)), strings.TrimSpace(filled.Answers[keyWords].S), t.Now)
			if errors.Is(err, org.ErrNotFound) {
				return bot.Reply{}, locales.Refuse("taskset.not_owed")
			}
			if err != nil {
				return bot.Reply{}, err
			}
			said := "taskset.handed_in"
			if !first && o.State != tasks.Done {
				said = "taskset.taken_back"
			}
			s := bot.Say(locales.M(said, "Title", o.Title))
			s.New = true
			return bot.Show(s.Row(bot.To(locales.M("taskset.btn_mine"), "cmd", "tasks"))), nil
		},
	}
}
