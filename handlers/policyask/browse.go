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

// The subjects take two screens of at most twelve buttons; secondShelf asks for the other one.
const (
	firstSubjects = 10
	secondShelf   = "2"
)

// subjects offers the shelves by name, and says that words may be typed at once.
func (d *desk) subjects(second bool) *bot.Screen {
	s := bot.Say(locales.M("policy.invite"))
	if second {
		subjectRows(s, policy.Subjects[firstSubjects:])
		return s.Row(bot.To(locales.M("policy.page_back"), routeSubject, ""))
	}
	subjectRows(s, policy.Subjects[:firstSubjects])
	return s.Row(bot.To(locales.M("policy.to_faq"), routeFAQ, "0"), bot.To(locales.M("policy.page_on"), routeSubject, secondShelf))
}

func subjectRows(s *bot.Screen, list []policy.Subject) {
	for i := 0; i < len(list); i += 2 {
		var row []bot.Button
		for _, sub := range list[i:min(i+2, len(list))] {
			row = append(row, bot.To(locales.M("policy.subject_"+sub.Key), routeSubject, sub.Key))
		}
		s.Row(row...)
	}
}

// browse shows the subjects, or one shelf by pages: arg is "" or secondShelf, or "key" or "key.page".
func (d *desk) browse(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	key, rest, _ := strings.Cut(t.Press.Arg, ".")
	if key == "" || key == secondShelf {
		return bot.Show(d.subjects(key == secondShelf)), nil
	}
	page, _ := strconv.Atoi(rest) // nonsense is the first page
	x, err := d.shelf.current(ctx)
	if err != nil {
		return bot.Reply{}, err
	}
	hits := x.Library().Shelf(key, today(t))
	if len(hits) == 0 {
		return bot.Show(d.subjects(false)), nil
	}
	pages := pagesOf(len(hits), onShelf)
	page = min(max(page, 0), pages-1)
	from := page * onShelf
	hits = hits[from:min(from+onShelf, len(hits))]
	s := bot.Say(locales.M("policy.shelf", "Subject", locales.M("policy.subject_"+key), "Page", page+1, "Pages", pages))
	list := sheet{lib: x.Library(), answer: policy.Answer{AsOf: today(t)}, size: measures[0], reading: readingOf(t, place{})}
	for i, h := range hits {
		s.Add(list.lines(h, from+i+1, false)...)
		s.Row(bot.To(locales.M("policy.open", "Number", from+i+1, "Title", shortTitle(h.Item)), routeCard, place{card: h.Item.ID}.arg()))
	}
	turnTo(s, routeSubject, page, pages, func(n int) string { return key + "." + strconv.Itoa(n) })
	return bot.Show(s.Row(bot.To(locales.M("policy.browse"), routeSubject, ""), bot.To(locales.M("policy.to_faq"), routeFAQ, "0"))), nil
}
