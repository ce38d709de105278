package teach

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
)

// kindPush is the conversation that pushes a course. Persisted; its ref is course/unit, which
// asks for the units below, or course/unit/1, which means all of the unit.
const kindPush = "teach.push"

// whole as the number of a place means all of its unit. Persisted.
const whole = 1

const pushVersion = 1

// Field keys. Persisted in drafts.
const (
	keyUnits  = "units"
	keyRoles  = "roles"
	keyDue    = "due"
	keyReason = "reason"
)

// mostReason is how long the reason for short notice may be, in characters.
const mostReason = 200

// placesAPage is how many units below stand on one page of the tree.
const placesAPage = 8

// pushTree walks down the tree to the place whose people are to take the course.
func (f *feature) pushTree(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := training.MayPush(t.Member); err != nil {
		return bot.Reply{}, err
	}
	p, err := f.at(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	below, err := f.units.Children(ctx, p.unit.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(below) == 0 { // nothing to choose among
		p.number = whole
		return f.pushTo(p)
	}
	s := bot.Say(p.head(), locales.M("teach.push_where"))
	s.Row(bot.To(locales.M("teach.push_here", "Unit", bot.Clip(p.unit.Name, 12, 18)), routeAsk, p.with(whole)))
	s.Row(bot.To(locales.M("teach.push_some"), routeAsk, p.arg()))
	here, page := bot.Cut(below, p.number, placesAPage)
	var buttons []bot.Button
	for _, u := range here {
		buttons = append(buttons, bot.To(locales.M("teach.push_down", "Unit", bot.Clip(u.Name, 10, 18)), routePush, unitArg(p.course.ID, u.ID)))
	}
	s.Pairs(buttons)
	s.Turns(page, len(below), placesAPage, locales.M("teach.older"), locales.M("teach.newer"), routePush, p.arg()+"/")
	if p.unit.ID != t.Member.Active.Unit.ID {
		s.Row(bot.To(locales.M("teach.totals_up"), routePush, unitArg(p.course.ID, p.unit.Parent)), p.back())
	} else {
		s.Row(p.back())
	}
	return bot.Show(s), nil
}

// openPush opens the form for a place.
func (f *feature) openPush(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := training.MayPush(t.Member); err != nil {
		return bot.Reply{}, err
	}
	p, err := f.at(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return f.pushTo(p)
}

// pushTo opens the form with the roles that the course is written for.
func (f *feature) pushTo(p place) (bot.Reply, error) {
	var roles []string
	for _, r := range p.course.For() {
		if slices.Contains(rolesBelow(p.unit), r) {
			roles = append(roles, string(r))
		}
	}
	session := form.Session{}
	if len(roles) > 0 {
		session.Answers = form.Answers{keyRoles: {L: roles}}
	}
	o, err := bot.OpenForm(kindPush, p.with(p.number), pushVersion, session)
	return bot.Reply{Open: o}, err
}

// rolesBelow are the roles of those who learn, as far as they stand in unit or below it.
func rolesBelow(unit org.Unit) []org.Role {
	return slices.DeleteFunc(org.AllRoles(), func(r org.Role) bool {
		return r.Family() != org.Cadre && r.Family() != org.Coordinator || unit.Level.Below(r.Level())
	})
}

func (f *feature) pushForm() bot.FormDialogue {
	return bot.FormDialogue{
		Kind: kindPush, Title: locales.M("teach.push_title"), Form: f.pushFields, Submit: f.push,
		ReviewNote: f.pushNote,
		About: func(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
			p, err := f.at(ctx, t, ref)
			if err != nil {
				return nil, err
			}
			if p.number == whole {
				return []locales.Text{p.head(), locales.M("teach.push_all", "Unit", p.unit.Name)}, nil
			}
			return []locales.Text{p.head()}, nil
		},
	}
}

// pushFields is the form for the place that ref names.
func (f *feature) pushFields(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	p, err := f.at(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	below, err := f.units.Children(ctx, p.unit.ID)
	if err != nil {
		return nil, err
	}
	var fields []form.Field
	if len(below) > 0 && p.number != whole {
		choices := []form.Choice{{Key: strconv.FormatInt(int64(p.unit.ID), 10), Label: locales.M("teach.push_whole", "Unit", p.unit.Name)}}
		for _, u := range below {
			choices = append(choices, form.Choice{Key: strconv.FormatInt(int64(u.ID), 10), Label: u.Name, Words: []string{u.Code}})
		}
		fields = append(fields, form.Field{
			Key: keyUnits, Kind: form.Many, Required: true, Label: locales.M("teach.push_units"), Hint: locales.M("teach.push_units_hint"), Choices: choices,
		})
	}
	var roles []form.Choice
	for _, r := range rolesBelow(p.unit) {
		roles = append(roles, form.Choice{Key: string(r), Label: r.Name()})
	}
	c, err := form.Compile(form.Form{
		ID: kindPush, Version: pushVersion, Title: locales.M("teach.push_title"),
		Fields: append(fields,
			form.Field{Key: keyRoles, Kind: form.Many, Required: true, Label: locales.M("teach.push_roles"), Choices: roles},
			form.Field{
				Key: keyDue, Kind: form.Date, Required: true, Default: "date(today() + 14)", Label: locales.M("teach.push_due"), Hint: locales.M("teach.push_due_hint"),
				Constraint: ". >= today()", ConstraintMessage: locales.M("teach.due_passed"),
			},
			form.Field{
				Key: keyReason, Kind: form.Text, Required: true, Relevant: "${due} < today() + 2", Label: locales.M("teach.push_reason"), Hint: locales.M("teach.push_reason_hint"),
				Constraint:        fmt.Sprintf("string-length(.) <= %d", mostReason),
				ConstraintMessage: locales.M("teach.too_long", "Limit", mostReason),
			}),
	})
	if err != nil {
		return nil, fmt.Errorf("compile the push form: %w", err)
	}
	return c, nil
}

// pushOf makes the push of the answers, under the member's active grant.
func (f *feature) pushOf(ctx context.Context, t *bot.Turn, filled bot.Filled) (training.Push, error) {
	at, err := f.at(ctx, t, filled.Ref)
	if err != nil {
		return training.Push{}, err
	}
	p := training.Push{
		Key: t.Conversation, Course: at.course.ID, Version: at.course.Version, Title: at.course.Title,
		By: t.Member.ID, From: t.Member.Active.Unit, Reason: filled.Answers[keyReason].S,
	}
	for _, key := range filled.Answers[keyUnits].L {
		id, err := strconv.ParseInt(key, 10, 64)
		if err != nil {
			return p, locales.Refuse("teach.not_covered")
		}
		u, err := f.units.Unit(ctx, org.UnitID(id))
		if errors.Is(err, org.ErrNotFound) {
			return p, locales.Refuse("teach.not_covered")
		}
		if err != nil {
			return p, err
		}
		p.Units = append(p.Units, u)
	}
	if at.number == whole || len(p.Units) == 0 { // all of it, or nothing stands below
		p.Units = []org.Unit{at.unit}
	}
	for _, r := range filled.Answers[keyRoles].L {
		p.Roles = append(p.Roles, org.Role(r))
	}
	due, ok := training.EndOfDay(locales.Date(filled.Answers[keyDue].S))
	if !ok {
		return p, locales.Refuse("teach.due_passed")
	}
	p.Due = due
	return p, p.Check(t.Member, t.Now)
}

// pushNote says above the submit button how many people it meets.
func (f *feature) pushNote(ctx context.Context, t *bot.Turn, filled bot.Filled) ([]locales.Text, error) {
	p, err := f.pushOf(ctx, t, filled)
	var no *locales.Refusal
	if errors.As(err, &no) {
		return []locales.Text{no.Text}, nil
	}
	if err != nil {
		return nil, err
	}
	reach, err := f.store.PushReach(ctx, p, t.Now)
	if err != nil {
		return nil, err
	}
	return reached(reach, locales.M("teach.push_will", "Count", reach.People)), nil
}

// reached says whom a push meets, after the sentence that counts them.
func reached(r training.Reach, counted locales.Text) []locales.Text {
	out := []locales.Text{counted}
	if r.Unreached > 0 {
		out = append(out, locales.M("teach.push_phone", "Count", r.Unreached))
	}
	if r.Owing > 0 {
		out = append(out, locales.M("teach.push_owing", "Count", r.Owing))
	}
	if r.Passed > 0 {
		out = append(out, locales.M("teach.push_passed", "Count", r.Passed))
	}
	return out
}

// push carries it out once.
func (f *feature) push(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	p, err := f.pushOf(ctx, t, filled)
	if err != nil {
		return bot.Reply{}, err
	}
	reach, err := f.store.PushReach(ctx, p, t.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	if reach.People+reach.Owing+reach.Passed == 0 {
		return bot.Reply{}, locales.Refuse("teach.push_nobody")
	}
	reach, err = f.store.Push(ctx, p, func(push int64, to []org.PersonID) ([]notices.Outgoing, error) {
		return pushLetters(p, push, to)
	}, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("push course: %w", err)
	}
	s := bot.Say(reached(reach, locales.M("teach.pushed", "Count", reach.People, "Code", string(p.Course), "Title", p.Title, "Due", locales.DateOf(p.Due)))...)
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("teach.back_totals"), routeCourses, string(p.Course)), homeButton())), nil
}

// pushLetters tell those who were asked, inside the daily budget; it stands among their tasks
// in any case.
func pushLetters(p training.Push, push int64, to []org.PersonID) ([]notices.Outgoing, error) {
	s := bot.Say(locales.M("teach.told", "Unit", p.From.Name, "Code", string(p.Course), "Title", p.Title, "Due", locales.DateOf(p.Due)))
	b, err := payload(s.Row(bot.To(locales.M("teach.begin"), "cmd", "learn "+string(p.Course))))
	if err != nil {
		return nil, err
	}
	out := make([]notices.Outgoing, len(to))
	for i, person := range to {
		out[i] = notices.Outgoing{
			Key: fmt.Sprintf("course-push/%d/%d", push, person), Person: person, Payload: b, Expires: p.Due, Budgeted: true,
		}
	}
	return out, nil
}
