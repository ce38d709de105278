package gift

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cell is one character of a block. sign is the ASCII sign that it stands for, 0 after a
// backslash; so a full-width sign keeps its own shape in r when it turns out to be text.
type cell struct {
	r    rune
	sign rune
	at   int // byte in the block
}

// escapable are the characters that a backslash makes text. The full-width ones are ours;
// a backslash before anything else is a backslash.
const escapable = `~=#{}:\` + "＝～＃｛｝：→"

// toCells appends the characters of s to dst.
func toCells(dst []cell, s string) []cell {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '\\' && i+1 < len(s) {
			next, width := utf8.DecodeRuneInString(s[i+1:])
			if next == 'n' {
				dst = append(dst, cell{r: '\n', at: i})
				i += 2
				continue
			}
			if strings.ContainsRune(escapable, next) {
				dst = append(dst, cell{r: next, at: i})
				i += 1 + width
				continue
			}
		}
		dst = append(dst, cell{r: r, sign: r, at: i})
		i += size
	}
	return dst
}

// index is where the first sign of cs stands, -1 when there is none.
func index(cs []cell, sign rune) int {
	for i, c := range cs {
		if c.sign == sign {
			return i
		}
	}
	return -1
}

// skip is where the first character that is no space stands, len(cs) when all are.
func skip(cs []cell) int {
	for i, c := range cs {
		if !c.space() {
			return i
		}
	}
	return len(cs)
}

// space reports whether c is space that may be dropped; a written \n is none.
func (c cell) space() bool { return c.sign != 0 && unicode.IsSpace(c.r) }

// trim takes the space off both ends.
func trim(cs []cell) []cell {
	cs = cs[skip(cs):]
	for len(cs) > 0 && cs[len(cs)-1].space() {
		cs = cs[:len(cs)-1]
	}
	return cs
}

// words is the text of cs in a format: in moodle and plain text line ends and runs of
// space are one space, as in a paragraph; html and markdown keep theirs.
func words(cs []cell, f Format) string {
	var b strings.Builder
	b.Grow(len(cs))
	fold, wide := f == Moodle || f == Plain, false
	for _, c := range trim(cs) {
		gap := fold && c.sign != 0 && (c.r == ' ' || c.r == '\t' || c.r == '\n')
		switch {
		case gap && wide:
		case gap:
			b.WriteByte(' ')
		default:
			b.WriteRune(c.r)
		}
		wide = gap
	}
	return strings.TrimSpace(b.String())
}

// longestFormat is how long the name of a format is at most.
const longestFormat = len("markdown")

// formatOf reads the [format] before a text.
func formatOf(cs []cell) (Format, []cell, bool) {
	rest := cs[skip(cs):]
	if len(rest) == 0 || rest[0].sign != '[' && rest[0].sign != '［' {
		return "", cs, false
	}
	var name strings.Builder
	for i, c := range rest[1:] {
		if c.sign == ']' || c.sign == '］' {
			switch f := Format(name.String()); f {
			case Moodle, HTML, Markdown, Plain:
				return f, rest[i+2:], true
			}
			return "", cs, false
		}
		if i == longestFormat {
			break
		}
		name.WriteRune(unicode.ToLower(c.r))
	}
	return "", cs, false
}

// textOf reads a text with its format; without one it has that of its question.
func textOf(cs []cell, inherited Format) Text {
	f, rest, named := formatOf(cs)
	if !named {
		f = inherited
	}
	return Text{Format: f, Text: words(rest, f)}
}

// note is a feedback: none when it has no text.
func note(cs []cell, inherited Format) Text {
	if t := textOf(cs, inherited); t.Text != "" {
		return t
	}
	return Text{}
}
