package search

import (
	"testing"
	"time"
)

// everyNth of the long sets are asked: enough to notice a change for the worse.
const everyNth = 6

// TestConformance asks the judged questions over the whole corpus. The floors lie a little
// below what was measured (docs/search.md), so that only a change for the worse fails.
func TestConformance(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a large corpus")
	}
	t.Parallel()
	var asked []Judged
	seen := map[string]int{}
	for _, q := range sharedQuestions(t) {
		seen[q.Set]++
		switch q.Set {
		case "hand-kw-zh", "hand-kw-en", "hand-lay-zh", "hand-lay-en":
			asked = append(asked, q)
			q.Set = "core"
		case "stard":
			if seen[q.Set]%everyNth > 0 {
				continue
			}
		}
		asked = append(asked, q)
	}
	x := Build(sharedPassages(t), knownWords(t))
	got := map[string]float64{}
	for _, f := range Evaluate(x, asked, time.Now, false) {
		got[f.Set] = f.MRR
	}
	for set, floor := range map[string]float64{
		"core": 0.59, "stard": 0.37, "var-trad": 0.57, "var-homophone": 0.52, "var-pinyin": 0.75, "var-pinyin-joined": 0.75, "var-mixed": 0.80,
		"var-typo-en": 0.55, "title-cite": 1, "title-doc": 0.98, "title-chapter": 0.94, "title-en": 0.93, "hand-x-en2zh": 0.30,
	} {
		if got[set] < floor {
			t.Errorf("%s: MRR@10 %.3f, floor %.3f", set, got[set], floor)
		} else {
			t.Logf("%s: MRR@10 %.3f", set, got[set])
		}
	}
}
