package report

import (
	"context"
	"errors"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/reports"
)

// kindRequest is the conversation that asks for a correction. Persisted.
const kindRequest = "report.request"

// requestVersion is the version of its form. Persisted in drafts.
const requestVersion = 1

// startRequest opens the form that asks which fields of a locked report are wrong, and
// why. Arg: id.revision.
func (d *desk) startRequest(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, revision, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if !permitted(t, sub, reports.RequestCorrection) || sub.Revision != revision {
		r, err := d.filed(ctx, t, sub)
		r.Toast = locales.M("report.moved_on")
		return r, err
	}
	o, err := bot.OpenForm(kindRequest, seenArg(sub.ID, sub.Revision), requestVersion, form.Session{})
	return bot.Reply{Open: o}, err
}

// requestForm is the request as a form: the lines of the report as choices, and a reason.
func (d *desk) requestForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	sub, _, err := d.find(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	which := form.Field{
		Key: reports.AskFields, Kind: form.Many, Required: true,
		Label: locales.M("report.request.fields"), Hint: locales.M("report.request.fields_hint"),
	}
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return nil, err
	}
	for _, p := range f.Picks(sub.Answers) {
		which.Choices = append(which.Choices, form.Choice{Key: p.Choice, Label: p.Label})
	}
	why := form.Field{
		Key: reports.AskReason, Kind: form.Text, Required: true,
		Label: locales.M("report.request.reason"), Hint: locales.M("report.request.reason_hint"),
	}
	c, err := form.Compile(form.Form{
		ID: kindRequest, Version: requestVersion, Title: locales.M("report.request.title"), Fields: []form.Field{which, why},
	})
	if err != nil {
		return nil, fmt.Errorf("compose the request for a correction: %w", err)
	}
	return c, nil
}

// request hands the request to the county.
func (d *desk) request(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	sub, revision, err := d.find(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	of, err := d.forms.Of(ctx, sub)
	if err != nil {
		return bot.Reply{}, err
	}
	fields := of.Chosen(sub.Answers, f.Answers[reports.AskFields].L)
	done, err := d.reports.RequestCorrection(ctx, reports.SendBack{
		Act:    reports.Act{Key: t.Conversation, By: lifecycle.ActorOf(t.Member), Of: sub.ID, Revision: revision},
		Fields: fields, Opens: of.Opens(fields), Reason: f.Answers[reports.AskReason].S,
	}, t.Now)
	var no *locales.Refusal
	if errors.As(err, &no) {
		return bot.Show(bot.Say(no.Text).Row(home())), nil // somebody was faster: nothing is left to ask
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("ask for a correction: %w", err)
	}
	s := bot.Say(locales.M("report.request.sent", "Unit", done.Unit.Name, "Number", done.Number))
	s.New = true
	return bot.Show(s.Row(home())), nil
}

// permitted reports whether the member may make the move of the report now.
func permitted(t *bot.Turn, sub reports.Submission, name lifecycle.Name) bool {
	for _, mv := range reports.Review.Permitted(sub.Lifecycle(), lifecycle.ActorOf(t.Member), t.Now) {
		if mv.Name == name {
			return true
		}
	}
	return false
}
