package policyask

import (
	"context"
	"strings"
	"unicode/utf8"

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
	_ = d.searches.NoteOpened(ctx, t.Member.ID, it.ID, t.Now) // a card is worth more than the note of it
	day := p.day
	if day == "" {
		day = today(t)
	}
	h := policy.Hit{Item: it, State: it.At(day), Point: -1}
	if h.State == policy.Superseded {
		h.Successor = lib.Successor(it, day)
	}
	read := reading{other: p.other, english: (t.Lang == locales.EN) != p.other, lang: t.Lang}
	pages := read.pages(lib, h, day)
	p.page = min(max(p.page, 0), len(pages)-1)
	s := bot.Say(locales.M("policy.card_title", "Title", read.in(it.Title))).Add(pages[p.page]...)
	if read.english {
		s.Add(locales.M("policy.english_unofficial"))
	}
	turnCard(s, p, len(pages))
	cardButtons(s, lib, h, p)
	return bot.Show(s), nil
}

// cardMax is how many characters of a card one screen holds.
const cardMax = 600

// reading is how somebody reads a card.
type reading struct {
	other   bool         // in the language that they did not choose
	english bool         // so in English
	lang    locales.Lang // their own, of everything around
}

func (r reading) in(t locales.Text) locales.Text {
	if r.other {
		return flip(t)
	}
	return t
}

// pages cuts a card into screens: where it comes from, how it stands and how well it is checked
// on the first, then its figures and points, and what it was written from.
func (r reading) pages(lib *policy.Library, h policy.Hit, day locales.Date) [][]locales.Text {
	it := h.Item
	all := []locales.Text{
		locales.M("policy.cite", "Issuer", r.in(it.Issuer), "Number", docNumber(it), "Date", it.Date.Text()),
		locales.M("policy.card_standing", "Day", day, "Standing", standing(h, day)),
	}
	if c := caveat(lib, h); !c.Empty() {
		all = append(all, locales.M("policy.caveat", "Caveat", c))
	}
	all = append(all, locales.M("policy.card_confidence", "Confidence", confidence(it.Confidence)))
	all = append(all, figures(lib, it.ID, day)...)
	for _, pt := range it.Points {
		all = append(all, locales.M("policy.point", "Point", r.in(pt)))
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
	if r.english {
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
	to := p
	to.other, to.page = !p.other, 0
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
