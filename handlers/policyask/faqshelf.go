package policyask

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const (
	onFAQ     = 4  // answered questions on one screen
	faqAnswer = 50 // characters of an answer in the list
)

// faq lists the answered questions that hold today, the newest first.
func (d *desk) faq(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	x, err := d.shelf.current(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	all := x.Library().FAQs(today(t), d.units.above(ctx, t.Member.Active.Unit)...)
	if len(all) == 0 {
		return bot.Show(bot.Say(locales.M("policy.faq_none")).Row(bot.To(locales.M("policy.browse"), routeSubject, ""))), nil
	}
	pages := pagesOf(len(all), onFAQ)
	page := min(pageAsked(t), pages-1)
	s := bot.Say(locales.M("policy.faq", "All", len(all), "Page", page+1, "Pages", pages))
	for i, h := range all[page*onFAQ : min(len(all), (page+1)*onFAQ)] {
		n := page*onFAQ + i + 1
		s.Add(locales.M("policy.faq_line",
			"Number", n, "Title", clipText(h.Item.Title, maxTitle, 2*maxTitle), "Answer", clipText(h.Item.Points[0], faqAnswer, 2*faqAnswer),
			"Unit", h.Item.Issuer, "Date", h.Item.Date.Text()))
		if h.Elsewhere {
			s.Add(locales.M("policy.elsewhere"))
		}
		s.Row(bot.To(locales.M("policy.open", "Number", n, "Title", shortTitle(h.Item)), routeCard, place{card: h.Item.ID}.arg()))
	}
	turnTo(s, routeFAQ, page, pages, strconv.Itoa)
	return bot.Show(s.Row(bot.To(locales.M("policy.browse"), routeSubject, ""))), nil
}

// retiring are the roles that may say that an answered question holds no longer.
var retiring = []org.Role{org.PolicyEditor, org.Trainer}

// forRetiring reads the card behind an answered question, for those who may retire it.
func (d *desk) forRetiring(ctx context.Context, t *bot.Turn, id int64) (policy.Card, error) {
	if !t.Member.Joined() || !slices.Contains(retiring, t.Member.Active.Role) {
		return policy.Card{}, locales.Refuse("policy.faq_not_yours")
	}
	c, err := d.questions.ProposedCard(ctx, id)
	if errors.Is(err, org.ErrNotFound) || err == nil && (!t.Member.May(c.Desk) || c.State == policy.CardProposed || c.State == policy.CardDeclined) {
		return policy.Card{}, locales.Refuse("policy.card_gone")
	}
	return c, err
}

// mayRetire reports whether a card of the library gets the button to retire it.
func mayRetire(t *bot.Turn, h policy.Hit) (card int64, ok bool) {
	card, ok = policy.CardOf(h.Item.ID)
	return card, ok && h.State == policy.InForce && t.Member.Joined() && slices.Contains(retiring, t.Member.Active.Role)
}

// retire asks why the answered question of the button holds no longer.
func (d *desk) retire(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, err := number(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	c, err := d.forRetiring(ctx, t, id)
	if err != nil {
		return bot.Reply{}, err
	}
	if c.State == policy.CardRetired {
		return bot.Show(retired(c)), nil
	}
	s := whyScreen(subject{aboutFAQ, id})
	s.Body = append([]locales.Text{locales.M("policy.card_title", "Title", c.Title)}, s.Body...)
	return bot.Show(s), nil
}

// retireFAQ takes the answered question out of force; who proposed it is told why.
func (d *desk) retireFAQ(ctx context.Context, t *bot.Turn, id int64, v policy.Verdict) (bot.Reply, error) {
	if _, err := d.forRetiring(ctx, t, id); err != nil {
		return bot.Reply{}, err
	}
	c, err := d.questions.RetireCard(ctx, id, v, func(c policy.Card) (json.RawMessage, error) {
		return payload(cardTold(c, t.Member.Active.Unit))
	})
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(retired(c)), nil
}

func retired(c policy.Card) *bot.Screen {
	s := bot.Say(
		locales.M("policy.faq_retired", "Title", c.Title),
		locales.M("policy.reason", "Reason", reasonText(c.Reason)))
	return s.Row(bot.To(locales.M("policy.to_faq"), routeFAQ, "0"))
}
