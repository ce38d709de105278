package teach

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
	"cadrebot/training"
)

// namesAPage keeps a page of names with its buttons on one screen.
const namesAPage = 4

// namesOf is the place of a list of names; refused to everybody but trainers and the officers
// directly above.
func (f *feature) namesOf(ctx context.Context, t *bot.Turn, arg string) (place, []training.Learner, error) {
	p, err := f.at(ctx, t, arg)
	if err != nil {
		return p, nil, err
	}
	below, err := f.units.Children(ctx, t.Member.Active.Unit.ID)
	if err != nil {
		return p, nil, err
	}
	if !slices.ContainsFunc(append(below, p.unit), func(u org.Unit) bool { return training.SeesNames(t.Member, u) }) {
		return p, nil, locales.Refuse("teach.names_no")
	}
	list, err := f.store.NotYet(ctx, t.Member, p.unit, p.course.ID, t.Now)
	return p, list, err
}

// notYet lists who has not taken the course, in code order.
func (f *feature) notYet(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, list, err := f.namesOf(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(p.head())
	if len(list) == 0 {
		none := "teach.notyet_none"
		if t.Member.Active.Role.Family() != org.Teaching {
			none = "teach.notyet_none_direct" // further down somebody may well be left
		}
		return bot.Show(s.Add(locales.M(none)).Row(p.back())), nil
	}
	s.Add(locales.M("teach.notyet", "Count", len(list)))
	here, page := bot.Cut(list, p.number, namesAPage)
	supervisor := t.Member.Active.Role.Family() == org.Coordinator
	var buttons []bot.Button
	phone := false
	for i, l := range here {
		id := "teach.notyet_line"
		if !l.Reachable {
			id, phone = "teach.notyet_phone", true
		}
		n := page*namesAPage + i + 1
		s.Add(locales.M(id, "Number", n, "Code", l.Unit.Code, "Unit", bot.Clip(l.Unit.Name, 16, 28), "Role", l.Role.Name(), "Name", cutTo(l.Name, 20), "Due", locales.DateOf(l.Due)))
		if supervisor {
			buttons = append(buttons, bot.To(locales.M("teach.exempt_btn", "Number", n), routeExempt, p.arg()+"/"+strconv.FormatInt(l.Obligation, 10)))
		}
	}
	if phone {
		s.Add(locales.M("teach.notyet_legend"))
	}
	s.Add(locales.M("teach.notyet_order"))
	s.Pairs(buttons)
	s.Turns(page, len(list), namesAPage, locales.M("teach.older"), locales.M("teach.newer"), routeNotYet, p.arg()+"/")
	s.Row(bot.To(locales.M("teach.remind_btn", "Count", len(list)), routeRemind, p.arg()))
	return bot.Show(s.Row(p.back())), nil
}

// remind tells everybody on the list once a day, inside what they may be sent.
func (f *feature) remind(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, _, err := f.namesOf(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	letter := bot.Say(locales.M("teach.reminder", "Code", string(p.course.ID), "Title", p.course.Title)).
		Row(bot.To(locales.M("teach.begin"), "cmd", "learn "+string(p.course.ID)))
	b, err := payload(letter)
	if err != nil {
		return bot.Reply{}, err
	}
	n, err := f.store.Remind(ctx, t.Member, p.unit, p.course.ID, b, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("remind of a course: %w", err)
	}
	s := bot.Say(p.head(), locales.M("teach.reminded", "Count", n.Told))
	for _, why := range []struct {
		n  int
		id string
	}{{n.Held, "teach.reminded_held"}, {n.Already, "teach.reminded_already"}, {n.Full, "teach.reminded_full"}, {n.Unreached, "teach.reminded_phone"}} {
		if why.n > 0 {
			s.Add(locales.M(why.id, "Count", why.n))
		}
	}
	return bot.Show(s.Row(bot.To(locales.M("teach.notyet_btn"), routeNotYet, p.arg()), p.back())), nil
}

// kindExempt is the conversation that takes somebody out of the count. Persisted; its ref is
// course/unit/obligation.
const kindExempt = "teach.exempt"

// openExempt asks why somebody need not take the course.
func (f *feature) openExempt(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, list, err := f.namesOf(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	l := named(list, p.number)
	if l == nil {
		return bot.Reply{}, locales.Refuse("teach.exempt_gone")
	}
	record := lifecycle.Record{State: lifecycle.State(tasks.Open), Unit: l.Unit, Due: l.Due}
	if !slices.ContainsFunc(tasks.Exempting.Permitted(record, actor(t), t.Now), func(m lifecycle.Move) bool { return m.Name == tasks.Excuse }) {
		return bot.Reply{}, locales.Refuse("teach.exempt_no")
	}
	o, err := bot.OpenForm(kindExempt, t.Press.Arg, wordsVersion, form.Session{})
	return bot.Reply{Open: o}, err
}

// named finds somebody on a list by what they owe; nil when they are not on it.
func named(list []training.Learner, obligation int) *training.Learner {
	for i := range list {
		if list[i].Obligation == int64(obligation) {
			return &list[i]
		}
	}
	return nil
}

// exemptFields asks for the reason.
func exemptFields() []form.Field {
	return []form.Field{said(tasks.AskReason, locales.M("teach.exempt_why"), locales.M("teach.exempt_hint"), mostReason, true)}
}

// aboutExempt names who is meant, as long as they are on the list.
func (f *feature) aboutExempt(ctx context.Context, t *bot.Turn, ref, _ string) ([]locales.Text, error) {
	p, list, err := f.namesOf(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	l := named(list, p.number)
	if l == nil {
		return []locales.Text{p.head()}, nil
	}
	return []locales.Text{p.head(), locales.M("teach.exempt_who", "Unit", l.Unit.Name, "Name", l.Name)}, nil
}

// exempt takes somebody out of the count; the ledger decides who may.
func (f *feature) exempt(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	p, _, err := f.namesOf(ctx, t, filled.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	o, err := f.ledger.Exempt(ctx, tasks.Decision{
		Key: t.Conversation, By: actor(t), Of: tasks.ObligationID(p.number), Reason: filled.Answers[tasks.AskReason].S,
	}, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("exempt somebody from a course: %w", notThere(err))
	}
	s := bot.Say(locales.M("teach.exempted", "Unit", o.Unit.Name)).
		Row(bot.To(locales.M("teach.exempt_undo"), routeOwe, strconv.FormatInt(int64(o.ID), 10)), bot.To(locales.M("teach.back_totals"), routeCourses, o.Ref))
	return bot.Show(s), nil
}

// notThere says politely that a button names nothing.
func notThere(err error) error {
	if errors.Is(err, org.ErrNotFound) {
		return locales.Refuse("teach.exempt_gone")
	}
	return err
}

// oweAgain undoes an exemption.
func (f *feature) oweAgain(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, err := strconv.ParseInt(t.Press.Arg, 10, 64)
	if err != nil {
		return bot.Reply{}, locales.Refuse("teach.exempt_gone")
	}
	o, err := f.ledger.OweAgain(ctx, tasks.Decision{Key: t.Key, By: actor(t), Of: tasks.ObligationID(id)}, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("undo an exemption from a course: %w", notThere(err))
	}
	return bot.Show(bot.Say(locales.M("teach.owes_again", "Unit", o.Unit.Name)).
		Row(bot.To(locales.M("teach.back_totals"), routeCourses, o.Ref))), nil
}
