package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cadrebot/policy/search"
)

func TestChineseIsCutIntoPairs(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"最低工资":         "最低 低工 工资",
		"交税 tax 88 地":  "交税 tax 88 地",
		"minimum wage": "minimum wage",
		"":             "",
	} {
		if got := strings.Join(strings.Fields(paired(in)), " "); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestEveryNthQuestionOfTheNamedSetsIsChosen(t *testing.T) {
	t.Parallel()
	var all []search.Judged
	for i := range 5 {
		all = append(all, search.Judged{ID: fmt.Sprint("a", i), Set: "a"}, search.Judged{ID: fmt.Sprint("b", i), Set: "b"})
	}
	ids := func(list []search.Judged) (out string) {
		for _, q := range list {
			out += q.ID + " "
		}
		return out
	}
	if got := ids(chosen(all, nil, 2)); got != "a0 b0 a2 b2 a4 b4 " {
		t.Error(got)
	}
	if got := ids(chosen(all, []string{"b"}, 3)); got != "b0 b3 " {
		t.Error(got)
	}
}

func TestRepeatedPassagesHaveIDsOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range repeated([]search.Passage{{ID: "a", Body: "x"}, {ID: "b", Body: "y"}}, 7) {
		if seen[p.ID] || p.Body == "" {
			t.Errorf("%+v", p)
		}
		seen[p.ID] = true
	}
	if len(seen) != 7 {
		t.Errorf("%d passages, want 7", len(seen))
	}
	if same := repeated([]search.Passage{{ID: "a"}}, 0); len(same) != 1 {
		t.Errorf("%d passages, want the one", len(same))
	}
}

func TestAnswersAreJudgedWithTheTimeTheyTook(t *testing.T) {
	t.Parallel()
	questions := []search.Judged{{Set: "s", Gold: []string{"a"}}, {Set: "s", Gold: []string{"b"}}}
	got := judged(questions, []answer{{[]string{"a"}, time.Second}, {[]string{"x", "b"}, 3 * time.Second}})
	if len(got) != 2 || got[1].MRR != 0.75 || got[1].P50 != 3*time.Second || got[1].Queries != 2 {
		t.Errorf("%+v", got)
	}
}

func TestRatiosArePaired(t *testing.T) {
	t.Parallel()
	if got := median(ratios([]float64{1, 50, 30}, []float64{10, 100, 100})); got != 0.3 {
		t.Error(got)
	}
}
