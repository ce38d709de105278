package policyask

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/policy"
)

// clauseScreen shows one clause of a document in full, page by page when it is long, with the
// ways to its neighbours and to the list of chapters.
func clauseScreen(lib *policy.Library, h policy.Hit, p place, read reading) (bot.Reply, error) {
	it := h.Item
	i := slices.IndexFunc(it.Sections, func(s policy.Section) bool { return s.Anchor == p.clause })
	c := it.Sections[i]
	head := []locales.Text{locales.M("policy.card_title", "Title", read.in(it.Title))}
	if path := read.in(c.Heading); !path.Empty() {
		head = append(head, locales.M("policy.clause_path", "Path", path))
	}
	tail := []locales.Text{standing(h, p.day)}
	if read.unofficial(it) {
		tail = append(tail, locales.M("policy.english_unofficial"))
	}
	room := cardMax - read.long(locales.M("policy.card_page", "Page", 1, "Pages", 1))
	for _, t := range slices.Concat(head, tail) {
		room -= read.long(t)
	}
	pages := pieces(wordsOf(read.in(c.Body), read), c.Number, max(room, cardMax/3))
	p.page = min(p.page, len(pages)-1)
	s := bot.Say(head...).Add(locales.Raw(pages[p.page])).Add(tail...)
	turnCard(s, p, len(pages))
	neighbours(s, it, i, p)
	to := p
	to.page = 0
	whole := to
	whole.clause = ""
	s.Row(bot.To(locales.M("policy.contents"), routeContents, to.arg()), bot.To(locales.M("policy.whole_card"), routeCard, whole.arg()))
	if next, ok := lib.Item(it.SupersededBy); ok && h.State == policy.Superseded {
		on := p
		on.card, on.clause, on.page = next.ID, "", 0
		s.Row(bot.To(locales.M("policy.open_successor", "Title", shortTitle(next)), routeCard, on.arg()))
	}
	return bot.Show(s.Row(wayBack(p)...)), nil
}

// wordsOf is the text of a clause in the language it is read in; where it is lacking, the
// other language with the mark that says so.
func wordsOf(body locales.Text, read reading) string { return body.Plain(read.lang) }

// neighbours adds the buttons to the clause before and the one after.
func neighbours(s *bot.Screen, it *policy.Item, i int, p place) {
	var row []bot.Button
	p.page = 0
	if i > 0 {
		p.clause = it.Sections[i-1].Anchor
		row = append(row, bot.To(locales.M("policy.clause_before", "Clause", nameOf(it.Sections[i-1])), routeCard, p.arg()))
	}
	if i+1 < len(it.Sections) {
		p.clause = it.Sections[i+1].Anchor
		row = append(row, bot.To(locales.M("policy.clause_after", "Clause", nameOf(it.Sections[i+1])), routeCard, p.arg()))
	}
	if len(row) > 0 {
		s.Row(row...)
	}
}

// nameOf is what a clause is called on a button: its number, or how it begins.
func nameOf(s policy.Section) locales.Text {
	if s.Number != "" {
		return locales.Raw(clip(s.Number, 14))
	}
	return clipText(s.Body, 8, 14)
}

// pieces cuts a text into stretches of at most room characters, at ends of lines or sentences
// where it can. The number stands before the first.
func pieces(text, number string, room int) []string {
	if number != "" {
		text = number + "　" + text
	}
	var out []string
	for utf8.RuneCountInString(text) > room {
		runes := []rune(text)
		at := room
		for i := room - 1; i > room/2; i-- {
			if strings.ContainsRune("\n。；;.", runes[i]) {
				at = i + 1
				break
			}
		}
		out = append(out, strings.TrimSpace(string(runes[:at])))
		text = strings.TrimSpace(string(runes[at:]))
	}
	if text != "" || len(out) == 0 {
		out = append(out, text)
	}
	return out
}
