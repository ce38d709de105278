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
		Matching:  {Question{Left: texts(2), Choices: texts(4)}, 1.0 / 12, true}, // 4·3 ways to pair two with four
		Ordering:  {Question{Choices: texts(4)}, 1.0 / 24, true},
		"essay":   {Question{Choices: texts(4)}, 0, false},
	} {
		c.q.Type = typ
		if got, ok := GuessScore(&c.q); ok != c.ok || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, %v, want %v", typ, got, ok, c.want)
		}
		c.q.Choices = nil
		if got, ok := GuessScore(&c.q); ok != (typ == Numeric) || got != 0 {
			t.Errorf("%s without choices: %v, %v", typ, got, ok)
		}
	}
	for _, typ := range Types {
		if _, ok := guesses[typ]; !ok {
			t.Errorf("%s has no row in the guessing table of guess.go", typ)
		}
	}
}
