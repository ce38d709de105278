package report

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/reports"
)

// change opens a filed report again: the fields that were sent back, with what they
// hold now, or, before it is reviewed, all of it.
func (d *desk) change(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, revision, ok := parseSeen(t.Press.Arg)
	if !ok {
		return bot.Reply{}, locales.Refuse("report.stale")
	}
	sub, err := d.reports.Get(ctx, id)
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(sub.Unit)) {
		return bot.Reply{}, locales.Refuse("report.stale")
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("open a filed report: %w", err)
	}
	if own := sub.FormID != reports.WeeklyBrief && sub.Unit.ID == t.Member.Active.Unit.ID; !own && !reports.MayPhone(t.Member.Active, sub.Unit) {
		if err := reporter(t.Member); err != nil {
			return bot.Reply{}, err
		}
	}
	move := reports.Revise
	if sub.State == reports.Returned {
		move = reports.Resubmit
	}
	_, err = reports.Review.Check(move, sub.Lifecycle(), lifecycle.ActorOf(t.Member), nil, t.Now)
	if err != nil || sub.Revision != revision {
		// It has moved on since the button was shown: show where it stands.
		r, err := d.filed(ctx, t, sub)
		r.Toast = locales.M("report.moved_on")
		return r, err
	}
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return bot.Reply{}, err
	}
	s := form.Session{Answers: sub.Answers, Known: f.Known(sub.Last)}
	reply := bot.Reply{}
	if sub.State == reports.Returned {
		s = returnedSession(f, sub)
		reply.Screens = []*bot.Screen{returnedScreen(f, sub)}
	}
	reply.Open, err = openChange(f, sub, s)
	return reply, err
}

// returnedSession opens exactly what was sent back. The first field is reopened with
// the value it has; the other ones are asked afresh, since nobody should pass over them.
func returnedSession(f reports.Form, sub reports.Submission) form.Session {
	s := form.Session{Answers: form.Answers{}, Known: f.Known(sub.Last), Only: sub.OpenFields}
	for k, v := range sub.Answers {
		s.Answers[k] = v
	}
	for i, k := range sub.Asked() {
		if i == 0 {
			s.Reopen = k
			continue
		}
		delete(s.Answers, k)
	}
	return s
}

// handIn files what the form holds, for the first time or as a change.
func (d *desk) handIn(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	ref, err := parseReference(f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	village, err := d.whose(ctx, t, ref.unit)
	if err != nil {
		return bot.Reply{}, err
	}
	filing := reports.Filing{
		Key: t.Conversation, By: lifecycle.ActorOf(t.Member), Form: *d.brief.Form(), Period: ref.period,
		Answers: f.Answers, Typed: f.Typed, Of: ref.of, Revision: ref.revision, Village: village,
	}
	return d.file(ctx, t, d.brief, ref.unit, filing)
}

// file files what was filled in, or changes what was filed, and hands over the receipt.
func (d *desk) file(ctx context.Context, t *bot.Turn, f reports.Form, unit org.UnitID, filing reports.Filing) (bot.Reply, error) {
	file, done := d.reports.Submit, said(f, "report.done", "report.done_form")
	if filing.Of != 0 {
		file, done = d.reports.Resubmit, said(f, "report.done_again", "report.done_again_form")
	}
	sub, err := file(ctx, filing, t.Now)
	if err != nil {
		return d.keptAnswers(ctx, t, unit, filing, err)
	}
	s, err := d.receipt(ctx, t, f, sub, done) // takes the review's place and keeps its figures
	if err != nil {
		return bot.Reply{}, err
	}
	lines(s, f, sub.Answers, f.NothingNew(sub.Last))
	return bot.Show(s), nil
}

// whose is the village that an office hands in for, nil for the member's own. A draft that
// was begun under another grant is refused: it stays until the person has switched back.
func (d *desk) whose(ctx context.Context, t *bot.Turn, unit org.UnitID) (*org.Unit, error) {
	switch {
	case unit == t.Member.Active.Unit.ID:
		return nil, reporter(t.Member)
	case t.Member.Joined() && t.Member.Active.Role.Family() == org.Coordinator:
		u, err := d.phones(ctx, t.Member, unit)
		return &u, err
	case reporter(t.Member) != nil:
		return nil, reporter(t.Member)
	}
	return nil, locales.Refuse("report.other_unit")
}

// mayChange says which button, if any, lets this member change the report now.
func mayChange(t *bot.Turn, sub reports.Submission) (bot.Button, bool) {
	var names []lifecycle.Name
	for _, mv := range reports.Review.Permitted(sub.Lifecycle(), lifecycle.ActorOf(t.Member), t.Now) {
		names = append(names, mv.Name)
	}
	arg := seenArg(sub.ID, sub.Revision)
	switch {
	case slices.Contains(names, reports.Resubmit):
		return bot.To(locales.M("report.fix"), routeFix, arg), true
	case slices.Contains(names, reports.Revise):
		return bot.To(locales.M("report.change"), routeChange, arg), true
	}
	return bot.Button{}, false
}

// doubts are what the person should look at again before submitting; they never hinder.
func (d *desk) doubts(ctx context.Context, t *bot.Turn, f bot.Filled) ([]locales.Text, error) {
	r, err := parseReference(f.Ref)
	if err != nil {
		return nil, err
	}
	last, of, remembered := reports.Recall(f.Known)
	if !remembered { // a change of what was filed, or the very first report
		st, err := d.reports.Standing(ctx, r.unit, reports.WeeklyBrief, r.period, t.Now)
		if err != nil {
			return nil, fmt.Errorf("read what was reported before: %w", err)
		}
		last, of = st.Last, st.LastPeriod
	}
	return reports.Doubts(*d.brief.Form(), r.period, f.Answers, of, last), nil
}
