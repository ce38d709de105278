package search

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// ErrOther is said of passages that are to go and are not in the index just so, or of ones
// that are to come under an id that is taken.
var ErrOther = errors.New("the passages of the change are not those of the policy index")

// With is the index of the passages of x without gone and with come, in a fraction of the
// time of Build. x is left as it is, and may be searched meanwhile. A passage that reads
// otherwise now goes as it was built in and comes as it reads; ids are unique. Title and
// citation belong to the document: passages that stay agree in them with those that come.
//
// The outcome is that of Build over the same passages until Drifted. ErrOther asks for Build.
func (x *Index) With(gone, come []Passage) (*Index, error) {
	m := merging{from: x, to: &Index{norms: x.norms, lengths: x.lengths.after(gone, come)}}
	order := orderOf(come)
	if err := m.place(gone, come, order); err != nil {
		return nil, err
	}
	m.gone, m.come = readBatch(gone, orderOf(gone), &x.norms), readBatch(come, order, &x.norms)
	if err := m.terms(); err != nil {
		return nil, err
	}
	m.passages(come, order)
	m.citations(come, order)
	m.to.ready(x.words)
	return m.to, nil
}

// Drifted reports that the fields have become so much longer or shorter since the index was
// built that Build would weigh terms otherwise. Its answers are good for the time that takes.
func (x *Index) Drifted() bool { return x.norms != x.lengths.norms() }

// merging is one index on its way from another.
type merging struct {
	from, to   *Index
	gone, come *batch
	moved      []uint32 // by passage of from: its place in to, or lost
	placed     []uint32 // by passage of come, in the order of ids: its place in to
	count      int      // of passages in to
	list, more []posting
}

// lost is the place of a passage that has gone.
const lost = math.MaxUint32

// place finds out where every passage goes.
func (m *merging) place(gone, come []Passage, order []int32) error {
	x := m.from
	m.moved, m.placed = make([]uint32, x.Len()), make([]uint32, len(order))
	for i := range gone {
		at, ok := x.ids.find(gone[i].ID)
		if !ok || m.moved[at] == lost || at+1 < x.Len() && x.ID(at+1) == gone[i].ID {
			return ErrOther
		}
		m.moved[at] = lost
	}
	next := uint32(0)
	c := 0
	for i := range m.moved {
		for c < len(order) && come[order[c]].ID < x.ID(i) {
			m.placed[c] = next
			c, next = c+1, next+1
		}
		if m.moved[i] == lost {
			continue
		}
		if c < len(order) && come[order[c]].ID == x.ID(i) {
			return ErrOther
		}
		m.moved[i] = next
		next++
	}
	for ; c < len(order); c++ {
		m.placed[c] = next
		next++
	}
	m.count = int(next)
	for c := 1; c < len(order); c++ {
		if come[order[c]].ID == come[order[c-1]].ID {
			return ErrOther
		}
	}
	return nil
}

// passages takes down what is told of passages and documents besides their words.
func (m *merging) passages(come []Passage, order []int32) {
	x, y := m.from, m.to
	n := len(m.moved) + len(m.placed)
	y.docOf, y.langs = make([]uint32, 0, n), make([]uint8, 0, n)
	known := map[string]uint32{}
	add := func(id, doc string, title func() string, lang uint8, weight float32) {
		y.ids.add(id)
		y.langs = append(y.langs, lang)
		d, ok := known[doc]
		if !ok {
			d = uint32(y.docs.len())
			known[doc] = d
			y.docs.add(doc)
			y.titles.add(title())
		}
		if weight != 1 && y.weights == nil {
			y.weights = slices.Repeat([]float32{1}, len(y.docOf))
		}
		y.docOf = append(y.docOf, d)
		if y.weights != nil {
			y.weights = append(y.weights, weight)
		}
	}
	for i, c := 0, 0; i < len(m.moved) || c < len(order); {
		switch {
		case c < len(order) && m.placed[c] == uint32(len(y.docOf)):
			p := &come[order[c]]
			add(p.ID, p.Doc, func() string { return foldString(p.Title) }, uint8(language(p.Lang)), cmp.Or(p.Weight, 1))
			c++
		case m.moved[i] == lost:
			i++
		default:
			weight := float32(1)
			if x.weights != nil {
				weight = x.weights[i]
			}
			add(x.ID(i), x.Doc(i), func() string { return x.titles.at(int(x.docOf[i])) }, x.langs[i], weight)
			i++
		}
	}
}

// citations keeps what is named by number.
func (m *merging) citations(come []Passage, order []int32) {
	x, y := m.from, m.to
	docs := slices.Repeat([]uint32{lost}, x.docs.len()) // by document of from: its place in to
	for i, to := range m.moved {
		if to != lost {
			docs[x.docOf[i]] = y.docOf[to]
		}
	}
	for _, a := range x.articles {
		if to := m.moved[a.passage]; to != lost {
			y.articles = append(y.articles, article{a.number, docs[a.doc], to})
		}
	}
	for _, c := range x.cited {
		if docs[c.doc] != lost {
			c.doc = docs[c.doc]
			y.cited = append(y.cited, c)
		}
	}
	for c, o := range order {
		y.cite(int(m.placed[c]), y.docOf[m.placed[c]], &come[o])
	}
	y.sortCitations()
}
