package taskset

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// page is how many tasks a screen lists: with long titles it still fits a phone.
const page = 5

// list is /task: what the unit has set, what is open first.
func (f *feature) list(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.listWith(ctx, t, locales.Text{})
}

func (f *feature) listWith(ctx context.Context, t *bot.Turn, note locales.Text) (bot.Reply, error) {
	if err := tasks.MaySet(t.Member); err != nil {
		return bot.Reply{}, err
	}
	at := 0
	if t.Press != nil && t.Press.Route == routeList {
		at = int(number(t.Press.Arg))
	}
	all, err := f.Tasks.SetBy(ctx, t.Member.Active.Unit.ID, page+1, at*page, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list what was set: %w", err)
	}
	s := &bot.Screen{}
	if !note.Empty() {
		s.Add(note)
	}
	unit := t.Member.Active.Unit.Name
	if len(all) == 0 && at == 0 {
		s.Add(locales.M("taskset.none", "Unit", unit))
	} else {
		s.Add(locales.M("taskset.list", "Unit", unit))
	}
	var buttons []bot.Button
	for i, p := range all[:min(len(all), page)] {
		n := at*page + i + 1
		s.Add(locales.M("taskset.line", "Number", n, "Title", titled(p.Task), "When", state(p.Task), "Done", p.Done, "All", p.Open+p.Done, "Late", p.Late))
		buttons = append(buttons, bot.To(locales.M("taskset.btn_view", "Number", n), routeShow, id(p.ID)))
	}
	s.Pairs(buttons)
	s.Turns(at, at*page+len(all), page, locales.M("taskset.btn_previous"), locales.M("taskset.btn_next"), routeList, "")
	s.Row(bot.To(locales.M("taskset.btn_new"), routeNew, ""), bot.To(locales.M("taskset.btn_templates"), routeTemplates, "0"))
	return bot.Show(s.Row(bot.To(locales.M("taskset.btn_series"), routeSeriesAll, "0"), bot.To(locales.M("taskset.btn_short"), routeShort, ""))), nil
}

// titled is what a task is called, with its period if it recurs.
func titled(t tasks.Task) locales.Text {
	if t.Period == "" {
		return t.Title
	}
	return locales.M("taskset.title_period", "Title", t.Title, "Period", t.Period.Text())
}

// state says where a task stands as a whole.
func state(t tasks.Task) locales.Text {
	switch t.State {
	case tasks.SetCancelled:
		return locales.M("taskset.is_cancelled")
	case tasks.SetExpired:
		return locales.M("taskset.is_expired")
	}
	return locales.M("taskset.due", "Due", t.Due)
}

// find is the task of a button; one that the member's unit did not set is refused.
func (f *feature) find(ctx context.Context, t *bot.Turn, arg string) (tasks.Task, error) {
	task, err := f.Tasks.SetTask(ctx, tasks.TaskID(number(arg)))
	if errors.Is(err, org.ErrNotFound) {
		return task, locales.Refuse("taskset.not_found")
	}
	if err != nil {
		return task, fmt.Errorf("find a task: %w", err)
	}
	return task, tasks.MayChange(t.Member, task.From)
}

// show is one task: what it asks, how far it has come, and what may be done about it.
func (f *feature) show(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	task, err := f.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return f.showWith(ctx, t, task, locales.Text{})
}

func (f *feature) showWith(ctx context.Context, t *bot.Turn, task tasks.Task, note locales.Text) (bot.Reply, error) {
	all, err := f.Tasks.Standings(ctx, task.ID, task.From.ID, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show a task: %w", err)
	}
	var sum tasks.Standing
	for _, u := range all {
		sum.Open, sum.Late, sum.Done, sum.LateDone, sum.Excused = sum.Open+u.Open, sum.Late+u.Late, sum.Done+u.Done, sum.LateDone+u.LateDone, sum.Excused+u.Excused
	}
	s := &bot.Screen{}
	if !note.Empty() {
		s.Add(note)
	}
	s.Add(locales.M("taskset.show", "Title", titled(task), "When", state(task), "Duty", dutyName(task.Duty)))
	s.Add(about(task)...)
	s.Add(locales.M("taskset.counts", "Open", sum.Open, "Late", sum.Late, "Done", sum.Done, "Excused", sum.Excused))
	done, total, err := f.Tasks.Spreading(ctx, task.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show a task: %w", err)
	}
	if total > 0 {
		s.Add(locales.M("taskset.spreading", "Done", done, "Total", total))
	}
	if task.Short {
		s.Add(locales.M("taskset.was_short", "Reason", locales.Raw(task.Reason)))
	}
	arg := id(task.ID)
	if total > 0 {
		s.Row(bot.To(locales.M("taskset.btn_again"), routeShow, arg))
	}
	row := []bot.Button{bot.To(locales.M("taskset.btn_units"), routeUnits, fmt.Sprintf("%d.%d.0", task.ID, task.From.ID))}
	if task.Evidence == tasks.Words {
		row = append(row, bot.To(locales.M("taskset.btn_read"), routeRead, arg+".0"))
	}
	row = append(row, bot.To(locales.M("taskset.btn_sheet"), routeSheet, arg))
	s.Row(row...)
	if task.State == tasks.SetOpen {
		s.Row(bot.To(locales.M("taskset.btn_move"), routeMove, arg), bot.To(locales.M("taskset.btn_widen"), routeWiden, arg))
		s.Row(bot.To(locales.M("taskset.btn_cancel"), routeCancel, arg), bot.To(locales.M("taskset.btn_keep"), routeKeep, arg))
	}
	return bot.Show(s.Row(bot.To(locales.M("taskset.btn_list"), routeList, "0"))), nil
}

