package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/reports"
)

// Conversations that answer a request for a correction. Persisted.
const (
	kindCorrect = "inbox.correct"
	kindRefuse  = "inbox.refuse"
)

// compile makes the forms of a correction: the brief with the reason behind it, of which
// only what was asked for is open, and the reason of a refusal.
func (d *desk) compile() (err error) {
	why := form.Field{Key: reports.AskReason, Kind: form.Text, Required: true}
	if d.correcting, err = correcting(reports.Brief()); err != nil {
		return err
	}
	why.Label, why.Hint = locales.M("inbox.refuse.reason"), locales.M("inbox.refuse.reason_hint")
	d.refusing, err = form.Compile(form.Form{ID: kindRefuse, Version: 1, Title: locales.M("inbox.refuse.title"), Fields: []form.Field{why}})
	if err != nil {
		return fmt.Errorf("compose the form of a refusal: %w", err)
	}
	return nil
}

// correcting is a form with the reason of a correction behind it.
func correcting(f form.Form) (*form.Compiled, error) {
	f.ID, f.Title = kindCorrect, locales.M("inbox.correct.title")
	f.Fields = append(slices.Clone(f.Fields), form.Field{
		Key: reports.AskReason, Kind: form.Text, Required: true,
		Label: locales.M("inbox.correct.reason"), Hint: locales.M("inbox.correct.reason_hint"),
	})
	c, err := form.Compile(f)
	if err != nil {
		return nil, fmt.Errorf("compose the form of a correction: %w", err)
	}
	return c, nil
}

// correctForm is the form of the report that a correction is about.
func (d *desk) correctForm(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	sub, _, err := d.find(ctx, t, ref)
	if err != nil {
		return nil, err
	}
	if sub.FormID == reports.WeeklyBrief {
		return d.correcting, nil
	}
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return nil, err
	}
	return correcting(*f.Form())
}

func (d *desk) correctDialogue() bot.FormDialogue {
	return bot.FormDialogue{
		Kind: kindCorrect, Title: locales.M("inbox.correct.title"),
		Form: d.correctForm, Submit: d.correct,
	}
}

func (d *desk) refuseDialogue() bot.FormDialogue {
	return bot.FormDialogue{
		Kind: kindRefuse, Title: locales.M("inbox.refuse.title"),
		Form:   func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return d.refusing, nil },
		Submit: d.refuse,
	}
}

// wishes lists the corrections that were asked for, longest waiting first.
func (d *desk) wishes(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !locks(t) {
		return bot.Reply{}, locales.Refuse("inbox.not_found")
	}
	all, err := d.reports.Wishes(ctx, t.Member.Active.Unit)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list corrections asked for: %w", err)
	}
	page, _ := strconv.Atoi(t.Press.Arg)
	pages := (len(all) + pageSize - 1) / pageSize
	if page < 0 || page >= pages {
		page = 0
	}
	s := bot.Say(locales.M("inbox.wishes_head", "Waiting", len(all)))
	for i := page * pageSize; i < min((page+1)*pageSize, len(all)); i++ {
		s.Row(bot.To(locales.M("inbox.wish", "Number", i+1, "Unit", all[i].Unit.Name, "Period", all[i].Period.Text()),
			routeOpen, strconv.FormatInt(all[i].ID, 10)))
	}
	if page+1 < pages {
		s.Row(bot.To(locales.M("inbox.newer"), routeWishes, strconv.Itoa(page+1)))
	}
	return bot.Show(s.Row(bot.To(locales.M("inbox.list"), routeList, "0"))), nil
}

// wished adds who asks for what, and why, to the screen of a report.
func (d *desk) wished(ctx context.Context, s *bot.Screen, f reports.Form, sub reports.Submission) error {
	w, err := d.reports.Wish(ctx, sub.ID)
	if err != nil {
		return fmt.Errorf("read the request for a correction: %w", err)
	}
	s.Add(locales.M("inbox.wished", "Unit", w.Unit.Name, "Role", w.Role.Name(), "At", w.At, "Reason", w.Reason))
	for _, k := range w.Fields {
		s.Add(locales.M("inbox.wished_field", "Label", f.Label(k), "Value", shown(f, k, sub.Answers)))
	}
	return nil
}

// startCorrect opens exactly the fields that the request names, then the reason.
func (d *desk) startCorrect(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, stale, err := d.seen(ctx, t, reports.Correct)
	if err != nil || stale != nil {
		return value(stale), err
	}
	w, err := d.reports.Wish(ctx, sub.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read the request for a correction: %w", err)
	}
	f, err := d.forms.Of(ctx, sub)
	if err != nil {
		return bot.Reply{}, err
	}
	s := form.Session{
		Answers: maps.Clone(sub.Answers), Known: f.Known(sub.Last),
		Only: append(slices.Clone(sub.OpenFields), reports.AskReason),
	}
	for i, k := range w.Fields {
		if i == 0 {
			s.Reopen = k
			continue
		}
		delete(s.Answers, k) // asked afresh: nobody should pass over it
	}
	o, err := bot.OpenForm(kindCorrect, seenArg(sub), f.Form().Version, s)
	return bot.Reply{Open: o}, err
}

