package search

import (
	"maps"
	"slices"
)

// join makes one index of the batches, whose first passages are starts.
func join(batches []*batch, starts []int, passages int) *Index {
	x := &Index{}
	keys, stems := allTerms(batches)
	x.dict.setHan(keys)
	for _, s := range stems {
		x.dict.stems.add(s)
	}
	x.dict.starts = make([]uint32, 0, len(keys)+len(stems)+1)
	next := make([]int, len(batches)) // by batch: its next term
	var list []posting
	write := func(holds func(*batch, int) bool, lone bool) {
		list = list[:0]
		for i, b := range batches {
			t := next[i]
			if !holds(b, t) {
				continue
			}
			next[i]++
			for _, p := range b.posts[b.start[t]:b.start[t+1]] {
				list = append(list, posting{uint32(starts[i]) + p>>8, uint8(p)})
			}
		}
		x.write(list, lone, passages)
	}
	for _, k := range keys {
		write(func(b *batch, t int) bool { return t < len(b.keys) && b.keys[t] == k }, k < 1<<pairShift)
	}
	for i, b := range batches {
		next[i] = len(b.keys)
	}
	for _, s := range stems {
		write(func(b *batch, t int) bool { return t < len(b.keys)+len(b.stems) && b.stems[t-len(b.keys)] == s }, false)
	}
	x.dict.starts = append(x.dict.starts, uint32(len(x.posts)))
	x.posts = slices.Clip(x.posts)
	x.dict.setSurfaces(batches, stems)
	return x
}

func allTerms(batches []*batch) (keys []uint64, stems []string) {
	for _, b := range batches {
		keys = append(keys, b.keys...)
		stems = append(stems, b.stems...)
	}
	slices.Sort(keys)
	slices.Sort(stems)
	return slices.Clip(slices.Compact(keys)), slices.Compact(stems)
}

// setSurfaces lists the words as written, for finding what a mistyped one was meant to be.
func (d *dictionary) setSurfaces(batches []*batch, stems []string) {
	at := make(map[string]uint32, len(stems))
	for i, s := range stems {
		at[s] = uint32(i)
	}
	all := map[string]surface{}
	for _, b := range batches {
		for _, s := range b.surfaces {
			if letters(s.word) {
				all[s.word] = surface{s.word, at[b.stems[s.stem]], all[s.word].times + s.times}
			}
		}
	}
	for _, w := range slices.Sorted(maps.Keys(all)) {
		d.addSurface(all[w])
	}
}

func (d *dictionary) addSurface(s surface) {
	d.surfaces.add(s.word)
	d.stemOf, d.times = append(d.stemOf, s.stem), append(d.times, s.times)
}

// letters reports whether w is three or more plain letters: what can be mistyped.
func letters(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return len(w) >= 3
}
