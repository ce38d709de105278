package importing

import (
	"context"
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
func plain(ctx context.Context, text string, first int) []paragraph {
	var j joiner
	n := first - 1
	for line := range strings.Lines(text) {
		if ctx.Err() != nil {
			break
		}
		n++
		t := squeeze(line)
		if t == "" {
			j.close()
			continue
		}
		j.add(paragraph{at: n, text: t})
	}
	return j.all()
}

// joiner puts lines together that were only broken to a width. The words are gathered apart
// and copied once, however many lines there are.
type joiner struct {
	out  []paragraph
	more strings.Builder // the text of the last of out, while it may go on
	last string          // its last line
	open bool
	han  bool // there is Chinese in it
}

// add takes a line: it begins a paragraph, or goes on with the one before.
func (j *joiner) add(p paragraph) {
	han := hasHan(p.text)
	if j.open && !han && !j.han && goesOn(j.more.Len(), j.last, p.text) {
		j.more.WriteByte(' ')
		j.more.WriteString(p.text)
		j.last = p.text
		return
	}
	j.close()
	j.out = append(j.out, p)
	j.more.WriteString(p.text)
	j.last, j.open, j.han = p.text, true, han
}

// close ends the paragraph: the next line begins another one.
func (j *joiner) close() {
	if j.open {
		j.out[len(j.out)-1].text = j.more.String()
	}
	j.open = false
	j.more.Reset()
}

func (j *joiner) all() []paragraph {
	j.close()
	return j.out
}

var startsClause = regexp.MustCompile(`(?i)^(?:article|section|sec\.|§|chapter|part|\(?[0-9a-z]{1,3}[.)])`)

// goesOn reports whether an English paragraph of n bytes that ends in line was only broken
// off to a width before next.
func goesOn(n int, line, next string) bool {
	const narrow = 40      // bytes; shorter lines are titles and list items
	const longest = 20_000 // bytes of a paragraph
	if n < narrow || n > longest || startsClause.MatchString(next) {
		return false
	}
	return !strings.ContainsAny(line[len(line)-1:], ".;:!?")
}

// squeeze trims a line and makes every run of blanks one space; wide blanks count.
func squeeze(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == 0x3000 || r == 0xA0 }), " ")
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x2E80 && unicode.Is(unicode.Han, r) })
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
