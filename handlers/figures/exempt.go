package figures

import (
	"context"
	"errors"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// kindExempt is the conversation that exempts a unit. Persisted.
const kindExempt = "figures.exempt"

// exemptVersion is the version of its form. Persisted in drafts.
const exemptVersion = 1

// duty is what the unit of a place owes; nil when it owes nothing that can be decided on.
func (d *desk) duty(ctx context.Context, at place) (*tasks.Obligation, error) {
	if !at.src.Own(at.period) {
		return nil, nil
	}
	o, err := d.ledger.DutyOf(ctx, at.unit, at.src.Form, tasks.Period(at.period))
	if errors.Is(err, org.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what the unit owes: %w", err)
	}
	return &o, nil
}

// decisions are the button that exempts the unit, or the one that undoes it, for whoever may.
func (d *desk) decisions(ctx context.Context, t *bot.Turn, at place, u org.Unit) ([]bot.Button, error) {
	o, err := d.duty(ctx, at)
	if err != nil || o == nil {
		return nil, err
	}
	var out []bot.Button
	rec := lifecycle.Record{State: lifecycle.State(o.State), Unit: u, Due: o.Due}
	for _, mv := range tasks.Exempting.Permitted(rec, lifecycle.ActorOf(t.Member), t.Now) {
		route := routeExempt
		if mv.Name == tasks.OweAgain {
			route = routeOwe
		}
		out = append(out, at.to(mv.Label, route))
	}
	return out, nil
}

// startExempt opens the form that asks for the reason.
func (d *desk) startExempt(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, o, err := d.decidable(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if o.State != tasks.Open {
		return d.showPlace(ctx, t, at, locales.M("figures.stale"))
	}
	open, err := bot.OpenForm(kindExempt, at.String(), exemptVersion, form.Session{})
	return bot.Reply{Open: open}, err
}

// decidable is the place and the duty that a button or a conversation is about.
func (d *desk) decidable(ctx context.Context, t *bot.Turn, arg string) (place, *tasks.Obligation, error) {
	at, err := d.at(ctx, t.Member, arg)
	if err != nil {
		return at, nil, err
	}
	if _, err := d.unit(ctx, t, at); err != nil {
		return at, nil, err
	}
	o, err := d.duty(ctx, at)
	if err == nil && o == nil {
		err = locales.Refuse("figures.owes_nothing")
	}
	return at, o, err
}

// exemption asks why a unit is exempt and carries it out.
func (d *desk) exemption() bot.FormDialogue {
	return bot.FormDialogue{
		Kind: kindExempt, Title: locales.M("figures.exempt_title"),
		Form: func(ctx context.Context, t *bot.Turn, ref string) (*form.Compiled, error) {
			at, o, err := d.decidable(ctx, t, ref)
			if err != nil {
				return nil, err
			}
			c, err := form.Compile(form.Form{
				ID: kindExempt, Version: exemptVersion, Title: locales.M("figures.exempt_title"),
				Fields: []form.Field{{
					Key: tasks.AskReason, Kind: form.Text, Required: true,
					Label: locales.M("figures.exempt_why", "Unit", o.Unit.Name, "Title", at.src.Title, "Period", at.period.Text()), Hint: locales.M("figures.exempt_hint"),
				}},
			})
			if err != nil {
				return nil, fmt.Errorf("compose the exemption form: %w", err)
			}
			return c, nil
		},
		Submit: func(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
			at, o, err := d.decidable(ctx, t, f.Ref)
			if err != nil {
				return bot.Reply{}, err
			}
			done, err := d.ledger.Exempt(ctx, tasks.Decision{
				Key: t.Conversation, By: lifecycle.ActorOf(t.Member), Of: o.ID, Reason: f.Answers[tasks.AskReason].S,
			}, t.Now)
			if no := (*locales.Refusal)(nil); errors.As(err, &no) {
				return d.showPlace(ctx, t, at, no.Text) // somebody was faster: nothing is left to ask
			}
			if err != nil {
				return bot.Reply{}, fmt.Errorf("exempt a unit: %w", err)
			}
			return d.showPlace(ctx, t, at, locales.M("figures.exempted", "Unit", done.Unit.Name, "Period", at.period.Text()))
		},
	}
}

// oweAgain takes an exemption back.
func (d *desk) oweAgain(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	at, o, err := d.decidable(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if _, err := d.ledger.OweAgain(ctx, tasks.Decision{Key: t.Key, By: lifecycle.ActorOf(t.Member), Of: o.ID}, t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("take an exemption back: %w", err)
	}
	return d.showPlace(ctx, t, at, locales.M("figures.owed_again", "Unit", o.Unit.Name, "Period", at.period.Text()))
}
