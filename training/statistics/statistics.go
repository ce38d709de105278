// Package statistics tells a trainer how the questions of a quiz and the quiz itself
// work, from first attempts, as Moodle defines these figures
// (https://docs.moodle.org/dev/Quiz_statistics_calculations).
//
// It is pure: marks go in, figures, a sentence per question and a picture come out. It
// knows no people: an attempt is a list of marks, and nothing is ranked. Formulas for
// one question stand in item.go, for the whole quiz in quiz.go, counts of choices in
// choices.go, the words in verdict.go. It imports locales and chart only.
package statistics

import (
	"errors"
	"fmt"
	"math"
)

// Item is a question as its author set it.
type Item struct {
	Full    float64  // marks for a wholly right answer; 0 for what carries no marks
	Guess   *float64 // share of Full that blind guessing gets, 0 to 1; nil when that cannot be told
	Choices int      // how many choices can be taken; 0 when there are none to count
}

// Answer is what one attempt got for one question that it was asked. A question that was
// asked and left open has Mark 0 (Moodle: omitted items score zero); one that was not
// drawn for the attempt has no Answer at all.
type Answer struct {
	Item  int     // index into the items of the Sheet
	Mark  float64 // marks given, penalties included; may be negative
	Picks []int   // choices taken, as indexes in the order they were written in
}

// The grid on which marks are kept. Whole numbers make sums exact, so that a spread of
// nothing is zero and not rounding noise that a coefficient would be divided by.
const (
	grid    = 1e9
	maxMark = 1e6
)

// units are marks on the grid.
type units int64

func unitsOf(mark float64) units { return units(math.Round(mark * grid)) }

// Errors of Sheet.Add; nothing of such an attempt is counted.
var (
	ErrItem = errors.New("no such question")
	ErrMark = errors.New("mark is no number between -1e6 and 1e6")
)

// Sheet collects the first attempts at one version of a quiz. It holds tallies, not
// attempts: its size follows how many different marks there are, and the figures cost
// the same for a hundred attempts as for a hundred thousand. The caller hands in each
// person's first attempt only, as repeated ones depend on each other. Not for use by
// several goroutines at once.
type Sheet struct {
	items   []Item
	cells   []map[cell]int // per item: how often this mark came with this total
	picks   []map[pick]int // per item: how often this choice came with this total
	fulls   []float64      // per item: the full marks of all attempts that were asked it
	totals  map[units]int
	places  []map[units]int // marks given at the n-th place of an attempt
	length  lengths
	jumbled bool   // some answers did not stand in the order of the places
	seen    []bool // scratch of Add
}

// cell is what one attempt got for an item, and in total.
type cell struct{ mark, total units }

// pick is a choice that an attempt with this total took.
type pick struct {
	choice int
	total  units
}

// lengths tells whether all attempts had equally many questions, and all of them.
type lengths struct {
	attempts int
	of       int
	mixed    bool
	full     float64
	fulls    bool // attempts differ in their full marks
}

// New is an empty sheet for these items.
func New(items []Item) *Sheet {
	s := &Sheet{
		items: items, totals: map[units]int{}, seen: make([]bool, len(items)),
		cells: make([]map[cell]int, len(items)), picks: make([]map[pick]int, len(items)), fulls: make([]float64, len(items)),
	}
	for i := range items {
		s.cells[i], s.picks[i] = map[cell]int{}, map[pick]int{}
	}
	return s
}

// Add counts one first attempt. Each question may be answered once; where questions are
// drawn at random, the answers stand in the order of the quiz's places. Picks that are
// no choice of the question are passed over. An attempt without answers counts nowhere.
// The error is ErrItem or ErrMark, wrapped.
func (s *Sheet) Add(answers []Answer) error {
	total, full, err := s.sum(answers)
	if err != nil || len(answers) == 0 {
		return err
	}
	s.totals[total]++
	for place, a := range answers {
		s.cells[a.Item][cell{unitsOf(a.Mark), total}]++
		s.fulls[a.Item] += full
		for len(s.places) <= place {
			s.places = append(s.places, map[units]int{})
		}
		s.places[place][unitsOf(a.Mark)]++
		for _, c := range a.Picks {
			if c >= 0 && c < s.items[a.Item].Choices {
				s.picks[a.Item][pick{c, total}]++
			}
		}
	}
	s.length.add(len(answers), full)
	return nil
}

// PlacesUnknown says that the answers of an attempt that was added, or will be, stand in no
// order. What rests on the places of a drawn quiz is undefined then.
func (s *Sheet) PlacesUnknown() { s.jumbled = true }

// sum checks an attempt and adds its marks up.
func (s *Sheet) sum(answers []Answer) (total units, full float64, err error) {
	clear(s.seen)
	for _, a := range answers {
		switch {
		case a.Item < 0 || a.Item >= len(s.items):
			return 0, 0, fmt.Errorf("count question %d: %w", a.Item, ErrItem)
		case s.seen[a.Item]:
			return 0, 0, fmt.Errorf("count question %d a second time: %w", a.Item, ErrItem)
		case math.IsNaN(a.Mark) || math.Abs(a.Mark) > maxMark:
			return 0, 0, fmt.Errorf("count question %d: %w", a.Item, ErrMark)
		}
		s.seen[a.Item] = true
		total += unitsOf(a.Mark)
		full += s.items[a.Item].Full
	}
	return total, full, nil
}

func (l *lengths) add(n int, full float64) {
	if l.attempts == 0 {
		l.of, l.full = n, full
	}
	l.attempts++
	l.mixed = l.mixed || n != l.of
	l.fulls = l.fulls || full != l.full
}

// whole reports whether every attempt was asked every item.
func (s *Sheet) whole() bool {
	return s.length.attempts > 0 && !s.length.mixed && s.length.of == len(s.items)
}
