package taskset

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// bothLanguages says, where a text is asked, that both are needed and Chinese counts.
func bothLanguages(_ context.Context, _ *bot.Turn, _, key string) ([]locales.Text, error) {
	switch key {
	case keyTitleZh, keyTitleEn, keyBodyZh, keyBodyEn:
		return []locales.Text{locales.M("taskset.both_needed")}, nil
	}
	return nil, nil
}

// checkAnswer refuses a text in the wrong script, a policy item that the library lacks, and
// a form that asks too much, as soon as they are given.
func (f *feature) checkAnswer(ctx context.Context, t *bot.Turn, _, key string, v form.Value) error {
	han := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	switch key {
	case keyTitleZh, keyBodyZh:
		if !strings.ContainsFunc(v.S, han) {
			return locales.Refuse("taskset.want_chinese")
		}
	case keyTitleEn, keyBodyEn:
		if strings.ContainsFunc(v.S, han) {
			return locales.Refuse("taskset.want_english")
		}
	case keySource:
		item := itemIn(v.S)
		if item == "" {
			return nil
		}
		there, err := f.Evidence.ItemThere(ctx, item)
		if err == nil && !there {
			return locales.Refuse("taskset.no_item", "Item", item)
		}
		return err
	case keyForm:
		ref, err := f.formRef(ctx, t, v.S)
		if err != nil {
			return err
		}
		return f.Evidence.Evidence(ctx, tasks.Spec{Evidence: tasks.Report, Ref: ref})
	}
	return nil
}

var items = regexp.MustCompile(`\bPOL-\d{3}\b`)

// itemIn is the entry of the policy library that a source names, "" for none.
func itemIn(source string) string { return items.FindString(source) }

// formRef is the ref of a form that the member's unit may ask for.
func (f *feature) formRef(ctx context.Context, t *bot.Turn, key string) (string, error) {
	entries, err := f.Evidence.FormsFor(ctx, t.Member.Active.Unit, 30)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		if strconv.FormatInt(int64(e.ID), 10) == key {
			return e.Ref, nil
		}
	}
	return "", locales.Refuse("taskset.no_evidence")
}

// draft is what the answers say: the task, and the rhythm when it recurs.
func (f *feature) draft(ctx context.Context, t *bot.Turn, filled bot.Filled) (task tasks.Task, rhythm *tasks.Rhythm, err error) {
	if err := tasks.MaySet(t.Member); err != nil {
		return task, nil, err
	}
	g, a := t.Member.Active, filled.Answers
	if first, _, _ := strings.Cut(filled.Ref, "/"); first != id(g.Unit.ID) {
		return task, nil, locales.Refuse("taskset.switched")
	}
	task = tasks.Task{Author: t.Member.ID, Role: g.Role, From: g.Unit, Reason: strings.TrimSpace(a[keyReason].S)}
	if task.Spec, err = f.spec(ctx, t, a); err != nil {
		return task, nil, err
	}
	days, err := f.Calendar.Days(ctx)
	if err != nil {
		return task, nil, err
	}
	if a[keyEvery].S == once {
		task.Due = days.OnOrAfter(tasks.DueOn(locales.Date(a[keyDue].S)))
		return task, nil, tasks.Timely(task.Due, task.Reason, t.Now)
	}
	r, err := rhythmOf(a)
	if err != nil {
		return task, nil, err
	}
	if err := tasks.Bearable(task.Spec, r); err != nil {
		return task, nil, err
	}
	_, first, err := r.Beginning(t.Now, days)
	task.Period, task.Due = first.Period, first.Due
	return task, &r, err
}

// rhythmOf is the rhythm that was chosen.
func rhythmOf(a form.Answers) (tasks.Rhythm, error) {
	p, ok := tasks.PresetOf(a[keyEvery].S)
	if !ok {
		return tasks.Rhythm{}, locales.Refuse("taskset.no_rhythm")
	}
	if p.Shift == tasks.Later && a[keyOff].S == "no" {
		p.Shift = tasks.Stay
	}
	return p.Rhythm, nil
}

func (f *feature) spec(ctx context.Context, t *bot.Turn, a form.Answers) (s tasks.Spec, err error) {
	s = tasks.Spec{
		Title: locales.Both(strings.TrimSpace(a[keyTitleZh].S), strings.TrimSpace(a[keyTitleEn].S)),
		Body:  locales.Both(strings.TrimSpace(a[keyBodyZh].S), strings.TrimSpace(a[keyBodyEn].S)),
		Duty:  int(number(a[keyDuty].S)), Source: strings.TrimSpace(a[keySource].S), Item: itemIn(a[keySource].S),
		Evidence: tasks.Kind(a[keyEvidence].S), Supervising: tasks.Supervising(a[keyOver].S),
	}
	if s.Units, err = f.chosen(ctx, t, a[keyUnits].L); err != nil {
		return s, err
	}
	level := a[keyLevel].S
	for _, r := range a[keyRoles+"_"+level].L {
		s.Roles = append(s.Roles, org.Role(r))
	}
	if level != themselves {
		s.Level = org.Level(level)
	}
	switch s.Evidence {
	case tasks.Course:
		s.Ref = a[keyCourse].S
	case tasks.Report:
		if s.Ref, err = f.formRef(ctx, t, a[keyForm].S); err != nil {
			return s, err
		}
	}
	return s, s.Check()
}

