package policy

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/policy/search"
)

// The same library in another order, the same answers: replicas must agree.
func TestAnswersDoNotDependOnTheOrderOfRows(t *testing.T) {
	t.Parallel()
	on, _ := devQuestions(t)
	lib := starter().Library()
	items := slices.Clone(lib.Items)
	rand.New(rand.NewPCG(7, 7)).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	other := BuildIndex(NewLibrary("2", items, lib.Parameters), Curated())
	for _, q := range on {
		a, c := starter().Search(Query{Text: q.text, Today: today}), other.Search(Query{Text: q.text, Today: today})
		if !slices.Equal(ids(a.Hits), ids(c.Hits)) {
			t.Errorf("%s: %v and %v", q.text, ids(a.Hits), ids(c.Hits))
		}
	}
}

func TestOtherSpellingsFindTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"小额信贷能贷多少", "小額信貸能貸多少"},
		{"饮水安全", "飲水安全"},
		{"驻村第一书记任期", "駐村第一書記任期"},
		{"12317", "１２３１７"},
		{"micro-credit ceiling", "ＭＩＣＲＯ－ＣＲＥＤＩＴ　Ceilings"},
		{"village notice board", "Village NOTICE boards"},
	} {
		a, b := starter().Search(Query{Text: c[0], Today: today}), starter().Search(Query{Text: c[1], Today: today})
		if !slices.Equal(ids(a.Hits), ids(b.Hits)) {
			t.Errorf("%s %v, %s %v", c[0], ids(a.Hits), c[1], ids(b.Hits))
		}
	}
}

func TestDocumentNumbersAreFound(t *testing.T) {
	t.Parallel()
	for q, want := range map[string]string{
		"财农〔2021〕19号": "POL-011", "财农[2021]19号": "POL-011", "財農（２０２１）19號": "POL-011", "财农2021 122号": "POL-020",
		"〔2021〕122号": "POL-020", "国办发〔2023〕39号是什么": "POL-029", "POL-041": "POL-041", "pol-010": "POL-010", "P099751": "POL-053",
		"T/CHES 18-2018": "POL-045", "国务院令第493号": "POL-054",
	} {
		a := starter().Search(Query{Text: q, Today: today})
		if len(a.Hits) == 0 || a.Certainty != Found || string(a.Hits[0].Item.ID) != want {
			t.Errorf("%s: got %v (%d)", q, ids(a.Hits), a.Certainty)
		}
	}
}

func TestALongerNumberIsAnotherDocument(t *testing.T) {
	t.Parallel()
	for _, q := range []string{"财农〔2021〕190号", "财农〔2021〕1号", "POL-0411", "2021年19个项目"} {
		x := starter()
		if found := x.rank(x.group(x.words.Search(search.Query{Text: q}), x.named(q)), moment{day: today}, nil); len(found) > 0 && found[0].named {
			t.Errorf("%s was taken for %s", q, found[0].item.ID)
		}
	}
}

func TestNothingIsAnswered(t *testing.T) {
	t.Parallel()
	for _, q := range []string{"", "？", "   ", "的", "吗", "the of", "\xff\xfe", strings.Repeat("贷", 5000)} {
		if a := starter().Search(Query{Text: q, Today: today}); a.Certainty == Found {
			t.Errorf("%.20q: found %v", q, ids(a.Hits))
		}
	}
	empty := BuildIndex(NewLibrary("1", nil, nil), Curated())
	if a := empty.Search(Query{Text: "小额信贷", Today: today}); len(a.Hits) != 0 {
		t.Error("an empty library answered")
	}
}

func TestShelvesHoldEveryItem(t *testing.T) {
	t.Parallel()
	lib, seen := starter().Library(), map[ItemID]bool{}
	for _, s := range Subjects {
		hits := lib.Shelf(s.Key, today)
		if len(hits) == 0 {
			t.Errorf("%s is empty", s.Key)
		}
		for i, h := range hits {
			seen[h.Item.ID] = true
			if i > 0 && hits[i-1].State == Superseded && h.State == InForce {
				t.Errorf("%s: %s stands after a superseded item", s.Key, h.Item.ID)
			}
		}
	}
	for _, it := range lib.Items {
		if !seen[it.ID] && it.ID != "POL-021" { // the white paper is background for all
			t.Errorf("%s stands on no shelf: %v", it.ID, it.Topics)
		}
	}
	if lib.Shelf("nothing", today) != nil {
		t.Error("an unknown shelf holds items")
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"小额信贷 loans", "財農〔2021〕19號", "３.５万", "\xff贷\x00", "in May 2024", "𠀀a贷b", "POL-041", "xiao e xin dai"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a := starter().Search(Query{Text: s, Today: today})
		for i, h := range a.Hits {
			if h.Item == nil || math.IsNaN(h.Score) || math.IsInf(h.Score, 0) {
				t.Fatalf("%q: hit %d of %v", s, i, ids(a.Hits))
			}
			for _, l := range locales.All {
				a.Excerpt(h, l, 40)
			}
		}
	})
}

func FuzzParseItem(f *testing.F) {
	f.Add([]byte(`{"id":"P","title_zh":"t","points_zh":["a"],"date":"2021","confidence":"low","status":"x"}`))
	f.Add([]byte(`{"date":9}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		it, err := ParseItem(b)
		if err != nil {
			return
		}
		if _, err := it.JSON(); err != nil {
			t.Fatal(err)
		}
		lib := NewLibrary("1", []Item{it}, nil)
		BuildIndex(lib, Curated()).Search(Query{Text: it.Title.Zh, Today: today})
	})
}

func BenchmarkSearch(bench *testing.B) {
	x := starter()
	questions := []string{"小额信贷能贷多少", "how many days from a clue to the decision", "2024年5月第一书记任期几年", "低保户看病参保有没有资助"}
	bench.ReportAllocs()
	for i := 0; bench.Loop(); i++ {
		x.Search(Query{Text: questions[i%len(questions)], Today: today})
	}
}

func BenchmarkBuildIndex(bench *testing.B) {
	lib := starter().Library()
	bench.ReportAllocs()
	for bench.Loop() {
		BuildIndex(lib, Curated())
	}
}
