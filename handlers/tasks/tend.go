package tasklist

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/tasks"
)

// Conversations of a supervisor about a task below. Persisted; their ref is the obligation.
const (
	kindUrge    = "task.urge"
	kindExtend  = "task.extend"
	kindRelease = "task.release"
)

// tending is one thing that a supervisor does about a task below.
type tending struct {
	letter string // in button data
	dialog string
	label  locales.Text
	fields func() []form.Field
}

var tendings = []tending{
	{"u", kindUrge, locales.M("taskask.btn_urge"), func() []form.Field {
		return []form.Field{words(locales.M("taskask.ask_urge"), locales.M("taskask.ask_urge_hint"))}
	}},
	{"x", kindExtend, locales.M("taskask.btn_extend"), func() []form.Field {
		return []form.Field{dayField(), words(locales.M("taskask.ask_why_extend"), locales.M("taskask.ask_why_time_hint"))}
	}},
	{"e", kindRelease, locales.M("taskask.btn_release"), func() []form.Field {
		return []form.Field{words(locales.M("taskask.ask_why_exempt"), locales.M("taskask.ask_why_exempt_hint"))}
	}},
}

// tends reports whether the member may urge u: coordinators of a unit above.
func (f *feature) tends(t *bot.Turn, u org.Unit) bool {
	g := t.Member.Active
	return g.Role.Family() == org.Coordinator && g.Unit.ID != u.ID && g.Unit.Covers(u)
}

// tend lets a supervisor choose one of a unit's tasks.
func (f *feature) tend(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, at, _ := strings.Cut(t.Press.Arg, ".")
	u, err := f.units.Unit(ctx, org.UnitID(number(id)))
	if err != nil && !errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, fmt.Errorf("choose a task below: %w", err)
	}
	if err != nil || !f.tends(t, u) {
		return bot.Reply{}, locales.Refuse("tasks.not_below")
	}
	list, err := f.tasks.OpenOf(ctx, u.ID, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("choose a task below: %w", err)
	}
	shown, place := bot.Cut(list, number(at), page)
	s := bot.Say(locales.M("taskask.choose_below", "Unit", u.Name))
	var buttons []bot.Button
	for i, o := range shown {
		n := place*page + i + 1
		s.Add(line(n, o, t.Now))
		buttons = append(buttons, bot.To(locales.M("taskask.pick", "Number", n), routeBelow, strconv.FormatInt(int64(o.ID), 10)))
	}
	s.Pairs(buttons)
	s.Turns(place, len(list), page, locales.M("tasks.btn_previous"), locales.M("tasks.btn_next"), routeTend, id+".")
	return bot.Show(s.Row(backToUnit(u.ID))), nil
}

func backToUnit(id org.UnitID) bot.Button {
	return bot.To(locales.M("taskask.btn_back_unit"), routeUnit, fmt.Sprintf("%d.0", id))
}

// beneath is the task of a button that stands below the member's unit.
func (f *feature) beneath(ctx context.Context, t *bot.Turn, arg string) (tasks.Obligation, error) {
	o, err := f.asks.Obligation(ctx, tasks.ObligationID(number(arg)))
	if errors.Is(err, org.ErrNotFound) {
		return o, locales.Refuse("tasks.not_below")
	}
	if err != nil {
		return o, fmt.Errorf("read a task below: %w", err)
	}
	if !f.tends(t, o.Unit) {
		return o, locales.Refuse("tasks.not_below")
	}
	return o, nil
}

