package importing

import (
	"regexp"
	"strings"
	"unicode"
)

// paragraph is what every format is brought to.
type paragraph struct {
	at    int    // line of the file, or number of the paragraph
	text  string // one line, trimmed, never empty
	level int    // of a heading, 1-6; 0 = no heading
	item  bool   // of a list
}

// plain makes a paragraph of every line; lines of English that were broken to a width are
// put together. first is the number of the first line.
func plain(text string, first int) []paragraph {
	var out []paragraph
	gap := true
	n := first - 1
	for line := range strings.Lines(text) {
		n++
		t := squeeze(line)
		if t == "" {
			gap = true
			continue
		}
		if last := len(out) - 1; !gap && last >= 0 && goesOn(out[last].text, t) {
			out[last].text += " " + t
			continue
		}
		out, gap = append(out, paragraph{at: n, text: t}), false
	}
	return out
}

var startsClause = regexp.MustCompile(`(?i)^(?:article|section|sec\.|§|chapter|part|\(?[0-9a-z]{1,3}[.)])`)

// goesOn reports whether an English line was only broken off to a width.
func goesOn(line, next string) bool {
	const narrow = 40      // bytes; shorter lines are titles and list items
	const longest = 20_000 // bytes of a paragraph
	if len(line) < narrow || len(line) > longest || hanShare(line) > 0 || hanShare(next) > 0 || startsClause.MatchString(next) {
		return false
	}
	return !strings.ContainsAny(line[len(line)-1:], ".;:!?")
}

// squeeze trims a line and makes every run of blanks one space; wide blanks count.
func squeeze(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == 0x3000 || r == 0xA0 }), " ")
}

// hanShare is the share of Chinese among the letters of s.
func hanShare(s string) float64 {
	han, all := 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
			all++
		case unicode.IsLetter(r):
			all++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(han) / float64(all)
}
