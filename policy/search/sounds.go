package search

import (
	"cmp"
	_ "embed" // the table of readings is compiled in
	"math"
	"slices"
	"strings"
	"sync"
)

//go:embed tables/readings.txt
var readingsText string

// syllables are the characters of each syllable: first those usually read so.
type syllables struct {
	usual, other map[string][]rune
	of           map[rune]string // usual syllable of a character
}

var readings = sync.OnceValue(func() *syllables {
	s := &syllables{map[string][]rune{}, map[string][]rune{}, map[rune]string{}}
	for line := range strings.Lines(readingsText) {
		name, chars, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || name == "#" {
			continue
		}
		usual, other, _ := strings.Cut(chars, "/")
		s.usual[name], s.other[name] = []rune(usual), []rune(other)
		for _, r := range s.usual[name] {
			s.of[r] = name
		}
	}
	return s
})

// What pinyin decoding looks at: enough for the right character to be among them.
const (
	mostReadings  = 40   // characters of a syllable, the commonest
	mostPaths     = 14   // readings so far that are followed further
	rareReading   = -2.0 // log of how rarely a character is read in its second way
	pairSmoothing = 12.0 // passages' worth of belief in a character's own frequency beside its neighbour's
)

// reading is a character that a syllable may stand for.
type reading struct {
	place int32   // among the dictionary's singles
	share float64 // of all occurrences of characters
	rare  float64 // log, 0 for a usual reading
}

// sounds are the readings of the characters that occur in an index.
type sounds struct {
	bySyllable map[string][]reading
	longest    int
}

// listen collects the readings of the characters that occur.
func listen(x *Index) *sounds {
	s := &sounds{bySyllable: map[string][]reading{}}
	all := 0.0
	for i := range x.dict.singles {
		all += float64(x.frequency(i))
	}
	add := func(syllable string, chars []rune, rare float64) {
		for _, r := range chars {
			if p := x.dict.single(r); p >= 0 {
				s.bySyllable[syllable] = append(s.bySyllable[syllable], reading{int32(p), float64(x.frequency(p)) / all, rare})
			}
		}
	}
	table := readings()
	for name, chars := range table.usual {
		add(name, chars, 0)
		add(name, table.other[name], rareReading)
		if strings.Contains(name, "v") { // lü is often typed lu
			add(strings.Replace(name, "v", "u", 1), chars, rareReading)
		}
	}
	for name, list := range s.bySyllable {
		slices.SortFunc(list, func(a, b reading) int {
			return cmp.Or(cmp.Compare(b.share*math.Exp(b.rare), a.share*math.Exp(a.rare)), cmp.Compare(a.place, b.place))
		})
		s.bySyllable[name] = slices.Clip(list[:min(len(list), mostReadings)])
		s.longest = max(s.longest, len(name))
	}
	return s
}

// soundAlikes are the pairs that a question means where it has a character that never
// stands beside its neighbours, but another one of the same sound does.
func (x *Index) soundAlikes(runes []rune) (out []weighted) {
	for i, r := range runes {
		if !han(r) || x.known(runes, i-1) || x.known(runes, i) {
			continue
		}
		best, most := rune(0), soundFrom-1
		for _, c := range x.sounds.bySyllable[readings().of[r]] {
			if c.rare != 0 {
				continue
			}
			other := x.dict.singles[c.place]
			if n := x.beside(runes, i, other); other != r && n > most {
				best, most = other, n
			}
		}
		if best == 0 {
			continue
		}
		if i > 0 {
			out = x.appendPair(out, runes[i-1], best)
		}
		if i+1 < len(runes) {
			out = x.appendPair(out, best, runes[i+1])
		}
	}
	return out
}

// soundFrom is how often a pair must occur to be meant by one that does not.
const soundFrom = 3

// known reports whether the pair that starts at i is no pair of characters, or occurs.
func (x *Index) known(runes []rune, i int) bool {
	if i < 0 || i+1 >= len(runes) || !han(runes[i]) || !han(runes[i+1]) {
		return false
	}
	p := x.dict.pair(runes[i], runes[i+1])
	return p >= 0 && x.frequency(p) >= soundFrom
}

// beside is how often c stands beside the neighbours of character i; 0 when one of them never does.
func (x *Index) beside(runes []rune, i int, c rune) int {
	n := math.MaxInt
	if i > 0 && han(runes[i-1]) {
		n = min(n, x.pairFrequency(runes[i-1], c))
	}
	if i+1 < len(runes) && han(runes[i+1]) {
		n = min(n, x.pairFrequency(c, runes[i+1]))
	}
	if n == math.MaxInt {
		return 0
	}
	return n
}

func (x *Index) pairFrequency(a, b rune) int {
	if p := x.dict.pair(a, b); p >= 0 {
		return x.frequency(p)
	}
	return 0
}

func (x *Index) appendPair(out []weighted, a, b rune) []weighted {
	if p := x.dict.pair(a, b); p >= 0 {
		out = append(out, weighted{int32(p), expanded})
	}
	return out
}
