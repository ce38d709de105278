package policy

import (
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy/search"
)

// The languages of passages, as package search names them.
const (
	chinese = "zh"
	english = "en"
)

// wording is the part of a text that is written in the language zh or en.
func wording(t locales.Text, lang string) string {
	if lang == english {
		return t.En
	}
	return t.Zh
}

// passageID names a clause in one language: POL-041#p2#zh. No id and no anchor contains the sign.
func passageID(id ItemID, anchor, lang string) string {
	return string(id) + "#" + anchor + "#" + lang
}

// parsePassageID is the way back. Ids that passageID did not make give nonsense.
func parsePassageID(s string) (id ItemID, anchor, lang string) {
	before, rest, _ := strings.Cut(s, "#")
	anchor, lang, _ = strings.Cut(rest, "#")
	return ItemID(before), anchor, lang
}

// passages are what is searched: every clause of every item in each language that it has.
func passages(lib *Library, v *Vocabulary) []search.Passage {
	var out []search.Passage
	asked := lib.asked(func(ItemID) bool { return true })
	for i := range lib.Items {
		it := &lib.Items[i]
		out = it.passages(out, v.aliases[it.ID], asked)
	}
	return out
}

// passages appends those of one item. The questions that it is known to answer belong to
// each of its clauses, or to the one that they were found to be about: as passages of their
// own they would be found without telling which clause to show.
func (it *Item) passages(out []search.Passage, delivered questions, asked map[clauseOf]questions) []search.Passage {
	clauses := it.Clauses()
	for _, lang := range []string{chinese, english} {
		doc := search.Passage{
			Doc: string(it.ID) + " " + lang, Lang: lang, Title: wording(it.Title, lang), Citation: it.DocNo,
			Aliases: slices.Concat(delivered.in(lang), asked[whole(it.ID)].in(lang)),
		}
		for _, c := range clauses {
			p := doc
			p.ID, p.Number = passageID(it.ID, c.Anchor, lang), c.Number
			p.Heading, p.Body = wording(c.Heading, lang), wording(c.Body, lang)
			if own := asked[clauseOf{it.ID, c.Anchor}].in(lang); len(own) > 0 {
				p.Aliases = slices.Concat(p.Aliases, own)
			}
			if p.Body != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

// clauseOf names a clause, or with no anchor the whole item.
type clauseOf struct {
	item   ItemID
	anchor string
}

func whole(id ItemID) clauseOf { return clauseOf{item: id} }

// asked are the aliases of the wanted items by what they belong to. The words of a clause that
// has gone still find its item.
func (l *Library) asked(wanted func(ItemID) bool) map[clauseOf]questions {
	out := map[clauseOf]questions{}
	for _, a := range l.Aliases {
		if !wanted(a.Item) {
			continue
		}
		at := whole(a.Item)
		if it, ok := l.Item(a.Item); ok && slices.ContainsFunc(it.Clauses(), func(c Clause) bool { return c.Anchor == a.Anchor }) {
			at.anchor = a.Anchor
		}
		q := out[at]
		if a.Lang == locales.EN {
			q.en = append(q.en, a.Text)
		} else {
			q.zh = append(q.zh, a.Text)
		}
		out[at] = q
	}
	return out
}
