package search

import "slices"

// skips let a reader of a long list of postings begin near a passage instead of at the
// list's head. They are derived when an index is made ready, not stored.
type skips struct {
	terms []int32  // that have any, ascending
	start []uint32 // by term of terms: its first skip; one more at the end
	after []uint32 // by skip: the passage before it
	at    []uint32 // by skip: the byte of the list where it leads
}

// skipEvery is how many postings lie between two skips. A list of fewer has none.
const skipEvery = 128

func (x *Index) skipLists() skips {
	var s skips
	for term := range len(x.dict.starts) - 1 {
		if x.frequency(term) <= skipEvery {
			continue
		}
		list := x.postings(term)
		if len(list) == 0 {
			continue // left out
		}
		s.terms = append(s.terms, int32(term))
		s.start = append(s.start, uint32(len(s.at)))
		passage, n := uint32(0), 0
		for i := 0; i < len(list); {
			if n > 0 && n%skipEvery == 0 {
				s.after, s.at = append(s.after, passage), append(s.at, uint32(i))
			}
			step, next := distance(list, i)
			passage += step
			i = next + 1
			n++
		}
	}
	s.start = append(s.start, uint32(len(s.at)))
	s.after, s.at = slices.Clip(s.after), slices.Clip(s.at)
	return s
}

// before is a place of a term's list that is not behind the passage, and the passage that
// the next distance counts from.
func (s *skips) before(term int32, passage uint32) (at, from uint32) {
	t, ok := slices.BinarySearch(s.terms, term)
	if !ok {
		return 0, 0
	}
	first, last := s.start[t], s.start[t+1]
	i, _ := slices.BinarySearch(s.after[first:last], passage) // the first skip whose passage is not before
	if i == 0 {
		return 0, 0
	}
	return s.at[int(first)+i-1], s.after[int(first)+i-1]
}

// distance reads the varint at i, and tells where it ends.
func distance(list []byte, i int) (step uint32, next int) {
	step = uint32(list[i])
	for shift := 7; list[i] >= 0x80; shift += 7 {
		i++
		step = step&(1<<shift-1) | uint32(list[i])<<shift
	}
	return step, i + 1
}

// holdsTerm reports whether a passage is in a term's list.
func (x *Index) holdsTerm(term int32, passage uint32) bool {
	list := x.postings(int(term))
	at, p := x.skips.before(term, passage)
	for i := int(at); i < len(list); {
		step, next := distance(list, i)
		if p += step; p >= passage {
			return p == passage
		}
		i = next + 1
	}
	return false
}
