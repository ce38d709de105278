package policy

import (
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
	asked := lib.asked()
	for i := range lib.Items {
		it := &lib.Items[i]
		out = it.passages(out, v.aliases[it.ID], asked[it.ID])
	}
	return out
}

// asked are the questions that people have left, by item.
func (l *Library) asked() map[ItemID]questions {
	out := map[ItemID]questions{}
	for _, a := range l.Aliases {
		q := out[a.Item]
		if a.Lang == locales.EN {
			q.en = append(q.en, a.Text)
		} else {
			q.zh = append(q.zh, a.Text)
		}
		out[a.Item] = q
	}
	return out
}

// passages appends those of one item. The questions that it is known to answer belong to
// each of its clauses: as passages of their own they would be found without telling which
// clause to show.
func (it *Item) passages(out []search.Passage, known ...questions) []search.Passage {
	clauses := it.Clauses()
	for _, lang := range []string{chinese, english} {
		doc := search.Passage{Doc: string(it.ID) + " " + lang, Lang: lang, Title: wording(it.Title, lang), Citation: it.DocNo}
		for _, q := range known {
			doc.Aliases = append(doc.Aliases, q.in(lang)...)
		}
		for _, c := range clauses {
			p := doc
			p.ID, p.Number = passageID(it.ID, c.Anchor, lang), c.Number
			p.Heading, p.Body = wording(c.Heading, lang), wording(c.Body, lang)
			if p.Body != "" {
				out = append(out, p)
			}
		}
	}
	return out
}
