package search

import "slices"

// leftOut are the lists of postings that searches leave out. No search reads them: an index
// that is made from this one may need them, when the term is not too common there any more.
type leftOut struct {
	terms []uint32 // ascending
	ends  []uint32 // by term of terms: where its list ends
	posts []byte
}

func (l *leftOut) add(term int, list []posting) {
	l.posts = appendPostings(l.posts, list, false)
	l.terms, l.ends = append(l.terms, uint32(term)), append(l.ends, uint32(len(l.posts)))
}

// list is the list of a term as appendPostings wrote it, without its head; empty when the
// term is not left out.
func (l *leftOut) list(term int) []byte {
	i, ok := slices.BinarySearch(l.terms, uint32(term))
	if !ok {
		return nil
	}
	from := uint32(0)
	if i > 0 {
		from = l.ends[i-1]
	}
	return withoutHead(l.posts[from:l.ends[i]])
}

// write adds the list of the next term, to those that searches leave out when it is a lone
// character's that too many passages have.
func (x *Index) write(list []posting, lone bool, passages int) {
	prune := lone && passages >= pruneFrom && float64(len(list)) > tooCommon*float64(passages)
	if prune {
		x.left.add(len(x.dict.starts), list)
	}
	x.dict.starts = append(x.dict.starts, uint32(len(x.posts)))
	x.posts = appendPostings(x.posts, list, prune)
}

// whole is the list of a term without its head, also when searches leave it out.
func (x *Index) whole(term int) []byte {
	if list := x.postings(term); len(list) > 0 {
		return list
	}
	return x.left.list(term)
}
