package bot

import (
	"slices"
	"testing"

	"cadrebot/locales"
)

func TestPagesOfAList(t *testing.T) {
	t.Parallel()
	list := []int{0, 1, 2, 3, 4}
	for _, c := range []struct {
		page, at int
		want     []int
		turns    []string
	}{
		{0, 0, []int{0, 1}, []string{"x1"}},
		{1, 1, []int{2, 3}, []string{"x0", "x2"}},
		{2, 2, []int{4}, []string{"x1"}},
		{9, 2, []int{4}, []string{"x1"}},
		{-3, 0, []int{0, 1}, []string{"x1"}},
	} {
		here, at := Cut(list, c.page, 2)
		var turns []string
		s := Say()
		s.Turns(at, len(list), 2, locales.Raw("<"), locales.Raw(">"), "r", "x")
		for _, b := range slices.Concat(s.Rows...) {
			turns = append(turns, b.Arg)
		}
		if !slices.Equal(here, c.want) || at != c.at || !slices.Equal(turns, c.turns) {
			t.Errorf("page %d: %v at %d with %v", c.page, here, at, turns)
		}
	}
	if here, at := Cut([]int(nil), 3, 2); len(here) != 0 || at != 0 {
		t.Errorf("of nothing: %v at %d", here, at)
	}
	s := Say()
	if s.Pairs(make([]Button, 5)); len(s.Rows) != 3 || len(s.Rows[2]) != 1 {
		t.Errorf("five buttons in rows: %v", s.Rows)
	}
}
