package policyask

import (
	"context"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/policy"
)

// aloud is a card for the ear: one message of plain words that a phone reads out, in the
// language in which the card is shown.
func (d *desk) aloud(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	p, err := parsePlace(t.Press.Arg)
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
	day := p.day
	if day == "" {
		day = today(t)
	}
	l := t.Lang
	if p.other {
		l = other(l)
	}
	h := policy.Hit{Item: it, State: it.At(day)}
	if h.State == policy.Superseded {
		h.Successor = x.Library().Successor(it, day)
	}
	parts := []string{it.Title.Plain(l), standing(h, day).Plain(l)}
	for _, c := range it.Clauses() {
		parts = append(parts, c.Body.Plain(l))
	}
	s := bot.Say(locales.Raw(policy.Aloud(parts, l)))
	s.New = true
	return bot.Show(s), nil
}

func other(l locales.Lang) locales.Lang {
	if l == locales.EN {
		return locales.ZH
	}
	return locales.EN
}
