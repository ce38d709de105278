package typeface

import (
	"strings"
	"unicode"
)

// Signs that do not begin a line, and signs that do not end one.
const (
	closing = "，。、；：？！）》〉」』】〕〗”’％…—,.;:?!)]}%"
	opening = "（《〈「『【〔〖“‘([{"
)

// Wrap breaks the text into lines at most width pixels wide: between Chinese characters,
// between English words, and within a word only when it fills a line alone. When there
// would be more than most lines, the last ends in "…".
func (f *Face) Wrap(s string, width float64, most int) []string {
	var lines []string
	line, filled := "", 0.0
	for _, piece := range pieces(f.Legible(s)) {
		// A space at the end of a line takes no place.
		if line == "" || filled+f.Width(strings.TrimRight(piece, " ")) <= width {
			line, filled = line+piece, filled+f.Width(piece)
			continue
		}
		if lines = append(lines, f.cut(line, width, most)...); len(lines) > most {
			line = ""
			break
		}
		line = strings.TrimLeft(piece, " ")
		filled = f.Width(line)
	}
	lines = append(lines, f.cut(line, width, most)...)
	if len(lines) <= most {
		return lines
	}
	last := []rune(lines[most-1])
	for len(last) > 0 && f.Width(string(last)+"…") > width {
		last = last[:len(last)-1]
	}
	return append(lines[:most-1:most-1], string(last)+"…")
}

// cut breaks a piece that is wider than a whole line, into one line more than most at most.
func (f *Face) cut(piece string, width float64, most int) []string {
	var out []string
	line, filled := "", 0.0
	for _, r := range strings.TrimSpace(piece) {
		w := f.Width(string(r))
		if line != "" && filled+w > width {
			if out = append(out, line); len(out) > most {
				return out
			}
			line, filled = "", 0
		}
		line, filled = line+string(r), filled+w
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// pieces are the parts of a text between which a line may break.
func pieces(s string) []string {
	var out []string
	from, last := 0, rune(0)
	for i, r := range s {
		if i > 0 && breaks(last, r) {
			out, from = append(out, s[from:i]), i
		}
		last = r
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}

func breaks(before, after rune) bool {
	switch {
	case strings.ContainsRune(closing, after) || strings.ContainsRune(opening, before):
		return false
	case after == ' ':
		return false
	case before == ' ':
		return true
	}
	return wide(before) || wide(after)
}

// wide reports whether lines break beside the character without a space.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}
