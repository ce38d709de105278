package taskset

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/calendar"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// kindCompose is the conversation that sets a task. Persisted; its ref is the unit of the
// grant under which it was begun, with the template behind a slash.
const kindCompose = "taskset.compose"

const composeVersion = 1

// Field keys. Persisted in drafts.
const (
	keyTitleZh  = "title_zh"
	keyTitleEn  = "title_en"
	keyBodyZh   = "body_zh"
	keyBodyEn   = "body_en"
	keyDuty     = "duty"
	keySource   = "source"
	keyUnits    = "units"
	keyLevel    = "level"
	keyRoles    = "roles" // with the level behind it
	keyEvery    = "every"
	keyOff      = "day_off"
	keyDue      = "due"
	keyReason   = "reason"
	keyEvidence = "evidence"
	keyForm     = "form"
	keyCourse   = "course"
	keyOver     = "supervisor"
)

// Choices with a meaning of their own. Persisted in drafts.
const (
	themselves = "self"
	once       = "once"
)

// compose opens the composer, from a template if the button names one.
func (f *feature) compose(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := tasks.MaySet(t.Member); err != nil {
		return bot.Reply{}, err
	}
	ref, session := id(t.Member.Active.Unit.ID), form.Session{}
	if n := number(t.Press.Arg); n != 0 {
		m, err := f.Templates.Template(ctx, t.Member.Active.Unit, tasks.TemplateID(n))
		if errors.Is(err, org.ErrNotFound) {
			return bot.Reply{}, locales.Refuse("taskset.no_template")
		}
		if err != nil {
			return bot.Reply{}, fmt.Errorf("begin from a template: %w", err)
		}
		ref += "/" + t.Press.Arg
		session.Answers = prefilled(m, t.Member.Active.Unit)
		session.Skipped = leftOut(m)
	}
	o, err := bot.OpenForm(kindCompose, ref, composeVersion, session)
	return bot.Reply{Open: o}, err
}

func (f *feature) composer() bot.FormDialogue {
	return bot.FormDialogue{
		Kind: kindCompose, Title: locales.M("taskset.compose"),
		Form: f.composeForm, Submit: f.set, ReviewNote: f.reviewNote, About: bothLanguages, Check: f.checkAnswer,
		Buttons: reviewButtons, ByNumber: true,
	}
}

// composeForm asks for a task of the unit in ref.
func (f *feature) composeForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	first, _, _ := strings.Cut(ref, "/")
	own, err := f.Units.Unit(ctx, org.UnitID(number(first)))
	if err != nil {
		return nil, fmt.Errorf("compose a task: %w", err)
	}
	places, err := f.places(ctx, own, nil)
	if err != nil {
		return nil, err
	}
	days, err := f.Calendar.Days(ctx)
	if err != nil {
		return nil, err
	}
	evidence, err := f.evidenceFields(ctx, own)
	if err != nil {
		return nil, err
	}
	fields := append(textFields(), form.Field{
		Key: keyUnits, Kind: form.Many, Required: true, Label: locales.M("taskset.ask_units"), Hint: locales.M("taskset.ask_units_hint"), Choices: places,
	})
	fields = append(fields, levelFields(own)...)
	fields = append(fields, rhythmFields(true)...)
	fields = append(fields, dueFields("${every} = '"+once+"'", days, t.Now)...)
	fields = append(fields, evidence...)
	fields = append(fields, form.Field{
		Key: keyOver, Kind: form.One, Required: true, Label: locales.M("taskset.ask_over"), Hint: locales.M("taskset.ask_over_hint"),
		Choices: []form.Choice{
			{Key: string(tasks.ByAbove), Label: locales.M("taskset.over_above")},
			{Key: string(tasks.ByIssuer), Label: locales.M("taskset.over_issuer", "Unit", own.Name)},
		},
	})
	c, err := form.Compile(form.Form{ID: kindCompose, Version: composeVersion, Title: locales.M("taskset.compose"), Fields: fields})
	if err != nil {
		return nil, fmt.Errorf("compose a task: %w", err)
	}
	return c, nil
}

// textFields ask what is to be done, for which duty and on which document.
func textFields() []form.Field {
	text := func(key string, most int, required bool) form.Field {
		return form.Field{
			Key: key, Kind: form.Text, Required: required, Label: locales.M("taskset.ask_" + key), Hint: locales.M("taskset.ask_" + key + "_hint"),
			Constraint: fmt.Sprintf("string-length(.) <= %d", most), ConstraintMessage: locales.M("taskset.too_long", "Limit", most),
		}
	}
	bodyEn := text(keyBodyEn, tasks.MaxBody, true)
	bodyEn.Relevant = "${" + keyBodyZh + "} != ''"
	duty := form.Field{Key: keyDuty, Kind: form.One, Required: true, Label: locales.M("taskset.ask_duty"), Hint: locales.M("taskset.ask_duty_hint")}
	for n := 1; n <= tasks.Duties; n++ {
		duty.Choices = append(duty.Choices, form.Choice{Key: strconv.Itoa(n), Label: dutyName(n)})
	}
	return []form.Field{
		text(keyTitleZh, tasks.MaxTitle, true), text(keyTitleEn, tasks.MaxTitle, true), text(keyBodyZh, tasks.MaxBody, false), bodyEn,
		duty, text(keySource, tasks.MaxSource, false),
	}
}

