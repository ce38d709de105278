package search

import (
	"math"
	"slices"
)

// What words of the word list weigh beside the ones that were typed.
const (
	expanded = 0.5 // a pair or word of another way to say it
	within   = 0.5 // the translation of a word inside a longer one that is translated
	proven   = 0.6 // share of a spelling that a passage must hold to speak of it
)

// spelling is one way to say a group's meaning, in terms of an index: pairs and words, or
// the character when it is a single one.
type spelling struct {
	lang  int
	terms []int32 // -1 for what no passage has
}

// weighted is a term to score.
type weighted struct {
	term   int32
	weight float32
}

// spelled are the spellings of each group of the word list.
type spelled [][]spelling

func (x *Index) spell(w *Words) spelled {
	out := make(spelled, len(w.groups))
	for i, g := range w.groups {
		for _, add := range g.adds {
			if s := x.spelling(add); len(s.terms) > 0 {
				out[i] = append(out[i], s)
			}
		}
	}
	return out
}

func (x *Index) spelling(text string) spelling {
	runes := fold(text).runes
	s := spelling{lang: langOf(runes)}
	var lone []int32
	scan(runes, func(t token) {
		term := int32(x.dict.of(t))
		if t.single() {
			lone = append(lone, term)
		} else if t.word == nil || stem(string(t.word)) != "" {
			s.terms = append(s.terms, term)
		}
	})
	if len(s.terms) == 0 {
		s.terms = lone
	}
	return s
}

// langOf is the language that a text is written in.
func langOf(runes []rune) int {
	if chinese(runes) {
		return language("zh")
	}
	return language("en")
}

// want is one thing that a question asks for, in every way that is known to say it. A
// passage gets what the best of them is worth: saying it in many ways is not saying more.
type want struct{ ways [][]weighted }

// wants are the known words of the question with their other ways in the same language.
func (x *Index) wants(runes []rune, matches []match) []want {
	out := make([]want, len(matches))
	for i, m := range matches {
		ways := x.ways(m, langOf(runes[m.from:m.to]), expanded, false)
		if len(ways) > 0 {
			out[i].ways = append([][]weighted{nil}, ways...) // the first is filled with the words as typed
		}
	}
	return out
}

// translations are the known words of the question in the language that it is not in. Words
// within a longer one are asked for as well, with less weight: what is a term in one
// language may be a phrase in the other.
func (x *Index) translations(runes []rune) (out []want, into int) {
	into = 1 - langOf(runes)
	var taken []match
	for _, m := range x.words.all(runes) {
		if langOf(runes[m.from:m.to]) == into {
			continue
		}
		weight := float32(1)
		if slices.ContainsFunc(taken, func(o match) bool { return m.from < o.to && o.from < m.to }) {
			weight = within
		}
		if ways := x.ways(m, into, weight, true); len(ways) > 0 {
			x.even(ways)
			out = append(out, want{telling(ways)})
			taken = append(taken, m)
		}
	}
	return out, into
}

// even makes the translations of a word worth as much as the commonest of them at most. They
// stand for one word of the question: a rare translation is not more telling than the word.
// Pirkola, "The effects of query structure and dictionary setups in dictionary-based
// cross-language information retrieval", 1998, has the same aim.
func (x *Index) even(ways [][]weighted) {
	worth := make([]float64, len(ways))
	least := math.Inf(1)
	for i, way := range ways {
		for _, t := range way {
			worth[i] += float64(t.weight) * idf(x.Len(), x.frequency(int(t.term)))
		}
		least = min(least, worth[i])
	}
	for i, way := range ways {
		for j := range way {
			way[j].weight *= float32(least / worth[i])
		}
	}
}

func (x *Index) ways(m match, lang int, weight float32, translate bool) (out [][]weighted) {
	for _, g := range m.groups {
		if x.words.groups[g].translates && !translate {
			continue
		}
		for _, s := range x.spelled[g] {
			if s.lang != lang {
				continue
			}
			way := make([]weighted, 0, len(s.terms))
			for _, t := range s.terms {
				if t >= 0 {
					way = append(way, weighted{t, weight})
				}
			}
			if len(way) > 0 {
				out = append(out, way)
			}
		}
	}
	return out
}

// telling leaves out the ways that can never be worth more than another one: all of their
// terms stand in it with as much weight. Lists of words often hold the word itself, and
// 负责人 beside 主要负责人. The first way stays the first.
func telling(ways [][]weighted) [][]weighted {
	out := ways[:0]
	for i, way := range ways {
		idle := slices.ContainsFunc(out, func(o []weighted) bool { return covers(o, way) })
		for _, o := range ways[i+1:] {
			if i == 0 || idle {
				break
			}
			idle = covers(o, way) && !covers(way, o)
		}
		if !idle || i == 0 {
			out = append(out, way)
		}
	}
	return out
}

// covers reports whether every term of b stands in a with at least its weight.
func covers(a, b []weighted) bool {
	for _, t := range b {
		if !slices.ContainsFunc(a, func(o weighted) bool { return o.term == t.term && o.weight >= t.weight }) {
			return false
		}
	}
	return true
}

// strongest keeps of each term its largest weight, in the order of terms.
func strongest(terms []weighted) []weighted {
	slices.SortFunc(terms, func(a, b weighted) int {
		switch {
		case a.term != b.term:
			return int(a.term - b.term)
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	return slices.CompactFunc(terms, func(a, b weighted) bool { return a.term == b.term })
}
