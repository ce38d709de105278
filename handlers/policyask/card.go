package policyask

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

// card shows one item, or one clause of it, as of the day in the button, else today.
func (d *desk) card(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	p, err := parsePlace(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	lib, h, err := d.open(ctx, t, &p)
	if err != nil {
		return bot.Reply{}, err
	}
	_ = d.searches.NoteOpened(ctx, t.Member.ID, h.Item.ID, t.Now) // a card is worth more than the note of it
	if p.clause != "" {
		r, err := clauseScreen(lib, h, p, readingOf(t, p))
		if err != nil {
			return bot.Reply{}, err
		}
		if row := answerButtons(t, p); len(row) > 0 {
			r.Screens[0].Row(row...)
		}
		return r, nil
	}
	day := p.dayOr(today(t))
	read := readingOf(t, p)
	pages := read.pages(lib, h, day, d.units.above(ctx, t.Member.Active.Unit))
	p.page = min(p.page, len(pages)-1)
	s := bot.Say(locales.M("policy.card_title", "Title", read.in(h.Item.Title))).Add(pages[p.page]...)
	if read.unofficial(h.Item) {
		s.Add(locales.M("policy.english_unofficial"))
	}
	turnCard(s, p, len(pages))
	if len(h.Item.Sections) > 0 {
		to := p
		to.page = 0
		s.Row(bot.To(locales.M("policy.contents"), routeContents, to.arg()))
	}
	cardButtons(s, lib, h, p)
	if err := d.ownButtons(ctx, t, s, h, p); err != nil && !errors.Is(err, org.ErrUnavailable) {
		return bot.Reply{}, err
	}
	return bot.Show(s), nil
}

// open reads the item of a button anew: what was changed or withdrawn since the index was
// built is not quoted from it. While the database is away the index has to do. The names in
// p are written out.
func (d *desk) open(ctx context.Context, t *bot.Turn, p *place) (*policy.Library, policy.Hit, error) {
	x, err := d.shelf.current(ctx)
	if err != nil {
		return nil, policy.Hit{}, err
	}
	lib := x.Library()
	it, ok := itemIn(lib, string(p.card))
	if !ok {
		return nil, policy.Hit{}, locales.Refuse("policy.item_gone")
	}
	switch stored, err := d.shelf.lib.PolicyItem(ctx, it.ID); {
	case errors.Is(err, org.ErrNotFound):
		return nil, policy.Hit{}, locales.Refuse("policy.item_gone")
	case errors.Is(err, org.ErrUnavailable): // the index has to do
	case err != nil:
		return nil, policy.Hit{}, err
	case !it.Same(stored):
		lib = lib.With(stored)
		it, _ = lib.Item(stored.ID)
	}
	p.card = it.ID
	if p.clause != "" {
		c, ok := clauseIn(it, p.clause)
		if !ok {
			return nil, policy.Hit{}, locales.Refuse("policy.clause_gone")
		}
		p.clause = c.Anchor
	}
	day := p.dayOr(today(t))
	h := policy.Hit{Item: it, State: it.At(day)}
	if h.State == policy.Superseded {
		h.Successor = lib.Successor(it, day)
	}
	return lib, h, nil
}

// itemIn is the item that a name in a button stands for.
func itemIn(lib *policy.Library, name string) (*policy.Item, bool) {
	if it, ok := lib.Item(policy.ItemID(name)); ok {
		return it, true
	}
	for i := range lib.Items {
		if means(name, string(lib.Items[i].ID)) {
			return &lib.Items[i], true
		}
	}
	return nil, false
}

// clauseIn is the section that an anchor in a button stands for.
func clauseIn(it *policy.Item, name string) (policy.Clause, bool) {
	for _, s := range it.Sections {
		if means(name, s.Anchor) {
			return policy.Clause(s), true
		}
	}
	return policy.Clause{}, false
}

// clauseOf is the point or section that an anchor in a button stands for.
func clauseOf(it *policy.Item, name string) (policy.Clause, bool) {
	for _, c := range it.Clauses() {
		if means(name, c.Anchor) {
			return c, true
		}
	}
	return policy.Clause{}, false
}

// cardMax is how many characters of a card one screen holds.
const cardMax = 600

// pages cuts a card into screens: where it comes from, how it stands and how well it is checked
// on the first, then its figures and points, and what it was written from.
func (r reading) pages(lib *policy.Library, h policy.Hit, day locales.Date, units []string) [][]locales.Text {
	it := h.Item
	all := []locales.Text{
		locales.M("policy.cite", "Issuer", r.in(it.Issuer), "Number", docNumber(it), "Date", it.Date.Text()),
		locales.M("policy.card_standing", "Day", day, "Standing", standing(h, day)),
	}
	if c := caveat(lib, h); !c.Empty() {
		all = append(all, locales.M("policy.caveat", "Caveat", c))
	}
	all = append(all, locales.M("policy.card_confidence", "Confidence", confidence(it.Confidence)))
	all = append(all, figures(lib, it.ID, day, units, len(lib.Parameters))...)
	for _, pt := range it.Points {
		all = append(all, locales.M("policy.point", "Point", r.in(pt)))
	}
	if n := len(it.Sections); n > 0 {
		all = append(all, locales.M("policy.clauses", "Count", n))
	}
	if len(it.Sources) > 0 {
		all = append(all, locales.M("policy.card_sources", "Item", string(it.ID), "Sources", strings.Join(it.Sources, " ")))
	}
	return r.cut(all, cardMax-r.frame(it))
}

// frame is how many characters stand on every page: the title, the page and the caveat of
// an English text.
func (r reading) frame(it *policy.Item) int {
	n := r.long(locales.M("policy.card_title", "Title", r.in(it.Title))) + r.long(locales.M("policy.card_page", "Page", 1, "Pages", 1))
	if r.unofficial(it) {
		n += r.long(locales.M("policy.english_unofficial"))
	}
	return n
}

// long is how many characters a line takes, with its end.
func (r reading) long(t locales.Text) int { return utf8.RuneCountInString(t.Plain(r.lang)) + 1 }

// cut fills pages of room characters with whole lines; a longer line has a page of its own.
func (r reading) cut(all []locales.Text, room int) [][]locales.Text {
	var out [][]locales.Text
	left := 0
	for _, line := range all {
		n := r.long(line)
		if out == nil || n > left {
			out, left = append(out, nil), room
		}
		out[len(out)-1] = append(out[len(out)-1], line)
		left -= n
	}
	return out
}

// turnCard adds the page and the ways to the others.
func turnCard(s *bot.Screen, p place, pages int) {
	if pages < 2 {
		return
	}
	s.Add(locales.M("policy.card_page", "Page", p.page+1, "Pages", pages))
	var row []bot.Button
	if p.page > 0 {
		to := p
		to.page--
		row = append(row, bot.To(locales.M("policy.page_back"), routeCard, to.arg()))
	}
	if p.page+1 < pages {
		to := p
		to.page++
		row = append(row, bot.To(locales.M("policy.page_on"), routeCard, to.arg()))
	}
	s.Row(row...)
}

func cardButtons(s *bot.Screen, lib *policy.Library, h policy.Hit, p place) {
	if h.Successor != nil {
		to := p
		to.card, to.page = h.Successor.ID, 0
		s.Row(bot.To(locales.M("policy.open_successor", "Title", shortTitle(h.Successor)), routeCard, to.arg()))
	} else if next, ok := lib.Item(h.Item.SupersededBy); ok {
		to := p
		to.card, to.day, to.page = next.ID, "", 0
		s.Row(bot.To(locales.M("policy.open_later", "Title", shortTitle(next)), routeCard, to.arg()))
	}
	s.Row(wayBack(p)...)
	if p.search > 0 {
		back := place{search: p.search, day: p.day}
		s.Row(bot.To(locales.M("policy.other_day"), routeDay, back.arg()), bot.To(locales.M("policy.ask_person"), routeAsk, back.arg()))
	}
}

// wayBack are the buttons to the other language, and to the results or the subjects.
func wayBack(p place) []bot.Button {
	to := p
	to.other, to.page = !p.other, 0
	row := []bot.Button{bot.To(languageLabel(p), routeCard, to.arg())}
	if p.search > 0 {
		return append(row, bot.To(locales.M("policy.back_to_results"), routeResults, place{search: p.search, day: p.day}.arg()))
	}
	return append(row, bot.To(locales.M("policy.browse"), routeSubject, ""))
}
