package taskset

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/reports/export"
	"cadrebot/tasks"
)

// sheet sends what became of a task in each unit as a workbook. It holds no person, so
// nobody has to agree to it.
func (f *feature) sheet(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	task, err := f.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	list, err := f.Tasks.TaskSheet(ctx, task.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("write a task's workbook: %w", err)
	}
	var head []string
	for _, id := range []string{"code", "unit", "state", "due", "extended", "done", "evidence"} {
		head = append(head, locales.M("taskset.sheet_"+id).Plain(t.Lang))
	}
	var b bytes.Buffer
	n, err := export.Table(&b, locales.M("taskset.sheet_name").Plain(t.Lang), head, func(yield func([]any) bool) {
		for _, o := range list {
			if !yield(sheetRow(task, o, t)) {
				return
			}
		}
	})
	if err != nil {
		return bot.Reply{}, fmt.Errorf("write a task's workbook: %w", err)
	}
	s := bot.Say(locales.M("taskset.sheet", "Title", titled(task), "Count", n))
	s.New, s.File = true, &bot.File{Name: fmt.Sprintf("task-%d-%s.xlsx", task.ID, locales.DateOf(t.Now)), Bytes: b.Bytes()}
	return bot.Show(s.Row(bot.To(locales.M("taskset.btn_back"), routeShow, id(task.ID)))), nil
}

func sheetRow(task tasks.Task, o tasks.Outcome, t *bot.Turn) []any {
	extended := ""
	if o.Due.After(task.Due) {
		extended = minuteOf(o.Due)
	}
	return []any{
		o.Unit.Code, o.Unit.Name.Plain(t.Lang), outcome(o, t.Now).Plain(t.Lang), minuteOf(task.Due), extended, minuteOf(o.DoneAt), o.Evidence,
	}
}

// outcome says where one unit stands.
func outcome(o tasks.Outcome, now time.Time) locales.Text {
	switch {
	case o.State == tasks.Exempt:
		return locales.M("taskset.sheet_exempt")
	case o.State == tasks.Done && o.DoneAt.After(o.Due):
		return locales.M("taskset.sheet_done_late")
	case o.State == tasks.Done:
		return locales.M("taskset.sheet_is_done")
	case now.After(o.Due):
		return locales.M("taskset.sheet_late")
	}
	return locales.M("taskset.sheet_open")
}

// minuteOf is a local moment as spreadsheets sort it, "" for none.
func minuteOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(locales.Zone).Format("2006-01-02 15:04")
}
