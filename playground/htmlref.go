package playground

import (
	"strconv"
	"strings"
)

// reference reads &lt; and its three named friends and numeric references; anything else stays as it is written.
func (p *htmlParser) reference() {
	r, n := htmlReference(p.in[p.pos:])
	p.halves = p.halves || r >= 0xd800 && r <= 0xdfff
	p.put(r)
	p.pos += n
}

func htmlReference(in string) (rune, int) {
	if strings.HasPrefix(in, "&#") {
		return numericReference(in)
	}
	end := 1
	for end < len(in) && letter(in[end]) {
		end++
	}
	var r rune
	switch in[1:end] {
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "amp":
		r = '&'
	case "quot":
		r = '"'
	default:
		return '&', 1
	}
	return r, skipSemicolon(in, end)
}

// longestReference is how many bytes a numeric reference may have before its semicolon.
const longestReference = 9

func numericReference(in string) (rune, int) {
	base, start, fits := 10, 2, digit
	if strings.HasPrefix(in, "&#x") {
		base, start, fits = 16, 3, hexDigit
	}
	end := start
	for end < len(in) && end <= longestReference && fits(in[end]) {
		end++
	}
	code, err := strconv.ParseInt(in[start:end], base, 32)
	if err != nil || code == 0 || code >= 0x10ffff || end > longestReference {
		return '&', 1
	}
	return rune(code), skipSemicolon(in, end)
}

func skipSemicolon(in string, at int) int {
	if at < len(in) && in[at] == ';' {
		return at + 1
	}
	return at
}
