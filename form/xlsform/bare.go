package xlsform

import (
	"regexp"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// wordPattern is quoted text, a reference, or a word with the bracket of a call.
var wordPattern = regexp.MustCompile(`'[^']*'|"[^"]*"|\$\{[^}]*\}|[\p{L}_][\p{L}\p{N}_.:/-]*\s*\(?`)

// plainWords are words that compute nothing.
var plainWords = regexp.MustCompile(`^\p{L}[\p{L}\p{N}_. -]*$`)

// bareWords quotes the words of a choice filter that are no column: pastel=yes means the
// text yes, and no program finds a column of that name.
func (r *reader) bareWords(filter string, p place, choices []form.Choice) string {
	columns := map[string]bool{"name": true, "label": true, "and": true, "or": true, "div": true, "mod": true}
	for name := range choices[0].Attrs { // every choice of a sheet has the same
		columns[name] = true
	}
	for _, c := range columnsOf["choices"] {
		columns[c] = true
	}
	return wordPattern.ReplaceAllStringFunc(filter, func(s string) string {
		word := strings.TrimSpace(s)
		if strings.ContainsAny(s[:1], `'"$`) || strings.HasSuffix(s, "(") || columns[word] || strings.ContainsAny(word, ":/") {
			return s
		}
		r.warn(p, locales.M("xlsform.bare_text", "Text", word), locales.M("xlsform.do_quote", "Text", word))
		return "'" + word + "'" + s[len(word):]
	})
}

// orText is an expression, or, where it computes nothing at all, text that its author
// forgot to quote.
func (r *reader) orText(s string, p place) string {
	if !plainWords.MatchString(s) {
		return s
	}
	r.warn(p, locales.M("xlsform.bare_text", "Text", s), locales.M("xlsform.do_quote", "Text", s))
	return quote(s)
}

// nulls empties the word null: XPath has no such value, but authors write it for an empty
// one, and other programs, which find no question of that name, read it so. What follows
// keeps its place.
func (r *reader) nulls(s string, p place) string {
	return wordPattern.ReplaceAllStringFunc(s, func(word string) string {
		if strings.TrimSpace(word) != "null" || len(r.named["null"]) > 0 {
			return word
		}
		r.warn(p, locales.M("xlsform.null"), locales.M("xlsform.do_empty"))
		return strings.Replace(word, "null", "''  ", 1)
	})
}
