package policyask

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// onAliases is how many words a desk decides on one screen.
const onAliases = 4

// answeredBy is the button under a sure answer that says so of its first card.
func answeredBy(here place, hits []policy.Hit, sure bool) []bot.Button {
	if !sure || len(hits) == 0 {
		return nil
	}
	h := hits[0]
	return []bot.Button{bot.To(locales.M("policy.answered_me"), routeThanks, place{search: here.search, card: h.Item.ID, clause: sectionOf(h)}.arg())}
}

// thanks proposes the words of a search as a way to find the clause that answered them. The
// desk gets the words; who said so is not kept, unless they answer questions themselves: then
// somebody else has to decide.
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
	it, ok := itemIn(x.Library(), string(p.card))
	if !ok {
		return bot.Reply{}, locales.Refuse("policy.item_gone")
	}
	anchor := answering(x, it, policy.Query{Text: what.Text, Today: today(t), AsOf: what.AsOf, Units: d.units.above(ctx, t.Member.Active.Unit)})
	if c, ok := clauseOf(it, p.clause); ok {
		anchor = c.Anchor
	}
	by, said := org.PersonID(0), locales.M("policy.thanks")
	if mayAnswer(t.Member) == nil {
		by, said = t.Member.ID, locales.M("policy.thanks_desk")
	}
	if utf8.RuneCountInString(what.Text) <= policy.LongestAsk {
		a := policy.Alias{Item: it.ID, Anchor: anchor, Lang: policy.LangOf(what.Text), Text: what.Text}
		if err := d.questions.ProposeAlias(ctx, a, t.Member.Active.Unit.ID, by, t.Now); err != nil {
			return bot.Reply{}, err
		}
	}
	return bot.Toast(said), nil
}

// lookedThrough is how many items of a ranking are looked through for one of them.
const lookedThrough = 20

// answering is the clause of an item that a question is answered with; "" when it is not found.
func answering(x *policy.Index, it *policy.Item, q policy.Query) string {
	q.Limit = lookedThrough
	for _, h := range x.Search(q).Hits {
		if h.Item.ID == it.ID {
			return h.Clause.Anchor
		}
	}
	return ""
}

// aliases lists the words that wait for the desk by pages, each with yes and no.
func (d *desk) aliases(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return d.aliasPage(ctx, t, pageAsked(t))
}

func (d *desk) aliasPage(ctx context.Context, t *bot.Turn, page int) (bot.Reply, error) {
	if err := mayAnswer(t.Member); err != nil {
		return bot.Reply{}, err
	}
	list, all, err := d.questions.ProposedAliases(ctx, t.Member.Active.Unit, onAliases, page*onAliases)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(list) == 0 && page > 0 { // the last page has been done
		return d.aliasPage(ctx, t, 0)
	}
	x, err := d.shelf.current(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	pages := pagesOf(all, onAliases)
	s := bot.Say(locales.M("policy.aliases", "All", all, "Page", page+1, "Pages", pages))
	if all == 0 {
		s = bot.Say(locales.M("policy.aliases_none"))
	}
	for i, p := range list {
		n, id := page*onAliases+i+1, strconv.FormatInt(p.ID, 10)
		s.Add(aliasLine(x.Library(), p.Alias, n))
		if p.By == t.Member.ID {
			s.Add(locales.M("policy.alias_second"))
			continue
		}
		s.Row(bot.To(locales.M("policy.alias_take", "Number", n), routeTake, id), bot.To(locales.M("policy.alias_leave", "Number", n), routeLeave, id))
	}
	turnTo(s, routeAliases, page, pages, strconv.Itoa)
	return bot.Show(s.Row(bot.To(locales.M("policy.to_desk"), routeQueue, "0"))), nil
}

// clauseShown is how much of a clause stands beside words for it.
const clauseShown = 40

// aliasLine is one entry of the list: the words, and the clause that they would find.
func aliasLine(lib *policy.Library, a policy.Alias, n int) locales.Text {
	title, body := locales.Raw(string(a.Item)), locales.M("policy.alias_whole")
	if it, ok := lib.Item(a.Item); ok {
		title = clipText(it.Title, maxTitle/2, maxTitle)
		if c, ok := it.Clause(a.Anchor); ok {
			body = clipText(c.Body, clauseShown, 2*clauseShown)
		}
	}
	return locales.M("policy.alias_line", "Number", n, "Words", a.Text, "Item", string(a.Item), "Title", title, "Clause", body)
}

// takeAlias makes the words of the button find their clause.
func (d *desk) takeAlias(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	id, err := number(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.decideAlias(ctx, t, id, policy.Verdict{By: lifecycle.ActorOf(t.Member), Yes: true, At: t.Now})
}

// leaveAlias asks why the words of the button are left.
func (d *desk) leaveAlias(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := mayAnswer(t.Member); err != nil {
		return bot.Reply{}, err
	}
	id, err := number(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Show(whyScreen(subject{aboutAlias, id})), nil
}

func (d *desk) decideAlias(ctx context.Context, t *bot.Turn, id int64, v policy.Verdict) (bot.Reply, error) {
	if err := mayAnswer(t.Member); err != nil {
		return bot.Reply{}, err
	}
	err := d.questions.DecideAlias(ctx, id, t.Member.Active.Unit, v, func(p policy.Proposed) (json.RawMessage, error) {
		return payload(bot.Say(locales.M("policy.alias_told", "Words", p.Alias.Text, "Item", string(p.Alias.Item), "Unit", p.Desk.Name, "Reason", reasonText(p.Reason))))
	})
	if errors.Is(err, org.ErrNotFound) {
		return bot.Reply{}, locales.Refuse("policy.alias_gone")
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return d.aliasPage(ctx, t, 0)
}
