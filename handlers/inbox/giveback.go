package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/reports"
)

// Keys of the form that a return asks for. Persisted in drafts.
const (
	keyFields = reports.AskFields
	keyWhy    = "why"
	keyReason = reports.AskReason
)

// returnVersion is the version of the return form. Persisted in drafts.
const returnVersion = 1

// startReturn opens the form that asks which fields go back, and why.
func (d *desk) startReturn(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, revision, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if _, may := canReturn(t, sub); !may || sub.Revision != revision {
		r, err := d.showItem(ctx, t, sub)
		r.Toast = locales.M("inbox.stale")
		return r, err
	}
	o, err := bot.OpenForm(kindReturn, seenArg(sub), returnVersion, form.Session{})
	return bot.Reply{Open: o}, err
}

func seenArg(sub reports.Submission) string { return fmt.Sprintf("%d.%d", sub.ID, sub.Revision) }

// canReturn finds the returning move that this reviewer may make of the report.
func canReturn(t *bot.Turn, sub reports.Submission) (lifecycle.Move, bool) {
	return permitted(t, sub, reports.Returning)
}

func permitted(t *bot.Turn, sub reports.Submission, among []lifecycle.Name) (lifecycle.Move, bool) {
	for _, mv := range reports.Review.Permitted(sub.Lifecycle(), lifecycle.ActorOf(t.Member), t.Now) {
		if slices.Contains(among, mv.Name) {
			return mv, true
		}
	}
	return lifecycle.Move{}, false
}

// returnForm is the return of one report as a form: its lines as choices, ready-made
// reasons, or a typed one.
func (d *desk) returnForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	sub, _, err := d.find(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	which := form.Field{
		Key: keyFields, Kind: form.Many, Required: true,
		Label: locales.M("inbox.return.fields"), Hint: locales.M("inbox.return.fields_hint"),
	}
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return nil, err
	}
	picks, names := f.Picks(sub.Answers), []form.Choice(nil)
	for _, p := range picks {
		which.Choices = append(which.Choices, form.Choice{Key: p.Choice, Label: pickLabel(f, sub, p, len(picks))})
		names = append(names, form.Choice{Key: p.Choice, Label: p.Label})
	}
	why := form.Field{Key: keyWhy, Kind: form.One, Required: true, Label: locales.M("inbox.return.why")}
	why.Choices = append(reasonChoices(), form.Choice{Key: reports.OneByOne, Label: reports.ReasonLabel(reports.OneByOne)})
	reason := form.Field{
		Key: keyReason, Kind: form.Text, Required: true, Relevant: "${why} = '" + reports.OwnWords + "'",
		Label: locales.M("inbox.return.reason"), Hint: locales.M("inbox.return.reason_hint"),
	}
	fields := []form.Field{which, why, reason}
	for _, choice := range names {
		fields = append(fields, reasonOf(choice)...)
	}
	c, err := form.Compile(form.Form{
		ID: kindReturn, Version: returnVersion, Title: locales.M("inbox.return.title"), Fields: fields,
	})
	if err != nil {
		return nil, fmt.Errorf("compose the return form: %w", err)
	}
	return c, nil
}

// sendBack returns the report and tells its author. When somebody was faster, the
// conversation ends and says so: there is nothing left to return.
func (d *desk) sendBack(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	sub, revision, err := d.find(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	of, err := d.forms.Of(ctx, sub)
	if err != nil {
		return bot.Reply{}, err
	}
	reason, each := given(f.Answers)
	fields := of.Chosen(sub.Answers, f.Answers[keyFields].L)
	each = byKey(of, sub, each)
	done, err := d.reports.Return(ctx, reports.SendBack{
		Act:    reports.Act{Key: t.Conversation, By: lifecycle.ActorOf(t.Member), Of: sub.ID, Revision: revision},
		Fields: fields, Opens: of.Opens(fields), Reason: reason, Reasons: each,
	}, message(of), t.Now)
	var no *locales.Refusal
	if errors.As(err, &no) {
		s := bot.Say(no.Text).Row(bot.To(locales.M("inbox.list"), routeList, "0"))
		return bot.Show(s), nil
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("return the report: %w", err)
	}
	s := bot.Say(locales.M("inbox.return.sent", "Unit", done.Unit.Name, "Number", done.Number))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("inbox.return.next_item"), routeList, "0"))), nil
}
