package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
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
	for _, p := range f.Picks(sub.Answers) {
		which.Choices = append(which.Choices, form.Choice{Key: p.Choice, Label: p.Label})
	}
	why := form.Field{Key: keyWhy, Kind: form.One, Required: true, Label: locales.M("inbox.return.why")}
	why.Choices = append(reasonChoices(), form.Choice{Key: reports.OneByOne, Label: reports.ReasonLabel(reports.OneByOne)})
	reason := form.Field{
		Key: keyReason, Kind: form.Text, Required: true, Relevant: "${why} = '" + reports.OwnWords + "'",
		Label: locales.M("inbox.return.reason"), Hint: locales.M("inbox.return.reason_hint"),
	}
	fields := []form.Field{which, why, reason}
	for _, choice := range which.Choices {
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

// reasonChoices are the ready-made reasons and one's own words.
func reasonChoices() []form.Choice {
	var out []form.Choice
	for _, k := range append(slices.Clone(reports.Reasons), reports.OwnWords) {
		out = append(out, form.Choice{Key: k, Label: reports.ReasonLabel(k)})
	}
	return out
}

// reasonOf asks for the reason of one field, when reasons are given one by one.
func reasonOf(field form.Choice) []form.Field {
	why := keyWhy + "_" + field.Key
	return []form.Field{
		{
			Key: why, Kind: form.One, Required: true, Choices: reasonChoices(),
			Relevant: "${why} = '" + reports.OneByOne + "' and selected(${" + keyFields + "}, '" + field.Key + "')",
			Label:    locales.M("inbox.return.why_of", "Label", field.Label),
		},
		{
			Key: keyReason + "_" + field.Key, Kind: form.Text, Required: true, Relevant: "${" + why + "} = '" + reports.OwnWords + "'",
			Label: locales.M("inbox.return.reason_of", "Label", field.Label), Hint: locales.M("inbox.return.reason_hint"),
		},
	}
}

// given reads the reasons: one for all, or one for each field and the first of them for all.
func given(a form.Answers) (reason string, each map[string]string) {
	read := func(why, own string) string {
		if a[why].S == reports.OwnWords {
			return a[own].S
		}
		return reports.ReadyReason(a[why].S)
	}
	if a[keyWhy].S != reports.OneByOne {
		return read(keyWhy, keyReason), nil
	}
	each = map[string]string{}
	for _, k := range a[keyFields].L {
		each[k] = read(keyWhy+"_"+k, keyReason+"_"+k)
	}
	return each[a[keyFields].L[0]], each
}

// byKey renames reasons from choices to the answers that they are about.
func byKey(f reports.Form, sub reports.Submission, each map[string]string) map[string]string {
	if each == nil {
		return nil
	}
	out := map[string]string{}
	for _, p := range f.Picks(sub.Answers) {
		if why, ok := each[p.Choice]; ok {
			out[p.Key] = why
		}
	}
	return out
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

// Buttons of handlers/report, opening what was sent back, one report, and its history, and of
// handlers/attachments: its photos and files.
const (
	routeFix     = "rf"
	routeRecord  = "ro"
	routeHistory = "rh"
	routeFiles   = "al"
)

// message is what the author of a returned report reads: which fields, what they hold,
// why, and the one button that opens exactly them.
func message(f reports.Form) func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error) {
	return func(sub reports.Submission, to []org.PersonID) ([]notices.Outgoing, error) {
		return cameBack(f, sub, to)
	}
}

func cameBack(f reports.Form, sub reports.Submission, to []org.PersonID) ([]notices.Outgoing, error) {
	s := bot.Say(locales.M(said(f, "inbox.message.head", "inbox.message.head_form"), "Period", about(f, sub), "Number", sub.Number))
	if len(sub.Reasons) == 0 {
		s.Add(locales.M("inbox.message.by", "Role", sub.MoverRole.Name(), "Reason", reports.ReasonText(sub.Reason)))
	}
	for _, k := range sub.Asked() {
		if f.Field(k) == nil {
			continue
		}
		s.Add(locales.M("inbox.message.was", "Label", question(f, k), "Value", shown(f, k, sub.Answers)))
		if len(sub.Reasons) > 0 {
			s.Add(locales.M("inbox.message.by", "Role", sub.MoverRole.Name(), "Reason", reports.ReasonText(sub.Why(k))))
		}
	}
	label := "inbox.message.fix"
	if len(sub.Asked()) > 1 {
		label = "inbox.message.fix_several"
	}
	s.Add(locales.M("inbox.message.calm")).Row(bot.To(locales.M(label), routeFix, seenArg(sub)))
	payload, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write the message about a returned report: %w", err)
	}
	out := make([]notices.Outgoing, len(to))
	for i, p := range to {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("report-returned:%d:%d:%d", sub.ID, sub.Revision, p), Person: p, Payload: payload}
	}
	return out, nil
}
