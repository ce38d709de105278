package policy

import (
	"strings"

	"cadrebot/locales"
	"cadrebot/policy/search"
)

// Excerpt is a stretch of a clause on one line, in pieces: every second piece, beginning
// with the second, is a word of the question.
type Excerpt []string

// String is the excerpt without marks.
func (e Excerpt) String() string { return strings.Join(e, "") }

// Excerpt is the stretch of at most runes characters of the hit's clause that says most
// about the question, in lang or, where the clause lacks it, in the other language. It is
// empty when the hit has no clause.
func (a Answer) Excerpt(h Hit, lang locales.Lang, runes int) Excerpt {
	text := wording(h.Clause.Body, string(lang))
	if text == "" {
		text = h.Clause.Body.Zh + h.Clause.Body.En
	}
	if text == "" || a.words == nil {
		return nil
	}
	s := a.words.Snippet(text, a.terms, runes)
	return cutOut(text, s)
}

// cutOut takes a snippet out of its text, with signs where something is left out.
func cutOut(text string, s search.Snippet) Excerpt {
	var out Excerpt
	at := s.From
	for _, m := range s.Marks {
		out = append(out, oneLine(text[at:m.From]), oneLine(text[m.From:m.To]))
		at = m.To
	}
	out = append(out, oneLine(text[at:s.To]))
	if strings.TrimSpace(text[:s.From]) != "" {
		out[0] = "…" + strings.TrimLeft(out[0], " ")
	}
	if strings.TrimSpace(text[s.To:]) != "" {
		out[len(out)-1] = strings.TrimRight(out[len(out)-1], " ，、；;,") + "…"
	}
	return out
}

// oneLine keeps single spaces at the ends, which part words.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, s)
}
