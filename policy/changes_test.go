package policy

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"cadrebot/locales"
)

// stored is a library as rows of a database: items as they were imported.
type stored struct {
	r       *rand.Rand
	items   map[ItemID]Item
	figures []Parameter
	aliases map[ItemID][]Alias
	edition int
}

func (s *stored) whole() *Library {
	var items []Item
	for _, it := range s.items {
		items = append(items, it)
	}
	lib := NewLibrary(fmt.Sprint(s.edition), items, s.figures)
	for i := range lib.Items {
		lib.Aliases = append(lib.Aliases, s.aliases[lib.Items[i].ID]...)
	}
	return lib
}

func (s *stored) any() ItemID { return ItemID(fmt.Sprintf("D-%d", s.r.IntN(60))) }

// change alters a few rows and tells them as the store does.
func (s *stored) change() Changes {
	s.edition++
	c := Changes{Edition: fmt.Sprint(s.edition), Aliases: map[ItemID][]Alias{}}
	for range 1 + s.r.IntN(3) {
		id := s.any()
		it, ok := s.items[id]
		switch {
		case !ok || s.r.IntN(3) == 0:
			it = document(s.r, 1+s.r.IntN(20))
			it.ID, it.Title = id, locales.Both("关于"+words(s.r, 4)+"的办法", "Measures")
			it.Date = When(fmt.Sprintf("20%d-05", 15+s.r.IntN(10)))
		case s.r.IntN(2) == 0:
			it.SupersededBy = s.any()
		default:
			it.Sections = slices.Clone(it.Sections)
			it.Sections[s.r.IntN(len(it.Sections))].Body.Zh = words(s.r, 30)
		}
		it.To = []When{"", "", "2010-01", "2030-01"}[s.r.IntN(4)]
		it.Status = []string{"in_force", "historical", "ended 2022-03-04", "superseded"}[s.r.IntN(4)]
		s.items[id] = it
		c.Items = slices.DeleteFunc(c.Items, func(o Item) bool { return o.ID == id })
		c.Items = append(c.Items, it)
		if s.r.IntN(3) == 0 {
			s.aliases[id] = append(s.aliases[id], Alias{Item: id, Lang: LangOf("贷"), Text: words(s.r, 6)})
			c.Aliases[id] = slices.Clone(s.aliases[id])
		}
	}
	if s.r.IntN(4) == 0 {
		s.figures = append(s.figures, Parameter{Key: words(s.r, 2), From: "2021", Items: []ItemID{s.any()}})
		c.Parameters = slices.Clone(s.figures)
	}
	return c
}

// Following the changes, a library and its index say what they say when they are read and
// built anew.
func TestFollowingChangesEqualsReadingAnew(t *testing.T) {
	t.Parallel()
	few, err := NewVocabulary([]string{"补助, 补贴"}, "", "D-1\nzh 怎么补助")
	if err != nil {
		t.Fatal(err)
	}
	merged := 0
	for seed := range uint64(8) {
		s := &stored{r: rand.New(rand.NewPCG(seed, 2)), items: map[ItemID]Item{}, aliases: map[ItemID][]Alias{}}
		for range 50 {
			s.change()
		}
		x := BuildIndex(s.whole(), few)
		for step := range 12 {
			before := packed(t, x)
			change := s.change()
			y := x.After(change, few)
			gone, come := between(x.lib, y.lib, change, few)
			if words, err := x.words.With(gone, come); err == nil && !words.Drifted() {
				merged++
			}
			if !bytes.Equal(before, packed(t, x)) {
				t.Fatalf("seed %d, step %d: the old index was touched", seed, step)
			}
			want := s.whole()
			if got := y.Library(); got.Edition != want.Edition || !reflect.DeepEqual(got.Items, want.Items) || !reflect.DeepEqual(got.at, want.at) ||
				!reflect.DeepEqual(got.Parameters, want.Parameters) || !slices.Equal(got.Aliases, want.Aliases) {
				t.Fatalf("seed %d, step %d:\n%+v\nread anew\n%+v", seed, step, got, want)
			}
			if y.Drifted() || !bytes.Equal(packed(t, BuildIndex(want, few)), packed(t, y)) {
				t.Fatalf("seed %d, step %d: not the index that is built", seed, step)
			}
			x = y
		}
	}
	if merged < 30 {
		t.Errorf("only %d changes could be merged", merged)
	}
}

func packed(t *testing.T, x *Index) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// An index that was made with other words, or does not hold what its library says, is built
// anew instead of merged.
func TestWhatCannotBeMergedIsBuilt(t *testing.T) {
	t.Parallel()
	var items []Item
	for i := range 20 {
		items = append(items, Item{ID: ItemID(fmt.Sprint("A", i)), Title: locales.Both("甲", ""), Date: "2024", Points: []locales.Text{locales.Both("土地承包", "")}})
	}
	it := items[3]
	it.Points = []locales.Text{locales.Both("危房改造", "")}
	change := Changes{Edition: "2", Items: []Item{it}}
	other, err := NewVocabulary([]string{"甲, 乙"}, "", "")
	if err != nil {
		t.Fatal(err)
	}
	lib := NewLibrary("1", items, nil)
	want := packed(t, BuildIndex(lib.After(change), Curated()))
	items[3].Points = []locales.Text{locales.Both("农村供水", "")}
	strange := BuildIndex(NewLibrary("1", items, nil), Curated())
	strange.lib = lib
	for what, x := range map[string]*Index{"words": BuildIndex(lib, other), "content": strange} {
		if !bytes.Equal(want, packed(t, x.After(change, Curated()))) {
			t.Errorf("other %s: not the index that is built", what)
		}
	}
}