// places are the unit itself and those directly below it, without those in but.
func (f *feature) places(ctx context.Context, own org.Unit, but []org.UnitID) ([]form.Choice, error) {
	below, err := f.Units.Children(ctx, own.ID)
	if err != nil {
		return nil, fmt.Errorf("list units below: %w", err)
	}
	var out []form.Choice
	for _, u := range append([]org.Unit{own}, below...) {
		if slices.Contains(but, u.ID) {
			continue
		}
		label := u.Name
		if u.ID == own.ID {
			label = locales.M("taskset.whole_unit", "Unit", own.Name)
		}
		out = append(out, form.Choice{Key: id(u.ID), Label: label, Words: []string{u.Code}})
	}
	return out, nil
}

// levelFields ask which units answer, and who in them.
func levelFields(own org.Unit) []form.Field {
	level := form.Field{Key: keyLevel, Kind: form.One, Required: true, Label: locales.M("taskset.ask_level"), Choices: []form.Choice{
		{Key: themselves, Label: locales.M("taskset.level_self")},
	}}
	roles := []form.Field{rolesField(themselves, func(l org.Level) bool {
		return l == own.Level || l == nextBelow(own.Level)
	})}
	for _, l := range []org.Level{org.LevelCounty, org.LevelTownship, org.LevelVillage} {
		if !l.Below(own.Level) {
			continue
		}
		level.Choices = append(level.Choices, form.Choice{Key: string(l), Label: locales.M("taskset.level_" + string(l))})
		roles = append(roles, rolesField(string(l), func(of org.Level) bool { return of == l }))
	}
	return append([]form.Field{level}, roles...)
}

func nextBelow(l org.Level) org.Level {
	i := slices.Index(org.Levels, l)
	return org.Levels[min(i+1, len(org.Levels)-1)]
}

// rolesField offers the roles of cadres and offices at the levels of a choice.
func rolesField(choice string, at func(org.Level) bool) form.Field {
	f := form.Field{
		Key: keyRoles + "_" + choice, Kind: form.Many, Required: true, Relevant: "${" + keyLevel + "} = '" + choice + "'",
		Label: locales.M("taskset.ask_roles"), Hint: locales.M("taskset.ask_roles_hint"),
	}
	for _, r := range org.AllRoles() {
		if at(r.Level()) && (r.Family() == org.Cadre || r.Family() == org.Coordinator) {
			f.Choices = append(f.Choices, form.Choice{Key: string(r), Label: r.Name()})
		}
	}
	return f
}

// rhythmFields ask whether a task comes again, and what becomes of a day off.
func rhythmFields(alsoOnce bool) []form.Field {
	every := form.Field{Key: keyEvery, Kind: form.One, Required: true, Label: locales.M("taskset.ask_every")}
	if alsoOnce {
		every.Choices = []form.Choice{{Key: once, Label: locales.M("taskset.every_once")}}
	}
	var moves []string
	for _, p := range tasks.Presets {
		every.Choices = append(every.Choices, form.Choice{Key: p.Key, Label: locales.M("taskset.every_" + p.Key)})
		if p.Shift == tasks.Later {
			moves = append(moves, "${"+keyEvery+"} = '"+p.Key+"'")
		}
	}
	return []form.Field{every, {
		Key: keyOff, Kind: form.YesNo, Required: true, Relevant: strings.Join(moves, " or "),
		Label: locales.M("taskset.ask_off"), Hint: locales.M("taskset.ask_off_hint"),
	}}
}

// dueFields ask for the due day where relevant holds, and for a reason when it is near.
func dueFields(relevant string, days *calendar.Days, now time.Time) []form.Field {
	near := fmt.Sprintf("${%s} < today() + %d", keyDue, soonest(days, now))
	if relevant != "" {
		near = relevant + " and " + near
	}
	return []form.Field{
		{
			Key: keyDue, Kind: form.Date, Required: true, Relevant: relevant, Label: locales.M("taskset.ask_due"), Hint: locales.M("taskset.ask_due_hint"),
			Constraint: ". >= today()", ConstraintMessage: locales.M("taskset.due_passed"),
		},
		reasonField(keyReason, near, "taskset.ask_reason"),
	}
}

func reasonField(key, relevant, label string) form.Field {
	return form.Field{
		Key: key, Kind: form.Text, Required: true, Relevant: relevant, Label: locales.M(label), Hint: locales.M(label + "_hint"),
		Constraint: fmt.Sprintf("string-length(.) <= %d", tasks.MaxReason), ConstraintMessage: locales.M("taskset.too_long", "Limit", tasks.MaxReason),
	}
}

// soonest is how many days ahead a due day needs no reason.
func soonest(days *calendar.Days, now time.Time) int {
	n := 0
	for tasks.Short(days.OnOrAfter(tasks.DueOn(locales.DateOf(now.AddDate(0, 0, n)))), now) {
		n++
	}
	return n
}
