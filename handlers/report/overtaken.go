package report

import (
	"context"
	"errors"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// overtakenIn turns a refusal of storage into where the report stands now: the form that
// led to it is over, because its period has been filed.
func (d *desk) overtakenIn(ctx context.Context, t *bot.Turn, formID string, unit org.UnitID, p reports.Period, err error) (bot.Reply, error) {
	no, sub, err := d.standsNow(ctx, t, formID, unit, p, err)
	if err != nil {
		return bot.Reply{}, err
	}
	r, err := d.filed(ctx, t, sub)
	if err != nil {
		return r, err
	}
	s := r.Screens[0]
	s.Body = append([]locales.Text{no.Text}, s.Body...)
	return r, nil
}

// standsNow is the report that stands in the way of one that storage has refused with err;
// every other error stays one.
func (d *desk) standsNow(ctx context.Context, t *bot.Turn, formID string, unit org.UnitID, p reports.Period, err error) (no *locales.Refusal, sub reports.Submission, _ error) {
	if !errors.As(err, &no) {
		return nil, sub, fmt.Errorf("file the report: %w", err)
	}
	st, err := d.reports.Standing(ctx, unit, formID, p, t.Now)
	if err != nil {
		return nil, sub, fmt.Errorf("read what was filed: %w", err)
	}
	if st.Filed == nil {
		return nil, sub, no
	}
	return no, *st.Filed, nil
}

// keptAnswers is the answer to a form that storage has refused with err because the report
// has moved on. What was filled in is not lost: it opens as a change of what stands, and where
// nothing may be changed any more it is listed beside it.
func (d *desk) keptAnswers(ctx context.Context, t *bot.Turn, unit org.UnitID, filing reports.Filing, err error) (bot.Reply, error) {
	no, sub, err := d.standsNow(ctx, t, filing.Form.ID, unit, filing.Period, err)
	if err != nil {
		return bot.Reply{}, err
	}
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return bot.Reply{}, err
	}
	move := reports.Revise
	s := form.Session{Answers: filing.Answers, Known: f.Known(sub.Last)}
	if sub.State == reports.Returned {
		move, s.Only = reports.Resubmit, sub.OpenFields
		s.Answers = reports.Merge(sub.Answers, filing.Answers, sub.OpenFields)
	}
	differ := bot.Say()
	differences(differ, f, sub.Answers, s.Answers)
	_, refused := reports.Review.Check(move, sub.Lifecycle(), lifecycle.ActorOf(t.Member), nil, t.Now)
	if refused == nil && len(differ.Body) > 0 {
		told := bot.Say(no.Text, locales.M("report.draft.differs")).Add(differ.Body...).Add(locales.M("report.draft.as_change"))
		o, err := openChange(f, sub, s)
		return bot.Reply{Screens: []*bot.Screen{told}, Open: o}, err
	}
	r, err := d.filed(ctx, t, sub)
	if err != nil {
		return r, err
	}
	top := []locales.Text{no.Text}
	if len(differ.Body) > 0 {
		top = append(append(top, locales.M("report.draft.not_filed")), differ.Body...)
	}
	r.Screens[0].Body = append(top, r.Screens[0].Body...)
	return r, nil
}

// differences adds what was filled in otherwise than it was filed.
func differences(s *bot.Screen, f reports.Form, filed, filled form.Answers) {
	old, now := reports.Diff(filed, filled)
	for _, key := range f.InOrder(old, now) {
		if fl := f.Field(key); fl != nil {
			s.Add(locales.M("report.draft.line", "Label", f.Label(key), "Filed", form.Show(fl, old[key]), "Filled", form.Show(fl, now[key])))
		}
	}
}

// openChange opens the conversation that changes a filed report.
func openChange(f reports.Form, sub reports.Submission, s form.Session) (*bot.Opening, error) {
	ref := reference{period: sub.Period, unit: sub.Unit.ID, of: sub.ID, revision: sub.Revision}
	kind := kindWeekly
	if !f.Weekly() {
		kind, ref.published = kindForm, true
	}
	return bot.OpenForm(kind, ref.String(), f.Form().Version, s)
}
