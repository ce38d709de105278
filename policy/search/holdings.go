package search

import (
	"iter"
	"math/bits"
	"slices"
)

// passageBits has bit i set for the i-th of some passages, at most mostLimit.
type passageBits [(mostLimit + 63) / 64]uint64

func (b *passageBits) set(i int)  { b[i/64] |= 1 << (i % 64) }
func (b *passageBits) drop(i int) { b[i/64] &^= 1 << (i % 64) }

func (b passageBits) and(o passageBits) passageBits {
	for i := range b {
		b[i] &= o[i]
	}
	return b
}

func (b passageBits) without(o passageBits) passageBits {
	for i := range b {
		b[i] &^= o[i]
	}
	return b
}

func (b passageBits) or(o passageBits) passageBits {
	for i := range b {
		b[i] |= o[i]
	}
	return b
}

func (b passageBits) none() bool { return b == passageBits{} }

// each are the places of the bits, ascending.
func (b passageBits) each() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range b {
			for ; w != 0; w &= w - 1 {
				if !yield(64*i + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}

// holdings tells which terms some passages hold, as far as it was asked.
type holdings struct {
	passages []uint32 // ascending
	all      passageBits
	langs    [2]passageBits // by language
	held     map[int32]holding
}

// holding are the passages that were looked at for a term, and those that hold it.
type holding struct{ looked, has passageBits }

func (x *Index) holdings(best []candidate) *holdings {
	h := &holdings{held: map[int32]holding{}}
	for _, c := range best {
		h.passages = append(h.passages, c.passage)
	}
	slices.Sort(h.passages)
	for at, p := range h.passages {
		h.all.set(at)
		h.langs[x.langs[p]].set(at)
	}
	return h
}

// of are those of asked that hold the term; a term that no passage has is negative.
func (h *holdings) of(x *Index, term int32, asked passageBits) passageBits {
	if term < 0 {
		return passageBits{}
	}
	known := h.held[term]
	if open := asked.without(known.looked); !open.none() {
		for at := range open.each() {
			if x.holdsTerm(term, h.passages[at]) {
				known.has.set(at)
			}
		}
		known.looked = known.looked.or(asked)
		h.held[term] = known
	}
	return known.has.and(asked)
}
