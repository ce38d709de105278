package policy

import (
	"maps"
	"reflect"
	"slices"

	"cadrebot/policy/search"
)

// Changes lead from one edition of a library to a later one. What they do not name is as it was.
type Changes struct {
	Edition    string             // of the library with the changes
	Items      []Item             // that are new or read otherwise, as ParseItem gives them
	Parameters []Parameter        // all figures, when one of them has changed; else none
	Aliases    map[ItemID][]Alias // by item that got one: all of its aliases
}

// After is the library with the changes; l is left as it is.
func (l *Library) After(c Changes) *Library {
	anew := make(map[ItemID]bool, len(c.Items))
	for i := range c.Items {
		anew[c.Items[i].ID] = true
	}
	items := make([]Item, 0, len(l.Items)+len(c.Items))
	for _, it := range l.Items {
		if !anew[it.ID] {
			items = append(items, it.reopened())
		}
	}
	figures := l.Parameters
	if c.Parameters != nil {
		figures = c.Parameters
	}
	out := NewLibrary(c.Edition, append(items, c.Items...), figures)
	for _, a := range l.Aliases {
		if c.Aliases[a.Item] == nil {
			out.Aliases = append(out.Aliases, a)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.Aliases)) {
		out.Aliases = append(out.Aliases, c.Aliases[id]...)
	}
	slices.SortStableFunc(out.Aliases, func(a, b Alias) int { return compare(a.Item, b.Item) })
	return out
}

// What After does not merge: more passages than this share of all, where Build is as quick;
// and small libraries whose fields have changed their length.
const (
	mostMerged = 1. / 5
	fewTexts   = 5000 // passages, which are built in a quarter of a second
)

// After is the index of the library with the changes, while x goes on answering. Small
// changes are merged into what x has, large ones built anew, with the same answers; see
// Drifted. v is the vocabulary that x was built with.
func (x *Index) After(c Changes, v *Vocabulary) *Index {
	lib := x.lib.After(c)
	gone, come := between(x.lib, lib, c, v)
	if x.vocabulary != v.hash || float64(max(len(gone), len(come))) > mostMerged*float64(x.Passages()) {
		return BuildIndex(lib, v)
	}
	words, err := x.words.With(gone, come)
	if err != nil || words.Drifted() && words.Len() < fewTexts { // an error is cured by building
		return BuildIndex(lib, v)
	}
	return newIndex(lib, v, words)
}

// Drifted reports that so much has been merged that BuildIndex would weigh words a little
// otherwise: it is time to build anew, in the background.
func (x *Index) Drifted() bool { return x.words.Drifted() }

// between are the passages of before that are not those of after, and the other way round.
func between(before, after *Library, c Changes, v *Vocabulary) (gone, come []search.Passage) {
	touched := map[ItemID]bool{}
	for i := range c.Items {
		touched[c.Items[i].ID] = true
	}
	for id := range c.Aliases {
		touched[id] = true
	}
	old := map[string]search.Passage{}
	for _, p := range before.passagesOf(touched, v) {
		old[p.ID] = p
	}
	for _, p := range after.passagesOf(touched, v) {
		was, ok := old[p.ID]
		if ok && reflect.DeepEqual(was, p) {
			delete(old, p.ID)
			continue
		}
		come = append(come, p)
	}
	for _, p := range old {
		gone = append(gone, p)
	}
	return gone, come
}

func (l *Library) passagesOf(ids map[ItemID]bool, v *Vocabulary) (out []search.Passage) {
	asked := l.asked(func(id ItemID) bool { return ids[id] })
	for id := range ids {
		if it, ok := l.Item(id); ok {
			out = it.passages(out, v.aliases[id], asked)
		}
	}
	return out
}
