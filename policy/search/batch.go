package search

import (
	"slices"
	"sort"
	"strings"
	"unsafe"
)

// batch is the index of some neighbouring passages, to be joined with the others.
type batch struct {
	keys     []uint64 // Chinese terms, see hanKey; sorted
	stems    []string // of words; sorted
	surfaces []surface
	start    []uint32 // by term, keys before stems: where its postings begin; one more at the end
	posts    []uint32 // place in the batch << 8 | impact; ascending for each term
}

// surface is a word as written, with the number of its stem and how often it is there.
type surface struct {
	word  string
	stem  uint32
	times uint32
}

// A pair of characters is keyed behind every single one.
const pairShift = 21

func hanKey(a, b rune) uint64 {
	if b == 0 {
		return uint64(a)
	}
	return uint64(a)<<pairShift | uint64(b)
}

// batchReader numbers the terms of a batch as they come.
type batchReader struct {
	norms  *norms
	text   folded
	hans   map[uint64]uint32
	wordOf map[string]int32 // word as written -> its place in words; -1 for a word without meaning
	words  []surface        // with their term for the stem
	stemOf map[string]uint32
	count  uint32 // of terms
	terms  []uint32
	posts  []uint32
	sums   []float32 // by term: weighed count in the passage at hand
	met    []uint32  // terms of the passage at hand
}

func readBatch(passages []Passage, order []int32, n *norms) *batch {
	r := &batchReader{norms: n, hans: map[uint64]uint32{}, wordOf: map[string]int32{}, stemOf: map[string]uint32{}}
	for place, o := range order {
		r.passage(&passages[o], uint32(place))
	}
	return r.sorted()
}

func (r *batchReader) passage(p *Passage, place uint32) {
	lang := language(p.Lang)
	r.met = r.met[:0]
	for f, texts := range p.fieldTexts() {
		share := r.norms.share(lang, field(f), fieldLength(texts))
		for _, t := range texts {
			r.text.set(t)
			scan(r.text.runes, func(t token) { r.add(t, share) })
		}
	}
	for _, t := range r.met {
		r.terms = append(r.terms, t)
		r.posts = append(r.posts, place<<8|uint32(impact(r.sums[t])))
		r.sums[t] = 0
	}
}

func (r *batchReader) add(t token, share float32) {
	id, ok := r.term(t)
	if !ok {
		return
	}
	if r.sums[id] == 0 {
		r.met = append(r.met, id)
	}
	r.sums[id] += share
}

func (r *batchReader) term(t token) (uint32, bool) {
	if t.word == nil {
		k := hanKey(t.a, t.b)
		id, ok := r.hans[k]
		if !ok {
			id = r.fresh()
			r.hans[k] = id
		}
		return id, true
	}
	if i, ok := r.wordOf[string(t.word)]; ok {
		if i < 0 {
			return 0, false
		}
		r.words[i].times++
		return r.words[i].stem, true
	}
	word := string(t.word)
	s := stem(word)
	if s == "" {
		r.wordOf[word] = -1
		return 0, false
	}
	id, ok := r.stemOf[s]
	if !ok {
		id = r.fresh()
		r.stemOf[s] = id
	}
	r.wordOf[word] = int32(len(r.words))
	r.words = append(r.words, surface{word, id, 1})
	return id, true
}

func (r *batchReader) fresh() uint32 {
	r.sums = append(r.sums, 0)
	r.count++
	return r.count - 1
}

// sorted brings the terms into the order of their keys and the postings behind them.
func (r *batchReader) sorted() *batch {
	out := &batch{keys: make([]uint64, 0, len(r.hans)), stems: make([]string, 0, len(r.stemOf))}
	for k := range r.hans {
		out.keys = append(out.keys, k)
	}
	slices.Sort(out.keys)
	for s := range r.stemOf {
		out.stems = append(out.stems, s)
	}
	slices.Sort(out.stems)
	rank := make([]uint32, r.count)
	for i, k := range out.keys {
		rank[r.hans[k]] = uint32(i)
	}
	for i, s := range out.stems {
		rank[r.stemOf[s]] = uint32(len(out.keys) + i)
	}
	out.surfaces = r.words
	for i := range out.surfaces {
		out.surfaces[i].stem = rank[out.surfaces[i].stem] - uint32(len(out.keys))
	}
	out.start = make([]uint32, r.count+1)
	for _, t := range r.terms {
		out.start[rank[t]+1]++
	}
	for i := 1; i < len(out.start); i++ {
		out.start[i] += out.start[i-1]
	}
	out.posts = make([]uint32, len(r.posts))
	at := slices.Clone(out.start)
	for i, t := range r.terms {
		out.posts[at[rank[t]]] = r.posts[i]
		at[rank[t]]++
	}
	return out
}

// stringTable is a list of strings in one piece: of a hundred thousand ids, the headers
// alone would take as much as the ids.
type stringTable struct {
	text []byte
	ends []uint32
}

func (t *stringTable) add(s string) {
	t.text = append(t.text, s...)
	t.ends = append(t.ends, uint32(len(t.text)))
}

func (t *stringTable) len() int { return len(t.ends) }

// at is the i-th string; it shares the table's memory, which never changes once built.
func (t *stringTable) at(i int) string {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	b := t.text[from:t.ends[i]]
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// find is the place of s in a sorted table.
func (t *stringTable) find(s string) (int, bool) {
	return sort.Find(t.len(), func(i int) int { return strings.Compare(s, t.at(i)) })
}

// all are the strings, which share the table's memory.
func (t *stringTable) all() []string {
	out := make([]string, t.len())
	for i := range out {
		out[i] = t.at(i)
	}
	return out
}
