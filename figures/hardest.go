package figures

import (
	"slices"
	"strings"
)

// Hardest keeps of the lines of each course the n with the most difficult questions (F28), and of those that were
// tried too seldom none. They stay in the order of their codes: questions are named so that they are taught
// again, nobody is ranked by them.
func Hardest(lines []Line, n int) []Line {
	f, _ := FormulaOf("F28")
	byCourse := map[string][]Line{}
	for _, l := range lines {
		if course, _, ok := strings.Cut(l.Key, "/"); ok && f.Of(l.Input).Says == Known {
			byCourse[course] = append(byCourse[course], l)
		}
	}
	out := []Line{}
	for _, all := range byCourse {
		slices.SortStableFunc(all, func(a, b Line) int { return f.Of(b.Input).N.Cmp(f.Of(a.Input).N) })
		out = append(out, all[:min(n, len(all))]...)
	}
	slices.SortFunc(out, func(a, b Line) int { return strings.Compare(a.Key, b.Key) })
	return out
}
