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

// formFor is the form of a conversation: the version in use, so that what is half filled in
// goes on with a newer one; for a change of what was filed, the version that it was made with.
func (d *desk) formFor(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
	r, err := parseReference(ref)
	if err != nil {
		return nil, err
	}
	if r.of != 0 {
		sub, _, err := d.find(ctx, t, seenArg(r.of, r.revision))
		if err != nil {
			return nil, err
		}
		f, err := d.forms.Of(ctx, sub)
		return f.Compiled, err
	}
	e, err := d.published.Entry(ctx, r.form, 0)
	if errors.Is(err, org.ErrNotFound) || err == nil && !e.InUse() {
		return nil, locales.Refuse("report.form_over")
	}
	if err != nil {
		return nil, fmt.Errorf("find a published form: %w", err)
	}
	f, err := d.forms.Get(ctx, e.Ref, e.Version.Number)
	return f.Compiled, err
}

// handInForm files what a published form holds, for the first time or as a change.
func (d *desk) handInForm(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	ref, err := parseReference(f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	if ref.unit != t.Member.Active.Unit.ID {
		return bot.Reply{}, locales.Refuse("report.other_unit")
	}
	filing := reports.Filing{
		Key: t.Conversation, By: lifecycle.ActorOf(t.Member), Period: ref.period, Answers: f.Answers, Typed: f.Typed,
		Of: ref.of, Revision: ref.revision,
	}
	var of reports.Form
	if ref.of != 0 {
		sub, _, err := d.find(ctx, t, seenArg(ref.of, ref.revision))
		if err != nil {
			return bot.Reply{}, err
		}
		if of, err = d.forms.Of(ctx, sub); err != nil {
			return bot.Reply{}, err
		}
	} else {
		a, err := d.ask(ctx, t, ref.form, ref.period)
		if err != nil {
			return bot.Reply{}, err
		}
		if of, err = d.forms.Get(ctx, a.entry.Ref, f.Version); err != nil {
			return bot.Reply{}, err
		}
	}
	filing.Form = *of.Form()
	return d.file(ctx, t, of, ref.unit, filing)
}

// leaps are what the person should look at again before submitting; they never hinder.
func (d *desk) leaps(ctx context.Context, t *bot.Turn, f bot.Filled) ([]locales.Text, error) {
	c, err := d.formFor(ctx, t, f.Ref)
	if err != nil {
		return nil, err
	}
	r, err := parseReference(f.Ref)
	if err != nil {
		return nil, err
	}
	return reports.Doubts(*c.Form(), r.period, f.Answers, "", f.Known), nil
}
