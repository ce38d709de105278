package form

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is a stretch of a folded sentence that no value is cut through: digits with
// their marks, a Latin word, or one other character.
type piece struct {
	from, to int
	word     string
}

func pieces(s string) []piece {
	out := make([]piece, 0, len(s)/2)
	for i := 0; i < len(s); {
		j := i
		switch {
		case digit(s[i]):
			for j < len(s) && (digit(s[j]) || strings.IndexByte(".,", s[j]) >= 0 && j+1 < len(s) && digit(s[j+1])) {
				j++
			}
		case latin(s[i]):
			for j < len(s) && (latin(s[j]) || s[j] == '\'') {
				j++
			}
		default:
			_, size := utf8.DecodeRuneInString(s[i:])
			j = i + size
		}
		out = append(out, piece{i, j, s[i:j]})
		i = j
	}
	return out
}

func latin(c byte) bool { return c >= 'a' && c <= 'z' }

// span is a value found in a sentence: bytes from to to.
type span struct{ from, to int }

// spans looks through s for the longest stretches that read accepts, left to right and
// without overlap. may says which pieces a value can be made of, so that the search
// stays short.
func spans(s string, may func(piece) bool, read func(span) bool) []span {
	ts := pieces(s)
	var out []span
	tries := maxTries
	for i := 0; i < len(ts) && tries > 0; i++ {
		if !may(ts[i]) || ts[i].word == " " {
			continue
		}
		end := i
		for end < len(ts) && end < i+maxPieces && may(ts[end]) {
			end++
		}
		for j := end; j > i && tries > 0; j-- {
			if ts[j-1].word == " " {
				continue
			}
			at := span{ts[i].from, ts[j-1].to}
			if !stands(s, at) {
				continue
			}
			if tries--; read(at) {
				out = append(out, at)
				i = j - 1
				break
			}
		}
	}
	return out
}

const (
	maxPieces = 40  // of the longest value in a sentence
	maxTries  = 300 // of one search: sentences need a few dozen, and nonsense must not cost more
)

// kilo reports whether s begins with a unit whose 千 is no thousand of the number before it.
func kilo(s string) bool {
	rest, ok := strings.CutPrefix(s, "千")
	r, _ := utf8.DecodeRuneInString(rest)
	return ok && strings.ContainsRune("克瓦米卡", r)
}

// measures are Latin units that people write close to the digits.
var measures = wordSet([]string{"ml", "l", "cm", "mm", "km", "ft", "kg", "g", "kw", "kwh", "st", "nd", "rd", "th"})

// stands reports whether what surrounds at leaves it whole: 5 does not stand in a5,
// 5/6 or 5:30.
func stands(s string, at span) bool {
	before, after := s[:at.from], s[at.to:]
	if strings.HasSuffix(before, "^") || strings.HasPrefix(after, "^") {
		return false
	}
	if before != "" {
		c := before[len(before)-1]
		if digit(s[at.from]) && (c == '.' && (len(before) == 1 || before[len(before)-2] == ' ' || before[len(before)-2] == '-') || latin(c) || digit(c) || strings.IndexByte("./:^", c) >= 0 && len(before) > 1 && digit(before[len(before)-2])) ||
			latin(s[at.from]) && (latin(c) || digit(c)) {
			return false
		}
	}
	if after == "" {
		return true
	}
	switch next, _ := utf8.DecodeRuneInString(after); {
	case kilo(after):
		return true
	case strings.ContainsRune("十百千万亿兆²³", next), strings.HasSuffix(s[:at.to], "千") && kilo("千"+after):
		return false // a number is not cut before its unit
	}
	c, last := after[0], s[at.to-1]
	if digit(last) && latin(c) {
		return measures[pieces(after)[0].word] // 180ml, but not 3d
	}
	if (digit(last) || latin(last)) && (digit(c) || latin(c)) {
		return false
	}
	return len(after) == 1 || !digit(last) || strings.IndexByte("/:^-", c) < 0 || !digit(after[1])
}

// looseNumber reports whether s holds digits outside found that nothing explains: neither
// a unit or word behind them nor an ordinal or letter before them. Whoever types a second
// bare number did not give one answer.
func looseNumber(s string, found []span) bool {
	for _, t := range pieces(s) {
		inside := slices.ContainsFunc(found, func(at span) bool { return t.from >= at.from && t.from < at.to })
		if inside || !digit(t.word[0]) {
			continue
		}
		before := lastRune(strings.TrimRight(s[:t.from], " "))
		after, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[t.to:], " "))
		named := before != utf8.RuneError && strings.ContainsRune("第初周期拜#", before) || before < utf8.RuneSelf && latin(byte(before))
		if !named && !unicode.IsLetter(after) && !strings.ContainsRune("%‰°℃", after) {
			return true
		}
	}
	return false
}
