package search

import (
	"cmp"
	"slices"
)

// confident is the coverage of the best hit from which on the other language is not asked.
const confident = 0.5

func doubtful(hits []Hit) bool {
	return len(hits) < 3 || !hits[0].Cited && hits[0].Coverage < confident
}

// holdings tells which of some terms some passages hold.
type holdings struct {
	passages []uint32 // ascending
	held     map[int32][]uint64
}

// coverage is for each candidate the share of the question's weight that it speaks of: a
// part counts when the passage has it, or enough of a spelling that means the same.
func (x *Index) coverage(best []candidate, asked *question) []float64 {
	h := holdings{held: map[int32][]uint64{}}
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
			for _, s := range x.spelled[g] {
				n := 0
				for _, t := range s.proof {
					if x.holds(h, at, t) {
						n++
					}
				}
				if share := float64(n) / float64(max(len(s.proof), 1)); share >= proven {
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
		bits = make([]uint64, (len(h.passages)+63)/64)
		mark(x.postings(int(term)), h.passages, bits)
		h.held[term] = bits
	}
	return bits[at/64]>>(at%64)&1 == 1
}

// addTranslated searches for the question in the other language, as far as the word list
// knows it.
func (x *Index) addTranslated(s *scratch, limit int, asked *question, out *Result) {
	terms, from := x.translate(asked.runes, asked.matches)
	if len(terms) == 0 {
		return
	}
	terms = strongest(terms)
	x.score(s, terms)
	out.Translated = x.hits(x.top(s, limit, cites{}, 1-from), asked)
	slices.SortStableFunc(out.Translated, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	out.Terms.terms = strongest(append(slices.Clone(out.Terms.terms), terms...))
}
