package search

import (
	"math/bits"
	"slices"
)

// letterMask has a bit for each letter of a word: two words that few edits apart differ in
// few bits, which rules most of a vocabulary out at once.
func letterMask(w string) (m uint32) {
	for i := range len(w) {
		m |= 1 << (w[i] & 31)
	}
	return m
}

// longWord is the length from which on two typing errors are put right instead of one.
const longWord = 8

// mendTyping puts English words right that no passage has and that are an error or two
// away from one that some passage has.
func (x *Index) mendTyping(runes []rune) ([]rune, bool) {
	var out []rune
	last, changed := 0, false
	scan(runes, func(t token) {
		if t.word == nil || t.from < last || !letters(string(t.word)) || x.dict.of(t) >= 0 || stopWord(string(t.word)) {
			return
		}
		w, ok := x.meant(string(t.word))
		if !ok {
			return
		}
		out = append(append(out, runes[last:t.from]...), []rune(w)...)
		last, changed = t.to, true
	})
	if !changed {
		return nil, false
	}
	return append(out, runes[last:]...), true
}

// meant is the word that a mistyped one stands for: the fewest errors away, of those one
// that begins alike, of those the commonest.
func (x *Index) meant(typed string) (string, bool) {
	if len(typed) < 5 {
		return "", false
	}
	most := 1
	if len(typed) >= longWord {
		most = 2
	}
	mask := letterMask(typed)
	found, best := -1, [3]int{most + 1}
	for i, m := range x.dict.masks {
		if bits.OnesCount32(m^mask) > 2*most {
			continue
		}
		w := x.dict.surfaces.at(i)
		if n := len(w) - len(typed); n > most || -n > most {
			continue
		}
		d := edits(typed, w, best[0])
		if d > best[0] || d > most {
			continue
		}
		other := 0
		if w[0] != typed[0] {
			other = 1
		}
		rank := [3]int{d, other, -x.frequency(x.dict.stemTerm(int(x.dict.stemOf[i])))}
		if found < 0 || slices.Compare(rank[:], best[:]) < 0 {
			found, best = i, rank
		}
	}
	if found < 0 {
		return "", false
	}
	return x.dict.surfaces.at(found), true
}

// edits is the number of letters to insert, take out, exchange or swap with a neighbour
// (optimal string alignment); anything above most may come out as most+1.
func edits(a, b string, most int) int {
	var rows [3][64]int
	if len(a) >= 63 || len(b) >= 63 {
		return most + 1
	}
	before, above, row := rows[0][:], rows[1][:], rows[2][:]
	for j := range len(b) + 1 {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
