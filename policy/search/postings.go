package search

import "encoding/binary"

// A list of postings is a varint of twice the number of passages that hold the term, plus
// one when the list itself was left out; then for each passage, in order, the varint of its
// distance from the one before and a byte of impact.

type posting struct {
	passage uint32
	impact  uint8
}

func appendPostings(b []byte, list []posting, prune bool) []byte {
	head := uint64(len(list)) << 1
	if prune {
		return binary.AppendUvarint(b, head|1)
	}
	b = binary.AppendUvarint(b, head)
	last := uint32(0)
	for _, p := range list {
		b = binary.AppendUvarint(b, uint64(p.passage-last))
		b = append(b, p.impact)
		last = p.passage
	}
	return b
}

// frequency is in how many passages the term occurs.
func (x *Index) frequency(term int) int {
	n, _ := binary.Uvarint(x.posts[x.dict.starts[term]:])
	return int(n >> 1)
}

// postings is the list of a term without its head; empty when it was left out.
func (x *Index) postings(term int) []byte {
	return withoutHead(x.posts[x.dict.starts[term]:x.dict.starts[term+1]])
}

func withoutHead(b []byte) []byte {
	_, n := binary.Uvarint(b)
	return b[n:]
}

// decode appends the postings of a list without its head.
func decode(out []posting, list []byte) []posting {
	passage := uint32(0)
	for i := 0; i < len(list); i++ {
		var step uint32
		step, i = distance(list, i)
		passage += step
		out = append(out, posting{passage, list[i]})
	}
	return out
}

// accumulate adds weight times impact to the score of every passage of the list.
func accumulate(scores []uint32, list []byte, weight uint32) {
	doc := uint32(0)
	for i := 0; i+1 < len(list); i += 2 {
		d := uint32(list[i])
		for shift := 7; list[i] >= 0x80; shift += 7 {
			i++
			d = d&(1<<shift-1) | uint32(list[i])<<shift
		}
		doc += d
		scores[doc] += weight * uint32(list[i+1])
	}
}

// accumulateBoth is accumulate to two lists of scores.
func accumulateBoth(scores, best []uint32, list []byte, weight uint32) {
	doc := uint32(0)
	for i := 0; i+1 < len(list); i += 2 {
		d := uint32(list[i])
		for shift := 7; list[i] >= 0x80; shift += 7 {
			i++
			d = d&(1<<shift-1) | uint32(list[i])<<shift
		}
		doc += d
		scores[doc] += weight * uint32(list[i+1])
		best[doc] += weight * uint32(list[i+1])
	}
}

// accumulateNew is accumulate that appends to met the passages that had no score.
func accumulateNew(scores, met []uint32, list []byte, weight uint32) []uint32 {
	doc := uint32(0)
	for i := 0; i+1 < len(list); i += 2 {
		d := uint32(list[i])
		for shift := 7; list[i] >= 0x80; shift += 7 {
			i++
			d = d&(1<<shift-1) | uint32(list[i])<<shift
		}
		doc += d
		if scores[doc] == 0 {
			met = append(met, doc)
		}
		scores[doc] += weight * uint32(list[i+1])
	}
	return met
}

// forget sets the score of every passage of the list to zero.
func forget(scores []uint32, list []byte) {
	passage := uint32(0)
	for i := 0; i < len(list); i++ {
		var step uint32
		step, i = distance(list, i)
		passage += step
		scores[passage] = 0
	}
}
