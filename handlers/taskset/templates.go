package taskset

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// templates lists what a task may begin from: the unit's own, then those from above.
func (f *feature) templates(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return f.templatesWith(ctx, t, locales.Text{})
}

func (f *feature) templatesWith(ctx context.Context, t *bot.Turn, note locales.Text) (bot.Reply, error) {
	if err := tasks.MaySet(t.Member); err != nil {
		return bot.Reply{}, err
	}
	at := 0
	if t.Press != nil && t.Press.Route == routeTemplates {
		at = int(number(t.Press.Arg))
	}
	const most = 6
	all, err := f.Templates.Templates(ctx, t.Member.Active.Unit, most+1, at*most)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list templates: %w", err)
	}
	s := &bot.Screen{}
	if !note.Empty() {
		s.Add(note)
	}
	if len(all) == 0 {
		s.Add(locales.M("taskset.templates_none"))
	} else {
		s.Add(locales.M("taskset.templates"))
	}
	var buttons []bot.Button
	for i, m := range all[:min(len(all), most)] {
		n := at*most + i + 1
		s.Add(locales.M("taskset.template_line", "Number", n, "Title", m.Title, "Unit", m.Unit.Name))
		buttons = append(buttons, bot.To(locales.M("taskset.btn_template", "Number", n), routeTemplate, id(m.ID)))
	}
	s.Pairs(buttons)
	s.Turns(at, at*most+len(all), most, locales.M("taskset.btn_previous"), locales.M("taskset.btn_next"), routeTemplates, "")
	return bot.Show(s.Row(bot.To(locales.M("taskset.btn_list"), routeList, "0"))), nil
}

// template shows one, with the buttons to begin from it and to forget it.
func (f *feature) template(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	m, err := f.Templates.Template(ctx, t.Member.Active.Unit, tasks.TemplateID(number(t.Press.Arg)))
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("taskset.no_template")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show a template: %w", err)
	}
	s := bot.Say(locales.M("taskset.template_show", "Title", m.Title, "Unit", m.Unit.Name, "Duty", dutyName(m.Duty)))
	s.Add(about(tasks.Task{Spec: m.Spec})...)
	s.Row(bot.To(locales.M("taskset.btn_begin"), routeNew, id(m.ID)))
	if m.Unit.ID == t.Member.Active.Unit.ID {
		s.Row(bot.To(locales.M("taskset.btn_drop"), routeDrop, id(m.ID)))
	}
	return bot.Show(s.Row(bot.To(locales.M("taskset.btn_templates"), routeTemplates, "0"))), nil
}

// keep keeps a task as a template of the unit.
func (f *feature) keep(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	task, err := f.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	preset := ""
	if task.Series != 0 {
		r, err := f.Recurring.OneSeries(ctx, task.Series)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("read what recurs: %w", err)
		}
		preset = r.Named()
	}
	if err := f.Templates.KeepTemplate(ctx, "task/"+id(task.ID), task.From.ID, task.Spec, preset, t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("keep a template: %w", err)
	}
	return f.templatesWith(ctx, t, locales.M("taskset.kept", "Title", task.Title))
}

// drop forgets a template of the unit.
func (f *feature) drop(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := tasks.MaySet(t.Member); err != nil {
		return bot.Reply{}, err
	}
	if err := f.Templates.DropTemplate(ctx, t.Member.Active.Unit.ID, tasks.TemplateID(number(t.Press.Arg))); err != nil {
		return bot.Reply{}, fmt.Errorf("drop a template: %w", err)
	}
	return f.templatesWith(ctx, t, locales.M("taskset.dropped"))
}

// leftOut are the questions that a template answers by saying nothing.
func leftOut(m tasks.Template) (keys []string) {
	if m.Body.Empty() {
		keys = append(keys, keyBodyZh)
	}
	if m.Source == "" {
		keys = append(keys, keySource)
	}
	return keys
}

// prefilled are a template's answers; what it leaves open is asked.
func prefilled(m tasks.Template, unit org.Unit) form.Answers {
	a := form.Answers{
		keyTitleZh: {S: m.Title.Zh}, keyTitleEn: {S: m.Title.En}, keyDuty: {S: strconv.Itoa(m.Duty)},
		keyEvidence: {S: string(m.Evidence)}, keyOver: {S: string(m.Supervising)},
	}
	if !m.Body.Empty() {
		a[keyBodyZh], a[keyBodyEn] = form.Value{S: m.Body.Zh}, form.Value{S: m.Body.En}
	}
	if m.Source != "" {
		a[keySource] = form.Value{S: m.Source}
	}
	if m.Preset != "" {
		a[keyEvery] = form.Value{S: m.Preset}
	} else {
		a[keyEvery] = form.Value{S: once}
	}
	level := string(m.Level)
	if level == "" {
		level = themselves
	}
	var roles []string
	for _, r := range m.Roles {
		if r.Level() == unit.Level || r.Level().Below(unit.Level) {
			roles = append(roles, string(r))
		}
	}
	if m.Level == "" || m.Level.Below(unit.Level) {
		a[keyLevel] = form.Value{S: level}
		if len(roles) > 0 {
			a[keyRoles+"_"+level] = form.Value{L: roles}
		}
	}
	switch m.Evidence {
	case tasks.Course:
		a[keyCourse] = form.Value{S: m.Ref}
	case tasks.Report:
		delete(a, keyEvidence) // the form may be another unit's
	}
	return a
}
