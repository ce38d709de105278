package training_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"cadrebot/training"
)

// Shuffling changes where a choice stands, never which one is right: the text at each
// place of the remapped key is the text the key means, and picking those places is
// marked right while a changed pick is not.
func TestShuffleNeverChangesWhatIsRight(t *testing.T) {
	t.Parallel()
	moved := 0
	for _, c := range starter(t) {
		for _, q := range c.Questions {
			if q.Type == training.Numeric {
				continue
			}
			for n := range 200 {
				order := training.Shuffle(training.SeedOf(fmt.Sprint("attempt ", n)), &q, "0")
				if sorted := slices.Sorted(slices.Values(order)); !reflect.DeepEqual(sorted, identity(len(q.Choices))) {
					t.Fatalf("%s: %v is no order of %d choices", q.ID, order, len(q.Choices))
				}
				if !reflect.DeepEqual(order, identity(len(q.Choices))) {
					moved++
				}
				places := training.Places(order, q.Key.Picks)
				for i, at := range places {
					if q.Choices[order[at]].Zh != q.Choices[q.Key.Picks[i]].Zh {
						t.Fatalf("%s: place %d shows another choice than the key means", q.ID, at)
					}
				}
				back, ok := training.Remap(order, places)
				if !ok || !training.Mark(&q, training.Answer{Picks: back}) {
					t.Fatalf("%s: the key at places %v of %v is not right", q.ID, places, order)
				}
				places[0] = (places[0] + 1) % len(order)
				if wrong, _ := training.Remap(order, places); training.Mark(&q, training.Answer{Picks: wrong}) {
					t.Fatalf("%s: a changed answer %v of %v is right", q.ID, places, order)
				}
			}
		}
	}
	if moved == 0 {
		t.Error("nothing was ever shuffled")
	}
}

func identity(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestOrderingIsNeverShownSolvedAndTrueStaysFirst(t *testing.T) {
	t.Parallel()
	for _, c := range starter(t) {
		for _, q := range c.Questions {
			for n := range 500 {
				order := training.Shuffle(training.SeedOf(fmt.Sprint(n)), &q, "0")
				if q.Type == training.Ordering && slices.Equal(order, q.Key.Picks) {
					t.Fatalf("%s is shown solved", q.ID)
				}
				if q.Type == training.TrueFalse && !slices.Equal(order, []int{0, 1}) {
					t.Fatalf("%s: true and false changed places", q.ID)
				}
			}
		}
	}
}

// The orders of attempts that are under way must survive a release: these values may
// never change.
func TestSeedsAreForEver(t *testing.T) {
	t.Parallel()
	q := training.Question{ID: "C1-Q02", Type: training.Single, Choices: choices(5), Key: picks(0)}
	if got := training.SeedOf("conversation"); got != goldenSeed {
		t.Errorf("seed %d, was %d", got, uint64(goldenSeed))
	}
	if got := training.Shuffle(training.SeedOf("conversation"), &q, "3"); !slices.Equal(got, goldenOrder) {
		t.Errorf("order %v, was %v", got, goldenOrder)
	}
}

const goldenSeed training.Seed = 7715472454778567302

var goldenOrder = []int{0, 2, 1, 4, 3}

func TestRemapRefusesPlacesThatDoNotExist(t *testing.T) {
	t.Parallel()
	for _, at := range []int{-1, 3, 1 << 40} {
		if _, ok := training.Remap([]int{2, 0, 1}, []int{at}); ok {
			t.Errorf("place %d of 3 was taken", at)
		}
	}
}