// startRefuse opens the form that asks why nothing is corrected.
func (d *desk) startRefuse(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, stale, err := d.seen(ctx, t, reports.RefuseCorrection)
	if err != nil || stale != nil {
		return value(stale), err
	}
	o, err := bot.OpenForm(kindRefuse, seenArg(sub), 1, form.Session{})
	return bot.Reply{Open: o}, err
}

// seen is the report that a button names if the move may still be made of it as it was
// seen; else stale is the answer: where it stands, and why not.
func (d *desk) seen(ctx context.Context, t *bot.Turn, name lifecycle.Name) (sub reports.Submission, stale *bot.Reply, err error) {
	sub, revision, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return sub, nil, err
	}
	given := form.Answers{reports.AskReason: {S: "-"}} // asked for next
	_, err = reports.Review.Check(name, sub.Lifecycle(), lifecycle.ActorOf(t.Member), given, t.Now)
	if err == nil && sub.Revision != revision {
		err = locales.Refuse("inbox.stale")
	}
	if err == nil {
		return sub, nil, nil
	}
	r, err := d.refused(ctx, t, sub.ID, err)
	return sub, &r, err
}

func value(r *bot.Reply) bot.Reply {
	if r == nil {
		return bot.Reply{}
	}
	return *r
}

// correct writes the new values down and tells the author and whoever asked.
func (d *desk) correct(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	sub, revision, err := d.find(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	of, err := d.forms.Of(ctx, sub)
	if err != nil {
		return bot.Reply{}, err
	}
	reason := f.Answers[reports.AskReason].S
	done, err := d.reports.Correct(ctx, reports.Correction{
		Act:     reports.Act{Key: t.Conversation, By: lifecycle.ActorOf(t.Member), Of: sub.ID, Revision: revision},
		Answers: f.Answers, Reason: reason,
	}, func(now reports.Submission, to []org.PersonID) ([]notices.Outgoing, error) {
		s := bot.Say(
			locales.M(said(of, "inbox.message.corrected", "inbox.message.corrected_form"), "Period", about(of, now), "Number", now.Number),
			locales.M("inbox.message.by", "Role", now.MoverRole.Name(), "Reason", locales.Raw(reason)),
		)
		changed(s, of, sub.Answers, now.Answers)
		return answered(s, now, to)
	}, t.Now)
	var no *locales.Refusal
	if errors.As(err, &no) && no.Text.ID == "report.nothing_corrected" {
		return bot.Reply{}, no // the form stays open: the figures are the same
	}
	if err != nil {
		return ended(err, "correct the report")
	}
	s := bot.Say(locales.M("inbox.correct.done", "Unit", done.Unit.Name, "Number", done.Number))
	changed(s, of, sub.Answers, done.Answers)
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("inbox.list"), routeList, "0"))), nil
}

// refuse leaves the report as it is and tells the author and whoever asked.
func (d *desk) refuse(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	sub, revision, err := d.find(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	of, err := d.forms.Of(ctx, sub)
	if err != nil {
		return bot.Reply{}, err
	}
	reason := f.Answers[reports.AskReason].S
	a := reports.Act{Key: t.Conversation, By: lifecycle.ActorOf(t.Member), Of: sub.ID, Revision: revision}
	done, err := d.reports.RefuseCorrection(ctx, a, reason, func(now reports.Submission, to []org.PersonID) ([]notices.Outgoing, error) {
		return answered(bot.Say(
			locales.M(said(of, "inbox.message.not_corrected", "inbox.message.not_corrected_form"), "Period", about(of, now), "Number", now.Number),
			locales.M("inbox.message.by", "Role", now.MoverRole.Name(), "Reason", locales.Raw(reason)),
		), now, to)
	}, t.Now)
	if err != nil {
		return ended(err, "refuse the correction")
	}
	s := bot.Say(locales.M("inbox.refuse.done", "Unit", done.Unit.Name, "Number", done.Number))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("inbox.list"), routeList, "0"))), nil
}

// ended closes a conversation whose report somebody else has decided on; there is nothing
// left to decide.
func ended(err error, what string) (bot.Reply, error) {
	var no *locales.Refusal
	if errors.As(err, &no) {
		return bot.Show(bot.Say(no.Text).Row(bot.To(locales.M("inbox.list"), routeList, "0"))), nil
	}
	return bot.Reply{}, fmt.Errorf("%s: %w", what, err)
}

// changed adds old -> new of every field that differs.
func changed(s *bot.Screen, f reports.Form, was, is form.Answers) {
	old, now := reports.Diff(was, is)
	for _, key := range f.InOrder(old, now) {
		if f.Field(key) != nil {
			s.Add(locales.M("inbox.was_now", "Label", question(f, key), "Old", shown(f, key, old), "New", shown(f, key, now)))
		}
	}
}

// answered is the message about a correction to each of to.
func answered(s *bot.Screen, sub reports.Submission, to []org.PersonID) ([]notices.Outgoing, error) {
	s.Row(bot.To(locales.M("inbox.message.see"), routeRecord, strconv.FormatInt(sub.ID, 10)))
	payload, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write the message about a correction: %w", err)
	}
	out := make([]notices.Outgoing, len(to))
	for i, p := range to {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("report-correction:%d:%d:%d", sub.ID, sub.Revision, p), Person: p, Payload: payload}
	}
	return out, nil
}