// about is what a task says beside its title: words, document, how it is done.
func about(t tasks.Task) []locales.Text {
	return append(t.Lines(), locales.M("taskset.done_by_"+string(t.Evidence)))
}

func dutyName(n int) locales.Text { return locales.M("taskset.duty_" + strconv.Itoa(n)) }

// unitsAPage is how many units a screen of standings lists.
const unitsAPage = 6

// standings is how far a task has come, unit by unit in code order, without any ranking.
func (f *feature) standings(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	first, rest, _ := strings.Cut(t.Press.Arg, ".")
	task, err := f.find(ctx, t, first)
	if err != nil {
		return bot.Reply{}, err
	}
	below, at := cut(rest)
	u, err := f.Units.Unit(ctx, org.UnitID(below))
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(u)) {
		return bot.Reply{}, locales.Refuse("taskset.not_below")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show standings: %w", err)
	}
	all, err := f.Tasks.Standings(ctx, task.ID, u.ID, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show standings: %w", err)
	}
	s := bot.Say(locales.M("taskset.standings", "Title", titled(task), "Unit", u.Name, "At", t.Now))
	here, page := bot.Cut(all, int(at), unitsAPage)
	var buttons []bot.Button
	for _, r := range here {
		s.Add(locales.M("taskset.standing", "Unit", r.Unit.Name, "Done", r.Done, "All", r.Done+r.Open, "Late", r.Late, "Excused", r.Excused))
		if r.Unit.ID != u.ID && r.Unit.Level != org.LevelVillage {
			buttons = append(buttons, bot.To(r.Unit.Name, routeUnits, fmt.Sprintf("%d.%d.0", task.ID, r.Unit.ID)))
		}
	}
	if len(all) == 0 {
		s.Add(locales.M("taskset.standings_none"))
	}
	s.Pairs(buttons)
	s.Turns(page, len(all), unitsAPage, locales.M("taskset.btn_previous"), locales.M("taskset.btn_next"), routeUnits, fmt.Sprintf("%d.%d.", task.ID, u.ID))
	if u.ID != task.From.ID && u.Parent != 0 {
		s.Row(bot.To(locales.M("taskset.btn_up"), routeUnits, fmt.Sprintf("%d.%d.0", task.ID, u.Parent)))
	}
	return bot.Show(s.Row(bot.To(locales.M("taskset.btn_back"), routeShow, id(task.ID)))), nil
}

// wordsAPage is how many answers a screen shows: each may be long.
const wordsAPage = 3

// clipWords is how much of an answer a list shows, in characters.
const clipWords = 120

// read shows the words that were handed in, in code order.
func (f *feature) read(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	first, at := cut(t.Press.Arg)
	task, err := f.find(ctx, t, id(tasks.TaskID(first)))
	if err != nil {
		return bot.Reply{}, err
	}
	all, err := f.Answers.Handed(ctx, task.ID, wordsAPage+1, int(at)*wordsAPage)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read what was handed in: %w", err)
	}
	s := bot.Say(locales.M("taskset.handed", "Title", titled(task)))
	if len(all) == 0 {
		s.Add(locales.M("taskset.handed_none"))
	}
	for _, h := range all[:min(len(all), wordsAPage)] {
		s.Add(locales.M("taskset.handed_line", "Unit", h.Unit.Name, "Words", locales.Raw(clip(h.Words, clipWords)), "At", h.At))
	}
	s.Turns(int(at), int(at)*wordsAPage+len(all), wordsAPage, locales.M("taskset.btn_previous"), locales.M("taskset.btn_next"), routeRead, id(task.ID)+".")
	return bot.Show(s.Row(bot.To(locales.M("taskset.btn_back"), routeShow, id(task.ID)))), nil
}

func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