// chosen are the units that were ticked; one that is not below the member is refused.
func (f *feature) chosen(ctx context.Context, t *bot.Turn, keys []string) ([]org.UnitID, error) {
	var out []org.UnitID
	for _, key := range keys {
		u, err := f.Units.Unit(ctx, org.UnitID(number(key)))
		if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(u)) {
			return nil, locales.Refuse("taskset.not_below")
		}
		if err != nil {
			return nil, fmt.Errorf("read a unit: %w", err)
		}
		out = append(out, u.ID)
	}
	return out, nil
}

// reviewButtons lead to what is changed most before a task is set.
func reviewButtons(_ *bot.Turn, filled bot.Filled) []bot.ReviewButton {
	when := bot.ReviewButton{Label: locales.M("taskset.edit_due"), Opens: keyDue}
	if filled.Answers[keyEvery].S != once {
		when = bot.ReviewButton{Label: locales.M("taskset.edit_every"), Opens: keyEvery}
	}
	return []bot.ReviewButton{
		{Label: locales.M("taskset.edit_title"), Opens: keyTitleZh},
		{Label: locales.M("taskset.edit_units"), Opens: keyUnits},
		{Label: locales.M("taskset.edit_roles"), Opens: keyRoles + "_" + filled.Answers[keyLevel].S},
		when,
		{Label: locales.M("taskset.edit_evidence"), Opens: keyEvidence},
		{Label: locales.M("taskset.edit_over"), Opens: keyOver},
	}
}

// reviewNote says whom it will meet, who supervises and when it is due, and what still keeps
// it from going out.
func (f *feature) reviewNote(ctx context.Context, t *bot.Turn, filled bot.Filled) ([]locales.Text, error) {
	task, rhythm, err := f.draft(ctx, t, filled)
	var reach tasks.Reach
	if err == nil {
		reach, err = f.Tasks.Reach(ctx, task.Spec, task.From.ID, t.Now)
	}
	if err == nil {
		err = reach.Check()
	}
	if err == nil {
		err = f.Tasks.Asked(ctx, task.Spec, task.From.ID, task.Due, rhythm != nil, t.Now)
	}
	var no *locales.Refusal
	if errors.As(err, &no) {
		return []locales.Text{locales.M("taskset.not_yet", "Why", no.Text)}, nil
	}
	if err != nil {
		return nil, err
	}
	out := append(reached(reach), locales.M("taskset.supervised_"+string(task.Supervising), "Unit", task.From.Name))
	switch {
	case rhythm != nil:
		out = append(out, locales.M("taskset.first_due", "Period", task.Period.Text(), "Due", task.Due))
	case locales.DateOf(task.Due) != locales.Date(filled.Answers[keyDue].S):
		out = append(out, locales.M("taskset.moved_to", "Due", task.Due))
	default:
		out = append(out, locales.M("taskset.due", "Due", task.Due))
	}
	steps, err := f.reminding(ctx, task, reach.First, t.Now)
	return append(out, steps...), err
}

// reached says how many units and people a task meets, and the first five units.
func reached(r tasks.Reach) []locales.Text {
	var names locales.Text
	for _, u := range r.First {
		if names.Empty() {
			names = u.Name
		} else {
			names = locales.M("taskset.and", "Left", names, "Right", u.Name)
		}
	}
	if r.Units > len(r.First) {
		names = locales.M("taskset.and_more", "Names", names)
	}
	out := []locales.Text{locales.M("taskset.will_reach", "Units", r.Units, "People", r.People, "Names", names)}
	if r.Vacant > 0 {
		out = append(out, locales.M("taskset.vacant", "Count", r.Vacant))
	}
	if r.Unreached > 0 {
		out = append(out, locales.M("taskset.unreached", "Count", r.Unreached))
	}
	return out
}

// set puts the task to its units, or begins a recurring one.
func (f *feature) set(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	task, rhythm, err := f.draft(ctx, t, filled)
	if err != nil {
		return bot.Reply{}, err
	}
	if rhythm != nil {
		series := tasks.Series{Spec: task.Spec, Rhythm: *rhythm, Author: task.Author, Role: task.Role, From: task.From}
		if series, _, err = f.Recurring.Begin(ctx, t.Conversation, series, told, t.Now); err != nil {
			return bot.Reply{}, fmt.Errorf("begin a recurring task: %w", err)
		}
		s := bot.Say(locales.M("taskset.begun", "Title", series.Title, "Every", everyName(series.Rhythm), "Due", task.Due))
		s.New = true
		return bot.Show(s.Row(bot.To(locales.M("taskset.btn_look"), routeSeries, id(series.ID)), bot.To(locales.M("taskset.btn_list"), routeList, "0"))), nil
	}
	if task, _, err = f.Tasks.Set(ctx, t.Conversation, task, told, t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("set a task: %w", err)
	}
	reach, err := f.Tasks.Reach(ctx, task.Spec, task.From.ID, t.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	sentence := "taskset.set"
	if reach.Units > tasks.AtOnce {
		sentence = "taskset.set_many"
	}
	s := bot.Say(locales.M(sentence, "Title", task.Title, "Units", reach.Units, "People", reach.People, "Due", task.Due))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("taskset.btn_look"), routeShow, id(task.ID)), bot.To(locales.M("taskset.btn_list"), routeList, "0"))), nil
}

func everyName(r tasks.Rhythm) locales.Text {
	if key := r.Named(); key != "" {
		return locales.M("taskset.every_" + key)
	}
	return locales.Raw(r.Rule)
}
