package policyask

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
)

const (
	shown     = 3    // items of a screen of answers
	nearest   = 3    // items offered when nothing was found
	nearFrom  = 0.15 // of the question that the nearest must at least hold to be worth a look
	maxPage   = 30   // screens of answers; a forged button asks for no more
	maxQuery  = 500  // runes of a question that are kept
	maxEchoed = 60
	maxTitle  = 36
)

// ask is /policy and free text at home. Without words it offers shelves to browse.
func (d *desk) ask(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	if t.Text == "" {
		return d.home(ctx, t)
	}
	what := policy.Search{Text: clip(t.Text, maxQuery)}
	id, err := d.searches.SaveSearch(ctx, t.Key, t.Member.ID, what, t.Now)
	if err != nil && !errors.Is(err, org.ErrUnavailable) {
		return bot.Reply{}, err
	}
	what.ID = id // 0 while the database is away: the index answers without it
	return d.answer(ctx, t, what, place{})
}

// results shows an earlier search again, as of the day in the button.
func (d *desk) results(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := parsePlace(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	what, err := d.recall(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.answer(ctx, t, what, p)
}

// search is the search that the pressed button belongs to, with the button's day.
func (d *desk) search(ctx context.Context, t *bot.Turn) (policy.Search, error) {
	p, err := parsePlace(t.Press.Arg)
	if err != nil {
		return policy.Search{}, err
	}
	return d.recall(ctx, t, p)
}

func (d *desk) recall(ctx context.Context, t *bot.Turn, p place) (policy.Search, error) {
	what, err := d.searches.PolicySearch(ctx, t.Member.ID, p.search)
	if errors.Is(err, org.ErrNotFound) {
		return what, locales.Refuse("policy.search_gone")
	}
	if p.day != "" {
		what.AsOf = p.day
	}
	return what, err
}

// answer shows a screen of the ranking in one language, as the place says.
func (d *desk) answer(ctx context.Context, t *bot.Turn, what policy.Search, here place) (bot.Reply, error) {
	x, err := d.shelf.current(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	here.search, here.page = what.ID, min(here.page, maxPage)
	units := d.units.above(ctx, t.Member.Active.Unit)
	// One more than is shown tells whether another screen follows.
	a := x.Search(policy.Query{Text: what.Text, Today: today(t), AsOf: what.AsOf, Units: units, Limit: shown + 1, Skip: here.page * shown})
	hits, more := screenful(a)
	list := sheet{lib: x.Library(), answer: a, units: units, reading: readingOf(t, here)}
	s := bot.Say(list.fitted(what.Text, hits, here.page*shown)...)
	for i, h := range hits {
		to := here
		to.card, to.page, to.clause = h.Item.ID, 0, sectionOf(h)
		if a.Dated {
			to.day = a.AsOf
		}
		s.Row(bot.To(locales.M("policy.open", "Number", here.page*shown+i+1, "Title", shortTitle(h.Item)), routeCard, to.arg()))
	}
	resultButtons(s, here, answeredBy(here, hits, sure(a)), len(hits) > 0, more)
	return bot.Show(s), nil
}

// screenful are the items worth a person's look, and whether more of them follow.
func screenful(a policy.Answer) (hits []policy.Hit, more bool) {
	hits = slices.DeleteFunc(slices.Clone(a.Hits), func(h policy.Hit) bool { return h.Weak })
	switch {
	case a.Certainty != policy.NotFound:
		return hits[:min(shown, len(hits))], len(hits) > shown
	case a.Coverage < nearFrom:
		return nil, false
	}
	return hits[:min(nearest, len(hits))], false
}

// sectionOf is the clause at which an item opens; a card of short points opens whole.
func sectionOf(h policy.Hit) string {
	if slices.ContainsFunc(h.Item.Sections, func(s policy.Section) bool { return s.Anchor == h.Clause.Anchor }) {
		return h.Clause.Anchor
	}
	return ""
}

// resultButtons are the ways on from a screen of answers. What needs the stored search is left
// out when it could not be stored.
func resultButtons(s *bot.Screen, here place, thanks []bot.Button, some, more bool) {
	if here.search == 0 {
		s.Row(bot.To(locales.M("policy.browse"), routeSubject, ""))
		return
	}
	var row []bot.Button
	to := here
	if here.page > 0 {
		to.page = here.page - 1
		row = append(row, bot.To(locales.M("policy.page_back"), routeResults, to.arg()))
	}
	if more {
		to.page = here.page + 1
		row = append(row, bot.To(locales.M("policy.next_answers"), routeResults, to.arg()))
	}
	if some {
		to = here
		to.other = !here.other
		row = append(row, bot.To(languageLabel(here), routeResults, to.arg()))
	}
	for len(row) > 2 {
		s.Row(row[:2]...)
		row = row[2:]
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	here.page, here.other = 0, false
	s.Row(bot.To(locales.M("policy.other_day"), routeDay, here.arg()), bot.To(locales.M("policy.ask_person"), routeAsk, here.arg()))
	if len(s.Rows) < 6 {
		s.Row(append(thanks, bot.To(locales.M("policy.browse"), routeSubject, ""))...)
	}
}

// shortTitle fits a button: without the words that every title begins with.
func shortTitle(it *policy.Item) locales.Text {
	return clipText(locales.Both(trimTitle(it.Title.Zh), trimTitle(it.Title.En)), 14, 26)
}

// chooseDay offers days to answer for.
func (d *desk) chooseDay(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	p, err := parsePlace(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	what, err := d.recall(ctx, t, p)
	if err != nil {
		return bot.Reply{}, err
	}
	s := bot.Say(locales.M("policy.choose_day", "Words", clip(what.Text, maxEchoed)))
	p.day = today(t)
	s.Row(bot.To(locales.M("policy.today"), routeResults, p.arg()))
	year := t.Now.In(locales.Zone).Year()
	for y := year - 1; y >= year-4; y -= 2 {
		var row []bot.Button
		for _, end := range []int{y, y - 1} {
			p.day = locales.Date(strconv.Itoa(end) + "-12-31")
			row = append(row, bot.To(locales.M("policy.end_of_year", "Year", strconv.Itoa(end)), routeResults, p.arg()))
		}
		s.Row(row...)
	}
	p.day = ""
	s.Row(bot.To(locales.M("policy.type_day"), routeType, p.arg()))
	s.Row(bot.To(locales.M("policy.back_to_results"), routeResults, p.arg()))
	return bot.Show(s), nil
}
