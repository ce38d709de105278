package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/policy"
)

// refused turns what keeps a change from going on into words for the person.
func refused(err error) error {
	var loop *policy.LoopError
	if errors.As(err, &loop) {
		return locales.Refuse("library.loop", "Circle", loop.Circle())
	}
	return err
}

// ask hands the member's own draft to a second person.
func (d *desk) ask(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	x, err := d.read(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	x, told, err := d.store.AskApproval(ctx, t.Key, x.ID, lifecycle.ActorOf(t.Member), toSeconds, t.Now)
	if errors.Is(err, policy.ErrMoved) {
		return d.draft(ctx, t) // with what has come between
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("ask for approval: %w", refused(err))
	}
	s := bot.Say(locales.M("library.asked", "Number", int(x.ID), "People", told))
	if told == 0 {
		s = bot.Say(locales.M("library.nobody"))
	}
	return bot.Show(s.Row(bot.To(locales.M("library.btn_library"), routeDrafts, ""))), nil
}

// toSeconds are the messages to those who can approve: they see what the author saw.
func toSeconds(x policy.Draft, to []org.PersonID) ([]notices.Outgoing, error) {
	s := draftScreen(x, false)
	s.Body = append([]locales.Text{locales.M("library.please")}, s.Body...)
	payload, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write the request for approval: %w", err)
	}
	out := make([]notices.Outgoing, len(to))
	for i, p := range to {
		out[i] = notices.Outgoing{Key: fmt.Sprintf("policy-ask:%d.%d:%d", x.ID, x.At.Unix(), p), Person: p, Payload: payload}
	}
	return out, nil
}

