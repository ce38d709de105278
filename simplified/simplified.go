// Package simplified turns traditional Chinese characters into simplified ones, one by one,
// so that both spellings of a word compare as equal. It knows characters only, no words
// and no meaning, and imports nothing of ours. The table is made by internal/wordtables.
package simplified

import (
	_ "embed" // the table is compiled in
	"strings"
	"sync"
)

//go:embed t2s.txt
var pairs string

// The block of common Chinese characters, for which a look-up is one in an array.
const (
	first = 0x4E00
	last  = 0x9FFF
)

// Table maps traditional characters to simplified ones; zero stands for "stays as it is".
type Table struct {
	common [last - first + 1]rune
	rare   map[rune]rune
}

// Rune is the simplified spelling of r; r itself when it has no other.
func (t *Table) Rune(r rune) rune {
	if r >= first && r <= last {
		if s := t.common[r-first]; s != 0 {
			return s
		}
		return r
	}
	if s, ok := t.rare[r]; ok {
		return s
	}
	return r
}

// Characters is the table. It is read once and must not be changed.
func Characters() *Table { return characters() }

var characters = sync.OnceValue(func() *Table {
	t := &Table{rare: map[rune]rune{}}
	for line := range strings.Lines(pairs) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		rs := []rune(strings.TrimSpace(line))
		for i := 0; i+1 < len(rs); i += 2 {
			if from := rs[i]; from >= first && from <= last {
				t.common[from-first] = rs[i+1]
			} else {
				t.rare[from] = rs[i+1]
			}
		}
	}
	return t
})

// Text is s with every character in its simplified spelling.
func Text(s string) string { return strings.Map(characters().Rune, s) }
