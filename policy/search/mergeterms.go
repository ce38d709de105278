package search

import (
	"cmp"
	"slices"
	"strings"
)

// terms brings the dictionaries and the postings of the three together.
func (m *merging) terms() error {
	x, y := m.from, m.to
	y.posts = make([]byte, 0, len(x.posts)+len(x.posts)/16)
	y.dict.starts = make([]uint32, 0, len(x.dict.starts)+len(m.come.start))
	keys, err := mergeTerms(m, kind[uint64]{x.dict.keys(), m.gone.keys, m.come.keys, 0, 0, 0}, func(k uint64) bool { return k < 1<<pairShift })
	if err != nil {
		return err
	}
	y.dict.setHan(keys.all)
	stems := kind[string]{x.dict.stems.all(), m.gone.stems, m.come.stems, x.dict.stemTerm(0), len(m.gone.keys), len(m.come.keys)}
	words, err := mergeTerms(m, stems, func(string) bool { return false })
	if err != nil {
		return err
	}
	for _, s := range words.all {
		y.dict.stems.add(s)
	}
	y.dict.starts = append(y.dict.starts, uint32(len(y.posts)))
	y.posts = slices.Clip(y.posts)
	return m.surfaces(words)
}

// kind are the terms of one kind, sorted, and the number of the first in its dictionary.
type kind[K cmp.Ordered] struct {
	old, gone, come             []K
	oldFrom, goneFrom, comeFrom int
}

// merged are the terms of one kind that are left or new, with their places among all by
// that in the old dictionary and in what has come.
type merged[K cmp.Ordered] struct {
	all      []K
	old, new []uint32
}

// mergeTerms writes the postings of all terms of a kind, in order. What goes has to be there.
func mergeTerms[K cmp.Ordered](m *merging, k kind[K], lone func(K) bool) (out merged[K], err error) {
	out.all = make([]K, 0, len(k.old)+len(k.come))
	out.old, out.new = make([]uint32, len(k.old)), make([]uint32, len(k.come))
	g := 0
	for i, c := 0, 0; i < len(k.old) || c < len(k.come); {
		isOld := c == len(k.come) || i < len(k.old) && k.old[i] <= k.come[c]
		isNew := i == len(k.old) || c < len(k.come) && k.come[c] <= k.old[i]
		m.list = m.list[:0]
		place := uint32(len(out.all))
		var key K
		if isOld {
			key = k.old[i]
			went := m.keep(k.oldFrom + i)
			if g < len(k.gone) && k.gone[g] == key {
				went -= m.gone.frequency(k.goneFrom + g)
				g++
			}
			if went != 0 {
				return out, ErrOther
			}
			out.old[i] = place
			i++
		}
		if isNew {
			key = k.come[c]
			m.add(k.comeFrom + c)
			out.new[c] = place
			c++
		}
		if len(m.list) > 0 {
			out.all = append(out.all, key)
			m.to.write(m.list, lone(key), m.count)
		}
	}
	if g < len(k.gone) {
		return out, ErrOther
	}
	return out, nil
}

// keep makes list the postings of an old term that stay, and tells how many have gone.
func (m *merging) keep(term int) (went int) {
	m.list = decode(m.list, m.from.whole(term))
	kept := m.list[:0]
	for _, p := range m.list {
		if to := m.moved[p.passage]; to != lost {
			kept = append(kept, posting{to, p.impact})
		}
	}
	went = len(m.list) - len(kept)
	m.list = kept
	return went
}

// add puts the postings of a term that has come into list, from its end.
func (m *merging) add(term int) {
	m.more = m.more[:0]
	for _, p := range m.come.posts[m.come.start[term]:m.come.start[term+1]] {
		m.more = append(m.more, posting{m.placed[p>>8], uint8(p)})
	}
	i, c := len(m.list)-1, len(m.more)-1
	m.list = append(m.list, m.more...)
	for at := len(m.list) - 1; c >= 0; at-- {
		if i >= 0 && m.list[i].passage > m.more[c].passage {
			m.list[at] = m.list[i]
			i--
		} else {
			m.list[at] = m.more[c]
			c--
		}
	}
}

// surfaces merges the words as written; one that stands nowhere any more is no word to
// mend a mistyped one to.
func (m *merging) surfaces(stems merged[string]) error {
	d := &m.from.dict
	gone, come := m.gone.sortedSurfaces(), m.come.sortedSurfaces()
	c := 0
	for i := range d.surfaces.len() {
		s := surface{d.surfaces.at(i), stems.old[d.stemOf[i]], d.times[i]}
		for ; c < len(come) && come[c].word < s.word; c++ {
			m.to.dict.addSurface(surface{come[c].word, stems.new[come[c].stem], come[c].times})
		}
		if c < len(come) && come[c].word == s.word {
			s.times += come[c].times
			c++
		}
		if len(gone) > 0 && gone[0].word == s.word {
			if gone[0].times > s.times {
				return ErrOther
			}
			s.times -= gone[0].times
			gone = gone[1:]
		}
		if s.times > 0 {
			m.to.dict.addSurface(s)
		}
	}
	for ; c < len(come); c++ {
		m.to.dict.addSurface(surface{come[c].word, stems.new[come[c].stem], come[c].times})
	}
	if len(gone) > 0 {
		return ErrOther
	}
	return nil
}

// sortedSurfaces are the words that can be mistyped, in order.
func (b *batch) sortedSurfaces() []surface {
	out := slices.DeleteFunc(slices.Clone(b.surfaces), func(s surface) bool { return !letters(s.word) })
	slices.SortFunc(out, func(a, b surface) int { return strings.Compare(a.word, b.word) })
	return out
}

// frequency is in how many passages of the batch a term occurs.
func (b *batch) frequency(term int) int { return int(b.start[term+1] - b.start[term]) }
