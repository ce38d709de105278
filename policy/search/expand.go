package search

import "slices"

// What words of the word list weigh beside the ones that were typed.
const (
	expanded   = 0.6 // a pair or word of an expansion
	expandLone = 0.3 // a single character of one, on top of that
	proven     = 0.6 // share of an expansion that a passage must hold to speak of it
)

// spelling is one way to say a group's meaning, in terms of an index.
type spelling struct {
	lang  int
	terms []weighted
	proof []int32 // pairs and words, -1 for what no passage has
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
			out[i] = append(out[i], x.spelling(add))
		}
	}
	return out
}

func (x *Index) spelling(text string) spelling {
	runes := fold(text).runes
	s := spelling{lang: language("en")}
	if chinese(runes) {
		s.lang = language("zh")
	}
	var lone []int32
	scan(runes, func(t token) {
		term := int32(x.dict.of(t))
		weight := float32(1)
		if t.single() {
			weight = expandLone
			lone = append(lone, term)
		} else if t.word == nil || stem(string(t.word)) != "" {
			s.proof = append(s.proof, term)
		}
		if term >= 0 {
			s.terms = append(s.terms, weighted{term, weight})
		}
	})
	if len(s.proof) == 0 {
		s.proof = lone
	}
	return s
}

// widen are the terms that the word list adds in the language of each match.
func (x *Index) widen(runes []rune, matches []match) (out []weighted) {
	for _, m := range matches {
		lang := language("en")
		if chinese(runes[m.from:m.to]) {
			lang = language("zh")
		}
		out = append(out, x.members(m, lang, expanded)...)
	}
	return out
}

// translate are the terms in the language that the question is not in.
func (x *Index) translate(runes []rune, matches []match) (out []weighted, from int) {
	from = language("en")
	if chinese(runes) {
		from = language("zh")
	}
	for _, m := range matches {
		out = append(out, x.members(m, 1-from, 1)...)
	}
	return out, from
}

func (x *Index) members(m match, lang int, weight float32) (out []weighted) {
	for _, g := range m.groups {
		for _, s := range x.spelled[g] {
			if s.lang != lang {
				continue
			}
			for _, t := range s.terms {
				out = append(out, weighted{t.term, t.weight * weight})
			}
		}
	}
	return out
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
