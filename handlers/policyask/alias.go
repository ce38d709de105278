package policyask

import (
	"context"
	"errors"
	"strconv"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// onAliases is how many words a desk decides on one screen.
const onAliases = 5

// answeredBy is the button under a sure answer that says so of its first card.
func answeredBy(here place, hits []policy.Hit, sure bool) []bot.Button {
	if !sure || len(hits) == 0 {
		return nil
	}
	return []bot.Button{bot.To(locales.M("policy.answered_me"), routeThanks, place{search: here.search, card: hits[0].Item.ID}.arg())}
}

// thanks proposes the words of a search as a way to find the card that answered them. The
// desk gets the words; who said so is not kept.
func (d *desk) thanks(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	p, err := parsePlace(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	what, err := d.recall(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err := d.shelf.current(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	it, ok := x.Library().Item(p.card)
	if !ok {
		return bot.Reply{}, locales.Refuse("policy.item_gone")
	}
	if utf8.RuneCountInString(what.Text) <= policy.LongestAsk {
		a := policy.Alias{Item: it.ID, Lang: policy.LangOf(what.Text), Text: what.Text}
		if err := d.questions.ProposeAlias(ctx, a, t.Member.Active.Unit.ID, t.Now); err != nil {
			return bot.Reply{}, err
		}
	}
	return bot.Toast(locales.M("policy.thanks")), nil
}

// aliases lists the words that wait for the desk, each with yes and no.
func (d *desk) aliases(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := mayAnswer(t.Member); err != nil {
		return bot.Reply{}, err
	}
	list, err := d.questions.ProposedAliases(ctx, t.Member.Active.Unit, onAliases)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err := d.shelf.current(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.aliases"))
	if len(list) == 0 {
		s = bot.Say(locales.M("policy.aliases_none"))
	}
	for i, p := range list {
		title := locales.Raw(string(p.Alias.Item))
		if it, ok := x.Library().Item(p.Alias.Item); ok {
			title = clipText(it.Title, maxTitle, 2*maxTitle)
		}
		s.Add(locales.M("policy.alias_line", "Number", i+1, "Words", p.Alias.Text, "Item", string(p.Alias.Item), "Title", title))
		id := strconv.FormatInt(p.ID, 10)
		s.Row(bot.To(locales.M("policy.alias_take", "Number", i+1), routeTake, id), bot.To(locales.M("policy.alias_leave", "Number", i+1), routeLeave, id))
	}
	return bot.Show(s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))), nil
}

func (d *desk) takeAlias(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return d.decideAlias(ctx, t, true)
}

func (d *desk) leaveAlias(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return d.decideAlias(ctx, t, false)
}

func (d *desk) decideAlias(ctx context.Context, t *bot.Turn, take bool) (bot.Reply, error) {
	if err := mayAnswer(t.Member); err != nil {
		return bot.Reply{}, err
	}
	id, err := number(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	err = d.questions.DecideAlias(ctx, id, t.Member.Active.Unit, take, t.Now)
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("policy.alias_gone")
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return d.aliases(ctx, t)
}
