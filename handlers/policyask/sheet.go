package policyask

import (
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/policy"
)

// How many characters of a clause are quoted: for the answer, and for the others below it.
const (
	fullExcerpt  = 120
	shortExcerpt = 45
)

// reading is how somebody reads the library.
type reading struct {
	other   bool         // in the language that they did not choose
	english bool         // so in English
	lang    locales.Lang // their own, of everything around
}

func readingOf(t *bot.Turn, p place) reading {
	return reading{other: p.other, english: (t.Lang == locales.EN) != p.other, lang: t.Lang}
}

func (r reading) in(t locales.Text) locales.Text {
	if r.other {
		return flip(t)
	}
	return t
}

// unofficial reports whether what is read is an English wording that does not count.
func (r reading) unofficial(it *policy.Item) bool {
	return r.english && it.English != policy.OfficialEnglish
}

// content is the language that the library is read in.
func (r reading) content() locales.Lang {
	if r.english {
		return locales.EN
	}
	return locales.ZH
}

// sheet is what the lines of an answer are written from.
type sheet struct {
	lib    *policy.Library
	answer policy.Answer
	units  []string
	reading
}

// lines is one item of an answer: title, standing and the clause that speaks of the question;
// the first of a sure answer also quotes its figures and tells where it comes from.
func (s sheet) lines(h policy.Hit, n int, full bool) []locales.Text {
	title := s.in(h.Item.Title)
	if !full {
		title = clipText(title, maxTitle, 2*maxTitle)
	}
	day := s.answer.AsOf
	out := []locales.Text{locales.M("policy.hit", "Number", n, "Title", title, "Standing", standing(h, day))}
	if h.Elsewhere {
		out = append(out, locales.M("policy.elsewhere"))
	}
	size := shortExcerpt
	if full {
		size = fullExcerpt
	}
	if s.english {
		size *= 2 // what Chinese says in one character takes English two letters and more
	}
	if e := s.answer.Excerpt(h, s.content(), size); len(e) > 0 && (full || h.State != policy.Superseded) {
		out = append(out, locales.M("policy.snippet", "Point", marked(e)))
	}
	if !full {
		return out
	}
	out = append(out, figures(s.lib, h.Item.ID, day, s.units)...)
	return append(out, s.citation(h), locales.M("policy.card_confidence", "Confidence", confidence(h.Item.Confidence)))
}

// citation names the place in the document, and the document.
func (s sheet) citation(h policy.Hit) locales.Text {
	it := h.Item
	if h.Clause.Number == "" {
		return locales.M("policy.cite", "Issuer", s.in(it.Issuer), "Number", docNumber(it), "Date", it.Date.Text())
	}
	return locales.M("policy.cite_clause", "Clause", h.Clause.Number, "Issuer", s.in(it.Issuer), "Number", docNumber(it), "Date", it.Date.Text())
}

// marked shows the words of the question in bold. Every piece is an argument and is escaped
// as such: what a document contains is never taken for markup.
func marked(e policy.Excerpt) locales.Text {
	if len(e) < 3 {
		return locales.Raw(e.String())
	}
	return locales.M("policy.marked", "Before", e[0], "Words", e[1], "After", marked(e[2:]))
}

// languageLabel is the name of the button to the other language, or back.
func languageLabel(p place) locales.Text {
	if p.other {
		return locales.M("policy.own_language")
	}
	return locales.M("policy.other_language")
}

// figures quotes the dated figures of an item as they hold where the asker stands: those of the
// day, and beside each key the others, marked as not holding. A figure that offices set for
// themselves and that nobody has entered there is named as missing.
func figures(lib *policy.Library, id policy.ItemID, day locales.Date, units []string) []locales.Text {
	var out []locales.Text
	for _, f := range lib.Figures(id, day, units...) {
		kind := "policy.figure"
		switch {
		case f.Holds:
		case f.From.First() > day:
			kind = "policy.figure_later"
		default:
			kind = "policy.figure_then"
		}
		out = append(out, locales.M(kind, "Label", f.Label, "Text", f.Text, "Scope", f.Scope, "Dates", dates(f.From, f.To)))
	}
	for _, label := range lib.NotEntered(id, day, units...) {
		out = append(out, locales.M("policy.figure_missing", "Label", label))
	}
	return out
}

// dates is a period in months: 自2026年3月起, 2021年3月至2026年2月.
func dates(from, to policy.When) locales.Text {
	if to == "" {
		return locales.M("policy.since", "From", from.Month().Text())
	}
	return locales.M("policy.between", "From", from.Month().Text(), "To", to.Month().Text())
}

// pathOf is the headings above a clause, the outermost first.
func pathOf(heading string) []string {
	if heading == "" {
		return nil
	}
	return strings.Split(heading, " / ")
}
