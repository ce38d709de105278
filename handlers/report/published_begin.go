package report

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/reports"
)

// beginForm opens a published form: with what was said last time when that could be said
// again, else with its first question.
func (d *desk) beginForm(ctx context.Context, t *bot.Turn, id forms.ID, p reports.Period) (bot.Reply, error) {
	a, err := d.ask(ctx, t, id, p)
	if err != nil {
		return bot.Reply{}, err
	}
	fill := bot.To(locales.M("report.fill"), routeFormFill, a.arg())
	if a.st.Filed != nil {
		return d.filedOver(ctx, t, *a.st.Filed, a.draft(t), fill)
	}
	unchanged, ok := a.form.Unchanged(a.st.Last, t.Now)
	if !ok {
		return d.formOpen(t, a)
	}
	s := bot.Say(a.head(t)...)
	s.Add(locales.M("report.last_form"))
	lines(s, a.form, unchanged, nil)
	return bot.Show(choices(t, s, a.draft(t), bot.To(locales.M("report.no_change_form"), routeFormSame, a.arg()), fill)), nil
}

// arg is what the buttons of the form carry.
func (a asking) arg() string { return fmt.Sprintf("%d.%s", a.entry.ID, a.period) }

// draft is the conversation that fills the form in.
func (a asking) draft(t *bot.Turn) bot.Draft {
	ref := reference{published: true, form: a.entry.ID, period: a.period, unit: t.Member.Active.Unit.ID}
	return bot.Draft{Kind: kindForm, Ref: ref.String()}
}

// head says what is asked for, by when, and why although it burdens.
func (a asking) head(t *bot.Turn) []locales.Text {
	out := []locales.Text{locales.M("report.head_form", "Title", a.form.Form().Title, "Period", a.period.Text(),
		"Unit", t.Member.Active.Unit.Name, "Due", a.st.Due)}
	if !reports.OnTime(t.Now, a.st.Due) {
		out = append(out, locales.M("report.past_due_form"))
	}
	if why := a.entry.Version.Terms.Reason; why != "" {
		out = append(out, locales.M("report.form_reason", "Reason", why))
	}
	return out
}

func (d *desk) fillForm(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, p, err := readForm(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	a, err := d.ask(ctx, t, id, p)
	if err != nil {
		return bot.Reply{}, err
	}
	if draft := a.draft(t); a.st.Filed != nil && !t.Drafted(draft.Kind, draft.Ref) {
		return d.filed(ctx, t, *a.st.Filed)
	}
	return d.formOpen(t, a)
}

func (d *desk) formOpen(t *bot.Turn, a asking) (bot.Reply, error) {
	o, err := bot.OpenForm(kindForm, a.draft(t).Ref, a.form.Form().Version, form.Session{Known: a.form.Known(a.st.Last)})
	return bot.Reply{Head: a.head(t), Open: o}, err
}

// sameForm submits what was said last time, in one tap.
func (d *desk) sameForm(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, p, err := readForm(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	a, err := d.ask(ctx, t, id, p)
	if err != nil {
		return bot.Reply{}, err
	}
	if a.st.Filed != nil {
		return d.filed(ctx, t, *a.st.Filed)
	}
	unchanged, ok := a.form.Unchanged(a.st.Last, t.Now)
	if !ok {
		return d.formOpen(t, a)
	}
	draft := a.draft(t)
	if keeps(t, draft) {
		on, drop := bot.To(locales.M("report.draft.go_on"), routeFormFill, a.arg()), bot.To(locales.M("report.draft.drop"), routeFormSame, a.arg()+dropped)
		return bot.Show(dropScreen(a.form, p, goOn(t, draft, on), drop)), nil
	}
	sub, err := d.reports.Submit(ctx, reports.Filing{
		Key: t.Key, By: lifecycle.ActorOf(t.Member), Form: *a.form.Form(), Period: p, Answers: unchanged, NoChange: true,
	}, t.Now)
	if err != nil {
		return d.overtakenIn(ctx, t, a.entry.Ref, t.Member.Active.Unit.ID, p, err)
	}
	s, err := d.receipt(ctx, t, a.form, sub, said(a.form, "report.done_same", "report.done_same_form"))
	return bot.Reply{Screens: []*bot.Screen{s}, Drop: draft}, err
}
