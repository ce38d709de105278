package policyask

import (
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/policy"
)

// answerMax is how many characters an answer may take: what an old phone shows at a time.
const answerMax = 600

// measure is how much of everything an answer quotes, in characters of Chinese.
type measure struct {
	full, short  int // of a clause: for the answer, and for the others below it; 0 = none
	past         int // figures that do not hold on the day
	title, other int // of the answer's title, and of the others'
	echo         int // of the question
}

// measures, from the one that says most. What holds, since when and where it is written stands in
// all of them; the last is for items whose figures say what the clause does.
var measures = []measure{
	{120, 45, 9, 200, maxTitle, maxEchoed},
	{100, 30, 2, 200, maxTitle, maxEchoed},
	{90, 30, 1, 200, maxTitle, maxEchoed},
	{80, 0, 1, 200, maxTitle, maxEchoed},
	{60, 0, 1, 200, 24, maxEchoed},
	{45, 0, 1, 200, 13, maxEchoed},
	{60, 0, 0, 200, 24, maxEchoed},
	{45, 0, 0, 200, 14, maxEchoed},
	{30, 0, 0, maxTitle, 14, maxEchoed / 2},
	{0, 0, 0, 200, 14, maxEchoed / 2},
	{0, 0, 0, 24, 14, maxEchoed / 3},
	{0, 0, 0, 18, 10, maxEchoed / 3},
}

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
	size   measure
	reading
}

// fitted is the answer to what, as long as answerMax allows: hits with their numbers behind from,
// the first of a sure answer in full.
func (s sheet) fitted(what string, hits []policy.Hit, from int) []locales.Text {
	var out []locales.Text
	for _, s.size = range measures {
		out = s.head(what, len(hits) > 0)
		for i, h := range hits {
			out = append(out, s.lines(h, from+i+1, s.answer.Certainty == policy.Found && from+i == 0)...)
		}
		n := 0
		for _, line := range out {
			n += s.long(line)
		}
		if n <= answerMax {
			break
		}
	}
	return out
}

// head repeats the question, and says how well it was understood.
func (s sheet) head(what string, some bool) []locales.Text {
	a := s.answer
	out := []locales.Text{locales.M("policy.asked", "Words", clip(what, s.size.echo), "Day", a.AsOf)}
	if a.Read != "" {
		out = append(out, locales.M("policy.read_as", "Words", clip(a.Read, s.size.echo)))
	}
	switch {
	case a.Certainty == policy.NotFound:
		out = append(out, locales.M("policy.not_found"))
		if some {
			out = append(out, locales.M("policy.nearest"))
		}
	case !sure(a):
		out = append(out, locales.M("policy.which"))
	}
	return out
}

// sure reports whether the first item is what was asked for.
func sure(a policy.Answer) bool { return a.Certainty == policy.Found && !a.Close }

// lines is one item of an answer: title, standing and the clause that speaks of the question;
// the first of a sure answer also quotes its figures and tells where it comes from.
func (s sheet) lines(h policy.Hit, n int, full bool) []locales.Text {
	title, room := h.Item.Title, s.size.other
	switch {
	case full:
		room = s.size.title
	case room < maxTitle: // what tells titles apart comes after the words that all begin with
		title = locales.Both(trimTitle(title.Zh), trimTitle(title.En))
	}
	day := s.answer.AsOf
	out := []locales.Text{locales.M("policy.hit",
		"Number", n, "Title", clipText(s.in(title), room, 2*room), "Standing", standingIn(h, day, s.size.other))}
	if h.Elsewhere {
		out = append(out, locales.M("policy.elsewhere"))
	}
	size := s.size.short
	if full {
		size = s.size.full
	}
	if s.english {
		size *= 2 // what Chinese says in one character takes English two letters and more
	}
	if size > 0 && (full || h.State != policy.Superseded) {
		if e := s.answer.Excerpt(h, s.content(), size); len(e) > 0 {
			out = append(out, locales.M("policy.snippet", "Point", marked(e)))
		}
	}
	if !full {
		return out
	}
	out = append(out, figures(s.lib, h.Item.ID, day, s.units, s.size.past)...)
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
// day, and at most past others of the same keys, marked as not holding. A figure that offices set for
// themselves and that nobody has entered there is named as missing.
func figures(lib *policy.Library, id policy.ItemID, day locales.Date, units []string, past int) []locales.Text {
	var out []locales.Text
	for _, f := range lib.Figures(id, day, units...) {
		kind := "policy.figure"
		switch {
		case f.Holds:
		case past == 0:
			continue
		case f.From.First() > day:
			kind = "policy.figure_later"
		default:
			kind = "policy.figure_then"
		}
		if !f.Holds {
			past--
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
