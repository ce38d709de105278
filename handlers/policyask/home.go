package policyask

import (
	"context"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/policy"
)

// mostRecent is how many searches one screen offers again.
const mostRecent = 5

// home is /policy without words: topics, one's own cards, what one looked for lately.
func (d *desk) home(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	kept, err := d.marks.Bookmarks(ctx, t.Member.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.invite"))
	s.Row(bot.To(locales.M("policy.browse"), routeSubject, ""), bot.To(locales.M("policy.to_faq"), routeFAQ, "0"))
	return bot.Show(s.Row(
		bot.To(locales.M("policy.to_kept", "Number", len(kept)), routeKept, "0"),
		bot.To(locales.M("policy.to_recent"), routeRecent, ""),
	)), nil
}

// recent offers what the person looked for, as long as it is kept.
func (d *desk) recent(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	list, err := d.searches.RecentSearches(ctx, t.Member.ID, mostRecent)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.recent"))
	if len(list) == 0 {
		s = bot.Say(locales.M("policy.recent_none"))
	}
	for _, w := range list {
		s.Row(bot.To(locales.Raw(clip(w.Text, maxEchoed/3)), routeResults, place{search: w.ID, day: w.AsOf}.arg()))
	}
	return bot.Show(s.Row(bot.To(locales.M("policy.browse"), routeSubject, ""))), nil
}

// kept lists one's own cards by pages, the newest first; what has left the library is not
// in it.
func (d *desk) kept(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	ids, err := d.marks.Bookmarks(ctx, t.Member.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err := d.shelf.current(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	lib := x.Library()
	ids = slices.DeleteFunc(ids, func(id policy.ItemID) bool { _, ok := lib.Item(id); return !ok })
	if len(ids) == 0 {
		return bot.Show(bot.Say(locales.M("policy.kept_none")).Row(bot.To(locales.M("policy.browse"), routeSubject, ""))), nil
	}
	pages := pagesOf(len(ids), keptPage)
	page := min(pageAsked(t), pages-1)
	s := bot.Say(locales.M("policy.kept", "Page", page+1, "Pages", pages))
	for i, id := range ids[page*keptPage : min(len(ids), (page+1)*keptPage)] {
		it, _ := lib.Item(id)
		n := page*keptPage + i + 1
		h := policy.Hit{Item: it, State: it.At(today(t))}
		if h.State == policy.Superseded {
			h.Successor = lib.Successor(it, today(t))
		}
		s.Add(locales.M("policy.hit", "Number", n, "Title", clipText(it.Title, maxTitle, 2*maxTitle), "Standing", standing(h, today(t))))
		s.Row(bot.To(locales.M("policy.open", "Number", n, "Title", shortTitle(it)), routeCard, place{card: id}.arg()))
	}
	turnTo(s, routeKept, page, pages, strconv.Itoa)
	return bot.Show(s.Row(bot.To(locales.M("policy.browse"), routeSubject, ""))), nil
}

// keptPage is how many of one's own cards one screen lists.
const keptPage = 4

// keep puts the card of the button among one's own.
func (d *desk) keep(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return d.mark(ctx, t, locales.M("policy.kept_now"), func(id policy.ItemID) error {
		return d.marks.KeepPolicy(ctx, t.Member.ID, id, t.Now)
	})
}

// letGo takes it off again.
func (d *desk) letGo(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	return d.mark(ctx, t, locales.M("policy.let_go_now"), func(id policy.ItemID) error {
		return d.marks.LetPolicyGo(ctx, t.Member.ID, id)
	})
}

// mark does something with the card of the button and shows it again.
func (d *desk) mark(ctx context.Context, t *bot.Turn, done locales.Text, do func(policy.ItemID) error) (bot.Reply, error) {
	r, err := d.card(ctx, t) // who may not read it does not keep it
	if err != nil {
		return r, err
	}
	p, err := parsePlace(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := do(p.card); err != nil {
		return bot.Reply{}, err
	}
	if r, err = d.card(ctx, t); err != nil {
		return bot.Reply{}, err
	}
	r.Toast = done
	return r, nil
}

// ownButtons adds to a card what the reader may do with it for themselves.
func (d *desk) ownButtons(ctx context.Context, t *bot.Turn, s *bot.Screen, h policy.Hit, p place) error {
	kept, err := d.marks.Bookmarks(ctx, t.Member.ID)
	if err != nil {
		return err
	}
	b := bot.To(locales.M("policy.keep"), routeKeep, p.arg())
	if slices.Contains(kept, p.card) {
		b = bot.To(locales.M("policy.let_go"), routeLetGo, p.arg())
	}
	s.Row(b, bot.To(locales.M("policy.aloud"), routeAloud, p.arg()))
	if row := answerButtons(t, p); len(row) > 0 {
		s.Row(row...)
	}
	if card, ok := mayRetire(t, h); ok {
		s.Row(bot.To(locales.M("policy.faq_retire"), routeRetire, strconv.FormatInt(card, 10)))
	}
	return nil
}

// answerButtons let a reader say that this answered them, and a desk how people ask for it.
func answerButtons(t *bot.Turn, p place) []bot.Button {
	var row []bot.Button
	if p.search > 0 {
		row = append(row, bot.To(locales.M("policy.answered_me"), routeThanks, place{search: p.search, card: p.card, clause: p.clause}.arg()))
	}
	return append(row, askedButton(t, p)...)
}
