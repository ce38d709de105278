package policyask

import (
	"context"
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/policy"
)

// onShelf is how many items of a subject one screen lists.
const onShelf = 5

// subjects offers the shelves by name, and says that words may be typed at once.
func (d *desk) subjects() *bot.Screen {
	s := bot.Say(locales.M("policy.invite"))
	for i := 0; i < len(policy.Subjects); i += 2 {
		var row []bot.Button
		for _, sub := range policy.Subjects[i:min(i+2, len(policy.Subjects))] {
			row = append(row, bot.To(locales.M("policy.subject_"+sub.Key), routeSubject, sub.Key))
		}
		s.Row(row...)
	}
	return s
}

// browse shows the subjects, or one shelf by pages: arg is "", or "key" or "key.page".
func (d *desk) browse(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	key, rest, _ := strings.Cut(t.Press.Arg, ".")
	if key == "" {
		return bot.Show(d.subjects()), nil
	}
	page, _ := strconv.Atoi(rest) // nonsense is the first page
	x, err := d.shelf.current(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	hits := x.Library().Shelf(key, today(t))
	if len(hits) == 0 {
		return bot.Show(d.subjects()), nil
	}
	pages := (len(hits) + onShelf - 1) / onShelf
	page = min(max(page, 0), pages-1)
	from := page * onShelf
	hits = hits[from:min(from+onShelf, len(hits))]
	s := bot.Say(locales.M("policy.shelf", "Subject", locales.M("policy.subject_"+key), "Page", page+1, "Pages", pages))
	list := sheet{lib: x.Library(), answer: policy.Answer{AsOf: today(t)}, size: measures[0], reading: readingOf(t, place{})}
	for i, h := range hits {
		s.Add(list.lines(h, from+i+1, false)...)
		s.Row(bot.To(locales.M("policy.open", "Number", from+i+1, "Title", shortTitle(h.Item)), routeCard, place{card: h.Item.ID}.arg()))
	}
	var turn []bot.Button
	if page > 0 {
		turn = append(turn, bot.To(locales.M("policy.page_back"), routeSubject, key+"."+strconv.Itoa(page-1)))
	}
	if page < pages-1 {
		turn = append(turn, bot.To(locales.M("policy.page_on"), routeSubject, key+"."+strconv.Itoa(page+1)))
	}
	if len(turn) > 0 {
		s.Row(turn...)
	}
	return bot.Show(s.Row(bot.To(locales.M("policy.browse"), routeSubject, ""))), nil
}
