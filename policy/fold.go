package policy

import (
	_ "embed" // the folding table is compiled in
	"strings"
	"sync"
	"unicode"
)

//go:embed library/t2s.txt
var t2sText string

// simplified maps traditional characters to simplified ones.
var simplified = sync.OnceValue(func() map[rune]rune {
	m := make(map[rune]rune, 1024)
	for line := range strings.Lines(t2sText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		rs := []rune(strings.TrimSpace(line))
		for i := 0; i+1 < len(rs); i += 2 {
			if rs[i] != rs[i+1] {
				m[rs[i]] = rs[i+1]
			}
		}
	}
	return m
})

// fold brings text to one spelling, rune by rune, so that positions stay: full-width to
// ASCII, lower case, traditional to simplified, every kind of bracket to one.
func fold(s string) []rune {
	t2s := simplified()
	out := make([]rune, 0, len(s))
	for _, r := range s {
		switch {
		case r < 0x80:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
		case r >= 0xFF01 && r <= 0xFF5E:
			r = unicode.ToLower(r - 0xFEE0)
		case r == 0x3000 || r == 0xFFFD:
			r = ' '
		case r == '〔' || r == '【' || r == '﹝' || r == '[':
			r = '['
		case r == '〕' || r == '】' || r == '﹞' || r == ']':
			r = ']'
		case r == '‘' || r == '’':
			r = '\''
		default:
			if s, ok := t2s[r]; ok {
				r = s
			} else {
				r = unicode.ToLower(r)
			}
		}
		out = append(out, r)
	}
	return out
}

// han reports whether r is written without spaces between words.
func han(r rune) bool {
	return (r >= 0x4E00 && r <= 0x9FFF) || (r >= 0x3400 && r <= 0x4DBF) || (r >= 0x20000 && r <= 0x3FFFF)
}

// latin reports whether r belongs to a word that spaces separate.
func latin(r rune) bool {
	if r < 0x80 {
		return ('a' <= r && r <= 'z') || ('0' <= r && r <= '9') || ('A' <= r && r <= 'Z')
	}
	return !han(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
