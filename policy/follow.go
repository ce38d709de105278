package policy

import (
	"cmp"
	"slices"
)

// Following is the item with the anchors that the same text has in old, its version before:
// a bookmark goes on pointing at what it pointed at when a paragraph without a number is
// put in above it. Numbered sections keep the anchor of their number in any case; a new
// section gets an anchor that old does not use.
func (it Item) Following(old Item) Item {
	if len(it.Sections) == 0 || len(old.Sections) == 0 {
		return it
	}
	it.Sections = slices.Clone(it.Sections)
	before := byKind(old.Sections)
	for kind, news := range byKind(it.Sections) {
		olds := before[kind]
		pairs := sameText(old.Sections, it.Sections, olds, news)
		if kind == "" {
			pairs = likeText(old.Sections, it.Sections, olds, news, pairs)
		} else {
			pairs = inOrder(olds, news, pairs)
		}
		for _, n := range news {
			it.Sections[n].Anchor = ""
			if o, ok := pairs[n]; ok {
				it.Sections[n].Anchor = old.Sections[o].Anchor
			}
		}
	}
	taken := map[string]bool{}
	for _, s := range slices.Concat(old.Sections, it.Sections) {
		taken[s.Anchor] = true
	}
	next := map[string]int{}
	for i, s := range it.Sections {
		if s.Anchor == "" {
			it.Sections[i].Anchor = free(AnchorOf(s.Number), taken, next)
		}
	}
	return it
}

// byKind groups the indices of sections by what their number alone would make of them.
func byKind(ss []Section) map[string][]int {
	out := map[string][]int{}
	for i, s := range ss {
		k := AnchorOf(s.Number)
		out[k] = append(out[k], i)
	}
	return out
}

// sameText pairs new with old sections of the same wording, each once, in their order.
func sameText(old, now []Section, olds, news []int) map[int]int {
	waiting := map[string][]int{}
	for _, o := range olds {
		k := old[o].Body.Zh + "\x00" + old[o].Body.En
		waiting[k] = append(waiting[k], o)
	}
	pairs := map[int]int{}
	for _, n := range news {
		k := now[n].Body.Zh + "\x00" + now[n].Body.En
		if w := waiting[k]; len(w) > 0 {
			pairs[n], waiting[k] = w[0], w[1:]
		}
	}
	return pairs
}

// rest is what a pairing has left over.
func rest(olds, news []int, pairs map[int]int) (o, n []int) {
	used := map[int]bool{}
	for _, i := range pairs {
		used[i] = true
	}
	for _, i := range olds {
		if !used[i] {
			o = append(o, i)
		}
	}
	for _, i := range news {
		if _, ok := pairs[i]; !ok {
			n = append(n, i)
		}
	}
	return o, n
}

// inOrder pairs what is left over first with first: the number is the same.
func inOrder(olds, news []int, pairs map[int]int) map[int]int {
	o, n := rest(olds, news, pairs)
	for i := range min(len(o), len(n)) {
		pairs[n[i]] = o[i]
	}
	return pairs
}

// alike is the share of common pairs of characters from which a paragraph counts as mended
// and not as another one; maxLike bounds the comparisons.
const (
	alike   = 0.5
	maxLike = 250_000
)

// likeText pairs what is left over by likeness, the likest first.
func likeText(old, now []Section, olds, news []int, pairs map[int]int) map[int]int {
	o, n := rest(olds, news, pairs)
	if len(o)*len(n) > maxLike {
		return pairs
	}
	type pair struct {
		old, now int
		like     float64
	}
	var found []pair
	shapes := make([]map[string]bool, len(o))
	for i, oi := range o {
		shapes[i] = charPairs(old[oi].Body.Zh + old[oi].Body.En)
	}
	for _, ni := range n {
		mine := charPairs(now[ni].Body.Zh + now[ni].Body.En)
		for i, oi := range o {
			if l := likeness(shapes[i], mine); l >= alike {
				found = append(found, pair{oi, ni, l})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b pair) int { return cmp.Compare(b.like, a.like) })
	used := map[int]bool{}
	for _, p := range found {
		if _, ok := pairs[p.now]; !ok && !used[p.old] {
			pairs[p.now], used[p.old] = p.old, true
		}
	}
	return pairs
}

func charPairs(s string) map[string]bool {
	rs := []rune(s)
	out := make(map[string]bool, len(rs))
	for i := 0; i+1 < len(rs); i++ {
		out[string(rs[i:i+2])] = true
	}
	return out
}

// likeness is the share of pairs that both have among those that either has.
func likeness(a, b map[string]bool) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for k := range a {
		if b[k] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