// tended shows one task of a unit below with what a supervisor can do about it.
func (f *feature) tended(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	o, err := f.beneath(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return f.showTended(ctx, t, o, locales.Text{})
}

func (f *feature) showTended(ctx context.Context, t *bot.Turn, o tasks.Obligation, note locales.Text) (bot.Reply, error) {
	s := cardHead(o, note, t.Now)
	asked, err := f.asks.RequestsOf(ctx, o.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show a task below: %w", err)
	}
	for i, r := range asked {
		if i < 2 {
			s.Add(standing(r))
		}
		if r.State == tasks.Asked && r.Kind != tasks.PassOn && o.State == tasks.Open {
			s.Row(bot.To(locales.M("taskask.btn_open_of", "What", what(r)), routeRequest, strconv.FormatInt(int64(r.ID), 10)))
		}
	}
	if o.State != tasks.Open {
		s.Add(locales.M("taskask.not_open", "Title", o.Title))
		return bot.Show(s.Row(backToUnit(o.Unit.ID))), nil
	}
	answers, err := f.answers(ctx, o)
	if err != nil {
		return bot.Reply{}, err
	}
	s.Add(answers...)
	urged, err := f.asks.UrgedToday(ctx, o.ID, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show a task below: %w", err)
	}
	if urged {
		s.Add(locales.M("taskask.urged_already"))
	}
	var buttons []bot.Button
	for _, a := range tendings {
		if a.dialog == kindUrge && urged {
			continue
		}
		buttons = append(buttons, bot.To(a.label, routeDo, fmt.Sprintf("%s.%d", a.letter, o.ID)))
	}
	s.Pairs(buttons)
	return bot.Show(s.Row(backToUnit(o.Unit.ID))), nil
}

// beginBelow opens the form of what a supervisor does.
func (f *feature) beginBelow(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	letter, id, _ := strings.Cut(t.Press.Arg, ".")
	o, err := f.beneath(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	if o.State != tasks.Open {
		return bot.Reply{}, locales.Refuse("taskask.not_open", "Title", o.Title)
	}
	for _, a := range tendings {
		if a.letter == letter {
			open, err := bot.OpenForm(a.dialog, id, askVersion, form.Session{})
			return bot.Reply{Open: open}, err
		}
	}
	return bot.Reply{}, locales.Refuse("tasks.not_below")
}

// tendDialogue is the form of one tending.
func (f *feature) tendDialogue(a tending) bot.FormDialogue {
	return bot.FormDialogue{
		Kind: a.dialog, Title: a.label,
		Form: func(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
			if _, err := f.beneath(ctx, t, ref); err != nil {
				return nil, err
			}
			return compiled(a.dialog, a.label, a.fields())
		},
		About: func(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
			o, err := f.beneath(ctx, t, ref)
			return []locales.Text{locales.M("taskask.about_of", "Unit", o.Unit.Name, "Title", o.Called(), "When", when(o.Due, t.Now))}, err
		},
		Check: checkDay(f.beneath),
		Submit: func(ctx context.Context, t *bot.Turn, in bot.Filled) (bot.Reply, error) {
			return f.submitTending(ctx, t, a, in)
		},
	}
}

func (f *feature) submitTending(ctx context.Context, t *bot.Turn, a tending, in bot.Filled) (bot.Reply, error) {
	o, err := f.beneath(ctx, t, in.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	d := tasks.Decision{Key: t.Conversation, By: lifecycle.ActorOf(t.Member), Of: o.ID, Reason: in.Answers[keyWords].S}
	note := locales.M("taskask.released", "Unit", o.Unit.Name)
	switch a.dialog {
	case kindUrge:
		var told int
		if told, err = f.asks.Urge(ctx, d, tellUrged(t.Member, d), t.Now); err == nil {
			note = locales.M("taskask.urged", "Count", told)
		}
	case kindExtend:
		var due time.Time
		if due, err = o.DueOn(locales.Date(in.Answers[keyDay].S)); err == nil {
			o, err = f.asks.ExtendBelow(ctx, d, due, tellExtended(t.Member, d), t.Now)
			note = locales.M("taskask.extended", "Unit", o.Unit.Name, "Due", due)
		}
	default:
		_, err = f.asks.Exempt(ctx, d, t.Now)
	}
	if no := (*locales.Refusal)(nil); errors.As(err, &no) {
		note, err = no.Text, nil
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("tend to a task below: %w", err)
	}
	if o, err = f.beneath(ctx, t, in.Ref); err != nil {
		return bot.Reply{}, err
	}
	return f.showTended(ctx, t, o, note)
}

// tellUrged gives the supervisor's words to whoever owes it.
func tellUrged(by org.Member, d tasks.Decision) func(tasks.Obligation, []org.PersonID) ([]notices.Outgoing, error) {
	return func(o tasks.Obligation, people []org.PersonID) ([]notices.Outgoing, error) {
		return toOwners("urge", by, d, o, people, locales.M("taskask.told_urge", "Unit", by.Active.Unit.Name, "Title", o.Called(), "Due", o.Due))
	}
}

func tellExtended(by org.Member, d tasks.Decision) func(tasks.Obligation, []org.PersonID) ([]notices.Outgoing, error) {
	return func(o tasks.Obligation, people []org.PersonID) ([]notices.Outgoing, error) {
		return toOwners("extend", by, d, o, people, locales.M("taskask.told_extend", "Unit", by.Active.Unit.Name, "Title", o.Called(), "Due", o.Due))
	}
}

func toOwners(what string, by org.Member, d tasks.Decision, o tasks.Obligation, people []org.PersonID, head locales.Text) ([]notices.Outgoing, error) {
	out := make([]notices.Outgoing, len(people))
	for i, p := range people {
		s := bot.Say(head, locales.M("taskask.quote_of", "Name", by.Name, "Words", d.Reason))
		s.Row(bot.To(locales.M("taskask.btn_card"), routeCard, strconv.FormatInt(int64(o.ID), 10)))
		m, err := message(fmt.Sprintf("%s/%s/%d", what, d.Key, p), p, s, true)
		if err != nil {
			return nil, err
		}
		out[i] = m
	}
	return out, nil
}

// dialogues are the forms of everything that is asked and done about tasks.
func (f *feature) dialogues() []bot.Dialogue {
	var out []bot.Dialogue
	for _, a := range askings {
		out = append(out, f.askDialogue(a).Dialogue())
	}
	for _, a := range tendings {
		out = append(out, f.tendDialogue(a).Dialogue())
	}
	deny := f.verdictDialogue(kindDeny, tasks.Deny, locales.M("taskask.deny"), locales.M("taskask.deny_reason"), locales.M("taskask.deny_hint"))
	answer := f.verdictDialogue(kindAnswer, tasks.Grant, locales.M("taskask.btn_answer"), locales.M("taskask.answer"), locales.M("taskask.answer_hint"))
	return append(out, deny.Dialogue(), answer.Dialogue())
}
