package policyask

import (
	"context"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/policy"
)

// card shows one item as of the day in the button, else today. The item is looked up in
// the index of this moment: what was withdrawn meanwhile is not quoted.
func (d *desk) card(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	p, err := parsePlace(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err := d.shelf.current(ctx, t.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	lib := x.Library()
	it, ok := lib.Item(p.card)
	if !ok {
		return bot.Reply{}, locales.Refuse("policy.item_gone")
	}
	day := p.day
	if day == "" {
		day = today(t)
	}
	h := policy.Hit{Item: it, State: it.At(day), Point: -1}
	if h.State == policy.Superseded {
		h.Successor = lib.Successor(it, day)
	}
	s := bot.Say(cardLines(lib, h, day, t.Lang, p.other)...)
	cardButtons(s, lib, h, p)
	return bot.Show(s), nil
}

func cardLines(lib *policy.Library, h policy.Hit, day locales.Date, reader locales.Lang, other bool) []locales.Text {
	it := h.Item
	in := func(t locales.Text) locales.Text {
		if other {
			return flip(t)
		}
		return t
	}
	english := (reader == locales.EN) != other
	out := []locales.Text{
		locales.M("policy.card_title", "Title", in(it.Title)),
		locales.M("policy.cite", "Issuer", in(it.Issuer), "Number", docNumber(it), "Date", it.Date.Text()),
		locales.M("policy.card_standing", "Day", day, "Standing", standing(h, day)),
	}
	if c := caveat(lib, h); !c.Empty() {
		out = append(out, locales.M("policy.caveat", "Caveat", c))
	}
	out = append(out, figures(lib, it.ID, day)...)
	for _, pt := range it.Points {
		out = append(out, locales.M("policy.point", "Point", in(pt)))
	}
	out = append(out, locales.M("policy.card_confidence", "Confidence", confidence(it.Confidence)))
	if len(it.Sources) > 0 {
		out = append(out, locales.M("policy.card_sources", "Item", string(it.ID), "Sources", strings.Join(it.Sources, " ")))
	}
	if english {
		out = append(out, locales.M("policy.english_unofficial"))
	}
	return out
}

func cardButtons(s *bot.Screen, lib *policy.Library, h policy.Hit, p place) {
	if h.Successor != nil {
		to := p
		to.card = h.Successor.ID
		s.Row(bot.To(locales.M("policy.open_successor", "Title", shortTitle(h.Successor)), routeCard, to.arg()))
	} else if next, ok := lib.Item(h.Item.SupersededBy); ok {
		to := p
		to.card, to.day = next.ID, ""
		s.Row(bot.To(locales.M("policy.open_later", "Title", shortTitle(next)), routeCard, to.arg()))
	}
	to := p
	to.other = !p.other
	row := []bot.Button{bot.To(locales.M("policy.other_language"), routeCard, to.arg())}
	if p.other {
		row = []bot.Button{bot.To(locales.M("policy.own_language"), routeCard, to.arg())}
	}
	if p.search > 0 {
		back := place{search: p.search, day: p.day}
		row = append(row, bot.To(locales.M("policy.back_to_results"), routeResults, back.arg()))
		s.Row(row...)
		s.Row(bot.To(locales.M("policy.other_day"), routeDay, back.arg()), bot.To(locales.M("policy.ask_person"), routeAsk, back.arg()))
		return
	}
	s.Row(append(row, bot.To(locales.M("policy.browse"), routeSubject, ""))...)
}
