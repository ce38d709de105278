package formdesk

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/reports"
)

// startPublish opens the terms of a draft, unless its words lack a language.
func (d *desk) startPublish(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	e, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if !e.Version.Published.IsZero() {
		return d.view(ctx, t)
	}
	var no *locales.Refusal
	if err := e.Version.Bilingual(); errors.As(err, &no) { // too long for a toast
		s := bot.Say(no.Text)
		for _, g := range e.Version.Missing[:min(len(e.Version.Missing), findingsShown)] {
			s.Add(locales.M("forms.gap", "Cell", g.Cell, "What", g.What))
		}
		return bot.Show(s.Row(bot.To(locales.M("forms.btn_back"), routeView, version(e)))), nil
	}
	given := form.Session{}
	if e.Current != 0 {
		last, err := d.forms.Entry(ctx, e.ID, e.Current)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("read the version in use: %w", err)
		}
		given.Answers = answers(last.Version.Terms, t.Now)
	}
	o, err := bot.OpenForm(kindPublish, version(e), termsVersion, given)
	return bot.Reply{Open: o}, err
}

// weighed says, over the publish button, when the form is first due and what stands
// against it.
func (d *desk) weighed(ctx context.Context, t *bot.Turn, f bot.Filled) ([]locales.Text, error) {
	e, err := d.find(ctx, t, strings.TrimSuffix(f.Ref, withReason))
	if err != nil {
		return nil, err
	}
	terms, err := d.terms(ctx, t, f.Answers)
	if err != nil {
		return nil, err
	}
	against, due, err := d.forms.Objections(ctx, e, terms, t.Now)
	if err != nil {
		return nil, fmt.Errorf("weigh a form: %w", err)
	}
	out := []locales.Text{locales.M("forms.first_due", "Due", due)}
	left, err := d.leftOut(ctx, t, terms)
	if err != nil {
		return nil, err
	}
	out = append(out, left...)
	if e.Current != 0 {
		out = append(out, locales.M("forms.replaces", "Version", e.Current))
	}
	if len(against) == 0 {
		return out, nil
	}
	out = append(out, locales.M("forms.against"))
	for _, o := range against {
		out = append(out, locales.M("forms.objection", "Why", o))
	}
	if terms.Reason == "" {
		out = append(out, locales.M("forms.reason_next"))
	}
	return out, nil
}

// namedLeftOut is how many units that are left out are named.
const namedLeftOut = 5

// leftOut says which units will not owe the form, because nobody there may fill it in.
func (d *desk) leftOut(ctx context.Context, t *bot.Turn, terms forms.Terms) ([]locales.Text, error) {
	n, first, err := d.forms.WithoutFiller(ctx, terms, namedLeftOut, t.Now)
	if err != nil || n == 0 {
		return nil, err
	}
	names := first[0].Name
	for _, u := range first[1:] {
		names = locales.M("forms.and", "Left", names, "Right", u.Name)
	}
	id := "forms.left_out"
	if n > len(first) {
		id = "forms.left_out_more"
	}
	return []locales.Text{locales.M(id, "Count", n, "Units", names)}, nil
}

// publish puts the version into use. What burdens is sent back for its reason: the same
// terms, with one question more.
func (d *desk) publish(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	ref, asked := strings.CutSuffix(f.Ref, withReason)
	e, err := d.find(ctx, t, ref)
	if err != nil {
		return bot.Reply{}, err
	}
	terms, err := d.terms(ctx, t, f.Answers)
	if err != nil {
		return bot.Reply{}, err
	}
	done, owed, err := d.forms.Publish(ctx, t.Conversation, lifecycle.ActorOf(t.Member), e.ID, e.Version.Number, terms, t.Now)
	var no *locales.Refusal
	if errors.As(err, &no) && no.Text.ID == "forms.overburdened" && !asked {
		o, err := bot.OpenForm(kindPublish, ref+withReason, termsVersion, form.Session{Answers: f.Answers})
		return bot.Reply{Head: []locales.Text{no.Text}, Open: o}, err
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("publish a form: %w", err)
	}
	s := bot.Say(locales.M("forms.published", "Title", done.Version.Form.Title, "Version", done.Version.Number), owedBy(done, owed))
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("forms.btn_view"), routeView, version(done))).Row(home())), nil
}

// owedBy says who owes the form from now on.
func owedBy(e forms.Entry, owed int) locales.Text {
	t := e.Version.Terms
	if t.Every == forms.Once {
		return locales.M("forms.owed_once", "Unit", t.Units.Name, "Count", owed, "Due", t.Due)
	}
	if owed == 0 {
		return locales.M("forms.owed_later", "Unit", t.Units.Name, "Every", rhythm(t.Every))
	}
	return locales.M("forms.owed_every", "Unit", t.Units.Name, "Every", rhythm(t.Every), "Count", owed)
}

func periodText(p string) locales.Text { return reports.Period(p).Text() }
