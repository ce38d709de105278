package policy

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cadrebot/locales"
)

// bruteForce scores every item from its text, without any index.
func bruteForce(lib *Library, syn *Synonyms, question string) []float64 {
	n := len(lib.Items)
	count := func(text, term string) (tf float64) {
		for _, t := range tokens(fold(text)) {
			if t.term == term {
				tf++
			}
		}
		return tf
	}
	var average [len(fieldWeights)]float64
	for _, it := range lib.Items {
		for f, text := range fields(it) {
			average[f] += float64(len(tokens(fold(text)))) / float64(n)
		}
	}
	weights := map[string]float64{}
	text := fold(question)
	matches := syn.find(text, tokens(text))
	for _, t := range tokens(bareAround(text, matches)) {
		weights[t.term] = 1
	}
	for _, m := range matches {
		for _, g := range m.groups {
			for _, s := range syn.adds[g] {
				for _, t := range tokens(fold(s)) {
					w := expanded
					if t.uni {
						w *= lone
					}
					weights[t.term] = max(weights[t.term], w)
				}
			}
		}
	}
	scores := make([]float64, n)
	for term, w := range weights {
		df := 0.0
		for _, it := range lib.Items {
			if slices.ContainsFunc(slices.Collect(func(yield func(string) bool) {
				for _, text := range fields(it) {
					if !yield(text) {
						return
					}
				}
			}), func(text string) bool { return count(text, term) > 0 }) {
				df++
			}
		}
		if df == 0 {
			continue
		}
		for d, it := range lib.Items {
			mass := 0.0
			for f, text := range fields(it) {
				if tf := count(text, term); tf > 0 {
					mass += fieldWeights[f] * tf / (1 - b + b*float64(len(tokens(fold(text))))/average[f])
				}
			}
			scores[d] += w * math.Log(1+(float64(n)-df+0.5)/(df+0.5)) * mass * (k1 + 1) / (mass + k1)
		}
	}
	return scores
}

func randomLibrary(r *rand.Rand) *Library {
	words := strings.Fields("贷款 小额 信贷 监测 户 返贫 資金 项目 公示 loans monitoring funds village posted Credit 第一书记 低保 饮水 2021 ５万 危房 of the")
	phrase := func(n int) string {
		var out []string
		for range n {
			out = append(out, words[r.IntN(len(words))])
		}
		return strings.Join(out, []string{"", " ", "，"}[r.IntN(3)])
	}
	var items []Item
	for i := range 1 + r.IntN(12) {
		it := Item{
			ID: ItemID(fmt.Sprintf("P-%02d", i)), Title: locales.Both(phrase(3), phrase(3)), Issuer: locales.Both(phrase(1), phrase(1)),
			Date: "2021", Status: "in_force", Topics: []string{"loans"}, Confidence: High,
		}
		for range 1 + r.IntN(4) {
			it.Points = append(it.Points, locales.Both(phrase(1+r.IntN(8)), phrase(1+r.IntN(8))))
		}
		items = append(items, it)
	}
	return NewLibrary(1, items, nil)
}

func TestIndexEqualsBruteForce(t *testing.T) {
	t.Parallel()
	questions := strings.Fields("小额贷款多少 low-income 低保户 贷款监测 monitoring,loans 驻村 資金公示 village-loan 什么 危房改造 5万")
	for seed := range uint64(40) {
		lib := randomLibrary(rand.New(rand.NewPCG(seed, 1)))
		x := BuildIndex(lib, Curated())
		for _, q := range questions {
			got, want := x.score(x.understand(q)), bruteForce(lib, Curated(), q)
			for d := range want {
				if math.Abs(got[d]-want[d]) > 1e-3*(1+want[d]) {
					t.Fatalf("seed %d, %q, %s: index %.5f, brute force %.5f", seed, q, lib.Items[d].ID, got[d], want[d])
				}
			}
		}
	}
}

// The same library in another order, the same answers: replicas must agree.
func TestAnswersDoNotDependOnTheOrderOfRows(t *testing.T) {
	t.Parallel()
	on, _ := devQuestions(t)
	lib := starter().Library()
	items := slices.Clone(lib.Items)
	rand.New(rand.NewPCG(7, 7)).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	other := BuildIndex(NewLibrary(2, items, lib.Parameters), Curated())
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
		if got := starter().cited(q); len(got) != 0 {
			t.Errorf("%s was taken for %s", q, starter().lib.Items[got[0]].ID)
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
	empty := BuildIndex(NewLibrary(1, nil, nil), Curated())
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

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"小额信贷 loans", "財農〔2021〕19號", "３.５万", "\xff贷\x00", "in May 2024", "𠀀a贷b", "running ies sses"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := fold(s)
		if again := fold(string(text)); !slices.Equal(text, again) {
			t.Fatalf("folding %q twice differs from once", s)
		}
		last := 0
		for _, tok := range tokens(text) {
			if tok.term == "" || tok.from < 0 || tok.to > len(text) || tok.from >= tok.to || tok.from < last {
				t.Fatalf("%q: token %+v", s, tok)
			}
			last = tok.from
		}
		a := starter().Search(Query{Text: s, Today: today})
		for i, h := range a.Hits {
			if h.Item == nil || math.IsNaN(h.Score) || (i > 0 && a.Hits[i-1].State == h.State && a.Hits[i-1].Score < h.Score) {
				t.Fatalf("%q: hit %d of %v", s, i, ids(a.Hits))
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
		lib := NewLibrary(1, []Item{it}, nil)
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
