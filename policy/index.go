package policy

import (
	"strings"

	"cadrebot/policy/search"
)

// Index answers questions from one Library. It never changes once built, so that any
// number of searches may share it.
type Index struct {
	lib    *Library
	words  *search.Index
	before map[ItemID][]ItemID // by item: those that it has replaced
	byName map[string]ItemID   // by id in small letters

	vocabulary string // sum of the lists it was built with
}

// BuildIndex reads the whole library once.
func BuildIndex(lib *Library, v *Vocabulary) *Index {
	return newIndex(lib, v, search.Build(passages(lib, v), v.words))
}

func newIndex(lib *Library, v *Vocabulary, words *search.Index) *Index {
	x := &Index{lib: lib, words: words, vocabulary: v.hash, before: map[ItemID][]ItemID{}, byName: make(map[string]ItemID, len(lib.Items))}
	for i := range lib.Items {
		it := &lib.Items[i]
		x.byName[strings.ToLower(string(it.ID))] = it.ID
		if it.SupersededBy != "" {
			x.before[it.SupersededBy] = append(x.before[it.SupersededBy], it.ID)
		}
	}
	return x
}

// Library is what the index was built from.
func (x *Index) Library() *Library { return x.lib }

// Passages is how many passages are searched: clauses by language.
func (x *Index) Passages() int { return x.words.Len() }
