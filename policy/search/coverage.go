package search

import (
	"cmp"
	"math"
	"slices"
)

// compared are how many of the best passages by score are put in order by how much of the
// question they speak of: saying one part of it often is less than saying all of it once.
const compared = 50

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

// holdings tells which of some terms some passages hold.
type holdings struct {
	passages []uint32 // ascending
	held     map[int32]passageBits
}

// passageBits has bit i set for the i-th passage.
type passageBits [(mostLimit + 63) / 64]uint64

// coverage is for each candidate the share of the question's weight that it speaks of: a
// part counts when the passage has it, or enough of a spelling that means the same.
func (x *Index) coverage(best []candidate, asked *question) []float64 {
	h := holdings{held: map[int32]passageBits{}}
	for _, c := range best {
		h.passages = append(h.passages, c.passage)
	}
	slices.Sort(h.passages)
	out := make([]float64, len(best))
	var all float64
	for _, p := range asked.parts {
		all += float64(p.weight)
	}
	if all == 0 {
		return out
	}
	for i, c := range best {
		at, _ := slices.BinarySearch(h.passages, c.passage)
		var have float64
		for _, p := range asked.parts {
			have += float64(p.weight) * x.speaks(&h, at, p, asked.matches)
		}
		out[i] = have / all
	}
	return out
}

// speaks is how surely a passage speaks of a part of the question, 0 to 1.
func (x *Index) speaks(h *holdings, at int, p part, matches []match) float64 {
	if x.holds(h, at, p.term) {
		return 1
	}
	most := 0.0
	for _, m := range p.matches {
		for _, g := range matches[m].groups {
			if most == 1 {
				return 1
			}
			for _, s := range x.spelled[g] {
				if s.lang != int(x.langs[h.passages[at]]) {
					continue
				}
				n := 0
				for _, t := range s.terms {
					if x.holds(h, at, t) {
						n++
					}
				}
				if share := float64(n) / float64(len(s.terms)); share >= proven {
					most = max(most, share)
				}
			}
		}
	}
	return most
}

func (x *Index) holds(h *holdings, at int, term int32) bool {
	if term < 0 {
		return false
	}
	bits, ok := h.held[term]
	if !ok {
		for i, p := range h.passages {
			if x.holdsTerm(term, p) {
				bits[i/64] |= 1 << (i % 64)
			}
		}
		h.held[term] = bits
	}
	return bits[at/64]>>(at%64)&1 == 1
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
