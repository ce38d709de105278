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
	shown      = 4    // items of an answer
	nearest    = 3    // items offered when nothing was found
	nearFrom   = 0.15 // of the question that the nearest must at least hold to be worth a look
	maxQuery   = 500  // runes of a question that are kept
	maxEchoed  = 60
	maxSnippet = 90
	maxTitle   = 36
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
	if err != nil {
		return bot.Reply{}, err
	}
	what.ID = id
	return d.answer(ctx, t, what)
}

// results shows an earlier search again, as of the day in the button.
func (d *desk) results(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	what, err := d.search(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.answer(ctx, t, what)
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

func (d *desk) answer(ctx context.Context, t *bot.Turn, what policy.Search) (bot.Reply, error) {
	x, err := d.shelf.current(ctx, t.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	a := x.Search(policy.Query{Text: what.Text, Today: today(t), AsOf: what.AsOf, Limit: shown})
	here := place{search: what.ID, day: what.AsOf}
	s := &bot.Screen{}
	s.Add(locales.M("policy.asked", "Words", clip(what.Text, maxEchoed), "Day", a.AsOf))
	hits := relevant(a)
	switch {
	case a.Certainty == policy.NotFound:
		s.Add(locales.M("policy.not_found"))
		if len(hits) > 0 {
			s.Add(locales.M("policy.nearest"))
		}
	case a.Certainty == policy.Doubtful, a.Close:
		s.Add(locales.M("policy.which"))
	}
	sure := a.Certainty == policy.Found
	for i, h := range hits {
		s.Add(hitLines(x.Library(), h, i+1, a.AsOf, sure && i == 0)...)
	}
	for i, h := range hits {
		to := here
		to.card = h.Item.ID
		if a.Dated {
			to.day = a.AsOf
		}
		s.Row(bot.To(locales.M("policy.open", "Number", i+1, "Title", shortTitle(h.Item)), routeCard, to.arg()))
	}
	s.Row(
		bot.To(locales.M("policy.other_day"), routeDay, here.arg()),
		bot.To(locales.M("policy.ask_person"), routeAsk, here.arg()),
	)
	s.Row(append(answeredBy(here, hits, sure), bot.To(locales.M("policy.browse"), routeSubject, ""))...)
	return bot.Show(s), nil
}

// relevant are the items worth a person's look.
func relevant(a policy.Answer) []policy.Hit {
	hits := slices.DeleteFunc(slices.Clone(a.Hits), func(h policy.Hit) bool { return h.Weak })
	switch {
	case a.Certainty != policy.NotFound:
		return hits
	case a.Coverage < nearFrom:
		return nil
	}
	return hits[:min(nearest, len(hits))]
}

// hitLines is one item of an answer: title, standing and the point that speaks of the
// question; the first of a sure answer also quotes its figures.
func hitLines(lib *policy.Library, h policy.Hit, n int, day locales.Date, full bool) []locales.Text {
	title := h.Item.Title
	if !full {
		title = clipText(title, maxTitle, 2*maxTitle)
	}
	out := []locales.Text{locales.M("policy.hit", "Number", n, "Title", title, "Standing", standing(h, day))}
	if h.Point >= 0 && (full || n <= 2) && h.State != policy.Superseded {
		out = append(out, locales.M("policy.snippet", "Point", snippet(h.Item.Points[h.Point], full)))
	}
	if !full {
		return out
	}
	out = append(out, figures(lib, h.Item.ID, day)...)
	return append(out, locales.M("policy.cite", "Issuer", h.Item.Issuer, "Number", docNumber(h.Item), "Date", h.Item.Date.Text()))
}

func snippet(p locales.Text, full bool) locales.Text {
	if full {
		return p
	}
	return clipText(p, maxSnippet/2, maxSnippet)
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
