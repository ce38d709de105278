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

// comparison is the sign of a comparison and what stands behind it, or what stands in
// front of one.
var (
	comparedWith = regexp.MustCompile(`^\s*(?:!?=|[<>]=?)\s*('[^']*'|"[^"]*"|\$\{[^}]*\}|[^\s()=<>!,]+)`)
	comparedTo   = regexp.MustCompile(`('[^']*'|"[^"]*"|\$\{[^}]*\}|[^\s()=<>!,]+)\s*(?:!?=|[<>]=?)\s*$`)
)

// bareWords quotes the words of a choice filter that are no column: pastel=yes means the
// text yes, and no program finds a column of that name. A word that is compared with
// anything but a column stays, to be told as a column that is missing.
func (r *reader) bareWords(filter string, p place, choices []form.Choice) string {
	columns := map[string]bool{"name": true, "label": true, "and": true, "or": true, "div": true, "mod": true}
	for name := range choices[0].Attrs { // every choice of a sheet has the same
		columns[name] = true
	}
	for _, c := range columnsOf["choices"] {
		columns[c] = true
	}
	var b strings.Builder
	end := 0
	for _, at := range wordPattern.FindAllStringIndex(filter, -1) {
		s := filter[at[0]:at[1]]
		word := strings.TrimSpace(s)
		if strings.ContainsAny(s[:1], `'"$`) || strings.HasSuffix(s, "(") || columns[word] || strings.ContainsAny(word, ":/") {
			continue
		}
		other := comparedWith.FindStringSubmatch(filter[at[1]:])
		if other == nil {
			other = comparedTo.FindStringSubmatch(filter[:at[0]])
		}
		if other != nil && !columns[other[1]] {
			continue
		}
		r.warn(p, locales.M("xlsform.bare_text", "Text", word), locales.M("xlsform.do_quote", "Text", word))
		b.WriteString(filter[end:at[0]] + quote(word) + s[len(word):])
		end = at[1]
	}
	return b.String() + filter[end:]
}

// entity is a sign as XML writes it, or quoted text, which stays as it is.
var entity = regexp.MustCompile(`'[^']*'|"[^"]*"|&(?:lt|gt|quot|apos|amp);`)

// signs puts the signs themselves for &gt; and the like in an expression that was copied out of
// a form's XML.
func signs(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return entity.ReplaceAllStringFunc(s, func(m string) string {
		if m[0] != '&' {
			return m
		}
		return map[string]string{"&lt;": "<", "&gt;": ">", "&quot;": `"`, "&apos;": "'", "&amp;": "&"}[m]
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
		if null := strings.TrimSpace(word); !strings.EqualFold(null, "null") || len(r.named[null]) > 0 {
			return word
		}
		r.warn(p, locales.M("xlsform.null"), locales.M("xlsform.do_empty"))
		return "''  " + word[len("null"):]
	})
}
