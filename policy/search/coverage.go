package search

import (
	"cmp"
	"math"
	"slices"
)

// compared are how many of the best passages by score are put in order by how much of the
// question they speak of: saying one part of it often is less than saying all of it once.
const compared = 50

// firstCompared are compared at once; after them only as many as can still come in.
const firstCompared = 16

// spokenOf is what the score of a passage is multiplied by for what it speaks of, 0 to 1.
func spokenOf(coverage float64) float64 { return math.Pow(coverage+0.2, 0.7) }

// before is the order of hits: what is cited, then by score, then by id.
func (h Hit) before(o Hit) int {
	if h.Cited != o.Cited {
		if h.Cited {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(o.Score, h.Score), cmp.Compare(h.Passage, o.Passage))
}

// confident is the coverage of the best hit from which on the other language is not asked.
const confident = 0.8

// chinesePrior is how much more of a Chinese question an English text must speak of to come
// before a Chinese one: the Chinese text is the authoritative one, and pairs of characters
// across words make coverage look smaller in Chinese.
const chinesePrior = 0.4

func reluctance(asked []rune) float64 {
	if chinese(asked) {
		return chinesePrior
	}
	return 0
}

func doubtful(hits []Hit, reluctance float64) bool {
	return len(hits) < 3 || !hits[0].Cited && hits[0].Coverage < confident-reluctance
}

// coverage is for each candidate the share of the question's weight that it speaks of: a
// part counts when the passage has it, or enough of a spelling that means the same.
func (x *Index) coverage(best []candidate, asked *question) []float64 {
	h := x.holdings(best)
	have := make([]float64, len(h.passages))
	share := make([]float64, len(h.passages))
	var all float64
	for _, p := range asked.parts {
		all += float64(p.weight)
		clear(share)
		x.speaks(h, share, p, asked.matches)
		for at, s := range share {
			have[at] += float64(p.weight) * s
		}
	}
	out := make([]float64, len(best))
	for i, c := range best {
		if at, _ := slices.BinarySearch(h.passages, c.passage); all > 0 {
			out[i] = have[at] / all
		}
	}
	return out
}

// speaks tells how surely each passage speaks of a part of the question, 0 to 1.
func (x *Index) speaks(h *holdings, share []float64, p part, matches []match) {
	rest := h.all
	for at := range h.of(x, p.term, rest).each() {
		share[at] = 1
		rest.drop(at)
	}
	for _, m := range p.matches {
		for _, g := range matches[m].groups {
			for _, s := range x.spelled[g] {
				x.partly(h, share, &rest, s)
			}
		}
	}
}

// partly gives the passages of rest what they hold of a spelling, if that is enough; those
// that hold all of it leave rest.
func (x *Index) partly(h *holdings, share []float64, rest *passageBits, s spelling) {
	asked := rest.and(h.langs[s.lang])
	if asked.none() {
		return
	}
	var n [mostLimit]uint8
	for _, t := range s.terms {
		for at := range h.of(x, t, asked).each() {
			n[at]++
		}
	}
	for at := range asked.each() {
		part := float64(n[at]) / float64(len(s.terms))
		if part >= proven {
			share[at] = max(share[at], part)
		}
		if part == 1 {
			rest.drop(at)
		}
	}
}

// addTranslated searches for the question in the other language, as far as the word list
// knows it.
func (x *Index) addTranslated(s *scratch, limit int, asked *question, out *Result) {
	wants, into := x.translations(asked.runes)
	if len(wants) == 0 {
		return
	}
	x.score(s, nil, wants)
	out.Translated = x.hits(x.top(s, max(limit, compared), cites{}, into), asked, limit)
	for _, w := range wants {
		out.Terms.add(w)
	}
}