// approve makes a draft answer.
func (d *desk) approve(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	x, err := d.read(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err = d.store.DecideDraft(ctx, t.Key, x.ID, lifecycle.ActorOf(t.Member), true, "", letters, t.Now)
	if errors.Is(err, policy.ErrMoved) {
		return d.draft(ctx, t)
	}
	if err != nil {
		return bot.Reply{}, fmt.Errorf("approve a draft: %w", refused(err))
	}
	return bot.Show(bot.Say(locales.M("library.you_approved", "Number", int(x.ID), "About", x.About)).Row(
		bot.To(locales.M("library.btn_library"), routeDrafts, ""))), nil
}

// kindReturn is the conversation that asks why a draft goes back. Persisted; its ref is the draft.
const kindReturn = "library.return"

const keyReason = "reason" // persisted in drafts

func returnForm() form.Form {
	return form.Form{
		ID: kindReturn, Version: 1, Title: locales.M("library.return_title"),
		Fields: []form.Field{{
			Key: keyReason, Kind: form.Text, Required: true, Label: locales.M("library.ask_reason"), Hint: locales.M("library.ask_reason_hint"),
			Constraint: "string-length(.) <= 300", ConstraintMessage: locales.M("library.too_long", "Limit", 300),
		}},
	}
}

// giveBack opens the question why.
func (d *desk) giveBack(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	x, err := d.read(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if _, err := policy.Editing.Check(policy.DraftReturn, x.Record(), lifecycle.ActorOf(t.Member), nil, t.Now); err != nil {
		return bot.Reply{}, err
	}
	o, err := bot.OpenForm(kindReturn, t.Press.Arg, 1, form.Session{})
	return bot.Reply{Open: o}, err
}

func (d *desk) returned(ctx context.Context, t *bot.Turn, f bot.Filled) (bot.Reply, error) {
	x, err := d.read(ctx, t, f.Ref)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err = d.store.DecideDraft(ctx, t.Conversation, x.ID, lifecycle.ActorOf(t.Member), false, f.Answers[keyReason].S, letters, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("return a draft: %w", err)
	}
	return bot.Show(bot.Say(locales.M("library.you_returned", "Number", int(x.ID))).Row(bot.To(locales.M("library.btn_library"), routeDrafts, ""))), nil
}

func (d *desk) withdraw(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	x, err := d.read(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if x, err = d.store.WithdrawDraft(ctx, t.Key, x.ID, lifecycle.ActorOf(t.Member), t.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("withdraw a draft: %w", err)
	}
	return bot.Show(bot.Say(locales.M("library.withdrawn", "Number", int(x.ID))).Row(bot.To(locales.M("library.btn_library"), routeDrafts, ""))), nil
}

// redraw puts what the member's draft changes on top of what holds now.
func (d *desk) redraw(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	x, err := d.read(ctx, t, t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err = d.store.Redraw(ctx, t.Key, x.ID, lifecycle.ActorOf(t.Member), func(x policy.Draft) (policy.Draft, error) {
		for i, p := range x.Proposals {
			switch {
			case p.Now == p.Base:
			case p.Base == 0: // somebody else brought it in meanwhile
				x.Proposals[i] = policy.Proposal{Item: p.Item, Base: p.Now}
			default:
				x.Proposals[i] = policy.Proposal{Item: policy.Rebased(p.Was, p.Item, p.Then), Base: p.Now}
			}
		}
		return x, nil
	}, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("redraw a draft: %w", refused(err))
	}
	s := draftScreen(x, true)
	s.Body = append([]locales.Text{locales.M("library.redrawn")}, s.Body...)
	return bot.Show(s), nil
}

// letters are what a decision says to the author, and an approval to those who opened what
// it changed.
func letters(x policy.Decided) ([]notices.Outgoing, error) {
	d := x.Draft
	s := bot.Say(locales.M("library.approved", "Number", int(d.ID), "About", d.About, "Role", d.SecondRole.Name()))
	if d.State == policy.DraftReturned {
		s = draftScreen(d, true)
		s.Body = append([]locales.Text{locales.M("library.returned", "Role", d.SecondRole.Name())}, s.Body...)
	}
	payload, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write the letter to the author: %w", err)
	}
	out := []notices.Outgoing{{Key: fmt.Sprintf("policy-said:%d", d.ID), Person: d.Person, Payload: payload}}
	for p, opened := range x.Readers {
		payload, err := json.Marshal(toReader(d, opened))
		if err != nil {
			return nil, fmt.Errorf("write the letter to readers: %w", err)
		}
		out = append(out, notices.Outgoing{
			Key: fmt.Sprintf("policy-changed:%d:%d", d.ID, p), Person: p, Payload: payload, Budgeted: true, Expires: d.Decided.Add(14 * 24 * time.Hour),
		})
	}
	return out, nil
}

// routeCard is the route of the policy feature that opens a card; buttons with it stand in
// chats for good, so that it keeps its shape.
const routeCard = "pol"

// toReader tells somebody once what has become of what they opened.
func toReader(d policy.Draft, opened []policy.ItemID) *bot.Screen {
	s := bot.Say(locales.M("library.told"))
	n := 0
	for _, p := range d.Proposals {
		for _, id := range opened {
			if id != p.Item.ID {
				continue
			}
			if n++; n <= itemsShown {
				s.Add(locales.M(became(p), "Title", p.Item.Title))
				s.Row(bot.To(locales.M("library.btn_item", "Number", n, "Title", clipText(p.Item.Title, 16)), routeCard, "~~~"+string(id)))
			}
		}
	}
	if n > itemsShown {
		s.Add(locales.M("library.more_items", "Items", n-itemsShown))
	}
	return s.Add(locales.M("library.told_once")).Row(bot.To(locales.M("library.btn_no_alerts"), routeAlerts, "off"))
}

// became names the sentence for what happened to an item.
func became(p policy.Proposal) string {
	switch {
	case p.Item.SupersededBy != p.Was.SupersededBy && p.Item.SupersededBy != "":
		return "library.told_superseded"
	case p.Item.Status != p.Was.Status && p.Item.Status == policy.StatusHistorical:
		return "library.told_retired"
	}
	return "library.told_changed"
}
