package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/reports"
)

// approve passes one report on and shows the next one that waits.
func (d *desk) approve(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	sub, revision, err := d.find(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	_, after, err := d.reports.Neighbours(ctx, lifecycle.ActorOf(t.Member), sub, t.Now)
	if err != nil {
		return bot.Reply{}, notReviewer(err)
	}
	done, err := d.reports.Approve(ctx, reports.Act{Key: t.Key, By: lifecycle.ActorOf(t.Member), Of: sub.ID, Revision: revision}, d.passed(ctx), t.Now)
	if err != nil {
		return d.refused(ctx, t, sub.ID, err)
	}
	r, err := d.goOn(ctx, t, after)
	r.Toast = locales.M("inbox.approved", "Unit", done.Unit.Name, "Number", done.Number)
	return r, err
}

// passedKeep is how long the word of an approval is worth sending.
const passedKeep = 72 * time.Hour

// passed is the one line that the author of an approved report reads.
func (d *desk) passed(ctx context.Context) func(reports.Submission, []org.PersonID) ([]notices.Outgoing, error) {
	return func(sub reports.Submission, to []org.PersonID) ([]notices.Outgoing, error) {
		f, err := d.forms.Of(ctx, sub)
		if err != nil {
			return nil, err
		}
		return approvedLetters(f, sub, to)
	}
}

func approvedLetters(f reports.Form, sub reports.Submission, to []org.PersonID) ([]notices.Outgoing, error) {
	payload, err := json.Marshal(bot.Say(locales.M(said(f, "inbox.message.approved", "inbox.message.approved_form"), "Week", about(f, sub))))
	if err != nil {
		return nil, fmt.Errorf("write the message about an approved report: %w", err)
	}
	out := make([]notices.Outgoing, len(to))
	for i, p := range to {
		out[i] = notices.Outgoing{
			Key: fmt.Sprintf("report-approved:%d:%d:%d", sub.ID, sub.Revision, p), Person: p, Payload: payload,
			Expires: sub.Entered.Add(passedKeep),
		}
	}
	return out, nil
}

// goOn shows the report after the one just decided, or what is left in the list.
func (d *desk) goOn(ctx context.Context, t *bot.Turn, after int64) (bot.Reply, error) {
	if after != 0 {
		next, err := d.reports.Get(ctx, after)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("read the next report: %w", err)
		}
		return d.showItem(ctx, t, next)
	}
	s, err := d.listScreen(ctx, t, 0)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(s), nil
}

// refused shows where the report stands, with the reason of the refusal over it.
func (d *desk) refused(ctx context.Context, t *bot.Turn, id int64, err error) (bot.Reply, error) {
	var no *locales.Refusal
	if !errors.As(err, &no) {
		return bot.Reply{}, fmt.Errorf("decide on a report: %w", err)
	}
	sub, err := d.reports.Get(ctx, id)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("read the report again: %w", err)
	}
	r, err := d.showItem(ctx, t, sub)
	r.Toast, r.Alert = no.Text, true
	return r, err
}
