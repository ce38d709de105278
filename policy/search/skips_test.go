package search

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestSkipsFindWhatTheListHolds looks every passage up in lists of all lengths, among them
// those that end at a skip, and lists whose distances take one byte, two or three.
func TestSkipsFindWhatTheListHolds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	for _, length := range []int{0, 1, skipEvery, skipEvery + 1, 2*skipEvery - 1, 2 * skipEvery, 2*skipEvery + 1, 1000} {
		for _, widest := range []int{1, 3, 300, 40000} {
			t.Run(fmt.Sprint(length, " up to ", widest), func(t *testing.T) {
				var list []posting
				held := map[uint32]bool{}
				last := uint32(0)
				for range length {
					last += 1 + uint32(r.IntN(widest))
					list = append(list, posting{last, 9})
					held[last] = true
				}
				x := &Index{posts: appendPostings(nil, list, false)}
				x.dict.starts = []uint32{0, uint32(len(x.posts))}
				x.skips = x.skipLists()
				if want := max(0, (length-1)/skipEvery); len(x.skips.at) != want {
					t.Errorf("%d skips, want %d", len(x.skips.at), want)
				}
				for _, p := range list {
					for _, q := range []uint32{p.passage - 1, p.passage, p.passage + 1} {
						if got := x.holdsTerm(0, q); got != held[q] {
							t.Fatalf("passage %d: %v", q, got)
						}
					}
				}
				if x.holdsTerm(0, last+50000) {
					t.Error("a passage behind the list's end is in it")
				}
			})
		}
	}
}

func TestWaysThatAnotherOneCoversAreLeftOut(t *testing.T) {
	t.Parallel()
	way := func(weight float32, terms ...int32) (out []weighted) {
		for _, t := range terms {
			out = append(out, weighted{t, weight})
		}
		return out
	}
	typed := way(1, 1, 2)
	for _, c := range []struct {
		name string
		in   [][]weighted
		want [][]weighted
	}{
		{"the word as typed", [][]weighted{typed, way(0.6, 2, 1)}, [][]weighted{typed}},
		{"a part of it", [][]weighted{typed, way(0.6, 2)}, [][]weighted{typed}},
		{"a part that weighs more", [][]weighted{typed, way(1.3, 2)}, [][]weighted{typed, way(1.3, 2)}},
		{"the first way stays", [][]weighted{way(0.6, 1), way(0.6, 1, 2)}, [][]weighted{way(0.6, 1), way(0.6, 1, 2)}},
		{"a part of a later one", [][]weighted{typed, way(0.6, 3), way(0.6, 3, 4)}, [][]weighted{typed, way(0.6, 3, 4)}},
		{"the same twice", [][]weighted{typed, way(0.6, 3, 4), way(0.6, 4, 3)}, [][]weighted{typed, way(0.6, 3, 4)}},
		{"others", [][]weighted{typed, way(0.6, 3), way(0.6, 4)}, [][]weighted{typed, way(0.6, 3), way(0.6, 4)}},
	} {
		if got := telling(c.in); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
