package search

import (
	"math"
	"testing"
	"time"
)

func TestEvaluate(t *testing.T) {
	t.Parallel()
	x := Build([]Passage{{ID: "a", Body: "water"}, {ID: "b", Body: "water water"}, {ID: "c", Body: "land"}}, nil)
	now := time.Unix(0, 0)
	clock := func() time.Time { now = now.Add(time.Millisecond); return now }
	got := Evaluate(x, []Judged{
		{Set: "one", Query: "water", Gold: []string{"b"}},     // b is first
		{Set: "one", Query: "water", Gold: []string{"a"}},     // a is second
		{Set: "two", Query: "land", Gold: []string{"c", "b"}}, // one of two, first
		{Set: "two", Query: "nothing", Gold: []string{"a"}},   // not found
	}, clock, false)
	second := 1 / math.Log2(3)
	want := []Figures{
		{Set: "", Queries: 4, MRR: (1 + 0.5 + 1 + 0) / 4, NDCG: (1 + second + 1/(1+second)) / 4, Recall: 2.5 / 4, First: 0.5},
		{Set: "one", Queries: 2, MRR: 0.75, NDCG: (1 + second) / 2, Recall: 1, First: 0.5},
		{Set: "two", Queries: 2, MRR: 0.5, NDCG: 1 / (1 + second) / 2, Recall: 0.25, First: 0.5},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, w := range want {
		g := got[i]
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
		if g.Set != w.Set || g.Queries != w.Queries || !near(g.MRR, w.MRR) || !near(g.NDCG, w.NDCG) || !near(g.Recall, w.Recall) || !near(g.First, w.First) ||
			g.P50 != time.Millisecond || g.P95 != time.Millisecond {
			t.Errorf("%+v, want %+v and a millisecond", g, w)
		}
	}
}
