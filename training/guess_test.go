package training

import (
	"math"
	"testing"

	"cadrebot/locales"
)

func TestBlindGuessing(t *testing.T) {
	t.Parallel()
	texts := func(n int) []locales.Text { return make([]locales.Text, n) }
	for typ, c := range map[Type]struct {
		q    Question
		want float64
		ok   bool
	}{
		Single:    {Question{Choices: texts(4)}, 1.0 / 4, true},
		TrueFalse: {Question{Choices: texts(2)}, 1.0 / 2, true},
		Multiple:  {Question{Choices: texts(4)}, 0, false},
		Numeric:   {Question{}, 0, true},
		Matching:  {Question{Left: texts(2), Choices: texts(4)}, 1.0 / 16, true}, // 4·4 ways to pair two with four
		Ordering:  {Question{Choices: texts(4)}, 1.0 / 24, true},
		Short:     {Question{}, 0, true},
		Essay:     {Question{}, 0, false},
		"riddle":  {Question{Choices: texts(4)}, 0, false},
	} {
		c.q.Type = typ
		if got, ok := GuessScore(&c.q); ok != c.ok || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, %v, want %v", typ, got, ok, c.want)
		}
		c.q.Choices = nil
		if got, ok := GuessScore(&c.q); ok != (typ == Numeric || typ == Short) || got != 0 {
			t.Errorf("%s without choices: %v, %v", typ, got, ok)
		}
	}
	part := Question{Type: Single, Choices: texts(4), Weights: []int{Full, Full / 2, 0, -Full / 2}}
	if got, _ := GuessScore(&part); math.Abs(got-0.25) > 1e-12 {
		t.Errorf("weights 1, 1/2, 0, -1/2: %v", got)
	}
	for _, typ := range Types {
		if _, ok := guesses[typ]; !ok {
			t.Errorf("%s has no row in the guessing table of guess.go", typ)
		}
	}
}
