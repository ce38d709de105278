package policy

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"cadrebot/locales"
)

// What is kept answers like what it was kept from, with every field of every item.
func TestAKeptIndexIsTheSame(t *testing.T) {
	t.Parallel()
	items, figures, err := StarterRows()
	if err != nil {
		t.Fatal(err)
	}
	law := document(rand.New(rand.NewPCG(3, 3)), 30)
	law.Region, law.English, law.Sections[0].Ref = "990101", OfficialEnglish, "passage-1"
	law.Sections[1].Heading = locales.Both("第一章 / 第一节", "Chapter 1 / Section 1")
	lib := NewLibrary("7 abc", append(items, law), figures)
	lib.Aliases = []Alias{{Item: law.ID, Lang: locales.ZH, Text: "断缴能补吗", Anchor: "p1"}, {Item: law.ID, Lang: locales.EN, Text: "late payment"}}
	x := BuildIndex(lib, Curated())
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	kept, err := ReadIndex(bytes.NewReader(b.Bytes()), Curated())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := kept.Library(), x.Library(); got.Edition != want.Edition || !reflect.DeepEqual(got.Aliases, want.Aliases) || !reflect.DeepEqual(got.Parameters, want.Parameters) || len(got.Items) != len(want.Items) {
		t.Fatal("edition, figures, aliases or the number of items differ")
	}
	for i, want := range x.Library().Items {
		got := kept.Library().Items[i]
		if a, b := *got.days, *want.days; a != b {
			t.Errorf("%s: days %+v, want %+v", want.ID, a, b)
		}
		got.days, want.days = nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: kept %+v, want %+v", want.ID, got, want)
		}
	}
	on, _ := devQuestions(t)
	for _, q := range on {
		a, b := x.Search(Query{Text: q.text, Today: today}), kept.Search(Query{Text: q.text, Today: today})
		if !slices.Equal(ids(a.Hits), ids(b.Hits)) || a.Coverage != b.Coverage {
			t.Errorf("%s: %v and %v", q.text, ids(a.Hits), ids(b.Hits))
		}
	}
}

func TestAnotherOrDamagedIndexIsNotUsed(t *testing.T) {
	t.Parallel()
	lib := NewLibrary("1 a", []Item{{ID: "A", Title: locales.Both("甲", ""), Date: "2024", Points: []locales.Text{locales.Both("一条", "")}}}, nil)
	x := BuildIndex(lib, Curated())
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	other, err := NewVocabulary([]string{"甲, 乙"}, "", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadIndex(bytes.NewReader(b.Bytes()), other); !errors.Is(err, ErrOtherIndex) {
		t.Errorf("other words: %v", err)
	}
	for i := range b.Len() {
		broken := bytes.Clone(b.Bytes())
		broken[i] ^= 0x40
		if _, err := ReadIndex(bytes.NewReader(broken), Curated()); !errors.Is(err, ErrOtherIndex) {
			t.Fatalf("byte %d was changed: %v", i, err)
		}
		if _, err := ReadIndex(bytes.NewReader(b.Bytes()[:i]), Curated()); !errors.Is(err, ErrOtherIndex) {
			t.Fatalf("cut at byte %d: %v", i, err)
		}
	}
}

func FuzzReadLibrary(f *testing.F) {
	p := &packer{}
	p.library(NewLibrary("", []Item{{ID: "A", Topics: []string{"x"}, Sections: []Section{{Anchor: "a1"}}}}, []Parameter{{Key: "k", Items: []ItemID{"A"}}}))
	f.Add(p.out)
	f.Fuzz(func(t *testing.T, b []byte) {
		(&packer{reading: true, in: string(b)}).library(&Library{})
	})
}
