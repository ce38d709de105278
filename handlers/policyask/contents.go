package policyask

import (
	"context"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/policy"
)

// onContents is how many chapters one screen lists.
const onContents = 6

// chapter is a stretch of a document under one heading, or a clause where there are none.
type chapter struct {
	name        locales.Text
	first, last policy.Section
}

// chaptersOf are the chapters in reading order: by the innermost heading; a document without
// headings is listed clause by clause.
func chaptersOf(it *policy.Item) []chapter {
	var out []chapter
	for _, s := range it.Sections {
		if n := len(out); n > 0 && !s.Heading.Empty() && s.Heading.Zh == out[n-1].last.Heading.Zh && s.Heading.En == out[n-1].last.Heading.En {
			out[n-1].last = s
			continue
		}
		out = append(out, chapter{chapterName(s), s, s})
	}
	return out
}

func chapterName(s policy.Section) locales.Text {
	if s.Heading.Empty() {
		return clipText(s.Body, maxTitle/2, maxTitle)
	}
	return locales.Both(lastOf(s.Heading.Zh), lastOf(s.Heading.En))
}

func lastOf(heading string) string {
	path := pathOf(heading)
	if len(path) == 0 {
		return ""
	}
	return clip(path[len(path)-1], maxTitle)
}

// contents lists the chapters of a document by pages. With a clause in the button it begins
// with the page on which that clause's chapter stands.
func (d *desk) contents(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if !t.Member.Joined() {
		return bot.Reply{}, locales.Refuse("policy.join_first")
	}
	p, err := parsePlace(t.Press.Arg)
	if err != nil {
		return bot.Reply{}, err
	}
	_, h, err := d.open(ctx, t, &p)
	if err != nil {
		return bot.Reply{}, err
	}
	all := chaptersOf(h.Item)
	if len(all) == 0 {
		return bot.Reply{}, locales.Refuse("policy.clause_gone")
	}
	if p.clause != "" {
		p.page = pageOf(h.Item, all, p.clause)
		p.clause = ""
	}
	pages := (len(all) + onContents - 1) / onContents
	p.page = min(p.page, pages-1)
	read := readingOf(t, p)
	s := bot.Say(
		locales.M("policy.card_title", "Title", read.in(h.Item.Title)),
		locales.M("policy.contents_page", "Page", p.page+1, "Pages", pages))
	var row []bot.Button
	from := p.page * onContents
	for i, c := range all[from:min(from+onContents, len(all))] {
		to := p
		to.page, to.clause = 0, c.first.Anchor
		s.Add(chapterLine(c, from+i+1, read))
		row = append(row, bot.To(locales.M("policy.open", "Number", from+i+1, "Title", clipText(read.in(c.name), 8, 14)), routeCard, to.arg()))
		if len(row) == 2 {
			s.Row(row...)
			row = nil
		}
	}
	if len(row) > 0 {
		s.Row(row...)
	}
	turnContents(s, p, pages)
	whole := p
	whole.page = 0
	return bot.Show(s.Row(bot.To(locales.M("policy.whole_card"), routeCard, whole.arg()))), nil
}

// chapterLine is a chapter with the numbers of its first and last clause.
func chapterLine(c chapter, n int, read reading) locales.Text {
	name := read.in(c.name)
	switch {
	case c.first.Number == "":
		return locales.M("policy.chapter", "Number", n, "Name", name)
	case c.first.Number == c.last.Number:
		return locales.M("policy.chapter_one", "Number", n, "Name", name, "Clause", c.first.Number)
	}
	return locales.M("policy.chapter_many", "Number", n, "Name", name, "First", c.first.Number, "Last", c.last.Number)
}

// pageOf is the page of contents on which the chapter of a clause stands.
func pageOf(it *policy.Item, all []chapter, anchor string) int {
	at := -1
	for _, s := range it.Sections {
		if at+1 < len(all) && all[at+1].first.Anchor == s.Anchor {
			at++
		}
		if s.Anchor == anchor {
			break
		}
	}
	return max(at, 0) / onContents
}

func turnContents(s *bot.Screen, p place, pages int) {
	var row []bot.Button
	if p.page > 0 {
		to := p
		to.page--
		row = append(row, bot.To(locales.M("policy.page_back"), routeContents, to.arg()))
	}
	if p.page+1 < pages {
		to := p
		to.page++
		row = append(row, bot.To(locales.M("policy.page_on"), routeContents, to.arg()))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
}
