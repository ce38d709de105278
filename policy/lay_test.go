package policy

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// Questions that somebody else wrote, in the words of the village: the item that answers is
// among the first three. The word lists are never written from single questions of this file.
func TestQuestionsByAnotherHandFindTheirItem(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/lay_questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	asked, right := map[string]int{}, map[string]int{}
	for in := bufio.NewScanner(f); in.Scan(); {
		var q struct {
			Set, Query string
			Gold       []string
		}
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		got := ids(starter().Search(Query{Text: q.Query, Today: today, Limit: 3}).Hits)
		for _, set := range []string{q.Set, "all"} {
			asked[set]++
			if slices.ContainsFunc(got, func(id string) bool { return slices.Contains(q.Gold, id) }) {
				right[set]++
			}
		}
	}
	for set, floor := range map[string]float64{"lay-zh": 0.95, "lay-en": 0.95, "all": 0.95} {
		share := float64(right[set]) / float64(asked[set])
		t.Logf("%s: success@3 %.3f of %d", set, share, asked[set])
		if share < floor {
			t.Errorf("%s: success@3 is %.3f, want at least %.2f", set, share, floor)
		}
	}
}
