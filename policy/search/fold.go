package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cadrebot/simplified"
)

// The block of common Chinese characters.
const (
	firstHan = 0x4E00
	lastHan  = 0x9FFF
)

// folded is text in one spelling - NFKC, lower case, simplified, without accents - that
// remembers where each character stood in the original. It is filled again and again.
type folded struct {
	runes []rune
	at    []int32 // by rune: byte offset in the original; one more at the end
}

// set folds s. Bytes that are no UTF-8 become separators.
func (f *folded) set(s string) {
	f.runes, f.at = f.runes[:0], f.at[:0]
	t2s := simplified.Characters()
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			f.add(rune(c), i)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= firstHan && r <= lastHan {
			f.add(t2s.Rune(r), i)
		} else {
			f.addFolded(r, i, t2s)
		}
		i += n
	}
	f.at = append(f.at, int32(len(s)))
}

func (f *folded) add(r rune, at int) {
	f.runes = append(f.runes, r)
	f.at = append(f.at, int32(at))
}

// addFolded folds one character outside ASCII and the common Chinese block. One character
// may become several (㎡) or none (an accent).
func (f *folded) addFolded(r rune, at int, t2s *simplified.Table) {
	switch {
	case r == '‘' || r == '’':
		f.add('\'', at)
		return
	case r == '–' || r == '—' || r == '‐' || r == '‑':
		f.add('-', at)
		return
	case r == utf8.RuneError:
		f.add(' ', at)
		return
	case r >= 0xAC00 && r <= 0xD7A3: // Hangul would fall apart into its letters
		f.add(r, at)
		return
	}
	var source [utf8.UTFMax]byte
	n := utf8.EncodeRune(source[:], r)
	var buf [64]byte
	for _, d := range string(norm.NFKD.Append(buf[:0], source[:n]...)) {
		if !unicode.Is(unicode.Mn, d) {
			f.add(t2s.Rune(unicode.ToLower(d)), at)
		}
	}
}

// fold is set on a fresh value, for texts that are folded once.
func fold(s string) *folded {
	f := &folded{}
	f.set(s)
	return f
}

func foldString(s string) string { return string(fold(s).runes) }

// han reports whether r is written without spaces between words.
func han(r rune) bool {
	return r >= firstHan && r <= lastHan || r >= 0x3400 && r <= 0x4DBF || r >= 0x20000 && r <= 0x3FFFF || r == '〇'
}

// lettered reports whether r is part of a word that spaces separate.
func lettered(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return !han(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
