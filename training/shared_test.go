package training_test

import (
	"testing"

	"cadrebot/locales"
	"cadrebot/training"
)

// TestTwoEntriesMayShareAMatch asks a matching question in which two entries of the left
// belong to the same one of the right.
func TestTwoEntriesMayShareAMatch(t *testing.T) {
	t.Parallel()
	q := training.Question{
		ID: "q", Module: "M", Type: training.Matching, Stem: locales.Raw("?"), Key: training.Answer{Picks: []int{0, 1, 0}},
		Left: []locales.Text{locales.Raw("a"), locales.Raw("b"), locales.Raw("c")}, Choices: []locales.Text{locales.Raw("1"), locales.Raw("2")},
	}
	if fault := training.Check(&q); !fault.Empty() {
		t.Fatal(fault.Plain(locales.EN))
	}
	c := training.Course{ID: "c", Pass: 80, Modules: []training.Module{{ID: "M"}}, Questions: []training.Question{q}}
	order := training.Shuffle(1, &q, "0")
	places := training.Places(order, q.Key.Picks)
	s := training.Begin(&c)
	for _, at := range places {
		var err error
		if s, err = c.Step(1, s, training.Input{Act: training.Pick, Places: []int{at}}); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := c.Step(1, s, training.Input{Act: training.Done}); err != nil || !s.Given[0].Right {
		t.Errorf("tapped: %+v, %v", s.Given, err)
	}
	if s, err := c.Step(1, training.Begin(&c), training.Input{Act: training.Whole, Places: places}); err != nil || !s.Given[0].Right {
		t.Errorf("typed: %+v, %v", s.Given, err)
	}
}

// TestSeveralChoicesMayBeEntirelyRight marks a single choice with two right ones.
func TestSeveralChoicesMayBeEntirelyRight(t *testing.T) {
	t.Parallel()
	q := training.Question{
		Type: training.Single, Key: training.Answer{Picks: []int{0}}, Weights: []int{training.Full, 0, training.Full},
		Choices: []locales.Text{locales.Raw("a"), locales.Raw("b"), locales.Raw("c")},
	}
	for at, want := range []bool{true, false, true} {
		if got := training.Mark(&q, training.Answer{Picks: []int{at}}); got != want {
			t.Errorf("choice %d: right %v", at, got)
		}
	}
}
