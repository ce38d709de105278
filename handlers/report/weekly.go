package report

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// weekly is the brief: what is asked for now, or what has been filed for it.
func (d *desk) weekly(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	var no *locales.Refusal
	if err := reporter(t.Member); errors.As(err, &no) {
		return bot.Show(bot.Say(no.Text).Row(home())), nil
	}
	unit := t.Member.Active.Unit
	st, err := d.reports.Standing(ctx, unit.ID, reports.WeeklyBrief, "", t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("open the report: %w", err)
	}
	draft := weeklyDraft(st.Period, unit.ID)
	switch {
	case st.Filed != nil:
		return d.filedOver(ctx, t, *st.Filed, draft, bot.To(locales.M("report.draft.go_on"), routeFill, string(st.Period)))
	case st.Last == nil:
		return d.form(t, st)
	}
	d.recent.put(unit.ID, st, t.Now)
	return bot.Show(d.openingScreen(t, st)), nil
}

// openingScreen shows what a week with nothing new would say, and the ways on: first to what
// is half filled in.
func (d *desk) openingScreen(t *bot.Turn, st reports.Standing) *bot.Screen {
	unit := t.Member.Active.Unit
	s := bot.Say(locales.M("report.head", "Period", st.Period.Days(), "Unit", unit.Name, "Due", st.Due))
	if st.Exempt {
		s.Add(locales.M("report.exempt"))
	} else if !reports.OnTime(t.Now, st.Due) {
		s.Add(locales.M("report.past_due"))
	}
	s.Add(locales.M("report.last"))
	lines(s, d.brief, reports.NothingNew(st.Last), nil)
	return choices(t, s, weeklyDraft(st.Period, unit.ID),
		bot.To(locales.M("report.no_change"), routeSame, string(st.Period)),
		bot.To(locales.M("report.fill"), routeFill, string(st.Period)))
}

// same submits last week's values, with nothing new this week, in one tap. The values go through
// the form all the same: what it would ask about now is asked.
func (d *desk) same(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	st, done, err := d.asked(ctx, t)
	if err != nil || done != nil {
		return value(done), err
	}
	period := string(st.Period)
	return d.unchanged(ctx, t, st, nil, bot.To(locales.M("report.draft.go_on"), routeFill, period),
		bot.To(locales.M("report.draft.drop"), routeSame, period+dropped))
}

// unchanged files a week without news, for the member's own village or for one that phones,
// and asks first when that would drop what is half filled in.
func (d *desk) unchanged(ctx context.Context, t *bot.Turn, st reports.Standing, village *org.Unit, on, drop bot.Button) (bot.Reply, error) {
	unit := t.Member.Active.Unit
	if village != nil {
		unit = *village
	}
	same, ok := d.brief.Unchanged(st.Last, t.Now)
	if !ok {
		return d.formOf(t, st, unit)
	}
	draft := weeklyDraft(st.Period, unit.ID)
	if keeps(t, draft) {
		return bot.Show(dropScreen(d.brief, st.Period, goOn(t, draft, on), drop)), nil
	}
	sub, err := d.reports.Submit(ctx, reports.Filing{
		Key: t.Key, By: lifecycle.ActorOf(t.Member), Form: *d.brief.Form(), Period: st.Period,
		Answers: same, NoChange: true, Village: village,
	}, t.Now)
	if err != nil {
		return d.overtakenIn(ctx, t, reports.WeeklyBrief, unit.ID, st.Period, err)
	}
	s, err := d.receipt(ctx, t, d.brief, sub, said(d.brief, "report.done_same", "report.done_same_form"))
	return bot.Reply{Screens: []*bot.Screen{s}, Drop: draft}, err
}

// fill opens the form for a period, or goes on with what is half filled in.
func (d *desk) fill(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if st, ok := d.recent.take(t.Member.Active.Unit.ID, reports.Period(t.Press.Arg), t.Now); ok && reporter(t.Member) == nil {
		return d.form(t, st)
	}
	st, done, err := d.asked(ctx, t)
	if err != nil || done != nil && !t.Drafted(kindWeekly, weeklyDraft(st.Period, t.Member.Active.Unit.ID).Ref) {
		return value(done), err
	}
	return d.form(t, st)
}

// asked reads the period that a button names; done is the answer when it has been filed.
func (d *desk) asked(ctx context.Context, t *bot.Turn) (st reports.Standing, done *bot.Reply, err error) {
	if err := reporter(t.Member); err != nil {
		return st, nil, err
	}
	p := reports.Period(strings.TrimSuffix(t.Press.Arg, dropped))
	if !p.Valid() || p > reports.WeekOf(t.Now) {
		return st, nil, locales.Refuse("report.stale")
	}
	st, err = d.reports.Standing(ctx, t.Member.Active.Unit.ID, reports.WeeklyBrief, p, t.Now)
	if err != nil {
		return st, nil, fmt.Errorf("read the period: %w", err)
	}
	if st.Filed != nil {
		r, err := d.filed(ctx, t, *st.Filed)
		return st, &r, err
	}
	return st, nil, nil
}

// form opens the conversation that fills the period.
func (d *desk) form(t *bot.Turn, st reports.Standing) (bot.Reply, error) {
	return d.formOf(t, st, t.Member.Active.Unit)
}

// formOf is form for a village, the member's own or one that phones.
func (d *desk) formOf(t *bot.Turn, st reports.Standing, unit org.Unit) (bot.Reply, error) {
	known := reports.Remember(st.Last, st.LastPeriod)
	head := []locales.Text{locales.M("report.head", "Period", st.Period.Days(), "Unit", unit.Name, "Due", st.Due)}
	if unit.ID != t.Member.Active.Unit.ID {
		head = append(head, locales.M("report.phone.intro"))
	}
	o, err := bot.OpenForm(kindWeekly, weeklyDraft(st.Period, unit.ID).Ref, d.brief.Form().Version, form.Session{Known: known})
	return bot.Reply{Head: head, Open: o}, err
}
